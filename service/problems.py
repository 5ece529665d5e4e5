"""What went wrong, told to programs as RFC 9457 problem details and to people as a page; the one map to statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException

from indexer.errors import IndexProblem
from service.names import Unknown, UnknownNameError
from service.search import BlankQueryError

MEDIA_TYPE = "application/problem+json"


class ProblemShape(BaseModel):
    """Problem details as in RFC 9457."""

    type: str = Field(
        description="Names the kind of problem; followed, it explains it.", examples=["/api#invalid-request"]
    )
    title: str = Field(description="The kind of problem in words.", examples=["The request can't be taken as it is"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(
        description="What happened, where, and what to do.",
        examples=["from: '2017-13-01' isn't a date; write it as 2017-03-14, 14/03/2017, March 2017 or 2017"],
    )
    errors: list[dict[str, str]] = Field(
        [],
        description="Each thing that is wrong with the request: its place and what is expected there.",
        examples=[[{"where": "from", "message": "'2017-13-01' isn't a date"}]],
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name in the type, its status and its title."""

    name: str
    status: int
    title: str
    meaning: str


INVALID = Kind(
    "invalid-request",
    422,
    "The request can't be taken as it is",
    "A parameter is missing, unknown, or not what is expected there, or it names what the index doesn't hold. The "
    "errors say which and what to write.",
)
BLANK = Kind(
    "blank-question", 422, "There is nothing to search for", "The question holds no letter or digit. Ask in words."
)
UNKNOWN = Kind(
    "not-found",
    404,
    "There is nothing here",
    "No document, passage, meeting or page has this address. Ids change when a source moves to another address.",
)
GONE = Kind(
    "removed",
    410,
    "This has been removed",
    "The document or meeting was in the index once, and its publisher or the operator of this service took it out.",
)
TOO_LARGE = Kind("too-large", 413, "That is too much at once", "A request may hold at most 64 kB.")
TOO_LONG = Kind("address-too-long", 414, "The address is too long", "An address may hold at most 16 kB.")
METHOD = Kind("method-not-allowed", 405, "This can't be done here", "The Allow header says which methods can be used.")
UNAVAILABLE = Kind(
    "index-unavailable",
    503,
    "The index can't be used",
    "There is no index, or it is damaged or of another version. The operator has to put it right.",
)
FAILED = Kind("internal-error", 500, "Something went wrong here", "It is a fault of the service, not of the request.")
KINDS = (INVALID, BLANK, UNKNOWN, GONE, METHOD, TOO_LARGE, TOO_LONG, UNAVAILABLE, FAILED)
_BY_STATUS = {kind.status: kind for kind in KINDS if kind is not BLANK}


class Problem(Exception):
    """A problem of a known kind; ``detail`` says what happened and what to do."""

    def __init__(self, kind: Kind, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = errors or []

    def shape(self) -> ProblemShape:
        """Return it as it is sent."""
        return ProblemShape(
            type=f"/api#{self.kind.name}",
            title=self.kind.title,
            status=self.kind.status,
            detail=self.detail,
            errors=self.errors,
        )


def unknown(what: str, identity: str) -> Problem:
    """Return the problem that no document, passage or meeting has an id."""
    shown = identity if len(identity) <= 60 else identity[:60] + "…"
    return Problem(
        UNKNOWN,
        f"There is no {what} with the id {shown!r}. It may have been mistyped, or the source may have moved to another "
        "address, which gives it another id. Search for its words to find it again.",
    )


def problem_of(error: Exception) -> Problem:
    """Return the problem that an exception amounts to: the only place where a domain error gets its status."""
    match error:
        case Problem():
            return error
        case BlankQueryError():
            return Problem(BLANK, str(error))
        case UnknownNameError():
            return Problem(INVALID, str(error), [_unheld(unknown, error.place) for unknown in error.unknown])
        case RequestValidationError() | ValidationError():
            errors = [_fault(fault) for fault in error.errors()]
            return Problem(INVALID, "; ".join(f"{e['where']}: {e['message']}" for e in errors), errors)
        case IndexProblem():
            return Problem(UNAVAILABLE, str(error))
        case HTTPException(status_code=400):
            # The framework's words for a body that it could make nothing of.
            message = "it can't be read; send JSON, in UTF-8"
            return Problem(INVALID, f"the body: {message}", [{"where": "the body", "message": message}])
        case HTTPException():
            kind = _BY_STATUS.get(error.status_code) or Kind(
                "http", error.status_code, HTTPStatus(error.status_code).phrase, ""
            )
            detail = str(error.detail)
            return Problem(kind, kind.meaning if detail == HTTPStatus(error.status_code).phrase else detail)
        case _:
            return Problem(
                FAILED,
                "The fault has been written to the service's log. Trying again, or asking differently, may help.",
            )


def _unheld(unknown: Unknown, place: str) -> dict[str, str]:
    message = str(unknown)
    return {"where": f"{place}{unknown.field}", "message": message[0].lower() + message[1:]}


def _fault(fault: Mapping[str, Any]) -> dict[str, str]:
    place = ".".join(str(part) for part in fault["loc"] if part not in ("query", "body", "path")) or "the request"
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "json_invalid":
        place, message = "the body", f"it isn't JSON ({fault.get('ctx', {}).get('error', 'it breaks off')})"
    elif fault["type"] in _PLAINLY:
        message = _PLAINLY[fault["type"]].format_map(fault.get("ctx", {}))
    return {"where": place[:100], "message": message[0].lower() + message[1:]}


# What pydantic says is meant for whoever wrote the program, and these for whoever typed the value or followed a link.
_PLAINLY = {
    "extra_forbidden": "there is no such parameter",
    "missing": "it is needed",
    "model_attributes_type": "it has to be a JSON object, sent with Content-Type: application/json",
    "model_type": "it has to be a JSON object",
    "dict_type": "it has to be a JSON object",
    "string_unicode": "it holds what is no character (half of a pair of surrogates)",
    "int_parsing": "it has to be a whole number",
    "int_type": "it has to be a whole number",
    "int_from_float": "it has to be a whole number",
    "int_parsing_size": "it has to be a smaller number",
    "float_parsing": "it has to be a number",
    "float_type": "it has to be a number",
    "bool_parsing": "it has to be 1 (yes) or 0 (no)",
    "bool_type": "it has to be true or false",
    "string_type": "it has to be text",
    "list_type": "it has to be a list",
    "literal_error": "it has to be {expected}",
    "greater_than_equal": "it has to be {ge} or more",
    "less_than_equal": "it has to be {le} or less",
    "string_too_short": "it is too short; it has to hold {min_length:,} or more characters",
    "string_too_long": "it is too long; it may hold at most {max_length:,} characters",
    "too_short": "{min_length:,} or more have to be given",
    "too_long": "at most {max_length:,} may be given",
    "string_pattern_mismatch": "it isn't written as is expected here; a link may have been cut short",
}


def as_json(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return the problem as a response for programs."""
    body = problem.shape().model_dump(exclude_defaults=True)
    sent = {"Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(body, problem.kind.status, sent, media_type=MEDIA_TYPE)
