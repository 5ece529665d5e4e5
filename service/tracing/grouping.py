"""Sorts meetings into the rows of a trace: periods with their gaps, meetings, or committees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.records import Meeting
from service.citing import long_date
from service.tracing.periods import By, span_of, spans
from service.tracing.records import Found


@dataclass(frozen=True, slots=True)
class Group:
    """A row: its label, first and last day, and the ids of the meetings held in it."""

    label: str
    start: date | None
    end: date | None
    ids: frozenset[str]


def groups(by: By, meetings: Sequence[Meeting], found: Sequence[Found]) -> Iterator[Group]:
    """Yield the rows in order: by time from the first meeting to the last, by meeting those with the topic."""
    if by == "committee":
        yield from _committees(meetings)
    elif by == "meeting":
        yield from _meetings(meetings, {f.meeting.id for f in found})
    else:
        dated = [(meeting.held_on, meeting.id) for meeting in meetings if meeting.held_on]
        held: dict[date, set[str]] = defaultdict(set)
        for day, identity in dated:
            held[span_of(day, by).start].add(identity)
        for span in spans([day for day, _ in dated], by):
            ids = frozenset() if span.gap else frozenset(held.get(span.start, ()))
            yield Group(span.label, span.start, span.end, ids)


def undated(by: By, meetings: Sequence[Meeting]) -> Group:
    """Return the row of the meetings that belong to no other."""
    if by == "committee":
        return Group("Committee not stated", None, None, frozenset(m.id for m in meetings if m.committee is None))
    return Group("Date not stated", None, None, frozenset(m.id for m in meetings if m.held_on is None))


def _meetings(meetings: Sequence[Meeting], wanted: set[str]) -> Iterator[Group]:
    dated = [(m.held_on, m) for m in meetings if m.held_on is not None and m.id in wanted]
    for day, meeting in sorted(dated, key=lambda pair: (pair[0], pair[1].committee or "", pair[1].id)):
        name = meeting.committee or meeting.council or "committee not stated"
        yield Group(f"{long_date(meeting)}, {name}", day, day, frozenset({meeting.id}))


def _committees(meetings: Sequence[Meeting]) -> Iterator[Group]:
    several = len({meeting.council for meeting in meetings}) > 1
    held: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.committee is not None:
            council = meeting.council or "Council not stated"
            held[f"{council}: {meeting.committee}" if several else meeting.committee].append(meeting)
    for label, members in sorted(held.items()):
        days = [meeting.held_on for meeting in members if meeting.held_on]
        yield Group(label, min(days, default=None), max(days, default=None), frozenset(m.id for m in members))
