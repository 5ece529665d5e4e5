"""The shapes of a trace over HTTP and in ``--json``."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from service.schemas import CitationShape, Shape
from service.tracing.periods import By
from service.tracing.records import (
    Completeness,
    Found,
    LastHeard,
    New,
    Outcome,
    PeriodTrace,
    Point,
    Series,
    Trace,
)
from service.tracing.saved import SavedLink


class OutcomeShape(Shape):
    """What was decided, with later passages near to it in meaning."""

    kind: str = Field(description="resolution, vote or action.", examples=["resolution"])
    citation: CitationShape = Field(description="The words of the decision.")
    later: list[CitationShape] = Field(
        description="Later mentions: passages of later meetings that come near to it. Whether they change it is "
        "for the reader to see."
    )

    @classmethod
    def of(cls, outcome: Outcome) -> OutcomeShape:
        """Return the shape of an outcome."""
        later = [CitationShape.of(citation) for citation in outcome.later]
        return cls(kind=outcome.kind, citation=CitationShape.of(outcome.citation), later=later)


class NewShape(Shape):
    """What a period brings that no earlier one had."""

    words: list[str] = Field(description="Names and words that no earlier passage on the topic holds.")
    citation: CitationShape | None = Field(description="The quotation least like anything before.")

    @classmethod
    def of(cls, new: New) -> NewShape:
        """Return the shape of what is new."""
        return cls(words=list(new.words), citation=CitationShape.of(new.citation) if new.citation else None)


class TracePeriodShape(Shape):
    """A row of a trace: a period, a meeting or a committee."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=lambda name: {"start": "from", "end": "to"}.get(name, name),
    )

    label: str = Field(description="What the row is called.", examples=["2021/22", "Q4 2021/22"])
    start: date | None = Field(description="First day, included.")
    end: date | None = Field(description="Last day, included.")
    meetings: int = Field(description="Meetings at which the topic came up.", examples=[3])
    meetings_total: int = Field(description="All meetings held; 0 is a gap.", examples=[12])
    passages: int = Field(description="Passages about the topic.", examples=[9])
    share: float | None = Field(description="meetings by meetings_total; null where none was held.", examples=[0.25])
    top: list[CitationShape] = Field(description="The best quotations.")
    outcomes: list[OutcomeShape] = Field(description="Resolutions, votes and actions.")
    new: NewShape | None = Field(description="What is new since the periods before; null in the first with the topic.")

    @classmethod
    def of(cls, period: PeriodTrace) -> TracePeriodShape:
        """Return the shape of a row."""
        return cls(
            label=period.label,
            start=period.start,
            end=period.end,
            meetings=period.meetings,
            meetings_total=period.meetings_total,
            passages=period.passages,
            share=None if period.share is None else round(period.share, 4),
            top=[CitationShape.of(citation) for citation in period.top],
            outcomes=[OutcomeShape.of(outcome) for outcome in period.outcomes],
            new=NewShape.of(period.new) if period.new else None,
        )


class PointShape(Shape):
    """A figure at a time."""

    day: date | None = Field(description="The last day of the time it is of, or null where no date is stated.")
    when: str = Field(description="That time in words.", examples=["March 2015"])
    dated_by: Literal["sentence", "period", "meeting"] = Field(
        description="Where the time comes from: the sentence, the time the document is about, or the meeting's date."
    )
    value: float = Field(description="The figure as a number, in the unit of its series.", examples=[2840000])
    text: str = Field(description="The figure as printed.", examples=["£2.84m"])
    citation: CitationShape = Field(description="The sentence that it stands in.")

    @classmethod
    def of(cls, point: Point) -> PointShape:
        """Return the shape of a point."""
        return cls(
            day=point.day,
            when=point.when,
            dated_by=point.said,  # type: ignore[arg-type]
            value=float(point.value),
            text=point.text,
            citation=CitationShape.of(point.citation),
        )


class SeriesShape(Shape):
    """Figures of one unit about one thing, in order of time."""

    label: str = Field(description="What the figures are of.", examples=["agency workers"])
    unit: str = Field(description="£, % or number.", examples=["number"])
    points: list[PointShape] = Field(description="The figures, each with its quotation.")

    @classmethod
    def of(cls, series: Series) -> SeriesShape:
        """Return the shape of a series."""
        return cls(label=series.label, unit=series.unit, points=[PointShape.of(point) for point in series.points])


