"""The shapes of what a trace tells first, and of a comparison."""

from __future__ import annotations

from pydantic import Field

from service.fields import Address, AskedGeneration, Generation, SameContent
from service.schemas import Shape
from service.tracing.comparing import Comparison
from service.tracing.periods import By
from service.tracing.saved import SavedComparison
from service.tracing.shapes import TracePeriodShape
from service.tracing.tracer import Weighed


class WeighedShape(Shape):
    """What is known first."""

    query: str = Field(description="The topic as it was taken.", examples=["agency staff"])
    total: int = Field(description="Passages about the topic at this cut-off.", examples=[42])
    candidates: int = Field(description="Passages that were weighed.", examples=[111])
    meetings: int = Field(description="Meetings at which it came up.", examples=[14])
    meetings_total: int = Field(
        description="All meetings held, of these committees, councils and dates.", examples=[23]
    )

    @classmethod
    def of(cls, weighed: Weighed) -> WeighedShape:
        """Return the shape."""
        return cls(
            query=weighed.query, total=weighed.total, candidates=weighed.candidates, meetings=weighed.meetings,
            meetings_total=weighed.meetings_total,
        )  # fmt: skip


class ComparedShape(Shape):
    """One topic, committee or council of a comparison."""

    label: str = Field(description="What it stands for.", examples=["agency staff"])
    total: int = Field(description="Passages about the topic.", examples=[42])
    shares: list[float | None] = Field(
        description="Share of meetings in each period; null is a gap.", examples=[[0.25, None]]
    )
    periods: list[TracePeriodShape | None] = Field(description="Its row for each period; null where it has none.")
    link: Address = Field(
        description="A link to its own trace, narrowed and cut off alike.",
        examples=["https://minutes.example.gov.uk/trace?q=agency+staff&by=year&committee=Cabinet"],
    )


class ComparisonResponse(Shape):
    """Two to five traces over the same periods."""

    across: str = Field(description="topics, committees or councils.", examples=["topics"])
    topic: str = Field(
        description="The topic that committees or councils are compared on; empty where topics are compared.",
        examples=["agency staff"],
    )
    by: By = Field(description="How time is cut.")
    labels: list[str] = Field(description="The periods in order.", examples=[["2014", "2015"]])
    compared: list[ComparedShape] = Field(description="Each of what is compared.")
    generation: Generation
    asked: AskedGeneration
    same: SameContent
    changed: str = Field(
        description="What has changed since the link was made, in sentences; empty if nothing has.",
        examples=["agency staff: then it counted 37 passages of 13 meetings, now 42 of 14."],
    )
    link: Address = Field(
        description="A link to this comparison that names the state of the index.",
        examples=["https://minutes.example.gov.uk/compare?across=topics&name=agency+staff&name=foster+carers"],
    )

    @classmethod
    def of(cls, found: Comparison, saved: SavedComparison) -> ComparisonResponse:
        """Return the shape of a comparison."""
        return cls(
            across=found.across,
            topic=found.topic,
            by=found.by,
            labels=list(found.periods),
            compared=[
                ComparedShape(
                    label=label,
                    total=trace.total,
                    shares=[None if row is None or row.share is None else round(row.share, 4) for row in rows],
                    periods=[None if row is None else TracePeriodShape.of(row) for row in rows],
                    link=own.link,
                )
                for label, trace, rows, own in zip(found.labels, found.traces, found.rows, saved.each, strict=True)
            ],
            generation=found.traces[0].generation,
            asked=saved.asked,
            same=saved.same,
            changed=saved.changed,
            link=saved.link,
        )
