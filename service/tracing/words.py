"""The words of a topic and of passages, brought to one form so that "agencies" meets "agency"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise
from math import log

from service.understanding import STOP_WORDS, content_terms

_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Words that say what is asked of a topic (how many, how it changed, from when to when) rather than what it is about.
_ASKING = """amount amounts average averages became become began begin beginning big came change changed changes
    changing climb climbed come comes count counts decrease decreased different earlier earliest early end ended fall
    fallen far fell figure figures first gone go grew grow growing grown growth happen happened increase increased kind
    kinds large last late later latest level levels long month months move moved new number numbers old own part parts
    percentage proportion rate rise risen rose share shares since size small start started time times total totals way
    ways went year years"""
# Their part of the weight of a word that names something: chosen, not fitted.
_ASKING_WEIGHT = 0.35
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return a word in lower case without possessive and common endings; at least four letters stay."""
    bare = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            return bare[: -len(ending)]
    return bare


_ASKING_STEMS = frozenset(map(stem, _ASKING.split()))


def stems(text: str) -> list[str]:
    """Return the stems of every word of a text, in order; function words stay, so that phrases keep their distance."""
    return list(map(stem, _WORD.findall(text)))


def finder(wanted: Collection[str]) -> Callable[[str], tuple[frozenset[str], frozenset[tuple[str, str]]]]:
    """Return what finds, in a text, which of the wanted stems it holds and which pairs of them stand side by side.

    The same as going through :func:`stems`, several times faster: a stem is what its words begin with, so that only
    words with one of those beginnings are looked at.
    """
    longest_first = sorted(map(re.escape, wanted), key=len, reverse=True)
    begins = re.compile(rf"(?<![^\W_])(?<![^\W_]['’])(?:{'|'.join(longest_first)})(?:[^\W_]|['’](?=[^\W_]))*")
    known = frozenset(wanted)

    def find(text: str) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        folded = text.casefold().replace("’", "'")
        held: set[str] = set()
        beside: set[tuple[str, str]] = set()
        before, ended = "", 0
        for match in begins.finditer(folded):
            found = stem(match.group())
            if found not in known:
                continue
            if before and not _LETTER.search(folded, ended, match.start()):
                beside.add((before, found))
            held.add(found)
            before, ended = found, match.end()
        return frozenset(held), frozenset(beside)

    return find


def topic_stems(topic: str) -> tuple[str, ...]:
    """Return the stems of the words that carry a topic, in order, once each; all its words where none does."""
    terms = content_terms(topic) or tuple(_WORD.findall(topic.casefold()))
    return tuple(dict.fromkeys(stem(term) for term in terms))


def carries(word: str) -> bool:
    """Return whether a word as printed can carry a topic: it is no function word, and no single letter."""
    return len(word) > 1 and word.casefold() not in STOP_WORDS


def weights(terms: Sequence[str], texts: Iterable[AbstractSet[str]], passages: int) -> dict[str, float]:
    """Return each term's inverse document frequency (Robertson and Spärck Jones 1976, smoothed), of sum 1.

    ``texts`` are the stems of each text that may hold a term, out of ``passages`` in all. Words that only ask ("how
    many", "average", "changed") weigh a third, unless there are no others.
    """
    found: Counter[str] = Counter()
    wanted = frozenset(terms)
    for words in texts:
        found.update(wanted & words)
    raw = {term: log(1.0 + (passages + 0.5) / (found[term] + 0.5)) for term in terms}
    if not wanted <= _ASKING_STEMS:
        raw = {term: weight * (_ASKING_WEIGHT if term in _ASKING_STEMS else 1.0) for term, weight in raw.items()}
    total = sum(raw.values()) or 1.0
    return {term: value / total for term, value in raw.items()}


def coverage(weights_of: Mapping[str, float], words: Collection[str]) -> float:
    """Return how much of a topic's weight stands among the words, 0 to 1."""
    return sum(weight for term, weight in weights_of.items() if term in words)


def pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    """Return the pairs of words that stand side by side."""
    return set(pairwise(words))