class CompletenessShape(Shape):
    """How far the count can be trusted."""

    cutoff: float = Field(description="Passages of this probability or more are counted.", examples=[0.4])
    precision: float | None = Field(
        description="Share of counted passages that are about the topic, as measured; null at cut-offs not measured."
    )
    recall: float | None = Field(description="Share of passages about the topic that are counted, as measured.")
    measured_on: str = Field(description="What both were measured on.")
    expected_precision: float | None = Field(description="The same for this trace, from its own probabilities.")
    expected_recall: float | None = Field(description="The same for this trace, from its own probabilities.")
    candidates: int = Field(description="Passages that were weighed.", examples=[111])
    complete: bool = Field(description="False where more passages hold the topic's words than are weighed at most.")

    @classmethod
    def of(cls, told: Completeness) -> CompletenessShape:
        """Return the shape, rounded to three places."""
        return cls(
            cutoff=told.cutoff,
            precision=_rounded(told.precision),
            recall=_rounded(told.recall),
            measured_on=told.measured_on,
            expected_precision=_rounded(told.expected_precision),
            expected_recall=_rounded(told.expected_recall),
            candidates=told.candidates,
            complete=told.complete,
        )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


class BorderlineShape(Shape):
    """A passage near the cut-off, for a person to judge."""

    passage_id: str = Field(description="Id of the passage.")
    probability: float = Field(description="How likely it is to be about the topic.", examples=[0.31])
    counted: bool = Field(description="Whether it is counted at this cut-off.")
    document_id: str = Field(description="The document it stands in.")
    start: int = Field(description="First character.")
    end: int = Field(description="One past the last character.")
    text: str = Field(description="The exact words.")

    @classmethod
    def of(cls, found: Found, cutoff: float) -> BorderlineShape:
        """Return the shape of a passage near the cut-off."""
        passage = found.passage
        return cls(
            passage_id=passage.id,
            probability=round(found.probability, 3),
            counted=found.probability >= cutoff,
            document_id=passage.document_id,
            start=passage.start,
            end=passage.end,
            text=found.text,
        )


class LastHeardShape(Shape):
    """When the topic was last heard."""

    held_on: date = Field(description="Day of the last meeting with the topic.")
    meetings_since: int = Field(description="Meetings held since, without the topic.")
    citation: CitationShape = Field(description="The best quotation of that day.")

    @classmethod
    def of(cls, last: LastHeard) -> LastHeardShape:
        """Return the shape."""
        return cls(held_on=last.held_on, meetings_since=last.meetings_since, citation=CitationShape.of(last.citation))


class GenerationShape(Shape):
    """Which state of the index was traced."""

    name: str = Field(description="The generation that was traced.")
    asked: str | None = Field(description="The generation that the link names, where it names one.")
    same: bool = Field(description="False where the link names a state of the index with other content.")
    changed: str = Field(description="What has changed since the link was made, in sentences; empty if nothing has.")
    link: str = Field(description="A link to this trace that names its generation.")


class TraceResponse(Shape):
    """A topic over time."""

    query: str = Field(description="The topic as it was taken.", examples=["agency staff"])
    by: By = Field(description="How it is grouped.")
    periods: list[TracePeriodShape] = Field(description="The rows in order, gaps among them.")
    undated: TracePeriodShape = Field(description="What has no date (by committee: no committee).")
    total: int = Field(description="Passages about the topic at this cut-off.", examples=[42])
    copies: int = Field(description="Exact copies in other papers of the same meeting, which aren't counted again.")
    repeated: int = Field(description="Counted passages that stood word for word in an earlier meeting's papers.")
    took_ms: float = Field(description="Time taken, in milliseconds.", examples=[240.0])
    completeness: CompletenessShape = Field(description="How far the count can be trusted.")
    series: list[SeriesShape] = Field(description="Figures that can be followed, each with its quotation.")
    borderline: list[BorderlineShape] = Field(description="Passages nearest to the cut-off.")
    last_heard: LastHeardShape | None = Field(description="When the topic was last heard; null where nothing is dated.")
    generation: GenerationShape = Field(description="Which state of the index was traced.")
    notes: list[str] = Field(description="What was read into the topic.")

    @classmethod
    def of(cls, trace: Trace, saved: SavedLink) -> TraceResponse:
        """Return the shape of a trace."""
        return cls(
            query=trace.query,
            by=trace.by,
            periods=[TracePeriodShape.of(period) for period in trace.periods],
            undated=TracePeriodShape.of(trace.undated),
            total=trace.total,
            copies=trace.copies,
            repeated=trace.repeated,
            took_ms=round(trace.took_ms, 2),
            completeness=CompletenessShape.of(trace.completeness),
            series=[SeriesShape.of(series) for series in trace.series],
            borderline=[BorderlineShape.of(found, trace.completeness.cutoff) for found in trace.borderline],
            last_heard=LastHeardShape.of(trace.last_heard) if trace.last_heard else None,
            generation=GenerationShape(
                name=trace.generation, asked=saved.asked, same=saved.same, changed=saved.changed, link=saved.link
            ),
            notes=list(trace.notes),
        )
