"""Finds the tables of a text, those that are by times ("September 2019 | £32.1m"), and what announces one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.periods import find_periods

_LEAST_ROWS = 3
# The head and a total beside the times.
_LEAST_SHARE = 0.6
# How many characters stand at most between a passage and the next.
NEXT_WITHIN = 40
_ANNOUNCES = re.compile(
    r"\b(?:the following|as follows|(?:set out|shown|listed|given) (?:below|in the table)|these|table below)\b|:\s*$",
    re.IGNORECASE,
)
BETWEEN_CELLS = re.compile(r"[|\t]")
_RULE = re.compile(r"[\s|:–-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def announces(text: str) -> bool:
    """Return whether a sentence announces what follows it ("… was made up thus:")."""
    return _ANNOUNCES.search(text) is not None


def by_times(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the tables of a text begin and end that have a time in most rows, three different at least."""
    for start, end in tables(text):
        if is_by_times(text[start:end].split("\n")):
            yield start, end


def table_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the table begins and ends that holds a stretch of a text, None where it is in none."""
    return next(((first, last) for first, last in tables(text) if first <= start and end <= last), None)


def tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the tables of a text begin and end: lines with cells, two at least, one right below the other."""
    first = at = rows = 0
    for line in text.split("\n"):
        if _has_cells(line):
            first, rows = at if not rows else first, rows + 1
        else:
            if rows > 1:
                yield first, at - 1
            rows = 0
        at += len(line) + 1
    if rows > 1:
        yield first, len(text)


def _has_cells(line: str) -> bool:
    """Return whether a line has cells: "for | against" has, "| one |" too, "| or" hasn't."""
    cells = [cell.strip() for cell in BETWEEN_CELLS.split(line)]
    return len(cells) > 2 or (len(cells) == 2 and all(cells))


def is_by_times(lines: Sequence[str]) -> bool:
    """Return whether most of a table's rows have a time in one of their first two cells, three different ones."""
    rows = [line for line in lines if not _RULE.fullmatch(line)]
    times = [time for time in map(_time_of, rows) if time]
    return len(set(times)) >= _LEAST_ROWS and len(times) >= _LEAST_SHARE * len(rows)


def _time_of(row: str) -> str:
    for cell in [cell.strip() for cell in BETWEEN_CELLS.split(row) if cell.strip()][:2]:
        if _YEAR.search(cell) or find_periods(cell):
            return cell.casefold()
    return ""
