"""Finds the tables of a passage that answer as a whole: by times ("September 2019 | £32.1m"), or announced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpus.periods import find_periods
from service.selecting import Chosen, overlap

# How much weaker (in log-odds) than the strongest sentence the strongest row may be, of a table by times and of any.
_SERIES_BEHIND, _BEHIND = 5.5, 4.0
# How well its passage must fit, as a share of the one that fits best.
_FITS = 0.6
_LEAST_ROWS = 3
# The head and a total beside the times.
_LEAST_SHARE = 0.6
# How far below a sentence the table begins that it announces, and how long that may be, in characters.
_ANNOUNCED_WITHIN, _ANNOUNCED_MOST = 250, 700
# How many characters stand at most between a passage and the next.
NEXT_WITHIN = 40
_ANNOUNCES = re.compile(
    r"\b(?:the following|as follows|(?:set out|shown|listed|given) (?:below|in the table)|these|table below)\b|:\s*$",
    re.IGNORECASE,
)
_CELL = re.compile(r"[|\t]")
_RULE = re.compile(r"[\s|:–-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def with_series(ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add the table by times that the strongest row stands in, unless some of it is quoted or it is too weak."""
    return _with_table(ranked, taken, by_times, _SERIES_BEHIND)


def with_any_table(ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add the table that the strongest row stands in, unless one is quoted or it is too weak."""
    if any(table_around(choice.read.text, choice.start, choice.end) for choice in taken):
        return taken
    return _with_table(ranked, taken, tables, _BEHIND)


def _with_table(
    ranked: Sequence[Chosen], taken: list[Chosen], find: Callable[[str], Iterator[tuple[int, int]]], behind: float
) -> list[Chosen]:
    reads = {choice.read.hit.passage.id: choice.read for choice in ranked}
    fits = _FITS * max((read.hit.parts["fused"] for read in reads.values()), default=0.0)
    near = (read for read in reads.values() if read.hit.parts["fused"] >= fits)
    found = [Chosen(read, start, end, 0.0, None) for read in near for start, end in find(read.text)]
    for choice in ranked:
        if choice.score < ranked[0].score - behind:
            break
        table = next((table for table in found if overlap(table, choice)), None)
        if table:
            return taken if any(overlap(table, one) for one in taken) else [*taken, replace(table, score=choice.score)]
    return taken


def with_announced(ranked: Sequence[Chosen], taken: list[Chosen]) -> list[Chosen]:
    """Add the table that a sentence announces ("the following were appointed"), unless some of it is quoted.

    It stands further down in the passage or, where the sentence ends that, begins the next.
    """
    added: list[Chosen] = []
    for choice in taken:
        table = _announced(ranked, choice) if _ANNOUNCES.search(choice.text) else None
        if table and not any(overlap(table, one) for one in (*taken, *added)):
            added.append(table)
    return [*taken, *added]


def _announced(ranked: Sequence[Chosen], choice: Chosen) -> Chosen | None:
    text, passage = choice.read.text, choice.read.hit.passage
    below = [(choice.read, span, span[0] - choice.end) for span in tables(text) if span[0] >= choice.end]
    if not text[choice.end :].strip():
        for read in {other.read.hit.passage.id: other.read for other in ranked}.values():
            gap = read.hit.passage.start - passage.end
            if read.document.id == choice.read.document.id and 0 <= gap <= NEXT_WITHIN:
                below += [(read, span, gap + span[0]) for span in tables(read.text)]
    for read, (start, end), gap in below[:1]:
        if gap <= _ANNOUNCED_WITHIN and end - start <= _ANNOUNCED_MOST:
            return Chosen(read, start, end, choice.score, None)
    return None


def announces(text: str) -> bool:
    """Return whether a text ends by announcing what follows ("… was made up thus:")."""
    return _ANNOUNCES.search(text[-60:]) is not None


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
    cells = [cell.strip() for cell in _CELL.split(line)]
    return len(cells) > 2 or (len(cells) == 2 and all(cells))


def is_by_times(lines: Sequence[str]) -> bool:
    """Return whether most of a table's rows have a time in one of their first two cells, three different ones."""
    rows = [line for line in lines if not _RULE.fullmatch(line)]
    times = [time for time in map(_time_of, rows) if time]
    return len(set(times)) >= _LEAST_ROWS and len(times) >= _LEAST_SHARE * len(rows)


def _time_of(row: str) -> str:
    for cell in [cell.strip() for cell in _CELL.split(row) if cell.strip()][:2]:
        if _YEAR.search(cell) or find_periods(cell):
            return cell.casefold()
    return ""
