"""Tells the names of a filter that the index doesn't hold: nothing would be found under them, and nothing be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, Protocol

from indexer.store import Filter, PassageStore

Field = Literal["council", "committee"]

_LISTED_MOST = 40
_NEAR_MOST = 3
_TOLD_MOST = 5
_CHARACTERS_MOST = 80
# Fewer stand in too many names to mean one of them.
_CHARACTERS_LEAST = 3


class Lending(Protocol):
    """Whatever lends the index in use for one request, as a library and a tracer do."""

    def store(self) -> AbstractContextManager[PassageStore]:
        """Lend the store."""
        ...


@dataclass(frozen=True, slots=True)
class Unknown:
    """The names of one field that the index doesn't hold, and those that there are; ``within`` are councils."""

    field: Field
    names: tuple[str, ...]
    known: tuple[str, ...]
    within: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = [f"“{_shortened(name)}”" for name in self.names[:_TOLD_MOST]]
        of = f"Of {_either(self.within)} the index" if self.within else "The index"
        near = list(dict.fromkeys(n for name in self.names[:_TOLD_MOST] for n in nearest(name, self.known)))
        meant = f" Did you mean {_either(near)}?" if near else ""
        more = f"; and {len(self.known) - _LISTED_MOST:,} more" if len(self.known) > _LISTED_MOST else ""
        there = f" There are: {'; '.join(self.known[:_LISTED_MOST])}{more}." if self.known else ""
        return f"{of} holds no {self.field} of the name {_either(names)}.{meant}{there}"


class UnknownNameError(ValueError):
    """A filter names what the index doesn't hold; the message says what, and what there is.

    ``place`` is what stands before the names of the fields where the filter is a part of a request ("filters.").
    """

    def __init__(self, unknown: Sequence[Unknown], place: str = "") -> None:
        super().__init__(" ".join(map(str, unknown)))
        self.unknown = tuple(unknown)
        self.place = place


def checked(where: Filter, index: Lending, place: str = "") -> Filter:
    """Return the filter, all of whose names the index holds; ``place`` as in :class:`UnknownNameError`.

    Raises:
        UnknownNameError: it names a council or committee of which there is no document.
    """
    if where.councils or where.committees:
        with index.store() as store:
            unknown = unknown_names(store, where)
        if unknown:
            raise UnknownNameError(unknown, place)
    return where


def unknown_names(store: PassageStore, where: Filter) -> list[Unknown]:
    """Return the councils and committees of a filter of which the index holds no document, by field.

    Committees are looked for in the councils that the filter names, where the index holds those.
    """
    councils = _missing(store, [(name, Filter(councils=(name,))) for name in where.councils])
    within = tuple(name for name in where.councils if name not in councils)
    committees = _missing(store, [(n, Filter(councils=within, committees=(n,))) for n in where.committees])
    found = []
    if councils:
        there = {meeting.council for meeting in store.meetings(Filter()) if meeting.council}
        found.append(Unknown("council", councils, tuple(sorted(there))))
    if committees:
        found.append(Unknown("committee", committees, store.count(Filter(councils=within)).committees, within))
    return found


def _missing(store: PassageStore, wanted: Iterable[tuple[str, Filter]]) -> tuple[str, ...]:
    return tuple(name for name, where in wanted if not store.count(where).documents)


def nearest(name: str, known: Sequence[str]) -> list[str]:
    """Return the known names that a mistyped or shortened one may stand for, at most three."""
    wanted = name.casefold().strip()
    longer = [other for other in known if len(wanted) >= _CHARACTERS_LEAST and wanted in other.casefold()]
    forms = {other.casefold(): other for other in known}
    words = max(1, len(wanted.split()))
    for other in known:  # "Thornmear" stands for the beginning of "Thornmere Borough Council"
        forms.setdefault(" ".join(other.casefold().split()[:words]), other)
    close = get_close_matches(wanted, list(forms), _NEAR_MOST)
    return list(dict.fromkeys([*longer, *(forms[form] for form in close)]))[:_NEAR_MOST]


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _shortened(name: str) -> str:
    return name if len(name) <= _CHARACTERS_MOST else f"{name[:_CHARACTERS_MOST]}…"
