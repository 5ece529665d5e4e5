"""The shapes of an answer: its statements, what carries them, and what was searched."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from corpus.records import Answer, Coverage
from service.fields import Milliseconds
from service.results import Interpretation
from service.schemas import CitationShape, InterpretationShape, Shape


class StatementShape(Shape):
    """A sentence of the answer, and the numbers of the citations that carry it."""

    text: str = Field(
        description="A sentence of the answer.",
        examples=["The cap had been raised from £36 to £37.50 an hour from 1st April 2019."],
    )
    citations: list[int] = Field(description="Numbers of the citations that carry it.", examples=[[1]])
    derived: bool = Field(
        description="True where it was worked out (its working is in the text) and isn't quoted.", examples=[False]
    )


class CoverageShape(Shape):
    """What was searched."""

    # An alias of its own on each field would be the name of the parameter too, and "from" can't be one.
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, alias_generator=lambda name: name.removeprefix("held_")
    )

    meetings: int = Field(description="How many meetings.", examples=[23])
    documents: int = Field(description="How many documents.", examples=[24])
    held_from: date | None = Field(description="Day of the earliest dated meeting.", examples=["2014-06-17"])
    held_to: date | None = Field(description="Day of the latest dated meeting.", examples=["2023-03-21"])
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
    answered: bool = Field(description="False where the minutes don't answer the question.", examples=[True])
    confidence: float = Field(description="Probability, 0 to 1, that the quotations answer it.", examples=[0.8929])
    statements: list[StatementShape] = Field(description="The answer, sentence by sentence.")
    citations: list[CitationShape] = Field(description="The quotations that carry the statements, by number.")
    nearest: list[CitationShape] = Field(description="The nearest passages, where it isn't answered.", examples=[[]])
    unanswered: list[str] = Field(
        description="Parts of a question in several that the quotations don't answer, as they were asked.",
        examples=[[]],
    )
    coverage: CoverageShape = Field(description="Which meetings and documents were searched.")
    interpretation: InterpretationShape = Field(description="What was read into the question itself.")
    took_ms: Milliseconds

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
            unanswered=list(answer.unanswered),
            coverage=CoverageShape.of(answer.coverage),
            interpretation=InterpretationShape.of(interpretation),
            took_ms=round(took_ms, 2),
        )
