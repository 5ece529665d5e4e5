"""Finds tables with ruling lines on a PDF page: the grid that the lines make, and the words in its cells."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf_words import PageWords, Word

MAX_OBJECTS = 20_000
MAX_SEGMENTS = 4_000
_NEAR = 3.0  # points: lines that are nearer to each other than this are one, and touch
_THIN = 2.5  # points: a filled box thinner than this is a line
_SHORTEST = 6.0  # points: shorter lines are underlines of letters, or dashes


@dataclass(slots=True)
class Rule:
    """A line along one axis: ``at`` is its place on the other axis, ``start`` and ``end`` its ends."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Grid:
    """A table's lines; ``cells`` holds the words by (row, column) of the cell's top left corner."""

    xs: list[float]
    ys: list[float]
    columns: list[Rule]
    rows: list[Rule]
    cells: dict[tuple[int, int], list[Word]] = field(default_factory=dict)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in points."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def ruled_tables(page: pdfium.PdfPage, words: PageWords) -> list[Grid]:
    """Return the tables with two columns or more, their words taken out of ``words``."""
    across, down = _rules(page, words)
    found: list[Grid] = []
    if len(across) < 2 or len(down) < 2:
        return found
    for group_across, group_down in _connected(across, down):
        xs = _places([rule.at for rule in group_down])
        ys = _places([rule.at for rule in group_across])
        if len(xs) < 3 or len(ys) < 2:
            continue
        grid = Grid(xs, ys, group_down, group_across)
        _fill(grid, words)
        if sum(bool(cell) for cell in grid.cells.values()) > 1 and len({column for _, column in grid.cells}) > 1:
            inside = {id(word) for cell in grid.cells.values() for word in cell}
            words.words = [word for word in words.words if id(word) not in inside]
            found.append(grid)
    return found


def _rules(page: pdfium.PdfPage, words: PageWords) -> tuple[list[Rule], list[Rule]]:
    """Return the lines across and down the page, merged where they lie on each other."""
    across: list[Rule] = []
    down: list[Rule] = []
    for count, thing in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if count > MAX_OBJECTS:
            return [], []
        for box in _straight(thing):
            x0, top, x1, bottom = words.turn(box)
            if bottom - top <= _THIN and x1 - x0 >= _SHORTEST:
                across.append(Rule((top + bottom) / 2, x0, x1))
            elif x1 - x0 <= _THIN and bottom - top >= _SHORTEST:
                down.append(Rule((x0 + x1) / 2, top, bottom))
    if len(across) + len(down) > MAX_SEGMENTS:
        return [], []
    return _merged(across), _merged(down)


def _straight(thing: pdfium.PdfObject) -> list[tuple[float, float, float, float]]:
    """Return the boxes of a path's straight pieces, in PDF's coordinates; a larger box gives its four sides."""
    left, bottom, right, top = thing.get_bounds()
    if min(right - left, top - bottom) <= _THIN:
        return [(left, bottom, right, top)]
    count = raw.FPDFPath_CountSegments(thing)
    if count > 400:
        return []
    a, b, c, d, e, f = thing.get_matrix().get()
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces: list[tuple[float, float, float, float]] = []
    first = last = (0.0, 0.0)
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return []
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        else:
            pieces.append(_span(last, point))
        if raw.FPDFPathSegment_GetClose(segment):
            pieces.append(_span(point, first))
        last = point
    return pieces


def _span(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float, float, float]:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _merged(rules: list[Rule]) -> list[Rule]:
    """Join lines that lie end to end or over each other."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / _NEAR), rule.start)):
        last = merged[-1] if merged else None
        if last is not None and abs(last.at - rule.at) < _NEAR and rule.start <= last.end + _NEAR:
            last.end = max(last.end, rule.end)
        else:
            merged.append(Rule(rule.at, rule.start, rule.end))
    return merged


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines in groups that touch: each group may be a table."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for row, rule in enumerate(across):
        for column, other in enumerate(down):
            touches = rule.start - _NEAR <= other.at <= rule.end + _NEAR
            if touches and other.start - _NEAR <= rule.at <= other.end + _NEAR:
                parent[root(len(across) + column)] = root(row)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for row, rule in enumerate(across):
        groups.setdefault(root(row), ([], []))[0].append(rule)
    for column, rule in enumerate(down):
        groups.setdefault(root(len(across) + column), ([], []))[1].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _places(values: Sequence[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _fill(grid: Grid, words: PageWords) -> None:
    """Put the words into the cells; cells that no line parts are one."""
    merge: dict[tuple[int, int], tuple[int, int]] = {}
    left, top, right, bottom = grid.box
    for word in words.words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if not (left <= x <= right and top <= y <= bottom):
            continue
        row = min(bisect_right(grid.ys, y), len(grid.ys) - 1) - 1
        column = min(bisect_right(grid.xs, x), len(grid.xs) - 1) - 1
        key = (row, column)
        if key not in merge:
            merge[key] = _corner(grid, row, column)
        grid.cells.setdefault(merge[key], []).append(word)


def _corner(grid: Grid, row: int, column: int) -> tuple[int, int]:
    """Return the top left place of the cell that a place of the grid belongs to."""
    moved = True
    while moved:
        moved = False
        middle = (grid.ys[row] + grid.ys[row + 1]) / 2
        if column > 0 and not _parted(grid.columns, grid.xs[column], middle):
            column, moved = column - 1, True
        middle = (grid.xs[column] + grid.xs[column + 1]) / 2
        if row > 0 and not _parted(grid.rows, grid.ys[row], middle):
            row, moved = row - 1, True
    return row, column


def _parted(rules: Sequence[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - 1 <= middle <= rule.end + 1 for rule in rules)
