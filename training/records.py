"""What the parts of the training pass on: a question beside a passage, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass

MAX_TOKENS = 256
MAX_QUESTION_CHARACTERS = 300
SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage with its context line.

    Attributes:
        question: as a person typed it.
        context: meeting and heading in front of the passage, closing separator included; "" if unknown.
        passage: the text that may hold the answer.
        answerable: 1.0 or 0.0; None where unknown, and the pair then only trains `relevance`.
        span: start and end of the answer, in characters of `passage`; None where not answerable.
        teacher: the untouched reranker's logit for the pair, if it was computed.
    """

    question: str
    context: str
    passage: str
    answerable: float | None = None
    span: tuple[int, int] | None = None
    teacher: float | None = None

    @property
    def second(self) -> str:
        """The second sequence of the pair, as the tokenizer gets it."""
        return self.context + self.passage

    @property
    def first(self) -> str:
        """The first sequence of the pair."""
        return self.question.strip()[:MAX_QUESTION_CHARACTERS]


@dataclass(frozen=True, slots=True)
class Group:
    """A question with passages to rank; `relevant[i]` says whether the i-th of `examples` is gold."""

    examples: tuple[Example, ...]
    relevant: tuple[bool, ...]


def context_line(*parts: str) -> str:
    """Join meeting and heading as they stand in front of a passage; "" if all are empty."""
    known = [part.strip() for part in parts if part and part.strip()]
    return SEPARATOR.join(known) + SEPARATOR if known else ""
