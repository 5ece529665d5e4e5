"""Traces a topic: gathers, weighs, cuts off, groups by period, quotes; step by step, to be shown as it goes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest

import numpy as np

from corpus.records import Meeting
from indexer.generations import Opened
from indexer.store import Filter, PassageStore, Vectors
from service.respelling import respelled
from service.search import tidy
from service.tracing import grouping, relevance
from service.tracing.copies import fold
from service.tracing.gathering import Background, Floats, Gathered
from service.tracing.narrowing import of_meetings
from service.tracing.outcomes import Timeline
from service.tracing.periods import By
from service.tracing.quality import DEFAULT_CUTOFF, completeness, is_question
from service.tracing.quotations import DECIDED, Citer
from service.tracing.records import Found, LastHeard, PeriodTrace, Trace
from service.tracing.series import figure_series
from service.tracing.weighing import Weigher
from service.understanding import understand

TOP = 3
BORDERLINE_MOST = 20
# Less likely passages are no border of anything: a topic that nothing is about has none.
BORDERLINE_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class TraceRequest:
    """What is traced: the topic, how it is grouped, what it is narrowed to, and from which probability on.

    ``judgements`` says of passages, by id, whether a person found them to be about the topic: those count as judged.
    """

    query: str
    by: By = "year"
    where: Filter = field(default_factory=Filter)
    cutoff: float | None = None
    judgements: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The first thing known: how many passages are about the topic, of how many that were weighed."""

    query: str
    total: int
    candidates: int
    meetings: int
    meetings_total: int


@dataclass(frozen=True, slots=True)
class _Weighing:
    found: list[Found]
    vectors: Vectors
    borderline: list[Found]
    probabilities: Floats
    gathered: Gathered
    back: Background
    citer: Citer
    copies: int
    repeated: int
    notes: tuple[str, ...]
    judged: tuple[Found, ...]


class Tracer:
    """Traces topics over an index; holds only what a generation keeps, so any number of threads may use it."""

    def __init__(self, lease: Callable[[], AbstractContextManager[Opened]], embed: Callable[[str], Vectors]) -> None:
        self._lease = lease
        self._weigher = Weigher(embed)

    @contextmanager
    def store(self) -> Iterator[PassageStore]:
        """Lend the current generation for one request."""
        with self._lease() as lease:
            yield lease.store

    def trace(self, request: TraceRequest) -> Trace:
        """Return the whole trace.

        Raises:
            BlankQueryError: the topic holds no letter or digit.
        """
        for step in self.steps(request):
            if isinstance(step, Trace):
                return step
        raise AssertionError("the last step is the trace")

    def about(self, query: str, where: Filter, cutoff: float, *, interpret: bool = True) -> list[Found]:
        """Return the passages this likely to be about a topic, as a trace counts them, without tracing it.

        With ``interpret``, mistyped words are put right, as in a search.

        Raises:
            BlankQueryError: the topic holds no letter or digit.
        """
        with self._lease() as lease:
            topic = respelled(lease.store, tidy(query))[0] if interpret else tidy(query)
            return self._weigh(lease.store, lease.name, topic, TraceRequest(topic, where=where), cutoff).found

    def steps(self, request: TraceRequest) -> Iterator[Weighed | PeriodTrace | Trace]:
        """Yield the counts, then each period as it is worked out, then the whole trace.

        Raises:
            BlankQueryError: the topic holds no letter or digit.
        """
        started = time.perf_counter()
        query = tidy(request.query)
        cutoff = DEFAULT_CUTOFF if request.cutoff is None else request.cutoff
        with self._lease() as lease:
            store = lease.store
            meetings = store.meetings(of_meetings(request.where))
            weighing = self._weigh(store, lease.name, query, request, cutoff)
            found = weighing.found
            yield Weighed(query, len(found), len(weighing.gathered), len({f.meeting.id for f in found}), len(meetings))
            timeline = Timeline(found, weighing.vectors, weighing.back, weighing.citer, store)
            rows: list[PeriodTrace] = []
            of_meeting: dict[str, list[Found]] = defaultdict(list)
            for one in found:
                of_meeting[one.meeting.id].append(one)
            for group in grouping.groups(request.by, meetings, found):
                inside = [f for identity in group.ids for f in of_meeting.get(identity, ())]
                inside.sort(key=_in_time)
                rows.append(_row(group, inside, timeline, weighing.citer, request.by))
                yield rows[-1]
            apart = _undated(request.by, found)
            undated = _row(grouping.undated(request.by, meetings), apart, timeline, weighing.citer, None)
            yield Trace(
                query=query, by=request.by, where=request.where, periods=tuple(rows), undated=undated,
                total=len(found), found=tuple(found), borderline=tuple(weighing.borderline),
                series=figure_series(found, weighing.citer),
                completeness=completeness(
                    cutoff, weighing.probabilities, len(weighing.gathered), complete=weighing.gathered.complete
                ),
                last_heard=_last_heard(found, meetings, weighing.citer), generation=lease.name,
                took_ms=(time.perf_counter() - started) * 1000, copies=weighing.copies, repeated=weighing.repeated,
                notes=weighing.notes, judged=weighing.judged,
            )  # fmt: skip

    def _weigh(
        self, store: PassageStore, generation: str, query: str, request: TraceRequest, cutoff: float
    ) -> _Weighing:
        seen = self._weigher.weigh(store, generation, query, request.where)
        gathered, chances = seen.gathered, relevance.probabilities(seen.features)
        notes = _notes(query, seen.against.terms.forms[1:])
        rows = [n for n, p in enumerate(gathered.passages) if not _superseded(gathered, p.document_id)]
        if len(rows) < len(gathered):
            notes = (*notes, f"{len(gathered) - len(rows)} passages of superseded versions were left out")
        found = [_found(gathered, n, chances[n], request.judgements) for n in rows]
        inside = [n for n, f in enumerate(found) if (f.probability >= cutoff if f.judged is None else f.judged)]
        inside.sort(key=lambda n: _in_time(found[n]))
        counted = fold([found[n] for n in inside])
        kept = [inside[row] for row in counted.rows]
        copies = set(inside) - set(kept)
        others = [f for n, f in enumerate(found) if n not in copies]
        open_ = (f for f in others if f.judged is None and f.probability >= BORDERLINE_LEAST)
        near = nsmallest(BORDERLINE_MOST, open_, key=lambda f: (abs(f.probability - cutoff), f.passage.id))
        return _Weighing(
            list(counted.found), gathered.vectors[[rows[n] for n in kept]], near,
            _weighed(others, counted.found), gathered, self._weigher.background(store, generation),
            Citer(seen.against.terms.weights), counted.left_out, counted.repeated, notes,
            tuple(f for f in found if f.judged is not None),
        )  # fmt: skip


