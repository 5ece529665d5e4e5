"""What a search hands back, before it becomes JSON or a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.records import Answer, Document, Meeting, Passage
from indexer.store import Filter, Hit


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a question's own words narrowed the search to: the filter that was used and how to say it.

    ``notes`` are short phrases for people ("meetings held 2019 to 2022"); empty where nothing was read into it.
    """

    where: Filter
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A found passage with all that is shown of it.

    ``score`` is between 0 and 1; ``highlights`` are stretches of ``text`` (characters from its start) that the
    query's words matched; ``copies`` are passages with the same words elsewhere.
    """

    rank: int
    score: float
    passage: Passage
    text: str
    meeting: Meeting
    document: Document
    highlights: tuple[tuple[int, int], ...]
    link: str
    reference: str
    copies: tuple[str, ...] = ()
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of a search: ``total`` counts all passages that were ranked, ``took_ms`` is milliseconds.

    ``covered`` is the largest share of the query's words (rare ones count for more) that one of all those holds.
    """

    query: str
    total: int
    took_ms: float
    results: tuple[Result, ...]
    facets: Mapping[str, Mapping[str, int]]
    interpretation: Interpretation
    covered: float


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with what was read into the question, the ranking it came from, and how long it took (milliseconds)."""

    answer: Answer
    interpretation: Interpretation
    ranking: tuple[Hit, ...]
    took_ms: float


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return names in a row: the first ``most`` of them and how many others there are."""
    rest = len(names) - most
    if rest <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {rest} others"
