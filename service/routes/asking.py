"""Questions: answered at once, or told by server-sent events as far as it is known."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from corpus.records import Citation
from indexer.store import Filter
from service.answer_shapes import AskResponse
from service.fields import BASE_URL
from service.library import Library
from service.names import checked
from service.problems import problem_of
from service.results import Asked, SearchResults
from service.routes.context import TheLibrary, base_url, json_of, problems
from service.routes.parameters import AskRequest
from service.schemas import CitationShape, SearchResponse
from service.search import tidy

router = APIRouter(prefix="/api", tags=["ask"])

# Passages shown as "being read" before the answer is there.
READING = 3
EVENT_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_LOG = logging.getLogger("matters")


@router.post(
    "/ask",
    response_model=AskResponse,
    responses={
        **problems(413, 422, 503),
        200: {
            "description": "The answer; with `stream`, server-sent events: `reading` (a SearchResponse: the passages "
            "that are read closely now), `provisional` (a CitationShape: the nearest words so far, to show while the "
            "rest is read), one `citation` (a CitationShape) for each quotation of the answer, then `answer` (an "
            "AskResponse), or `problem`. The `answer` alone counts: a provisional quotation that it doesn't hold is "
            "withdrawn.",
            "content": {
                "text/event-stream": {
                    "schema": {"type": "string"},
                    "example": 'event: provisional\ndata: {"number": 1, "quote": {"text": "…"}}\n\n',
                }
            },
        },
    },
)
def ask(request: Request, asked: AskRequest, library: TheLibrary) -> Response:
    """Answer a question in the minutes' own words, or say that they don't, with the nearest passages.

    Every statement is a quotation that stands in its document at the stated offsets, unless it is marked as derived.
    """
    where = checked(asked.filters.where(), library, "filters.")
    if asked.stream:
        tidy(asked.question)  # a blank question is refused before the stream begins
        events = _events(library, asked.question, where, asked.interpret, base_url(request))
        return StreamingResponse(events, media_type="text/event-stream", headers=EVENT_STREAM)
    found = library.ask(asked.question, where, interpret=asked.interpret)
    return json_of(AskResponse.of(found.answer, found.interpretation, found.took_ms), base_url(request))


def _events(library: Library, question: str, where: Filter, interpret: bool, base: str) -> Iterator[str]:
    try:
        for step in library.asking(question, where, interpret=interpret, shown=READING):
            match step:
                case SearchResults():
                    yield event("reading", SearchResponse.of(step), base)
                case Citation():
                    yield event("provisional", CitationShape.of(step), base)
                case Asked(answer=answer):
                    for citation in answer.citations:
                        yield event("citation", CitationShape.of(citation), base)
                    yield event("answer", AskResponse.of(answer, step.interpretation, step.took_ms), base)
    except Exception as error:
        # The status has gone out already: what went wrong can only be said as an event.
        _LOG.error("Failed while streaming an answer", exc_info=error)
        yield event("problem", problem_of(error).shape())


def event(name: str, shape: BaseModel, base_url: str = "") -> str:
    """Return a server-sent event with a shape as its data (JSON holds no line break); ``base_url`` as in `json_of`."""
    return f"event: {name}\ndata: {shape.model_dump_json(by_alias=True, context={BASE_URL: base_url})}\n\n"
