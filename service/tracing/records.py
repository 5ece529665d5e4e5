"""What a trace is made of: passages with their probability, periods, figures, outcomes, and how complete it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.figures import Unit
from corpus.records import Citation, Document, Meeting, Passage
from indexer.store import Filter
from service.tracing.periods import By


@dataclass(frozen=True, slots=True)
class Found:
    """A passage about the topic (or near it): its text, where it stands, and the probability that it is about it.

    ``also_in`` names the sources of other documents that hold the same words.
    """

    passage: Passage
    text: str
    context: str
    document: Document
    probability: float
    judged: bool | None = None
    also_in: tuple[str, ...] = ()

    @property
    def meeting(self) -> Meeting:
        """The meeting it was said at."""
        return self.document.meeting


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided: a resolution, vote or action, with later passages near to it in meaning ("later mention").

    A later mention may confirm, change or only name the decision: that is for the reader to see. ``about`` is what a
    vote was taken on, where the vote's own words don't say it: the motion just before, else the resolution just after.
    """

    kind: str
    citation: Citation
    later: tuple[Citation, ...] = ()
    about: Citation | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a time, with its quotation.

    ``said`` is where the day comes from: sentence, heading, period or meeting. ``kind`` is what sort of figure it is
    ("forecast", "cap", "average"), empty for what simply was.
    """

    day: date | None
    when: str
    said: str
    value: Decimal
    text: str
    citation: Citation
    kind: str = ""

    @property
    def dated(self) -> str:
        """The time in words; where only the meeting's day is known, that it is the day it was said."""
        return f"said at the meeting of {self.when}" if self.said == "meeting" and self.day else self.when


# How many times the smallest the largest of the figures that are followed may be.
SPREAD_MOST = 10


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one unit about one thing, in order of time."""

    label: str
    unit: Unit
    points: tuple[Point, ...]

    @property
    def followed(self) -> bool:
        """Whether they can be followed: all of one kind and size, at most one at each time. Else they are only listed.

        Of 41 topics' figures that seemed to be of one thing, those with a largest of more than ten times the smallest
        were of several: of the general reserve and another, of a place and all places.
        """
        times = {point.when for point in self.points}
        sizes = [abs(point.value) for point in self.points if point.value]
        alike = not sizes or max(sizes) <= SPREAD_MOST * min(sizes)
        return alike and len(times) == len(self.points) and len({point.kind for point in self.points}) == 1

    @property
    def told(self) -> str:
        """The figures with their times in one line."""
        of_kind = not self.followed
        return " · ".join(
            f"{p.text} ({p.kind}, {p.dated})" if of_kind and p.kind else f"{p.text} ({p.dated})" for p in self.points
        )


@dataclass(frozen=True, slots=True)
class New:
    """What a period brings that no earlier one had: words, and the quotation least like anything before."""

    words: tuple[str, ...]
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class PeriodTrace:
    """One row of a trace.

    ``meetings`` counts those with the topic, ``meetings_total`` all that were held, ``share`` is the one by the other,
    None where none was held (a gap). ``start`` and ``end`` are None for what has no date or isn't grouped by time.
    ``decided`` is how many passages decide something, of which ``outcomes`` are the first.
    """

    label: str
    start: date | None
    end: date | None
    meetings: int
    meetings_total: int
    passages: int
    share: float | None
    top: tuple[Citation, ...]
    outcomes: tuple[Outcome, ...] = ()
    new: New | None = None
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far the count can be trusted, at the cut-off used.

    ``precision`` and ``recall`` were measured on tasks with known answers (``measured_on`` says which), None outside of
    the cut-offs that were measured;
    ``expected_precision`` and ``expected_recall`` are what the probabilities of this very trace add up to.
    ``candidates`` is how many passages were weighed.
    """

    cutoff: float
    precision: float | None
    recall: float | None
    measured_on: str
    expected_precision: float | None
    expected_recall: float | None
    candidates: int
    complete: bool


@dataclass(frozen=True, slots=True)
class LastHeard:
    """When the topic was last heard, the quotation, and how many of the meetings counted against were held since."""

    citation: Citation
    held_on: date
    meetings_since: int


@dataclass(frozen=True, slots=True)
class Trace:
    """A topic over time. ``found`` are all passages at or above the cut-off, in order of time, undated last.

    Exact copies within a meeting are counted once, ``copies`` is how many that leaves out; ``repeated`` is how many
    passages that are counted stood word for word in the papers of another meeting before. ``judged`` are all passages
    that a person judged, whether that counts them or leaves them out.
    """

    query: str
    by: By
    where: Filter
    periods: tuple[PeriodTrace, ...]
    undated: PeriodTrace
    total: int
    found: tuple[Found, ...]
    borderline: tuple[Found, ...]
    series: tuple[Series, ...]
    completeness: Completeness
    last_heard: LastHeard | None
    generation: str
    took_ms: float
    copies: int = 0
    repeated: int = 0
    notes: tuple[str, ...] = ()
    judged: tuple[Found, ...] = ()
