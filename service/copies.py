"""Folds hits with the same words into one: the same paper stands in a pack, on a page and in the minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import OSA

from indexer.store import Hit
from service.search import Candidates
from service.understanding import STOP_WORDS

# Near copies are looked for among the first hits only: further down nobody is kept from anything by a repetition.
_NEAR_COPIES_AMONG = 20
# The same words give almost the same scores, so texts whose scores are further apart needn't be compared.
_APART = 0.02
_SHARED_WORDS = 0.9
_LETTERS_OF_A_SPELLING = 6
_NEGATIVE = frozenset(("no", "not", "nor", "without"))
_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class _Kept:
    hit: Hit
    near: _Likeness | None = None
    copies: list[str] = field(default_factory=list)


class _Likeness:
    """What tells near copies apart: what costs nothing first, the words only where nothing else did."""

    def __init__(self, hit: Hit, text: str) -> None:
        self._covered, self._cosine = hit.parts.get("covered", 0.0), hit.parts.get("cosine", 0.0)
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._text))

    def is_near(self, other: _Likeness) -> bool:
        """Return whether the two texts say the same in nearly the same words."""
        if abs(self._covered - other._covered) > _APART or abs(self._cosine - other._cosine) > _APART:
            return False
        here, there = len(self._text), len(other._text)
        if here < _SHARED_WORDS * there or there < _SHARED_WORDS * here:
            return False
        return _alike(self._words, other._words)


def collapse_copies(found: Candidates) -> list[tuple[Hit, tuple[str, ...]]]:
    """Return hits with those of the same words folded into the first: (hit, ids of the copies).

    Near copies are folded too, among the first hits: nine tenths of their words are the same, and those that differ
    are small words or spellings of one another. A figure, a name, or "refused" for "granted" makes another passage.
    """
    exact: dict[str, _Kept] = {}
    kept: list[_Kept] = []
    for place, hit in enumerate(found.hits):
        key = found.texts[hit.passage.id]
        one, likeness = exact.get(key), None
        if one is None and place < _NEAR_COPIES_AMONG:
            likeness = _Likeness(hit, key)
            one = next((known for known in kept if known.near and likeness.is_near(known.near)), None)
        if one is None:
            one = _Kept(hit, likeness)
            kept.append(one)
        else:
            one.copies.append(hit.passage.id)
        exact.setdefault(key, one)
    return [(one.hit, tuple(one.copies)) for one in kept]


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    if len(words & others) < _SHARED_WORDS * len(words | others):
        return False
    left, right = words - others, others - words
    return all(_says_the_same(word, right) for word in left) and all(_says_the_same(word, left) for word in right)


def _says_the_same(word: str, others: frozenset[str]) -> bool:
    if not word.islower() or word in _NEGATIVE:
        return False
    long = len(word) >= _LETTERS_OF_A_SPELLING
    return word in STOP_WORDS or (long and any(OSA.distance(word, other, score_cutoff=1) <= 1 for other in others))
