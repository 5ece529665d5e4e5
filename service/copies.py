"""Folds hits with the same words into one: the same paper stands in a pack, on a page and in the minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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
    copies: list[str] = field(default_factory=list)


def collapse_copies(found: Candidates) -> list[tuple[Hit, tuple[str, ...]]]:
    """Return hits with those of the same words folded into the first: (hit, ids of the copies).

    Near copies are folded too, among the first hits: nine tenths of their words are the same, and those that differ
    are small words or spellings of one another. A figure, a name, or "refused" for "granted" makes another passage.
    """
    exact: dict[str, _Kept] = {}
    kept: list[_Kept] = []
    for place, hit in enumerate(found.hits):
        key = found.texts[hit.passage.id]
        one = exact.get(key)
        if one is None and place < _NEAR_COPIES_AMONG:
            one = next((near for near in kept if _are_near(hit, near.hit, found)), None)
        if one is None:
            one = _Kept(hit)
            kept.append(one)
        else:
            one.copies.append(hit.passage.id)
        exact.setdefault(key, one)
    return [(one.hit, tuple(one.copies)) for one in kept]


def _are_near(hit: Hit, other: Hit, found: Candidates) -> bool:
    parts, others = hit.parts, other.parts
    if abs(parts.get("covered", 0.0) - others.get("covered", 0.0)) > _APART:
        return False
    if abs(parts.get("cosine", 0.0) - others.get("cosine", 0.0)) > _APART:
        return False
    text, known = found.texts[hit.passage.id], found.texts[other.passage.id]
    if min(len(text), len(known)) < _SHARED_WORDS * max(len(text), len(known)):
        return False
    return _alike(frozenset(_WORD.findall(text)), frozenset(_WORD.findall(known)))


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
