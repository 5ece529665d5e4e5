"""What machines look for on a site: feeds of a query, the description of the search box, the site map, robots.txt."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import Field, model_validator

from corpus.records import Meeting
from service.names import checked
from service.routes.context import TheLibrary, TheSnapshots, base_url, problems
from service.routes.parameters import Searching
from service.routes.tracing import TheTracer
from service.tracing.quality import NEAR_CUTOFF
from service.web.rendering import fragment

router = APIRouter(tags=["feeds"])

FEED_ENTRIES = 30
# The site map protocol allows 50,000 addresses a file.
ADDRESSES_MOST = 50_000
# What newsletters and feed services put into addresses to count visits by.
_CAMPAIGN = "utm_"


class FeedQuery(Searching):
    """The parameters of a feed; those that count visits are passed over."""

    interpret: bool = Field(
        True, description="Whether mistyped words are put right; a time or committee that is named hides nothing."
    )

    @model_validator(mode="before")
    @classmethod
    def _without_campaign(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if not str(name).startswith(_CAMPAIGN)}


@router.get(
    "/feed",
    response_class=Response,
    responses={
        **problems(422, 503),
        200: {"description": "An Atom feed.", "content": {"application/atom+xml": {"schema": {"type": "string"}}}},
    },
)
def feed(request: Request, query: Annotated[FeedQuery, Query()], library: TheLibrary, tracer: TheTracer) -> Response:
    """Return what the newest meetings say on a query as an Atom feed: the 30 newest passages that are likely about it.

    A trace's measured likelihood decides, not the ranking: the newest may rank below many older ones.
    """
    published = _published(library.generation)
    found = tracer.about(query.q, checked(query.where(), library), NEAR_CUTOFF, interpret=query.interpret)
    found.sort(key=lambda one: (one.meeting.held_on or date.min, one.probability), reverse=True)
    entries = [(one, _day(one.meeting, published)) for one in found[:FEED_ENTRIES]]
    asked = [pair for pair in request.query_params.multi_items() if not pair[0].startswith(_CAMPAIGN)]
    given = {"query": query.q, "entries": entries, "updated": published, "asked": urlencode(asked)}
    return Response(fragment(request, "feed.xml", given), media_type="application/atom+xml")


def _published(generation: str) -> str:
    """Return when a generation was published, from its name, as RFC 3339."""
    made = datetime.strptime(generation.split("Z", 1)[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return made.isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(meeting: Meeting, otherwise: str) -> str:
    return f"{meeting.held_on.isoformat()}T00:00:00Z" if meeting.held_on else otherwise


@router.get("/opensearch.xml", include_in_schema=False)
def opensearch(request: Request) -> Response:
    """Describe the search box to browsers (OpenSearch 1.1)."""
    return Response(
        fragment(request, "opensearch.xml", {}), media_type="application/opensearchdescription+xml; charset=utf-8"
    )


@router.get("/sitemap.xml", include_in_schema=False)
def sitemap(
    request: Request, snapshots: TheSnapshots, part: Annotated[int | None, Query(ge=1, le=10_000)] = None
) -> Response:
    """List every page for search engines, in parts where one file can't hold them (sitemaps.org)."""
    snapshot = snapshots.current()
    paths = ["/", "/about", "/committees"]
    paths += [f"/committees/{quote(name, safe='')}" for name in snapshot.coverage.committees]
    paths += [f"/meetings/{identity}" for identity in snapshot.meetings]
    paths += [f"/documents/{identity}" for identity in snapshot.documents]
    parts = -(-len(paths) // ADDRESSES_MOST)
    if part is None and parts > 1:
        body = fragment(request, "sitemaps.xml", {"parts": range(1, parts + 1)})
    else:
        first = ((part or 1) - 1) * ADDRESSES_MOST
        body = fragment(request, "sitemap.xml", {"paths": paths[first : first + ADDRESSES_MOST]})
    return Response(body, media_type="application/xml")


@router.get("/robots.txt", include_in_schema=False)
def robots(request: Request) -> Response:
    """Ask robots to read the minutes but not to search them: a search costs more than a page."""
    return PlainTextResponse(
        "User-agent: *\nDisallow: /ask\nDisallow: /search\nDisallow: /feed\nDisallow: /api/\n"
        f"Sitemap: {base_url(request)}/sitemap.xml\n"
    )
