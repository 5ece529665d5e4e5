"""What the client hands back: quotations, answers, traces, made from the JSON of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Quotation:
    """Exact words of the minutes: characters ``start`` to ``end`` of the document's text, with where they stand."""

    quote: str
    document_id: str
    start: int
    end: int
    council: str | None
    committee: str | None
    held_on: date | None
    title: str
    headings: tuple[str, ...]
    status: str
    link: str
    reference: str
    score: float | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def row(self) -> dict[str, Any]:
        """Return the fields for a table."""
        return {
            "held_on": self.held_on, "council": self.council, "committee": self.committee, "title": self.title,
            "quote": self.quote, "status": self.status, "score": self.score, "link": self.link,
            "reference": self.reference, "document_id": self.document_id, "start": self.start, "end": self.end,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of quotations, or, where ``answered`` is False, the nearest passages.

    ``unanswered`` are those parts of a question in several that the quotations don't answer.
    """

    question: str
    answered: bool
    confidence: float
    citations: tuple[Quotation, ...]
    nearest: tuple[Quotation, ...]
    unanswered: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Period:
    """A row of a trace; ``share`` is None where no meeting was held."""

    label: str
    start: date | None
    end: date | None
    meetings: int
    meetings_total: int
    passages: int
    share: float | None
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at a time, with its sentence; in a series, or only listed where ``followed`` is False."""

    series: str
    unit: str
    day: date | None
    when: str
    value: float
    text: str
    quotation: Quotation
    kind: str = ""
    followed: bool = True

    def row(self) -> dict[str, Any]:
        """Return the fields for a table."""
        return {
            "series": self.series, "unit": self.unit, "day": self.day, "when": self.when, "value": self.value,
            "text": self.text, "kind": self.kind, "followed": self.followed, "quote": self.quotation.quote,
            "reference": self.quotation.reference,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """A topic over time, with how complete its count is; ``worth`` says that in one line."""

    query: str
    by: str
    total: int
    periods: tuple[Period, ...]
    undated: Period
    figures: tuple[Figure, ...]
    precision: float | None
    recall: float | None
    cutoff: float
    worth: str
    generation: str
    link: str
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each period, for a table."""
        return [
            {
                "label": p.label, "from": p.start, "to": p.end, "meetings": p.meetings,
                "meetings_total": p.meetings_total, "share": p.share, "passages": p.passages,
                "best": p.quotations[0].quote if p.quotations else None,
            }
            for p in self.periods
        ]  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _quotation(row: Mapping[str, Any], quote: Mapping[str, Any], headings: Sequence[str]) -> Quotation:
    meeting, document = row["meeting"], row["document"]
    return Quotation(
        quote=quote["text"],
        document_id=quote["document_id"],
        start=quote["start"],
        end=quote["end"],
        council=meeting["council"],
        committee=meeting["committee"],
        held_on=_day(meeting["held_on"]),
        title=document["title"],
        headings=tuple(headings),
        status=document["status"],
        link=row["link"],
        reference=row["reference"],
        score=row.get("score"),
        raw=row,
    )


def result_of(row: Mapping[str, Any]) -> Quotation:
    """Return a result of a search as a quotation of its passage."""
    return _quotation(row, row["passage"], row["passage"]["heading_path"])


def citation_of(row: Mapping[str, Any]) -> Quotation:
    """Return a citation as a quotation."""
    return _quotation(row, row["quote"], row["heading_path"])


def period_of(row: Mapping[str, Any]) -> Period:
    """Return a row of a trace."""
    return Period(
        label=row["label"],
        start=_day(row["from"]),
        end=_day(row["to"]),
        meetings=row["meetings"],
        meetings_total=row["meetings_total"],
        passages=row["passages"],
        share=row["share"],
        quotations=tuple(citation_of(citation) for citation in row["top"]),
    )


def figure_of(series: Mapping[str, Any], point: Mapping[str, Any]) -> Figure:
    """Return a point of a series as a figure."""
    return Figure(
        series=series["label"],
        unit=series["unit"],
        day=_day(point["day"]),
        when=point["when"],
        value=point["value"],
        text=point["text"],
        kind=point["kind"],
        followed=series["followed"],
        quotation=citation_of(point["citation"]),
    )
