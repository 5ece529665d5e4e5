"""Puts a PDF page's words into reading order: lines, columns one after the other, and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_aligned import rows_of, table_end
from corpus.readers.pdf_lines import Line, Row, Run, line_of, runs_of, visual_lines, without_stretches
from corpus.readers.pdf_tables import Grid
from corpus.readers.pdf_words import PageWords

_MARKER = re.compile(
    r"(?:[•·●▪■◦‣⁃∙➢✓o–*\uf0b7\uf0a7-]|\(?(?:[A-Z]{1,4}[/.]?)?\d{1,4}(?:[./]\d{1,3}){0,3}[.):]?|"
    r"\(?[a-zA-Z]{1,2}[.)]|\(?[ivx]{1,5}[.)])"
)
_COLUMN_LINES = 5
_FILL = 0.55
_PROSE = 0.7
_LONG_CELL = 600


@dataclass(slots=True)
class _Layout:
    """The elements found so far; ``gutter`` is where the page's right column begins."""

    found: list[Line | Row] = field(default_factory=list)
    region: int = 0
    gutter: float | None = None


def in_order(
    page: PageWords, tables: Sequence[Grid], hint: float | None = None
) -> tuple[list[Line | Row], float | None]:
    """Return the page's lines and rows in the order in which they are read, and where its right column begins.

    ``hint`` is where the right column of the page before began: a page with few lines is cut there too.
    """
    runs = [run for line in visual_lines(page.words) for run in runs_of(line)]
    layout = _Layout()
    found = _gutter(runs)
    if found is None and hint is not None and _fits(hint, runs, tables):
        _in_two(layout, runs, list(tables), hint)
        layout.gutter = hint
    else:
        layout.gutter = found
        _place(layout, runs, list(tables), depth=0)
    if page.sideways:
        layout.region += 1
        layout.found.append(line_of(page.sideways, 0.0, layout.region))
    return layout.found, layout.gutter


def _fits(gutter: float, runs: list[Run], tables: Sequence[Grid]) -> bool:
    """Return whether nothing but a line or two reaches over a gutter, with something on both of its sides."""
    crossing = sum(run.x0 < gutter - 1 < run.x1 for run in runs)
    crossed = any(grid.box[0] < gutter < grid.box[2] for grid in tables)
    edges = [run.x0 for run in runs] + [grid.box[0] for grid in tables]
    both = any(edge < gutter - 1 for edge in edges) and any(edge >= gutter - 1 for edge in edges)
    return both and not crossed and crossing <= 2


def _in_two(layout: _Layout, runs: list[Run], tables: list[Grid], gutter: float) -> None:
    _flow(layout, [run for run in runs if run.x0 < gutter - 1], [grid for grid in tables if grid.box[0] < gutter])
    _flow(layout, [run for run in runs if run.x0 >= gutter - 1], [grid for grid in tables if grid.box[0] >= gutter])


def _place(layout: _Layout, runs: list[Run], tables: list[Grid], depth: int) -> None:
    """Add the runs and tables: bands of columns column by column, the rest from top to bottom."""
    gutter = _gutter(runs) if depth < 3 else None
    if gutter is None:
        _flow(layout, runs, tables)
        return
    crossing = sorted((run for run in runs if run.x0 < gutter - 1 < run.x1), key=lambda run: run.bottom)
    edges = [run.bottom for run in crossing] + [grid.box[3] for grid in tables if grid.box[0] < gutter < grid.box[2]]
    edges = [0.0, *sorted(edges), float("inf")]
    for above, below in pairwise(edges):
        band = [run for run in runs if above < run.bottom <= below]
        grids = [grid for grid in tables if above < grid.box[3] <= below]
        wide = [run for run in band if run.x0 < gutter - 1 < run.x1]
        wide_grids = [grid for grid in grids if grid.box[0] < gutter < grid.box[2]]
        narrow = [run for run in band if run not in wide]
        left = [run for run in narrow if run.x1 <= gutter]
        right = [run for run in narrow if run.x1 > gutter]
        if _is_columns(left, right, gutter):
            grids = [grid for grid in grids if grid not in wide_grids]
            _place(layout, left, [grid for grid in grids if grid.box[2] <= gutter], depth + 1)
            _place(layout, right, [grid for grid in grids if grid.box[2] > gutter], depth + 1)
            _flow(layout, wide, wide_grids)
        else:
            _flow(layout, band, grids)


