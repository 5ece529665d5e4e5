"""Finds the words that minutes use for those that people ask in ("bins": refuse, waste), from a general table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from service.understanding import stem

TABLE = Path(__file__).parent / "synonyms.tsv"


def synonyms(terms: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return, for those of a question's terms that have some, the words that may stand for them in minutes.

    None is among the terms themselves.
    """
    own = {stem(term) for term in terms}
    found = {term: tuple(word for word in _table().get(stem(term), ()) if stem(word) not in own) for term in terms}
    return {term: words for term, words in found.items() if words}


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    pairs = (line.split("\t") for line in lines)
    return {stem(word): tuple(others.split()) for word, others in pairs}
