"""The shapes of what is looked up rather than searched for: meetings, whole documents, passages, suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from corpus.records import Document, Meeting, Passage
from service.citing import link_to, reference
from service.fields import BlockKind, HeadingPath, Link, PageNumber, Reference
from service.schemas import DocumentShape, MeetingShape, PassageShape, Shape


class MeetingDetail(MeetingShape):
    """A meeting with its papers."""

    url: str | None = Field(
        description="Where the council shows the meeting, or null where not known.",
        examples=["https://minutes.thornmere.example/ieListDocuments.aspx?CId=101&MId=1211"],
    )
    documents: list[DocumentShape] = Field(description="The documents of the meeting.")

    @classmethod
    def of_papers(cls, meeting: Meeting, papers: Sequence[Document]) -> MeetingDetail:
        """Return the shape of a meeting with its documents."""
        return cls(
            **MeetingShape.of(meeting).model_dump(),
            url=meeting.url,
            documents=[DocumentShape.of(paper) for paper in papers],
        )


class MeetingsResponse(Shape):
    """A page of meetings, newest first, undated last."""

    total: int = Field(description="How many meetings the filters leave.", examples=[23])
    limit: int = Field(description="How many were asked for at most.", examples=[100])
    offset: int = Field(description="How many were passed over.", examples=[0])
    meetings: list[MeetingDetail] = Field(description="The meetings of this page.")


class BlockShape(Shape):
    """A stretch of a document of one kind."""

    kind: BlockKind
    start: int = Field(description="First character of the document's text.", examples=[0])
    end: int = Field(description="One past the last character.", examples=[25])
    heading_path: HeadingPath
    item: str | None = Field(description="Number of the minute or agenda item, as printed.", examples=["C43"])
    page: PageNumber


class PeriodShape(Shape):
    """The time a document is about, apart from when its meeting was held."""

    start: date = Field(description="First day.", examples=["2022-01-01"])
    end: date = Field(description="Last day.", examples=["2022-03-31"])
    label: str = Field(description="How the document says it.", examples=["Quarter 4, 2021/22"])


class DocumentResponse(Shape):
    """A whole document."""

    document: DocumentShape = Field(description="What is known of it.")
    meeting: MeetingShape = Field(description="The meeting it belongs to.")
    language: str = Field(description="Language of the text (BCP 47).", examples=["en"])
    period: PeriodShape | None = Field(description="The time it is about, where it says so.")
    sha256: str = Field(
        description="SHA-256 of the text, which names this version of it.",
        examples=["3af91784d6225ef9c0f1b624d1f7f923d747f91e1d1901ef2d52cd5f4c7a6a8f"],
    )
    copies: list[str] = Field(
        description="Other places where the same text was found.", examples=[["papers/performance-q1-2019-20-2.txt"]]
    )
    conflicts: list[str] = Field(
        description="What the sources of its metadata disagree on.",
        examples=[["held_on: 2019-09-17 in the text, 2019-09-18 in metadata.csv"]],
    )
    pages: list[tuple[int, int, int]] = Field(
        description="Each page as [number, start, end].", examples=[[[1, 0, 3120]]]
    )
    blocks: list[BlockShape] = Field(description="Its structure, in reading order.")
    text: str = Field(
        description="The text; all offsets count its characters (Unicode code points).",
        examples=["Agency Staff\n\nThe cap had been raised from £36 to £37.50 an hour from 1st April 2019."],
    )

    @classmethod
    def of(cls, document: Document) -> DocumentResponse:
        """Return the shape of a document with its text."""
        period = document.period
        return cls(
            document=DocumentShape.of(document),
            meeting=MeetingShape.of(document.meeting),
            language=document.language,
            period=PeriodShape(start=period.start, end=period.end, label=period.label) if period else None,
            sha256=document.sha256,
            copies=list(document.copies),
            conflicts=list(document.conflicts),
            pages=[(page.number, page.start, page.end) for page in document.pages],
            blocks=[
                BlockShape(
                    kind=block.kind,
                    start=block.start,
                    end=block.end,
                    heading_path=list(block.heading_path),
                    item=block.item,
                    page=block.page,
                )
                for block in document.blocks
            ],
            text=document.text,
        )


class PassageResponse(Shape):
    """A passage with where it stands."""

    passage: PassageShape = Field(description="The passage.")
    meeting: MeetingShape = Field(description="The meeting it was said at.")
    document: DocumentShape = Field(description="The document it stands in.")
    link: Link
    reference: Reference

    @classmethod
    def of(cls, passage: Passage, text: str, document: Document) -> PassageResponse:
        """Return the shape of a passage in its document."""
        return cls(
            passage=PassageShape.of(passage, text),
            meeting=MeetingShape.of(document.meeting),
            document=DocumentShape.of(document),
            link=link_to(document, passage.start, passage.end, text, passage.page),
            reference=reference(document, document.meeting, passage.heading_path, passage.page),
        )


class SuggestionShape(Shape):
    """Something to ask about."""

    text: str = Field(description="The words to search for.", examples=["agency staff"])
    kind: Literal["heading", "phrase"] = Field(
        description="Whether it is a heading of the minutes or a frequent phrase."
    )


class SuggestResponse(Shape):
    """Suggestions for what somebody is typing."""

    query: str = Field(description="What was typed.", examples=["agen"])
    suggestions: list[SuggestionShape] = Field(description="At most eight, best first.")


class HealthResponse(Shape):
    """How the service is."""

    status: Literal["ok", "behind"] = Field(
        description="ok; or behind, where an older generation is served because the newest can't be used.",
        examples=["behind"],
    )
    generation: str | None = Field(
        None, description="The generation of the index in use.", examples=["20261128T225111173301Z-d9008bf9"]
    )
    documents: int | None = Field(None, description="How many documents it holds.", examples=[24])
    passages: int | None = Field(None, description="How many passages it holds.", examples=[534])
    problem: str | None = Field(
        None,
        description="Why it is behind, where it is.",
        examples=["The newest index can't be used, so the one before it is served."],
    )
