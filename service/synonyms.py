"""Finds the words that minutes use for those that people ask in ("bins": refuse, waste), from a general table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path

from service.understanding import stem

TABLE = Path(__file__).parent / "synonyms.tsv"


def synonyms(terms: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return, for those of a question's terms that have some, the words that may stand for them in minutes.

    None is among the terms themselves. What stands for several words ("price tag": cost) stands for the first of them
    where all are asked for.
    """
    own = {stem(term) for term in terms}
    found = {term: tuple(word for word in _meant(term, own) if stem(word) not in own) for term in terms}
    return {term: words for term, words in found.items() if words}


def _meant(term: str, own: Set[str]) -> Iterator[str]:
    for asked, others in _table().get(stem(term), ()):
        if asked <= own:
            yield from others


@cache
def _table() -> Mapping[str, Sequence[tuple[frozenset[str], tuple[str, ...]]]]:
    """Return, by the stem of the first word asked in, the stems of all its words and what stands for them."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    table: dict[str, list[tuple[frozenset[str], tuple[str, ...]]]] = {}
    for asked, others in (line.split("\t") for line in lines):
        stems = [stem(word) for word in asked.split()]
        table.setdefault(stems[0], []).append((frozenset(stems), tuple(others.split())))
    return table
