"""The passage store seam: what any engine must do for the search, and the filter and hit it speaks in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from corpus.aliases import Alias
from corpus.records import Document, Meeting, Passage

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search is narrowed to; an empty tuple or None doesn't narrow.

    ``kinds`` and ``statuses`` are those of documents. ``held_from`` and ``held_to`` (both included) are about the day
    the meeting was held: a document without a date passes no date filter. ``documents`` are ids.
    """

    councils: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    held_from: date | None = None
    held_to: date | None = None
    documents: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it fits; higher is better, and ``parts`` says what the score is made of."""

    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a store takes it in.

    ``contexts`` is one text a passage: what is searched by words beside the passage's own text (headings, meeting).
    ``vectors`` has shape (passages, dimension), unit length. ``scope`` names the folder or file that was indexed when
    the document was found, so that indexing it again can tell what has vanished.
    """

    document: Document
    passages: tuple[Passage, ...]
    contexts: tuple[str, ...]
    vectors: Vectors
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a filter leaves, and from when to when its dated meetings were held."""

    passages: int
    documents: int
    meetings: int
    held_from: date | None
    held_to: date | None
    committees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a document weighs in a ranking: whose it is, of what day, about which days, if a newer one is there.

    A search needs it of each document that it found something in, and the whole documents of the few that it shows.
    """

    committee: str | None
    held_on: date | None
    period: tuple[date, date] | None
    superseded: bool

    @staticmethod
    def of(document: Document) -> Standing:
        """Return the standing of a document."""
        period = (document.period.start, document.period.end) if document.period else None
        meeting = document.meeting
        return Standing(meeting.committee, meeting.held_on, period, bool(document.superseded_by))


class PassageStore(Protocol):
    """Holds passages and finds them by meaning and by words; filters work inside both searches."""

    dimension: int

    def add(self, entries: Iterable[Entry]) -> None:
        """Take documents in; one that is there already (same id) is replaced."""
        ...

    def remove(self, document_ids: Sequence[str]) -> int:
        """Drop documents with their passages; return how many passages went. Unknown ids are passed over."""
        ...

    def dense(self, vector: Vectors, limit: int, where: Filter) -> list[Hit]:
        """Return the nearest passages to a unit vector of shape (dimension,); score is the cosine, -1 to 1."""
        ...

    def lexical(self, query: str, limit: int, where: Filter) -> list[Hit]:
        """Return the passages with the query's words (plain words, no operators); score is BM25."""
        ...

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages that exist, in the order asked for."""
        ...

    def texts(self, passages: Sequence[Passage]) -> list[str]:
        """Return each passage's exact text; KeyError names a document that isn't there."""
        ...

    def contexts(self, passages: Sequence[Passage]) -> list[str]:
        """Return what was added as each passage's context: meeting, headings, table header."""
        ...

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Return the stored vectors, shape (passages, dimension), in the order asked for; KeyError: an unknown id."""
        ...

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text, or None."""
        ...

    def documents(self, where: Filter) -> list[Document]:
        """Return the documents a filter leaves, without their text and blocks, by date and title."""
        ...

    def standings(self, document_ids: Sequence[str]) -> dict[str, Standing]:
        """Return what of each document weighs in a ranking, by id; KeyError names one that isn't there."""
        ...

    def meetings(self, where: Filter) -> list[Meeting]:
        """Return the meetings a filter leaves, newest first, undated last."""
        ...

    def count(self, where: Filter) -> Counts:
        """Return how much a filter leaves."""
        ...

    def facets(self, where: Filter, passage_ids: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
        """Return passage counts by ``year``, ``committee`` and document ``kind``, most first.

        They are of the passages given that pass the filter, or of all that it leaves. What isn't stated isn't counted,
        since no filter could ask for it.
        """
        ...

    def aliases(self) -> list[Alias]:
        """Return the acronyms that documents introduce, those of most documents first."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


@runtime_checkable
class Respells(Protocol):
    """What a store may offer besides: it knows its words well enough to tell a mistyped one."""

    def respell(self, words: Sequence[str]) -> dict[str, str]:
        """Return, for those of the words that no passage holds, the word in the passages that each may stand for."""
        ...