def _gutter(runs: list[Run]) -> float | None:
    """Return where a right column begins: the left edge that puts most lines into columns of prose."""
    if len(runs) < 2 * _COLUMN_LINES:
        return None
    left_edge, right_edge = min(run.x0 for run in runs), max(run.x1 for run in runs)
    counts: dict[int, list[float]] = {}
    for run in runs:
        if run.x0 > left_edge + 0.15 * (right_edge - left_edge):
            counts.setdefault(round(run.x0 / 4), []).append(run.x0)
    best, most = None, 0
    for places in sorted(counts.values(), key=len, reverse=True)[:4]:
        if len(places) < _COLUMN_LINES:
            break
        gutter = min(places) - 0.5
        score = _in_columns(runs, gutter)
        if score > most:
            best, most = gutter, score
    return best


def _in_columns(runs: list[Run], gutter: float) -> int:
    """Return how many runs stand in columns beside this gutter, between the lines that cross it."""
    edges = [0.0, *sorted(run.bottom for run in runs if run.x0 < gutter - 1 < run.x1), float("inf")]
    total = 0
    for above, below in pairwise(edges):
        band = [run for run in runs if above < run.bottom < below]
        left, right = [run for run in band if run.x1 <= gutter], [run for run in band if run.x0 >= gutter - 1]
        if _is_columns(left, right, gutter):
            total += len(left) + len(right)
    return total


def _is_columns(left: list[Run], right: list[Run], gutter: float) -> bool:
    """Return whether two sides are columns of prose: enough lines, most of them full, most words among others."""
    if len(left) < _COLUMN_LINES or len(right) < _COLUMN_LINES:
        return False
    for side in (left, right):
        start, end = min(run.x0 for run in side), max(run.x1 for run in side)
        lines: dict[int, list[Run]] = {}
        for run in side:
            lines.setdefault(round(run.bottom / 3), []).append(run)
        whole = [without_stretches(sorted(line, key=lambda run: run.x0)) for line in lines.values()]
        prose = sum(len(run.words) for line in whole for run in line if len(run.words) > 2)
        filled = median(sum(run.x1 - run.x0 for run in line) for line in whole)
        if filled < _FILL * (end - start) or prose < _PROSE * sum(len(run.words) for run in side):
            return False
    # One line may reach into the gutter: a page number in the middle, a formula.
    return sorted(run.x0 for run in right)[1] - sorted(run.x1 for run in left)[-2] > 4


def _flow(layout: _Layout, runs: list[Run], tables: list[Grid]) -> None:
    """Add what stands in one column, from top to bottom."""
    if not runs and not tables:
        return
    layout.region += 1
    right = max((run.x1 for run in runs), default=0.0)
    grouped: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.bottom, run.x0)):
        if grouped and abs(grouped[-1][0].bottom - run.bottom) <= 0.3 * max(run.height, grouped[-1][0].height):
            grouped[-1].append(run)
        else:
            grouped.append([run])
    lines = [_with_marker(without_stretches(sorted(group, key=lambda run: run.x0))) for group in grouped]
    waiting = sorted(tables, key=lambda grid: grid.box[1])
    start = 0
    while start < len(lines):
        while waiting and waiting[0].box[1] < lines[start][0].bottom:
            _add_grid(layout, waiting.pop(0))
        end = table_end(lines, start, waiting[0].box[1] if waiting else float("inf"))
        if end > start:
            layout.found.extend(Row(cells, layout.region) for cells in rows_of(lines[start:end]))
            start = end
            continue
        words = [word for run in lines[start] for word in run.words]
        layout.found.append(line_of(words, right, layout.region))
        start += 1
    for grid in waiting:
        _add_grid(layout, grid)


def _with_marker(line: list[Run]) -> list[Run]:
    """Join the number or bullet of an item to its words, whatever the gap between them."""
    if len(line) > 1 and _MARKER.fullmatch(line[0].text) and (line[1].text[0].isalpha() or line[1].text[0] in "‘“\"'("):
        return [Run(line[0].words + line[1].words), *line[2:]]
    return line


def _add_grid(layout: _Layout, grid: Grid) -> None:
    """Add a ruled table row by row; a row with a whole text in a cell is added as its cells' lines."""
    layout.region += 1
    for row in sorted({row for row, _ in grid.cells}):
        cells = {column: visual_lines(words) for (at, column), words in grid.cells.items() if at == row}
        size = max(sum(len(word.text) + 1 for line in cell for word in line) for cell in cells.values())
        if size > _LONG_CELL:
            for column in sorted(cells):
                layout.region += 1
                right = max(word.x1 for line in cells[column] for word in line)
                layout.found.extend(line_of(line, right, layout.region) for line in cells[column])
            layout.region += 1
            continue
        filled = {column: [" ".join(word.text for word in line) for line in cell] for column, cell in cells.items()}
        layout.found.append(Row([filled.get(column, []) for column in range(len(grid.xs) - 1)], layout.region))
