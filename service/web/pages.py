"""The pages that ask and answer: home, answer (whole or as it comes), results."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from corpus.records import Citation
from service.library import Library
from service.names import checked
from service.problems import INVALID, problem_of
from service.results import Asked as Answered
from service.results import SearchResults
from service.routes.asking import EVENT_STREAM
from service.routes.context import NOT_KEPT, TheLibrary, TheSnapshots, base_url
from service.routes.tracing import TheTracer
from service.search import tidy
from service.suggesting import Suggester
from service.tracing.quality import NEAR_CUTOFF
from service.tracing.tracer import Tracer
from service.web.answers import broader, grouped, shown_citation, shown_result
from service.web.asked import Asked, TheAsked
from service.web.filled import TheFilled
from service.web.rendering import fragment, render

router = APIRouter(include_in_schema=False)

RESULTS_A_PAGE = 10
EXAMPLES = 4
# A passage with half of a query, by weight, is near to it: only where none has are they weighed as for a trace.
_HALF = 0.5
_LOG = logging.getLogger("matters")


@router.get("/")
def home(request: Request, asked: TheAsked, snapshots: TheSnapshots) -> Response:
    """Show the one box, examples from the index itself, and what is covered."""
    snapshot = snapshots.current()
    website = {
        "@type": "WebSite",
        "name": request.app.state.settings.site_name,
        "url": base_url(request) + "/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": base_url(request) + "/ask?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }
    suggester, ready = snapshots.suggester()
    given = {"asked": asked, "snapshot": snapshot, "examples": examples(suggester), "website": website}
    response = render(request, "home.html", given)
    response.headers.update({} if ready else NOT_KEPT)
    return response


def examples(suggester: Suggester) -> list[str]:
    """Return questions about the topics that most documents have a heading for."""
    return [f"What was said about {phrase.text}?" for phrase in suggester.topics(EXAMPLES)]


@router.get("/ask")
def ask(request: Request, asked: TheAsked, library: TheLibrary) -> Response:
    """Answer a question on a page."""
    if asked.is_blank:
        return RedirectResponse("/", 303) if not asked.q.strip() else _blank(request, asked)
    found = library.ask(asked.q, checked(asked.where(), library), interpret=asked.interpret)
    return render(request, "answer.html", _shown(asked, found))


def _blank(request: Request, asked: Asked) -> Response:
    return render(request, "blank.html", {"asked": asked}, status=422)


def _shown(asked: Asked, found: Answered) -> dict[str, object]:
    """Return what the page of an answer is made from."""
    answer = found.answer
    return {
        "asked": asked,
        "answer": answer,
        "groups": grouped(answer.citations, asked),
        "nearest": [shown_citation(citation, asked.q) for citation in answer.nearest],
        "derived": [statement for statement in answer.statements if statement.derived],
        "notes": found.interpretation.notes,
        "broader": broader(asked, found),
        "took_ms": found.took_ms,
    }


@router.get("/ask/stream")
def ask_stream(request: Request, asked: TheAsked, library: TheLibrary) -> Response:
    """Answer in pieces of the page, as server-sent events: what is being read, the nearest so far, then the answer."""
    tidy(asked.q)
    checked(asked.where(), library)  # what is refused is refused before the stream begins
    events = _pieces(request, asked, library)
    return StreamingResponse(events, media_type="text/event-stream", headers=EVENT_STREAM)


def _pieces(request: Request, asked: Asked, library: Library) -> Iterator[str]:
    try:
        total = 0
        for step in library.asking(asked.q, asked.where(), interpret=asked.interpret, shown=1):
            match step:
                case SearchResults():
                    total = step.total
                    yield _event("reading", fragment(request, "_reading.html", _so_far(asked, total)))
                case Citation():
                    yield _event("provisional", fragment(request, "_reading.html", _so_far(asked, total, step)))
                case Answered():
                    yield _event("answer", fragment(request, "_answer.html", _shown(asked, step)))
    except Exception as error:
        # The status has gone out already: what went wrong can only be said as an event.
        _LOG.error("Failed while streaming an answer", exc_info=error)
        yield _event("problem", fragment(request, "_problem.html", {"problem": problem_of(error)}))


def _so_far(asked: Asked, total: int, near: Citation | None = None) -> dict[str, object]:
    """Return what a page shows until the answer is there: how much may hold it, and the nearest words as yet."""
    return {"asked": asked, "total": total, "near": shown_citation(near, asked.q) if near else None}


def _event(name: str, html: str) -> str:
    """Return a server-sent event: each line of its data has its own prefix."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines())
    return f"event: {name}\n{lines}\n"


@router.get("/search")
def search(
    request: Request, filled: TheFilled, library: TheLibrary, snapshots: TheSnapshots, tracer: TheTracer
) -> Response:
    """Show results with facets, order and pages; after a slip, the form as it was filled in."""
    asked, snapshot = filled.asked, snapshots.current()
    given: dict[str, object] = {
        "asked": asked, "snapshot": snapshot, "found": None, "wrong": filled.wrong, "dates": filled.dates,
        "facets": snapshot.facets,
    }  # fmt: skip
    if filled.wrong:
        response = render(request, "results.html", given, status=INVALID.status)
        response.headers.update(NOT_KEPT)
        return response
    if asked.is_blank:
        return render(request, "results.html", given)
    offset = (asked.page - 1) * RESULTS_A_PAGE
    found = library.search(
        asked.q, asked.where(), limit=RESULTS_A_PAGE, offset=offset, sort=asked.sort, interpret=asked.interpret
    )
    given.update(
        found=found,
        facets=found.facets,
        far=bool(found.total) and _is_far(found, asked, tracer),
        shown=[shown_result(result, asked.q) for result in found.results],
        pages=-(-found.total // RESULTS_A_PAGE),
        years=sorted(found.facets.get("year", {}).items(), reverse=True),
    )
    return render(request, "results.html", given)


def _is_far(found: SearchResults, asked: Asked, tracer: Tracer) -> bool:
    """Return whether nothing that a filter leaves is likely to be about the query, in its words or in others."""
    if found.covered >= _HALF:
        return False
    return not tracer.about(asked.q, asked.where(), NEAR_CUTOFF, interpret=asked.interpret)
