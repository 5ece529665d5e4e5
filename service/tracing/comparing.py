"""Compares two to five topics, committees or councils: the same periods for each, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from indexer.store import Filter, PassageStore
from service.names import unknown_names
from service.tracing.periods import By, spans
from service.tracing.records import PeriodTrace, Trace
from service.tracing.tracer import Tracer, TraceRequest

Across = Literal["topics", "committees", "councils"]
ACROSS: tuple[Across, ...] = get_args(Across)
FEWEST, MOST = 2, 5


class CompareError(ValueError):
    """What was asked for can't be compared; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Traces on one time scale; ``labels`` are what each stands for, ``rows`` the shared periods of each."""

    across: Across
    by: By
    labels: tuple[str, ...]
    traces: tuple[Trace, ...]
    periods: tuple[str, ...]
    rows: tuple[tuple[PeriodTrace | None, ...], ...]

    @property
    def topic(self) -> str:
        """The topic that committees or councils are compared on; empty where topics are compared."""
        return "" if self.across == "topics" else self.traces[0].query

    @property
    def title(self) -> str:
        """What is compared, in words that stand alone on a chart or a page."""
        named = f"{', '.join(self.labels[:-1])} and {self.labels[-1]}"
        return f"“{self.topic}” in {named} over time" if self.topic else f"{named} over time"

    @property
    def where(self) -> Filter:
        """What all of them are narrowed to, beside what they are compared across."""
        shared = self.traces[0].where
        match self.across:
            case "topics":
                return shared
            case "committees":
                return replace(shared, committees=())
            case "councils":
                return replace(shared, councils=())


def compare(tracer: Tracer, across: Across, names: Sequence[str], request: TraceRequest) -> Comparison:
    """Trace each name and lay the results on one scale.

    Across topics the names are topics; across committees or councils they narrow the request's own topic.

    Raises:
        CompareError: fewer than two or more than five different names, one of a committee or council that the index
            (or the councils that the request is narrowed to) doesn't hold, or a grouping that isn't of time.
        BlankQueryError: a topic holds no letter or digit.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not FEWEST <= len(wanted) <= MOST:
        raise CompareError(f"Compare {FEWEST} to {MOST} different {across}; {len(wanted)} were given.")
    if request.by in ("meeting", "committee"):
        raise CompareError(f"A comparison needs periods of time: by {request.by} there is no common scale.")
    if across != "topics":
        with tracer.store() as store:
            _check_known(across, wanted, request.where, store)
    traces = tuple(tracer.trace(_narrowed(request, across, name)) for name in wanted)
    return aligned(across, request.by, wanted, traces)


def _check_known(across: Across, wanted: tuple[str, ...], where: Filter, store: PassageStore) -> None:
    """Refuse a name that the index doesn't hold: its line would look like a committee that never met."""
    named = Filter(councils=wanted) if across == "councils" else Filter(councils=where.councils, committees=wanted)
    unknown = unknown_names(store, named)
    if unknown:
        raise CompareError(" ".join(map(str, unknown)))


def _narrowed(request: TraceRequest, across: Across, name: str) -> TraceRequest:
    where: Filter = request.where
    match across:
        case "topics":
            return replace(request, query=name)
        case "committees":
            return replace(request, where=replace(where, committees=(name,)))
        case "councils":
            return replace(request, where=replace(where, councils=(name,)))


def aligned(across: Across, by: By, labels: tuple[str, ...], traces: tuple[Trace, ...]) -> Comparison:
    """Lay traces on the periods from the earliest meeting of any to the latest; None where one has no such period."""
    days: list[date] = []
    for trace in traces:
        days += [period.start for period in trace.periods if period.start and period.meetings_total]
    scale = spans(days, by)
    rows = []
    for trace in traces:
        known = {period.start: period for period in trace.periods}
        rows.append(tuple(known.get(span.start) for span in scale))
    return Comparison(across, by, labels, traces, tuple(span.label for span in scale), tuple(rows))
