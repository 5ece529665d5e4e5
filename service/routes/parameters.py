"""The parameters that search, ask and export share: what may be asked, how it is narrowed, and what each means."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from indexer.store import Filter
from service.days import read_day
from service.understanding import QUESTION_CHARACTERS_MOST

Kind = Literal["minutes", "report", "agenda", "decision", "other"]
Status = Literal["approved", "draft", "unknown"]
Sort = Literal["relevance", "newest", "oldest"]

LIMIT_MOST = 100
OFFSET_MOST = 10_000
NAMES_MOST = 50


def _day(value: object, *, last: bool = False) -> object:
    """Return a day as it was typed, or the first or last of the month or year that was; None for nothing."""
    if value is None or isinstance(value, date):
        return value
    text = str(value).strip()
    return read_day(text, last=last) if text else None


def _listed(value: object) -> object:
    """Return one name as a list of it, and leave out the empty ones that a form sends for "any"."""
    names = [] if value is None else [value] if isinstance(value, str) else value
    return [name for name in names if name != ""] if isinstance(names, list) else names


_DAY_SCHEMA = {
    "type": "string",
    "pattern": r"^(\d{4}(-\d\d){0,2}|(\d\d?/){1,2}\d{4}|(\d\d? )?[A-Za-z]+ \d{4})?$",
    "examples": ["2017-03-14"],
}
FirstDay = Annotated[date | None, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
LastDay = Annotated[date | None, BeforeValidator(lambda v: _day(v, last=True)), WithJsonSchema(_DAY_SCHEMA)]
Name = Annotated[str, Field(max_length=300)]
Names = Annotated[list[Name], BeforeValidator(_listed), Field(max_length=NAMES_MOST)]
Kinds = Annotated[list[Kind], BeforeValidator(_listed), Field(max_length=NAMES_MOST)]
Statuses = Annotated[list[Status], BeforeValidator(_listed), Field(max_length=NAMES_MOST)]
Question = Annotated[str, Field(min_length=1, max_length=QUESTION_CHARACTERS_MOST)]


class Narrowing(BaseModel):
    """What a search is narrowed to; nothing given means everything.

    A misspelt filter is refused: ignoring it would widen the search without a word.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    held_from: FirstDay = Field(
        None,
        alias="from",
        description="Only meetings held on this day or later: 2017-03-14, 14/03/2017, or March 2017 or 2017 for its "
        "first day.",
    )
    held_to: LastDay = Field(
        None,
        alias="to",
        description="Only meetings held on this day or earlier; a month or year stands for its last day.",
    )
    committee: Names = Field(
        [],
        description="Only these committees, by their exact names; one that the index doesn't hold is refused.",
        examples=[["Cabinet"]],
    )
    council: Names = Field(
        [],
        description="Only these councils, by their exact names; one that the index doesn't hold is refused.",
        examples=[["Thornmere"]],
    )
    kind: Kinds = Field([], description="Only these kinds of document.", examples=[["minutes"]])
    status: Statuses = Field([], description="Only documents of these statuses.", examples=[["approved"]])

    @model_validator(mode="after")
    def _in_order(self) -> Narrowing:
        if self.held_from and self.held_to and self.held_from > self.held_to:
            raise ValueError(f"from {self.held_from} is after to {self.held_to}: no meeting can be in between")
        return self

    def where(self) -> Filter:
        """Return it as the filter of a search."""
        return Filter(
            councils=tuple(self.council),
            committees=tuple(self.committee),
            kinds=tuple(self.kind),
            statuses=tuple(self.status),
            held_from=self.held_from,
            held_to=self.held_to,
        )


class Searching(Narrowing):
    """A query with its filters."""

    q: Question = Field(description="What to look for, in plain words.", examples=["agency staff"])
    interpret: bool = Field(
        True, description="Whether times and committees that the query itself names lift the passages that fit them."
    )


class SearchQuery(Searching):
    """The parameters of a search."""

    limit: int = Field(10, ge=1, le=LIMIT_MOST, description="How many results to return.")
    offset: int = Field(0, ge=0, le=OFFSET_MOST, description="How many results to pass over.")
    sort: Sort = Field("relevance", description="The order of the results.")


class ListQuery(Narrowing):
    """The parameters of a list."""

    limit: int = Field(100, ge=1, le=1000, description="How many to return.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to pass over.")


class AskRequest(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Question = Field(
        description="The question, in plain words.", examples=["What was said about agency staff?"]
    )
    filters: Narrowing = Field(
        default_factory=lambda: Narrowing.model_validate({}), description="What to narrow the search to."
    )
    stream: bool = Field(
        False, description="Whether to answer with server-sent events, quotations first.", examples=[False]
    )
    interpret: bool = Field(
        True,
        description="Whether times and committees that the question names lift the passages that fit them.",
        examples=[True],
    )

    @model_validator(mode="before")
    @classmethod
    def _null_filters(cls, given: object) -> object:
        # A client that sends null means what leaving it out means.
        if isinstance(given, dict) and given.get("filters", ...) is None:
            return {key: value for key, value in given.items() if key != "filters"}
        return given
