"""The shapes of the API and of ``--json``: one typed model for each, with how it is made from our records."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from corpus.records import Citation, Document, Meeting, Passage, Quote
from service.fields import (
    BlockKind,
    DocumentId,
    End,
    HeadingPath,
    Link,
    Milliseconds,
    PageNumber,
    PassageId,
    Reference,
    Start,
    Words,
)
from service.results import Interpretation, Result, SearchResults


class Shape(BaseModel):
    """What all shapes share: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MeetingShape(Shape):
    """A meeting of a committee."""

    id: str = Field(description="Stable id of the meeting.", examples=["a9c20b32abd67a45b178"])
    council: str | None = Field(
        description="The council, or null where none is stated.", examples=["Thornmere Borough Council"]
    )
    committee: str | None = Field(
        description="The committee, or null where none is stated.",
        examples=["Children and Young People Scrutiny Panel"],
    )
    held_on: date | None = Field(
        description="The day it was held, or null where no date is stated.", examples=["2019-09-17"]
    )
    title: str | None = Field(description="The meeting's own title, where it has one.", examples=["Special meeting"])

    @classmethod
    def of(cls, meeting: Meeting) -> MeetingShape:
        """Return the shape of a meeting."""
        return cls(
            id=meeting.id,
            council=meeting.council,
            committee=meeting.committee,
            held_on=meeting.held_on,
            title=meeting.title,
        )


class DocumentShape(Shape):
    """A published document, without its text."""

    id: str = Field(
        description="Stable id: the same for later versions of the same source.", examples=["40089395f1d9cceb4a67"]
    )
    title: str = Field(description="Its title.", examples=["Children's Social Care Performance: Quarter 1, 2019/20"])
    kind: str = Field(description="minutes, report, agenda, decision or other.", examples=["minutes"])
    status: str = Field(description="approved, draft or unknown.", examples=["approved"])
    url: str | None = Field(
        description="Where the council published it, or null where not known.",
        examples=["https://minutes.thornmere.example/mgAi.aspx?ID=5760"],
    )
    licence: str | None = Field(
        description="The licence it was published under, where stated.", examples=["OGL-UK-3.0"]
    )
    source: str = Field(
        description="The file or address that it was read from.", examples=["performance-q1-2019-20.txt"]
    )
    scanned: bool = Field(
        description="Whether the text was read from a scan, so that its words may be off.", examples=[False]
    )
    superseded_by: str | None = Field(
        description="Id of the newer version of this document, if there is one.", examples=["37d1122d5abaef673f31"]
    )

    @classmethod
    def of(cls, document: Document) -> DocumentShape:
        """Return the shape of a document."""
        return cls(
            id=document.id,
            title=document.title,
            kind=document.kind,
            status=document.status,
            url=document.url,
            licence=document.licence,
            source=document.source,
            scanned=document.scanned,
            superseded_by=document.superseded_by,
        )


class PassageShape(Shape):
    """A stretch of a document; offsets are characters of the document's text."""

    id: str = Field(description="Stable id of the passage.", examples=["f5f2e473e7069c6e21d4"])
    document_id: DocumentId
    start: Start
    end: End
    text: Words
    heading_path: HeadingPath
    kind: BlockKind
    page: PageNumber

    @classmethod
    def of(cls, passage: Passage, text: str) -> PassageShape:
        """Return the shape of a passage with its text."""
        return cls(
            id=passage.id,
            document_id=passage.document_id,
            start=passage.start,
            end=passage.end,
            text=text,
            heading_path=list(passage.heading_path),
            kind=passage.kind,
            page=passage.page,
        )


