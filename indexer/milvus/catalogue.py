"""What a generation holds, without any text: a few numbers for each document, kept in memory by every service.

Milvus can't count by group or list distinct values, and a page needs counts and facets at once. About 50 bytes a
document and 500 a meeting answer both for any filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corpus.records import Meeting
from indexer.milvus.client import Row
from indexer.store import Counts, Filter

Numbers = NDArray[np.int64]


class Catalogue:
    """The documents and meetings of a generation, filtered by numbers; read by any number of threads.

    ``documents`` are rows with id, meeting, kind, status and passages; meetings without a document are left out.
    """

    def __init__(self, documents: Iterable[Row], meetings: Mapping[str, Meeting]) -> None:
        rows = sorted(documents, key=lambda row: str(row["document"]))
        self._meetings = [meetings[identity] for identity in sorted({str(row["meeting"]) for row in rows})]
        places = {meeting.id: place for place, meeting in enumerate(self._meetings)}
        self.ids = np.array([row["document"] for row in rows], dtype=np.str_)
        self._place = np.array([places[row["meeting"]] for row in rows], dtype=np.int32)
        self._passages = np.array([row["passages"] for row in rows], dtype=np.int32)
        self._kinds, self._kind = _coded([row["kind"] for row in rows])
        self._statuses, self._status = _coded([row["status"] for row in rows])
        self._councils, self._council = _coded([meeting.council or "" for meeting in self._meetings])
        self._committees, self._committee = _coded([meeting.committee or "" for meeting in self._meetings])
        held = [meeting.held_on.toordinal() if meeting.held_on else 0 for meeting in self._meetings]
        self._held = np.array(held, dtype=np.int32)

    def chosen(self, where: Filter) -> Numbers:
        """Return the rows of the documents that a filter leaves."""
        meetings = np.ones(len(self._meetings), dtype=bool)
        for codes, known, wanted in (
            (self._council, self._councils, where.councils),
            (self._committee, self._committees, where.committees),
        ):
            if wanted:
                meetings &= _among(codes, known, wanted)
        if where.held_from or where.held_to:
            meetings &= self._held >= (where.held_from.toordinal() if where.held_from else 1)
        if where.held_to:
            meetings &= self._held <= where.held_to.toordinal()
        documents = meetings[self._place]
        for codes, known, wanted in (
            (self._kind, self._kinds, where.kinds),
            (self._status, self._statuses, where.statuses),
        ):
            if wanted:
                documents &= _among(codes, known, wanted)
        if where.documents:
            documents &= np.isin(self.ids, np.array(where.documents, dtype=np.str_))
        return np.flatnonzero(documents)

    def count(self, where: Filter) -> Counts:
        """Return how many passages, documents and meetings a filter leaves, of which committees, from when to when."""
        rows = self.chosen(where)
        places = np.unique(self._place[rows])
        held = self._held[places][self._held[places] > 0]
        committees = {self._committees[code] for code in np.unique(self._committee[places])} - {""}
        return Counts(
            int(self._passages[rows].sum()),
            len(rows),
            len(places),
            date.fromordinal(int(held.min())) if len(held) else None,
            date.fromordinal(int(held.max())) if len(held) else None,
            tuple(sorted(committees)),
        )

    def facets(self, where: Filter, found: Sequence[str] | None) -> dict[str, dict[str, int]]:
        """Return passage counts by year, committee and kind, most first, then by name.

        ``found`` holds the document of each passage that is counted; None counts all passages.
        """
        rows = self.chosen(where)
        weights = self._passages[rows]
        if found is not None:
            documents, amounts = np.unique(np.array(found, dtype=np.str_), return_counts=True)
            by_document = dict(zip(documents.tolist(), amounts.tolist(), strict=True))
            weights = np.array([by_document.get(identity, 0) for identity in self.ids[rows].tolist()], dtype=np.int32)
        places = self._place[rows]
        years = [str(date.fromordinal(int(day)).year) if day else "" for day in self._held]
        return {
            "year": _totals(np.array(years, dtype=np.str_)[places] if years else np.array([], np.str_), weights),
            "committee": _totals(np.array(self._committees, dtype=np.str_)[self._committee[places]], weights),
            "kind": _totals(np.array(self._kinds, dtype=np.str_)[self._kind[rows]], weights),
        }

    def meetings(self, where: Filter) -> list[Meeting]:
        """Return the meetings a filter leaves, newest first, undated last."""
        found = [self._meetings[place] for place in np.unique(self._place[self.chosen(where)])]
        return sorted(
            found,
            key=lambda m: (m.held_on is None, -(m.held_on.toordinal() if m.held_on else 0), m.committee or "", m.id),
        )

    def meeting_of(self, row: int) -> Meeting:
        """Return the meeting of a document, by its row."""
        return self._meetings[int(self._place[row])]

    def row(self, document_id: str) -> int | None:
        """Return the row of a document, or None."""
        at = int(np.searchsorted(self.ids, document_id))
        return at if at < len(self.ids) and self.ids[at] == document_id else None

    def passages_of(self, row: int) -> int:
        """Return how many passages a document has."""
        return int(self._passages[row])


def _coded(values: Sequence[str]) -> tuple[list[str], NDArray[np.int32]]:
    """Return the distinct values and each value's place among them."""
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int32)
    return list(known), codes


def _among(codes: NDArray[np.int32], known: Sequence[str], wanted: Iterable[str]) -> NDArray[np.bool_]:
    """Return which codes stand for one of the values wanted; what isn't stated is never wanted."""
    values = set(wanted) - {""}
    allowed = np.array([value in values for value in known], dtype=bool)
    return allowed[codes] if len(known) else np.zeros(len(codes), dtype=bool)


def _totals(values: NDArray[np.str_], weights: NDArray[np.int32]) -> dict[str, int]:
    known, codes = np.unique(values, return_inverse=True)
    if not len(known):
        return {}
    sums = np.bincount(codes, weights=weights, minlength=len(known))
    totals = {str(value): int(total) for value, total in zip(known, sums, strict=True) if value and total}
    return dict(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))
