"""The documents of a store as columns in memory (some 150 bytes each): filters, counts and facets without SQL."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue
from indexer.selection import Rows, Selection
from indexer.store import Counts, Filter, Standing

Mask = NDArray[np.bool_]
Kept = TypeVar("Kept")
# Filters whose selection and counts are kept, so that the pages of one search work them out once.
KEPT = 64

_COLUMNS = """
SELECT d.number, d.id, d.first_row, d.passages, d.kind, d.status, d.meeting, m.council, m.committee, m.held_on,
    json_extract(d.fields, '$.period[0]'), json_extract(d.fields, '$.period[1]'),
    COALESCE(json_extract(d.fields, '$.superseded_by'), '') <> ''
FROM documents d JOIN meetings m ON m.id = d.meeting ORDER BY d.first_row, d.passages
"""


class Codes:
    """A column of names as integers, -1 where nothing is stated."""

    def __init__(self, values: Sequence[str | None]) -> None:
        self.names = sorted({value for value in values if value is not None})
        known: dict[str | None, int] = {name: code for code, name in enumerate(self.names)}
        known[None] = -1
        self.of = np.fromiter(map(known.__getitem__, values), np.int32, len(values))
        self._known = known

    def among(self, wanted: Sequence[str]) -> Mask:
        """Return which of the values are among the wanted."""
        codes = [self._known[name] for name in wanted if name in self._known]
        found: Mask = np.isin(self.of, codes)
        return found

    def tally(self, places: Rows, amounts: Rows) -> dict[str, int]:
        """Return the sum of the amounts at places by name, most first, then by name; what isn't stated is left out."""
        codes = self.of[places]
        sums = np.bincount(codes[codes >= 0], amounts[codes >= 0], len(self.names)).astype(np.int64)
        found = [(self.names[code], int(sums[code])) for code in np.flatnonzero(sums)]
        return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _ordinals(days: Sequence[str | None]) -> NDArray[np.int32]:
    """Return days (ISO) as numbers, 0 where there is none."""
    codes = Codes(days)
    known = np.array([*(date.fromisoformat(day).toordinal() for day in codes.names), 0], np.int32)
    return known[codes.of]  # the last, which -1 picks, is for those without a day


class Directory:
    """What a catalogue says of its documents, in order of their rows; nothing in it changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        records = catalogue.all(_COLUMNS)
        columns: list[Sequence[Any]] = list(zip(*records, strict=True)) or [()] * 13
        numbers, ids, firsts, passages, kinds, statuses, meetings, councils, committees, held, *more = columns
        self.owners: dict[int, str] = dict(zip(numbers, ids, strict=True))
        self.numbers = np.array(numbers, np.int64)
        self.firsts = np.array(firsts, np.int64)
        self.passages = np.array(passages, np.int64)
        self._positions = {identity: position for position, identity in enumerate(ids)}
        self._kinds, self._statuses, self._meetings = Codes(kinds), Codes(statuses), Codes(meetings)
        self._councils, self._committees = Codes(councils), Codes(committees)
        self._years = Codes([None if day is None else day[:4] for day in held])
        self._held, self._begins, self._ends = map(_ordinals, (held, *more[:2]))
        self._superseded = np.array(more[2], bool)
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, Filter], Any] = OrderedDict()

    def __len__(self) -> int:
        return int(self.passages.sum())

    def positions(self, document_ids: Iterable[str]) -> Rows:
        """Return the place of each document in the columns; KeyError names one that isn't there."""
        return np.array([self._positions[identity] for identity in document_ids], np.int64)

    def alive(self, rows: Rows) -> Mask:
        """Return whether each row belongs to a document."""
        if not len(self.firsts):
            return np.zeros(len(rows), bool)
        places = self.positions_of_rows(rows)
        ends = self.firsts[places] + self.passages[places]
        found: Mask = (places >= 0) & (rows < ends)
        return found

    def positions_of_rows(self, rows: Rows) -> Rows:
        """Return the place of the document that each row belongs to; the rows must be alive."""
        return np.searchsorted(self.firsts, rows, side="right") - 1

    def standings(self, document_ids: Sequence[str]) -> dict[str, Standing]:
        """Return what of each document weighs in a ranking, by id; KeyError names one that isn't there."""
        places = self.positions(document_ids)
        columns = (self._committees.of, self._held, self._begins, self._ends, self._superseded)
        rows = zip(document_ids, *(column[places].tolist() for column in columns), strict=True)
        names, day = self._committees.names, date.fromordinal
        return {
            identity: Standing(
                names[committee] if committee >= 0 else None,
                day(held) if held else None,
                (day(begins), day(ends)) if begins else None,
                superseded,
            )
            for identity, committee, held, begins, ends, superseded in rows
        }

    # Filters

    def selection(self, where: Filter) -> Selection:
        """Return the rows that a filter leaves."""
        return self._once("selection", where, lambda: self._select(where))

    def _select(self, where: Filter) -> Selection:
        mask = self.mask(where)
        return Selection(self.firsts[mask], self.passages[mask])

    def mask(self, where: Filter) -> Mask:
        """Return which documents a filter leaves."""
        mask = np.ones(len(self.numbers), bool)
        if where.documents:
            mask[:] = False
            mask[[place for place in map(self._positions.get, where.documents) if place is not None]] = True
        for codes, wanted in (
            (self._councils, where.councils),
            (self._committees, where.committees),
            (self._kinds, where.kinds),
            (self._statuses, where.statuses),
        ):
            if wanted:
                mask &= codes.among(wanted)
        if where.held_from:
            mask &= self._held >= where.held_from.toordinal()
        if where.held_to:
            mask &= (self._held > 0) & (self._held <= where.held_to.toordinal())
        return mask

    # What a filter leaves

    def count(self, where: Filter) -> Counts:
        """Return how many passages, documents and meetings a filter leaves, of which committees, from when to when."""
        return self._once("count", where, lambda: self._count(where))

    def _count(self, where: Filter) -> Counts:
        mask = self.mask(where)
        held = self._held[mask & (self._held > 0)]
        committees = np.unique(self._committees.of[mask])
        return Counts(
            passages=int(self.passages[mask].sum()),
            documents=int(mask.sum()),
            meetings=len(np.unique(self._meetings.of[mask])),
            held_from=date.fromordinal(int(held.min())) if len(held) else None,
            held_to=date.fromordinal(int(held.max())) if len(held) else None,
            committees=tuple(self._committees.names[code] for code in committees if code >= 0),
        )

    def meetings(self, where: Filter) -> list[str]:
        """Return the ids of the meetings a filter leaves."""
        return [self._meetings.names[code] for code in np.unique(self._meetings.of[self.mask(where)])]

    def facets(self, where: Filter, rows: Rows | None = None) -> dict[str, dict[str, int]]:
        """Return passage counts by year, committee and document kind; of ``rows`` (alive, each once) or of all."""
        if rows is None:
            places = np.flatnonzero(self.mask(where))
            amounts = self.passages[places]
        else:
            places = self.positions_of_rows(rows)
            places = places if where.is_empty else places[self.mask(where)[places]]
            amounts = np.ones(len(places), np.int64)
        columns = {"year": self._years, "committee": self._committees, "kind": self._kinds}
        return {name: codes.tally(places, amounts) for name, codes in columns.items()}

    def _once(self, what: str, where: Hashable, work: Callable[[], Kept]) -> Kept:
        """Work something out, or return what was worked out for the same filter lately."""
        key: Any = (what, where)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Kept = self._kept[key]
                return kept
        found = work()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found
