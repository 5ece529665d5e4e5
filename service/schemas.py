"""The shapes of the API and of ``--json``: one typed model for each, with how it is made from our records."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from corpus.records import Answer, Citation, Coverage, Document, Meeting, Passage, Quote
from service.results import Interpretation, Result, SearchResults


class Shape(BaseModel):
    """What all shapes share: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MeetingShape(Shape):
    """A meeting of a committee."""

    id: str = Field(description="Stable id of the meeting.")
    council: str | None = Field(description="The council, or null where none is stated.")
    committee: str | None = Field(description="The committee, or null where none is stated.")
    held_on: date | None = Field(description="The day it was held, or null where no date is stated.")
    title: str | None = Field(description="The meeting's own title, where it has one.")

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

    id: str = Field(description="Stable id: the same for later versions of the same source.")
    title: str = Field(description="Its title.")
    kind: str = Field(description="minutes, report, agenda, decision or other.")
    status: str = Field(description="approved, draft or unknown.")
    url: str | None = Field(description="Where the council published it, or null where not known.")
    licence: str | None = Field(description="The licence it was published under, where stated.")
    source: str = Field(description="The file or address that it was read from.")
    scanned: bool = Field(description="Whether the text was read from a scan, so that its words may be off.")
    superseded_by: str | None = Field(description="Id of the newer version of this document, if there is one.")

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

    id: str = Field(description="Stable id of the passage.")
    document_id: str = Field(description="The document it stands in.")
    start: int = Field(description="First character.")
    end: int = Field(description="One past the last character.")
    text: str = Field(description="The exact words.")
    heading_path: list[str] = Field(description="The headings it stands under, outermost first.")
    kind: str = Field(description="heading, paragraph, list_item, table_row, resolution, vote, action or procedural.")
    page: int | None = Field(description="Page number, counted from 1, where the document has pages.")

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

    rank: int = Field(description="Place in the whole ranking, counted from 1.")
    score: float = Field(description="How well it fits, from 0 to 1; higher is better.")
    passage: PassageShape = Field(description="What was found.")
    meeting: MeetingShape = Field(description="The meeting it was said at.")
    document: DocumentShape = Field(description="The document it stands in.")
    highlights: list[tuple[int, int]] = Field(
        description="Stretches of the passage's text that the query's words match, as [start, end]."
    )
    link: str = Field(description="Goes to the exact words, on the council's own page where it is known.")
    reference: str = Field(description="How to cite it.")
    copies: list[str] = Field(description="Ids of passages with the same words in other documents.")

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

    held_from: date | None = Field(description="First day searched, where the question named a time.")
    held_to: date | None = Field(description="Last day searched, where the question named a time.")
    committees: list[str] = Field(description="Committees searched, where the question named one.")
    notes: list[str] = Field(description="The same in words.")

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

    query: str = Field(description="The query as it was taken.")
    total: int = Field(description="How many passages were ranked in all.")
    took_ms: float = Field(description="Time taken, in milliseconds.", examples=[12.5])
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

    document_id: str = Field(description="The document that is quoted.")
    start: int = Field(description="First character of the document's text.", examples=[717])
    end: int = Field(description="One past the last character.", examples=[997])
    text: str = Field(description="The exact words.", examples=["The cap had been raised from £36 to £38 an hour."])

    @classmethod
    def of(cls, quote: Quote) -> QuoteShape:
        """Return the shape of a quote."""
        return cls(document_id=quote.document_id, start=quote.start, end=quote.end, text=quote.text)


class CitationShape(Shape):
    """A numbered quotation with where it stands."""

    number: int = Field(description="The number that statements refer to.")
    quote: QuoteShape = Field(description="The exact words.")
    passage_id: str = Field(description="The passage that the words stand in.")
    heading_path: list[str] = Field(description="The headings it stands under, outermost first.")
    page: int | None = Field(description="Page number, counted from 1, where the document has pages.")
    meeting: MeetingShape = Field(description="The meeting it was said at.")
    document: DocumentShape = Field(description="The document it stands in.")
    link: str = Field(description="Goes to the exact words, on the council's own page where it is known.")
    reference: str = Field(description="How to cite it.")
    answer_span: tuple[int, int] | None = Field(
        description="Where the short answer stands inside the quotation, as [start, end] of its text."
    )
    also_in: list[str] = Field(description="Other documents that hold the same words.")

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


class StatementShape(Shape):
    """A sentence of the answer, and the numbers of the citations that carry it."""

    text: str = Field(description="A sentence of the answer.")
    citations: list[int] = Field(description="Numbers of the citations that carry it.", examples=[[1]])
    derived: bool = Field(description="True where it was worked out (its working is in the text) and isn't quoted.")


class CoverageShape(Shape):
    """What was searched."""

    # An alias of its own on each field would be the name of the parameter too, and "from" can't be one.
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, alias_generator=lambda name: name.removeprefix("held_")
    )

    meetings: int = Field(description="How many meetings.", examples=[23])
    documents: int = Field(description="How many documents.", examples=[24])
    held_from: date | None = Field(description="Day of the earliest dated meeting.")
    held_to: date | None = Field(description="Day of the latest dated meeting.")
    committees: list[str] = Field(description="The committees, by name.", examples=[["Cabinet", "Planning Committee"]])

    @classmethod
    def of(cls, coverage: Coverage) -> CoverageShape:
        """Return the shape of a coverage."""
        return cls(
            meetings=coverage.meetings,
            documents=coverage.documents,
            held_from=coverage.held_from,
            held_to=coverage.held_to,
            committees=list(coverage.committees),
        )


class AskResponse(Shape):
    """An answer made of quotations, or the nearest passages where the minutes don't say."""

    question: str = Field(description="The question as it was taken.", examples=["What was said about agency staff?"])
    answered: bool = Field(description="False where the minutes don't answer the question.")
    confidence: float = Field(description="Probability, 0 to 1, that the quotations answer it.")
    statements: list[StatementShape] = Field(description="The answer, sentence by sentence.")
    citations: list[CitationShape] = Field(description="The quotations that carry the statements, by number.")
    nearest: list[CitationShape] = Field(description="The nearest passages, where it isn't answered.")
    coverage: CoverageShape = Field(description="What was searched.")
    interpretation: InterpretationShape = Field(description="What was read into the question itself.")
    took_ms: float = Field(description="Time taken, in milliseconds.")

    @classmethod
    def of(cls, answer: Answer, interpretation: Interpretation, took_ms: float) -> AskResponse:
        """Return the shape of an answer."""
        return cls(
            question=answer.question,
            answered=answer.answered,
            confidence=round(answer.confidence, 4),
            statements=[
                StatementShape(text=s.text, citations=list(s.citations), derived=s.derived) for s in answer.statements
            ],
            citations=[CitationShape.of(citation) for citation in answer.citations],
            nearest=[CitationShape.of(citation) for citation in answer.nearest],
            coverage=CoverageShape.of(answer.coverage),
            interpretation=InterpretationShape.of(interpretation),
            took_ms=round(took_ms, 2),
        )
