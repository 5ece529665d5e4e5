"""The words of a topic and of passages, brought to one form so that "agencies" meets "agency"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise
from math import log

from service.understanding import STOP_WORDS, content_terms

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return a word in lower case without possessive and common endings; at least four letters stay."""
    bare = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            return bare[: -len(ending)]
    return bare


def stems(text: str) -> list[str]:
    """Return the stems of every word of a text, in order; function words stay, so that phrases keep their distance."""
    return list(map(stem, _WORD.findall(text)))


def topic_stems(topic: str) -> tuple[str, ...]:
    """Return the stems of the words that carry a topic, in order, once each; all its words where none does."""
    terms = content_terms(topic) or tuple(_WORD.findall(topic.casefold()))
    return tuple(dict.fromkeys(stem(term) for term in terms))


def carries(word: str) -> bool:
    """Return whether a word as printed can carry a topic: it is no function word, and no single letter."""
    return len(word) > 1 and word.casefold() not in STOP_WORDS


def weights(terms: Sequence[str], texts: Iterable[AbstractSet[str]], passages: int) -> dict[str, float]:
    """Return each term's inverse document frequency (Robertson and Spärck Jones 1976, smoothed), of sum 1.

    ``texts`` are the stems of each text that may hold a term, out of ``passages`` in all.
    """
    found: Counter[str] = Counter()
    wanted = frozenset(terms)
    for words in texts:
        found.update(wanted & words)
    raw = {term: log(1.0 + (passages + 0.5) / (found[term] + 0.5)) for term in terms}
    total = sum(raw.values()) or 1.0
    return {term: value / total for term, value in raw.items()}


def coverage(weights_of: Mapping[str, float], words: Collection[str]) -> float:
    """Return how much of a topic's weight stands among the words, 0 to 1."""
    return sum(weight for term, weight in weights_of.items() if term in words)


def pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    """Return the pairs of words that stand side by side."""
    return set(pairwise(words))
