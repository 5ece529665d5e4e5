"""Adds the tables that answer as a whole: by times, of things beside each other, or announced by what is quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from service.selecting import Chosen, Read, overlap
from service.tables import NEXT_WITHIN, announces, by_times, table_around, tables

# How much weaker (in log-odds) than the strongest sentence the strongest row may be, of a table by times and of any.
_SERIES_BEHIND, _BEHIND = 5.5, 4.0
# How well its passage must fit, as a share of the one that fits best.
_FITS = 0.6
# How far below a sentence the table begins that it announces, and how long that may be, in characters.
_ANNOUNCED_WITHIN, _ANNOUNCED_MOST = 250, 700


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
    reads = _reads(ranked)
    fits = _FITS * max((read.hit.parts["fused"] for read in reads), default=0.0)
    near = (read for read in reads if read.hit.parts["fused"] >= fits)
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
        table = _announced(ranked, choice) if announces(choice.text) else None
        if table and not any(overlap(table, one) for one in (*taken, *added)):
            added.append(table)
    return [*taken, *added]


def _announced(ranked: Sequence[Chosen], choice: Chosen) -> Chosen | None:
    """Return the first table below a sentence, None where it is too far or too long."""
    text, passage = choice.read.text, choice.read.hit.passage
    below = [(choice.read, span, span[0] - choice.end) for span in tables(text) if span[0] >= choice.end]
    if not text[choice.end :].strip():
        for read in _reads(ranked):
            gap = read.hit.passage.start - passage.end
            if read.document.id == choice.read.document.id and 0 <= gap <= NEXT_WITHIN:
                below += [(read, span, gap + span[0]) for span in tables(read.text)]
    if not below:
        return None
    read, (start, end), gap = below[0]
    near = gap <= _ANNOUNCED_WITHIN and end - start <= _ANNOUNCED_MOST
    return Chosen(read, start, end, choice.score, None) if near else None


def _reads(ranked: Sequence[Chosen]) -> list[Read]:
    """Return the passages that sentences stand in, each once."""
    return list({choice.read.hit.passage.id: choice.read for choice in ranked}.values())
