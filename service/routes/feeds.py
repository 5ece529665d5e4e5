"""What machines look for on a site: feeds of a query, the description of the search box, the site map, robots.txt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, Response

from corpus.records import Meeting
from service.routes.context import TheLibrary, TheSnapshots, base_url, problems
from service.routes.parameters import Searching
from service.web.rendering import fragment

router = APIRouter(tags=["feeds"])

FEED_ENTRIES = 30
# The site map protocol allows 50,000 addresses a file.
ADDRESSES_MOST = 50_000


@router.get(
    "/feed",
    response_class=Response,
    responses={
        **problems(422, 503),
        200: {"description": "An Atom feed.", "content": {"application/atom+xml": {"schema": {"type": "string"}}}},
    },
)
def feed(request: Request, query: Annotated[Searching, Query()], library: TheLibrary) -> Response:
    """Return the 30 best passages on a query as an Atom feed, newest meeting first: a new one among them is news."""
    generation = library.generation
    found = library.search(query.q, query.where(), limit=FEED_ENTRIES, interpret=query.interpret)
    published = _published(generation)
    entries = [(result, _day(result.meeting, published)) for result in found.results]
    entries.sort(key=lambda entry: (entry[0].meeting.held_on is not None, entry[1]), reverse=True)
    given = {"query": query.q, "entries": entries, "updated": published, "address": str(request.url)}
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