class ResultShape(Shape):
    """One result of a search."""

    rank: int = Field(description="Place in the whole ranking, counted from 1.", examples=[1])
    score: float = Field(description="How well it fits, from 0 to 1; higher is better.", examples=[0.7361])
    passage: PassageShape = Field(description="What was found.")
    meeting: MeetingShape = Field(description="The meeting it was said at.")
    document: DocumentShape = Field(description="The document it stands in.")
    highlights: list[tuple[int, int]] = Field(
        description="Stretches of the passage's text that the query's words match, as [start, end].",
        examples=[[[4, 7]]],
    )
    link: Link
    reference: Reference
    copies: list[str] = Field(
        description="Ids of passages with the same words in other documents.", examples=[["7bf5a5660a694e50c90d"]]
    )

    @classmethod
    def of(cls, result: Result) -> ResultShape:
        """Return the shape of a result."""
        return cls(
            rank=result.rank,
            score=round(result.score, 4),
            passage=PassageShape.of(result.passage, result.text),
            meeting=MeetingShape.of(result.meeting),
            document=DocumentShape.of(result.document),
            highlights=list(result.highlights),
            link=result.link,
            reference=result.reference,
            copies=list(result.copies),
        )


class InterpretationShape(Shape):
    """What was read into the question itself, so that it can be shown and undone."""

    held_from: date | None = Field(
        description="First day searched, where the question named a time.", examples=["2019-01-01"]
    )
    held_to: date | None = Field(
        description="Last day searched, where the question named a time.", examples=["2019-12-31"]
    )
    committees: list[str] = Field(
        description="Committees searched, where the question named one.",
        examples=[["Children and Young People Scrutiny Panel"]],
    )
    notes: list[str] = Field(description="The same in words.", examples=[["meetings held in 2019"]])

    @classmethod
    def of(cls, reading: Interpretation) -> InterpretationShape:
        """Return the shape of an interpretation."""
        return cls(
            held_from=reading.where.held_from,
            held_to=reading.where.held_to,
            committees=list(reading.where.committees),
            notes=list(reading.notes),
        )


class SearchResponse(Shape):
    """A page of search results."""

    query: str = Field(description="The query as it was taken.", examples=["agency staff"])
    total: int = Field(description="How many passages were ranked in all.", examples=[111])
    took_ms: Milliseconds
    results: list[ResultShape] = Field(description="The results of this page, best first or in the order asked for.")
    facets: dict[str, dict[str, int]] = Field(
        description="Passages by year, committee and kind.",
        examples=[{"year": {"2019": 4}, "committee": {"Cabinet": 4}}],
    )
    interpretation: InterpretationShape = Field(description="What was read into the query itself.")

    @classmethod
    def of(cls, found: SearchResults) -> SearchResponse:
        """Return the shape of search results."""
        return cls(
            query=found.query,
            total=found.total,
            took_ms=round(found.took_ms, 2),
            results=[ResultShape.of(result) for result in found.results],
            facets={name: dict(counts) for name, counts in found.facets.items()},
            interpretation=InterpretationShape.of(found.interpretation),
        )


class QuoteShape(Shape):
    """Exact words: the characters of the document's text from start to end are the text."""

    document_id: DocumentId
    start: Start
    end: End
    text: Words

    @classmethod
    def of(cls, quote: Quote) -> QuoteShape:
        """Return the shape of a quote."""
        return cls(document_id=quote.document_id, start=quote.start, end=quote.end, text=quote.text)


class CitationShape(Shape):
    """A numbered quotation with where it stands."""

    number: int = Field(description="The number that statements refer to.", examples=[1])
    quote: QuoteShape = Field(description="The exact words.")
    passage_id: PassageId
    heading_path: HeadingPath
    page: PageNumber
    meeting: MeetingShape = Field(description="The meeting it was said at.")
    document: DocumentShape = Field(description="The document it stands in.")
    link: Link
    reference: Reference
    answer_span: tuple[int, int] | None = Field(
        description="Where the short answer stands inside the quotation, as [start, end] of its text.",
        examples=[[36, 42]],
    )
    also_in: list[str] = Field(
        description="Other documents that hold the same words.", examples=[["37d1122d5abaef673f31"]]
    )

    @classmethod
    def of(cls, citation: Citation) -> CitationShape:
        """Return the shape of a citation."""
        return cls(
            number=citation.number,
            quote=QuoteShape.of(citation.quote),
            passage_id=citation.passage.id,
            heading_path=list(citation.passage.heading_path),
            page=citation.passage.page,
            meeting=MeetingShape.of(citation.meeting),
            document=DocumentShape.of(citation.document),
            link=citation.link,
            reference=citation.reference,
            answer_span=citation.answer_span,
            also_in=list(citation.also_in),
        )