def _weighed(found: Sequence[Found], counted: Sequence[Found]) -> Floats:
    """Return each passage's probability, and 1 where it is counted; shape (passages, 2)."""
    ids = {f.passage.id for f in counted}
    rows = [(f.probability if f.judged is None else float(f.judged), f.passage.id in ids) for f in found]
    return np.array(rows, float).reshape(-1, 2)


def _superseded(gathered: Gathered, document_id: str) -> bool:
    return gathered.documents[document_id].superseded_by is not None


def _found(gathered: Gathered, n: int, chance: float, judgements: Mapping[str, bool]) -> Found:
    passage = gathered.passages[n]
    document = gathered.documents[passage.document_id]
    return Found(passage, gathered.texts[n], gathered.contexts[n], document, float(chance), judgements.get(passage.id))


def _in_time(found: Found) -> tuple[bool, date, str, int]:
    held = found.meeting.held_on
    return held is None, held or date.max, found.document.source, found.passage.start


def _undated(by: By, found: Sequence[Found]) -> list[Found]:
    """Return the passages that belong to no period."""
    if by == "committee":
        return [f for f in found if f.meeting.committee is None]
    return [f for f in found if f.meeting.held_on is None]


def _row(
    group: grouping.Group, inside: Sequence[Found], timeline: Timeline, citer: Citer, by: By | None
) -> PeriodTrace:
    """Return a row; ``by`` is None for what comes neither before nor after the others."""
    with_topic = len({f.meeting.id for f in inside})
    total = len(group.ids)
    return PeriodTrace(
        label=group.label,
        start=group.start,
        end=group.end,
        meetings=with_topic,
        meetings_total=total,
        passages=len(inside),
        share=with_topic / total if total else None,
        top=citer.top(inside, TOP),
        outcomes=timeline.outcomes(inside),
        decided=sum(f.passage.kind in DECIDED for f in inside),
        new=None if by in (None, "committee") else timeline.new(inside),
    )


def _last_heard(found: Sequence[Found], meetings: Sequence[Meeting], citer: Citer) -> LastHeard | None:
    days = [f.meeting.held_on for f in found if f.meeting.held_on]
    if not days:
        return None
    last = max(days)
    best = max((f for f in found if f.meeting.held_on == last), key=lambda f: f.probability)
    return LastHeard(citer.best(best), last, sum(1 for m in meetings if m.held_on and m.held_on > last))


def _notes(query: str, others: Sequence[str]) -> tuple[str, ...]:
    notes = [f"also looked for “{form}”" for form in others]
    named = ", ".join(dict.fromkeys(t.label for t in understand(query).times))
    if named:
        notes.append(f"“{named}” was looked for as words; to trace a time only, narrow the dates")
    if is_question(query):
        notes.append("this is put as a question: a topic in the minutes' own words, such as a name, finds more")
    return tuple(notes)
