"""Finds tables without ruling lines: lines whose parts stand in columns under each other."""

from __future__ import annotations

from itertools import pairwise

from corpus.readers.pdf_lines import Run


def table_end(lines: list[list[Run]], start: int, limit: float) -> int:
    """Return the line after the aligned table that begins here; ``start`` itself if there's none."""
    columns = [(run.x0, run.x1) for run in lines[start]]
    if len(columns) < 2:
        return start
    end, several = start + 1, 1
    while end < len(lines) and lines[end][0].bottom < limit:
        line, before = lines[end], lines[end - 1]
        if line[0].bottom - before[0].bottom > 3.2 * line[0].height:
            break
        joined = _with_columns(columns, line)
        if joined is None or (len(line) == 1 and line[0].x0 < joined[1][0] and not _more(lines, end, joined)):
            break
        columns = joined
        several += len(line) > 1
        end += 1
    return end if several >= 2 and (several >= 3 or len(columns) >= 3 or _short(lines[start:end])) else start


def _more(lines: list[list[Run]], index: int, columns: list[tuple[float, float]]) -> bool:
    """Return whether a line that fills the first column alone belongs to the table.

    It does close below a row (a cell of two lines), or if the table goes on after it.
    """
    step = lines[index][0].bottom - lines[index - 1][0].bottom
    if len(lines[index - 1]) > 1 and step < 1.2 * lines[index][0].height:
        return True
    after = lines[index + 1] if index + 1 < len(lines) else []
    near = bool(after) and after[0].bottom - lines[index][0].bottom < 2.2 * after[0].height
    return near and len(after) > 1 and _with_columns(columns, after) is not None


def _short(lines: list[list[Run]]) -> bool:
    return all(len(run.words) <= 8 for line in lines for run in line)


def _with_columns(columns: list[tuple[float, float]], line: list[Run]) -> list[tuple[float, float]] | None:
    """Return the columns widened by a line's runs, or None if a run reaches over two of them."""
    widened = list(columns)
    for run in line:
        hit = [number for number, (x0, x1) in enumerate(widened) if run.x0 < x1 and run.x1 > x0]
        if len(hit) > 1:
            return None
        if hit:
            x0, x1 = widened[hit[0]]
            widened[hit[0]] = (min(x0, run.x0), max(x1, run.x1))
        else:
            widened.append((run.x0, run.x1))
    widened.sort()
    return widened


def rows_of(lines: list[list[Run]]) -> list[list[list[str]]]:
    """Return an aligned table's rows.

    Where two distances between lines are found, the smaller is that inside a cell; else a line goes on with the row
    above if it leaves the first column empty.
    """
    columns = [(run.x0, run.x1) for run in lines[0]]
    for line in lines[1:]:
        columns = _with_columns(columns, line) or columns
    steps = [below[0].bottom - above[0].bottom for above, below in pairwise(lines)]
    tight = 1.12 * min(steps) if steps and max(steps) > 1.2 * min(steps) else 0.0
    rows: list[list[list[str]]] = []
    for line, step in zip(lines, [float("inf"), *steps], strict=True):
        cells: list[list[str]] = [[] for _ in columns]
        for run in line:
            place = next(number for number, (x0, x1) in enumerate(columns) if run.x0 < x1 and run.x1 > x0)
            cells[place].append(run.text)
        hangs = not cells[0] and len(line) < len(columns) - 1 and bool(rows) and bool(rows[-1][0])
        if step <= tight or (not tight and hangs):
            for old, new in zip(rows[-1], cells, strict=True):
                old.extend(new)
        else:
            rows.append(cells)
    return rows
