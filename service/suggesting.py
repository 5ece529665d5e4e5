"""Suggests what to ask while somebody types: headings and frequent phrases of the index, by the words they begin."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

from corpus.records import Document
from indexer.store import Filter
from service.library import Library
from service.understanding import STOP_WORDS

MOST = 8
# Documents that phrases are counted in, spread evenly over the index: more would change little but the time it takes.
DOCUMENTS_MOST = 2_000
PHRASES_MOST = 20_000
_CHARACTERS_MOST = 60

_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*")
_LABEL = re.compile(
    r"^\s*(?:(?:minute|item|agenda item|appendix)\b\s*)?[A-Z]{0,3}\d+(?:\.\d+)*[.):]?\s+", re.IGNORECASE
)
_PROCEDURE = re.compile(
    r"\b(?:apolog|declaration|minutes?\b|welcome|substitut|date of next|any other|urgent business|exclusion of the|"
    r"chair['’]s announce|attendance|present\b|quorum|agenda|resolved|recommend|purpose of (?:the )?report|background|"
    r"summary|exempt|introduction|conclusion|questions? (?:from|by|asked)|public (?:questions|participation)|appendix|"
    r"councillors?\b|contact officer|legal implications|financial implications|invented|"
    r"supporting documents|resolution|actions? arising|matters arising|work programme|risk register)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to suggest; ``weight`` is how many documents hold it, a heading counting more."""

    text: str
    kind: Literal["heading", "phrase"]
    weight: float


class Suggester:
    """Phrases by each word that they hold; holds nothing that changes, so any number of threads may ask."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(sorted(phrases, key=lambda phrase: (-phrase.weight, phrase.text))[:PHRASES_MOST])
        keys = sorted((key, place) for place, phrase in enumerate(self.phrases) for key in _keys(phrase.text))
        self._keys = [key for key, _ in keys]
        self._places = [place for _, place in keys]

    def suggest(self, typed: str, most: int = MOST) -> list[Phrase]:
        """Return phrases that hold what was typed, or its last words, from the beginning of a word; best first.

        The words in front of those that match are kept, so that "cost of agen" becomes "cost of agency staff".
        """
        words = [match for match in _WORD.finditer(typed[-200:])]
        if not words:
            return []
        shown = typed[-200:]
        for first in range(max(0, len(words) - 4), len(words)):
            wanted = " ".join(word.group().casefold() for word in words[first:])
            head = shown[: words[first].start()] if first else ""
            found = self._beginning(wanted, most)
            if found and (first == 0 or words[-1].group().casefold() not in STOP_WORDS):
                return [Phrase(head + phrase.text, phrase.kind, phrase.weight) for phrase in found]
        return []

    def _beginning(self, prefix: str, most: int) -> list[Phrase]:
        first = bisect_left(self._keys, prefix)
        last = bisect_right(self._keys, prefix + "\U0010ffff")
        # The places are in order of weight, so the lowest are the best; a letter that begins a tenth of all words costs
        # a millisecond.
        return [self.phrases[place] for place in nsmallest(most, set(self._places[first:last]))]

    def topics(self, most: int) -> list[Phrase]:
        """Return the headings that most documents share, for examples."""
        return [phrase for phrase in self.phrases if phrase.kind == "heading"][:most]


def build_suggester(library: Library) -> Suggester:
    """Return the suggestions of the generation in use, from up to 2,000 of its documents."""
    headings: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    shown: dict[str, str] = {}
    words: Counter[str] = Counter()
    bodies: set[str] = set()
    with library.store() as store:
        listed = store.documents(Filter())
        for facts in listed[:: max(1, len(listed) // DOCUMENTS_MOST)]:
            document = store.document(facts.id)
            if document is None:
                continue
            words.update(match.group() for match in _WORD.finditer(document.text))
            bodies.update(name.casefold() for name in (facts.meeting.council, facts.meeting.committee) if name)
            for counter, found in ((headings, _headings(document)), (phrases, _phrases(document.text))):
                seen = {text.casefold(): text for text in found}
                counter.update(seen.keys())
                for key, text in seen.items():
                    shown.setdefault(key, text)
    kept = [
        Phrase(_in_sentence(shown[key], words), "heading", 3.0 * count)
        for key, count in headings.items()
        if key not in bodies
    ]
    kept += [
        Phrase(shown[key], "phrase", float(count))
        for key, count in phrases.items()
        if count > 1 and key not in headings and not _PROCEDURE.search(key)
    ]
    return Suggester(_without_parts(kept))


def _in_sentence(heading: str, words: Counter[str]) -> str:
    """Return a heading as it would stand inside a sentence: each word in the case that the texts write it in most."""

    def usual(match: re.Match[str]) -> str:
        word = match.group()
        forms = (word.casefold(), word.capitalize(), word)
        # A word that only headings hold says nothing of its case; capitals throughout are then no name.
        return max(forms, key=lambda form: (words[form], not form.isupper()))

    return _WORD.sub(usual, heading)


def _without_parts(phrases: list[Phrase]) -> Iterator[Phrase]:
    """Leave out a phrase that stands inside a longer one as often: "agency social" of "agency social workers"."""
    longer: Counter[str] = Counter()
    for phrase in phrases:
        words = phrase.text.casefold().split()
        for part in (" ".join(words[:-1]), " ".join(words[1:])):
            longer[part] = max(longer[part], int(phrase.weight))
    for phrase in phrases:
        if phrase.kind == "heading" or longer[phrase.text.casefold()] < phrase.weight:
            yield phrase


def _headings(document: Document) -> Iterator[str]:
    """Return the headings that name a topic, without their numbers, in ordinary capitals."""
    for block in document.blocks:
        for heading in block.heading_path[-1:]:
            text = " ".join(_LABEL.sub("", heading).strip(" *#:–-").split())
            topical = 4 <= len(text) <= _CHARACTERS_MOST and " " in text and not _PROCEDURE.search(text)
            if topical and heading.casefold() != document.title.casefold():
                yield text


def _phrases(text: str) -> Iterator[str]:
    """Return the runs of two to five words, on one line, that begin and end with a word that carries a topic."""
    for line in text.splitlines():
        words = [match.group() for match in _WORD.finditer(line)]
        ends = [match.end() for match in _WORD.finditer(line)]
        starts = [match.start() for match in _WORD.finditer(line)]
        for i, first in enumerate(words):
            if not _carries(first):
                continue
            for j in range(i + 1, min(i + 5, len(words))):
                # Punctuation between two words ends a phrase.
                if line[ends[j - 1] : starts[j]] != " ":
                    break
                if _carries(words[j]):
                    yield line[starts[i] : ends[j]]


def _carries(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word.casefold() not in STOP_WORDS


def _keys(text: str) -> list[str]:
    """Return the text from each of its words on, as it is compared: "agency staff" and "staff"."""
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    return [" ".join(words[n:]) for n, word in enumerate(words) if n == 0 or word not in STOP_WORDS]
