"""Finds the word that a mistyped one stands for, among those that an index holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.bundled import bundled_model

# One slip (a letter too many, too few, wrong, or two swapped) in a short word, two in a long one.
SHORTEST_WORD = 4
TWO_SLIPS_FROM = 9
_CHOICES_MOST = 3
_ENDINGS = ("s", "es", "ed", "ing", "ly", "er", "ers")


def slips_allowed(word: str) -> int:
    """Return how many slips a word of this length may hold and still be taken for another."""
    return 0 if len(word) < SHORTEST_WORD else 1 if len(word) < TWO_SLIPS_FROM else 2


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """Return the whole words of the bundled model's vocabulary: 23,000 of the most frequent in English."""
    text = bundled_model("bge_small_en").tokenizer.read_text(encoding="utf-8")
    return frozenset(word for word in json.loads(text)["model"]["vocab"] if not word.startswith(("#", "[")))


def is_english(word: str) -> bool:
    """Return whether a word in lower case is an English one, or such a one with a usual ending.

    A word that is right isn't mistyped, even where the minutes don't use it: "holes" is no slip for "homes".
    """
    bases = [word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))]
    return any(base in _english() for base in bases if len(base) >= SHORTEST_WORD)


def nearest(term: str, known: Sequence[tuple[str, int]], slips: int) -> list[str]:
    """Return up to three of the ``known`` terms within ``slips`` of a term: the nearest first, then the most frequent.

    ``known`` pairs a term with how many passages hold it. The distance is that of optimal string alignment.
    """
    frequency = dict(known)
    found = process.extract(term, list(frequency), scorer=OSA.distance, score_cutoff=slips, limit=50, score_hint=slips)
    ordered = sorted(found, key=lambda match: (match[1], -frequency[match[0]], match[0]))
    return [match[0] for match in ordered[:_CHOICES_MOST]]


def as_printed(typed: str, words: Iterable[str], fits: Callable[[str], bool]) -> str | None:
    """Return the word in lower case that ``fits`` takes, nearest to what was typed, then most frequent; None for none.

    A word that texts only print with a capital is a name, and one name isn't to be taken for another. The whole word
    must be as near as a slip allows: "allotments" and "allowed" are near by their stems alone.
    """
    slips = slips_allowed(typed)
    counts = Counter(word for word in words if word.islower() and OSA.distance(typed, word) <= slips and fits(word))
    return min(counts, key=lambda word: (OSA.distance(typed, word), -counts[word], word), default=None)


def words_of(text: str) -> list[str]:
    """Return the words of a text as printed."""
    return re.findall(r"[^\W\d_]+", text)
