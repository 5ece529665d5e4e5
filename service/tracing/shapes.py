"""The shapes of a trace over HTTP and in ``--json``."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from service.fields import (
    Address,
    AskedGeneration,
    DocumentId,
    End,
    Generation,
    Milliseconds,
    PassageId,
    SameContent,
    Start,
    Words,
)  # fmt: skip
from service.schemas import CitationShape, Shape
from service.tracing.periods import By
from service.tracing.quality import in_short
from service.tracing.records import Completeness, Found, LastHeard, New, Outcome, PeriodTrace, Trace
from service.tracing.saved import SavedLink
from service.tracing.series_shapes import SeriesShape


class OutcomeShape(Shape):
    """What was decided, with later passages near to it in meaning."""

    kind: str = Field(description="resolution, vote or action.", examples=["resolution"])
    citation: CitationShape = Field(description="The words of the decision.")
    later: list[CitationShape] = Field(
        description="Later mentions: passages of later meetings that come near to it. Whether they change it is "
        "for the reader to see."
    )
    about: CitationShape | None = Field(
        None,
        description="What a vote was taken on, where its own words don't say it: the motion just before, else the "
        "resolution just after.",
    )

    @classmethod
    def of(cls, outcome: Outcome) -> OutcomeShape:
        """Return the shape of an outcome."""
        later = [CitationShape.of(citation) for citation in outcome.later]
        about = CitationShape.of(outcome.about) if outcome.about else None
        return cls(kind=outcome.kind, citation=CitationShape.of(outcome.citation), later=later, about=about)


class NewShape(Shape):
    """What a period brings that no earlier one had."""

    words: list[str] = Field(
        description="Names and words that no earlier passage on the topic holds.",
        examples=[["assessment team", "Ravensholt"]],
    )
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
    start: date | None = Field(description="First day, included.", examples=["2021-04-01"])
    end: date | None = Field(description="Last day, included.", examples=["2022-03-31"])
    meetings: int = Field(description="Meetings at which the topic came up.", examples=[3])
    meetings_total: int = Field(description="All meetings held; 0 is a gap.", examples=[12])
    passages: int = Field(description="Passages about the topic.", examples=[9])
    share: float | None = Field(description="meetings by meetings_total; null where none was held.", examples=[0.25])
    top: list[CitationShape] = Field(description="The best quotations.")
    outcomes: list[OutcomeShape] = Field(description="Resolutions, votes and actions, at most four.")
    decided: int = Field(description="How many passages decide something, shown or not.", examples=[7])
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
            decided=period.decided,
            new=NewShape.of(period.new) if period.new else None,
        )


class CompletenessShape(Shape):
    """How far the count can be trusted."""

    cutoff: float = Field(description="Passages of this probability or more are counted.", examples=[0.4])
    precision: float | None = Field(
        description="Share of counted passages that are about the topic, as measured; null at cut-offs not measured.",
        examples=[0.84],
    )
    recall: float | None = Field(
        description="Share of passages about the topic that are counted, as measured.", examples=[0.79]
    )
    measured_on: str = Field(description="What both were measured on.", examples=["24 topics of the sample"])
    in_short: str = Field(
        description="What the count is worth in one line, for below a figure; recall is the lesser of measured and "
        "expected.",
        examples=["Precision about 84%, recall about 79% at a cut-off of 0.5, less where the minutes use other words."],
    )
    expected_precision: float | None = Field(
        description="The same for this trace, from its own probabilities.", examples=[0.81]
    )
    expected_recall: float | None = Field(
        description="The same for this trace, from its own probabilities.", examples=[0.86]
    )
    candidates: int = Field(description="Passages that were weighed.", examples=[111])
    complete: bool = Field(
        description="False where more passages hold the topic's words than are weighed at most.", examples=[True]
    )

    @classmethod
    def of(cls, told: Completeness) -> CompletenessShape:
        """Return the shape, rounded to three places."""
        return cls(
            cutoff=told.cutoff,
            precision=_rounded(told.precision),
            recall=_rounded(told.recall),
            measured_on=told.measured_on,
            in_short=in_short(told),
            expected_precision=_rounded(told.expected_precision),
            expected_recall=_rounded(told.expected_recall),
            candidates=told.candidates,
            complete=told.complete,
        )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


class BorderlineShape(Shape):
    """A passage near the cut-off, for a person to judge."""

    passage_id: PassageId
    probability: float = Field(description="How likely it is to be about the topic.", examples=[0.31])
    counted: bool = Field(description="Whether it is counted at this cut-off.", examples=[False])
    document_id: DocumentId
    start: Start
    end: End
    text: Words

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

    held_on: date = Field(description="Day of the last meeting with the topic.", examples=["2023-01-24"])
    meetings_since: int = Field(description="Meetings held since, without the topic.", examples=[4])
    citation: CitationShape = Field(description="The best quotation of that day.")

    @classmethod
    def of(cls, last: LastHeard) -> LastHeardShape:
        """Return the shape."""
        return cls(held_on=last.held_on, meetings_since=last.meetings_since, citation=CitationShape.of(last.citation))


class GenerationShape(Shape):
    """Which state of the index was traced."""

    name: Generation
    asked: AskedGeneration
    same: SameContent
    changed: str = Field(
        description="What has changed since the link was made, in sentences; empty if nothing has.",
        examples=["Then it counted 37 passages of 13 meetings, now 42 of 14."],
    )
    link: Address = Field(
        description="A link to this trace and generation; empty if judgements went into it.",
        examples=["https://minutes.example.gov.uk/trace?q=agency+staff&generation=20261128T225111173301Z-d9008bf9"],
    )


class TraceResponse(Shape):
    """A topic over time."""

    query: str = Field(description="The topic as it was taken.", examples=["agency staff"])
    by: By = Field(description="How it is grouped.")
    periods: list[TracePeriodShape] = Field(description="The rows in order, gaps among them.")
    undated: TracePeriodShape = Field(description="What has no date (by committee: no committee).")
    total: int = Field(description="Passages about the topic at this cut-off.", examples=[42])
    copies: int = Field(
        description="Exact copies in other papers of the same meeting, which aren't counted again.", examples=[2]
    )
    repeated: int = Field(
        description="Counted passages that stood word for word in an earlier meeting's papers.", examples=[1]
    )
    took_ms: Milliseconds
    completeness: CompletenessShape = Field(description="How far these counts can be trusted.")
    series: list[SeriesShape] = Field(description="Figures, each with its quotation, what can be followed first.")
    borderline: list[BorderlineShape] = Field(description="Passages nearest to the cut-off.")
    last_heard: LastHeardShape | None = Field(description="When the topic was last heard; null where nothing is dated.")
    generation: GenerationShape = Field(description="Which state of the index this is a trace of.")
    notes: list[str] = Field(description="What was read into the topic.", examples=[["meetings held 2019 to 2022"]])

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
