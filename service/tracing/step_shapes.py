"""The shapes of what a trace tells first, and of a comparison."""

from __future__ import annotations

from pydantic import Field

from service.schemas import Shape
from service.tracing.comparing import Comparison
from service.tracing.periods import By
from service.tracing.shapes import TracePeriodShape
from service.tracing.tracer import Weighed


class WeighedShape(Shape):
    """What is known first."""

    query: str = Field(description="The topic as it was taken.")
    total: int = Field(description="Passages about the topic at this cut-off.")
    candidates: int = Field(description="Passages that were weighed.")
    meetings: int = Field(description="Meetings at which it came up.")
    meetings_total: int = Field(description="All meetings that the filters leave.")

    @classmethod
    def of(cls, weighed: Weighed) -> WeighedShape:
        """Return the shape."""
        return cls(
            query=weighed.query, total=weighed.total, candidates=weighed.candidates, meetings=weighed.meetings,
            meetings_total=weighed.meetings_total,
        )  # fmt: skip


class ComparedShape(Shape):
    """One topic, committee or council of a comparison."""

    label: str = Field(description="What it stands for.")
    total: int = Field(description="Passages about the topic.")
    shares: list[float | None] = Field(description="Share of meetings in each period; null is a gap.")
    periods: list[TracePeriodShape | None] = Field(description="Its row for each period; null where it has none.")


class ComparisonResponse(Shape):
    """Two to five traces over the same periods."""

    across: str = Field(description="topics, committees or councils.")
    by: By = Field(description="How time is cut.")
    labels: list[str] = Field(description="The periods in order.", examples=[["2014", "2015"]])
    compared: list[ComparedShape] = Field(description="Each of what is compared.")
    generation: str = Field(description="The state of the index.")

    @classmethod
    def of(cls, found: Comparison) -> ComparisonResponse:
        """Return the shape of a comparison."""
        return cls(
            across=found.across,
            by=found.by,
            labels=list(found.periods),
            compared=[
                ComparedShape(
                    label=label,
                    total=trace.total,
                    shares=[None if row is None or row.share is None else round(row.share, 4) for row in rows],
                    periods=[None if row is None else TracePeriodShape.of(row) for row in rows],
                )
                for label, trace, rows in zip(found.labels, found.traces, found.rows, strict=True)
            ],
            generation=found.traces[0].generation,
        )
