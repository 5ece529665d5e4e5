"""The shapes of figures over time, over HTTP and in ``--json``."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from service.schemas import CitationShape, Shape
from service.tracing.records import Point, Series


class PointShape(Shape):
    """A figure at a time."""

    day: date | None = Field(
        description="The last day of the time it is of, or null where no date is stated.", examples=["2015-03-31"]
    )
    when: str = Field(description="That time in words.", examples=["March 2015"])
    dated_by: Literal["sentence", "heading", "period", "meeting"] = Field(
        description="Where the time comes from: the sentence, the heading above it, the time the document is about, or "
        "the meeting's date, which is only when it was said."
    )
    kind: str = Field(
        description="What sort of figure it is; empty for what simply was.", examples=["forecast", "cap", "average"]
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
            kind=point.kind,
            citation=CitationShape.of(point.citation),
        )


class SeriesShape(Shape):
    """Figures of one unit about one thing, in order of time."""

    label: str = Field(description="What the figures are of.", examples=["agency workers"])
    unit: str = Field(description="£, % or number.", examples=["number"])
    followed: bool = Field(
        description="False where several kinds or sizes, or values at one time, make them a list and no series.",
        examples=[True],
    )
    points: list[PointShape] = Field(description="The figures, each with its quotation.")

    @classmethod
    def of(cls, series: Series) -> SeriesShape:
        """Return the shape of a series."""
        points = [PointShape.of(point) for point in series.points]
        return cls(label=series.label, unit=series.unit, followed=series.followed, points=points)
