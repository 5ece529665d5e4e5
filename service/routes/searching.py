"""Search, its suggestions, and what they answer to programs."""

from __future__ import annotations

from typing import Annotated, Literal

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from indexer.embedding import usable_cores
from service.library import Library
from service.listings import SuggestionShape, SuggestResponse
from service.names import checked
from service.routes.context import NOT_KEPT, TheLibrary, TheSnapshots, base_url, json_of, problems
from service.routes.parameters import SearchQuery
from service.schemas import SearchResponse

router = APIRouter(prefix="/api", tags=["search"])

# Searches in more threads at once only take the interpreter from each other.
_TURNS = CapacityLimiter(usable_cores())
SUGGESTIONS_TYPE = "application/x-suggestions+json"


@router.get("/search", response_model=SearchResponse, responses=problems(422, 503))
async def search(request: Request, query: Annotated[SearchQuery, Query()], library: TheLibrary) -> Response:
    """Find passages by meaning and by words, best first.

    Filters work inside the search, so they never shorten a result that exists. `total` counts the passages that were
    ranked, and the facets are of those.
    """
    return await to_thread.run_sync(_searched, query, library, base_url(request), limiter=_TURNS)


def _searched(query: SearchQuery, library: Library, base: str) -> Response:
    found = library.search(
        query.q,
        checked(query.where(), library),
        limit=query.limit,
        offset=query.offset,
        sort=query.sort,
        interpret=query.interpret,
    )
    return json_of(SearchResponse.of(found), base)


@router.get("/suggest", response_model=SuggestResponse, responses=problems(422, 503))
def suggest(
    snapshots: TheSnapshots,
    q: Annotated[str, Query(max_length=2000, description="What has been typed so far.", examples=["agen"])],
    form: Annotated[
        Literal["json", "opensearch"],
        Query(alias="format", description="`opensearch` gives what browsers ask for in their address bar."),
    ] = "json",
) -> Response:
    """Suggest what to ask, from the headings and the frequent phrases of the index."""
    suggester, ready = snapshots.suggester()
    found = suggester.suggest(q)
    if form == "opensearch":
        response: Response = JSONResponse([q, [phrase.text for phrase in found]], media_type=SUGGESTIONS_TYPE)
    else:
        suggestions = [SuggestionShape(text=phrase.text, kind=phrase.kind) for phrase in found]
        response = json_of(SuggestResponse(query=q, suggestions=suggestions))
    response.headers.update({} if ready else NOT_KEPT)
    return response
