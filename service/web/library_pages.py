"""The pages that show what is there: documents, meetings and committees."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from corpus.records import Document, Meeting, Passage
from indexer.store import Filter
from service.citing import long_date
from service.library import Library
from service.places import DIGEST, whereabouts
from service.problems import INVALID, UNKNOWN, Problem
from service.results import Result
from service.routes.context import TheLibrary, TheSnapshots, base_url
from service.routes.lookup import missing
from service.understanding import QUESTION_CHARACTERS_MOST
from service.web.layout import contents, parts
from service.web.marking import Mark
from service.web.rendering import meeting_name, render

router = APIRouter(include_in_schema=False)

HITS_MOST = 20
Offset = Annotated[int | None, Query(ge=0, le=2**40)]


@router.get("/documents/{document_id}")
def document(
    request: Request,
    document_id: str,
    library: TheLibrary,
    snapshots: TheSnapshots,
    start: Offset = None,
    end: Offset = None,
    words: Annotated[str | None, Query(pattern=DIGEST)] = None,
    q: Annotated[str, Query(max_length=QUESTION_CHARACTERS_MOST)] = "",
) -> Response:
    """Show a whole document, with the cited words marked and the way to the other hits in it."""
    found = library.document(document_id)
    if found is None:
        raise missing(snapshots, "document", document_id)
    cited = _cited(found, start, end, words)
    hits = _hits(library, found, q)
    marks = [Mark(hit.passage.start + a, hit.passage.start + b, "hit") for hit in hits for a, b in hit.highlights]
    if cited:
        marks.append(Mark(*cited, "cited"))
    given = {
        "document": found,
        "parts": parts(found, marks),
        "contents": contents(found),
        "cited": cited,
        "lost": cited is None and None not in (start, end),
        "q": q,
        "hits": hits,
        "at": next((n for n, hit in enumerate(hits) if cited and _meets(hit.passage, cited)), None),
        "newer": snapshots.current().documents.get(found.superseded_by or ""),
        "linked": _linked_document(found, base_url(request)),
    }
    return render(request, "document.html", given)


def _meets(passage: Passage, cited: tuple[int, int]) -> bool:
    return passage.start < cited[1] and passage.end > cited[0]


def _cited(document: Document, start: int | None, end: int | None, words: str | None) -> tuple[int, int] | None:
    """Return the cited stretch; None where no address asks for one, or its ``words`` (a digest) no longer stand here.

    Raises:
        Problem: the document has no such characters.
    """
    if start is None or end is None:
        return None
    if words is not None and start < end:
        return whereabouts(document.text, start, end, words)
    if not start < end <= len(document.text):
        raise Problem(
            INVALID,
            f"“{document.title}” has {len(document.text):,} characters, so there are no words from {start} to {end}. "
            "The link may have been cut short, or the document may have been corrected since it was made.",
        )
    return start, end


def _hits(library: Library, document: Document, query: str) -> list[Result]:
    """Return the passages of a document that a query finds by its words, in reading order."""
    if not any(character.isalnum() for character in query):
        return []
    found = library.search(query, Filter(documents=(document.id,)), limit=HITS_MOST, interpret=False)
    return sorted((r for r in found.results if r.highlights), key=lambda result: result.passage.start)


def _linked_document(document: Document, base: str) -> dict[str, object]:
    return {
        "@type": "DigitalDocument",
        "name": document.title,
        "url": f"{base}/documents/{document.id}",
        "sameAs": document.url,
        "inLanguage": document.language,
        "license": document.licence,
        "datePublished": document.meeting.held_on.isoformat() if document.meeting.held_on else None,
        "publisher": {"@type": "GovernmentOrganization", "name": document.meeting.council or "Council not stated"},
        "recordedAt": _linked_meeting(document.meeting, base),
    }


def _linked_meeting(meeting: Meeting, base: str) -> dict[str, object]:
    return {
        "@type": "Event",
        "name": f"{meeting_name(meeting)}, {long_date(meeting)}",
        "url": f"{base}/meetings/{meeting.id}",
        **({"startDate": meeting.held_on.isoformat()} if meeting.held_on else {}),
        "organizer": {"@type": "GovernmentOrganization", "name": meeting.council or "Council not stated"},
    }


@router.get("/meetings/{meeting_id}")
def meeting(request: Request, meeting_id: str, snapshots: TheSnapshots) -> Response:
    """Show a meeting with its papers, and the meetings of the same committee before and after."""
    snapshot = snapshots.current()
    found = snapshot.meetings.get(meeting_id)
    if found is None:
        raise missing(snapshots, "meeting", meeting_id)
    others = [m for m in snapshot.meetings.values() if m.committee == found.committee and m.council == found.council]
    at = next(n for n, other in enumerate(others) if other.id == meeting_id)
    given = {
        "meeting": found,
        "papers": snapshot.of_meeting.get(meeting_id, ()),
        "newer": others[at - 1] if at else None,
        "older": others[at + 1] if at + 1 < len(others) else None,
        "linked": _linked_meeting(found, base_url(request)),
    }
    return render(request, "meeting.html", given)


@router.get("/committees")
def committees(request: Request, snapshots: TheSnapshots) -> Response:
    """List the committees with how many meetings of each are covered, and from when to when."""
    snapshot = snapshots.current()
    rows: dict[tuple[str, str], list[Meeting]] = {}
    unnamed = []
    for found in snapshot.meetings.values():
        if found.committee:
            rows.setdefault((found.council or "", found.committee), []).append(found)
        else:
            unnamed.append(found)
    given = {"rows": sorted(rows.items()), "unnamed": unnamed, "shared": snapshot.shared}
    return render(request, "committees.html", given)


@router.get("/committees/{name:path}")
def committee(
    request: Request,
    name: str,
    snapshots: TheSnapshots,
    council: Annotated[str | None, Query(max_length=300)] = None,
) -> Response:
    """List the meetings of a committee by year, newest first; where several councils have one so called, list them."""
    if name.endswith("/") or not name:
        # The list, or the committee, as whoever cut the address short meant it.
        path = f"/committees/{quote(name.rstrip('/'), safe='')}".rstrip("/")
        return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""))
    snapshot = snapshots.current()
    found = [m for m in snapshot.meetings.values() if m.committee == name and council in (None, m.council or "")]
    if not found:
        raise Problem(UNKNOWN, f"No meeting of “{name[:80]}” is covered. The list of committees has all that are.")
    years: dict[str, list[Meeting]] = {}
    for held in found:
        years.setdefault(str(held.held_on.year) if held.held_on else "Date not stated", []).append(held)
    given = {
        "name": name,
        "years": years,
        "meetings": found,
        "namesakes": _by_council(found) if council is None and name in snapshot.shared else {},
        "council": found[0].council if council and name in snapshot.shared else None,
        "papers": snapshot.of_meeting,
    }
    return render(request, "committee.html", given)


def _by_council(meetings: list[Meeting]) -> dict[str, list[Meeting]]:
    by_council: dict[str, list[Meeting]] = {}
    for held in sorted(meetings, key=lambda held: held.council or ""):
        by_council.setdefault(held.council or "Council not stated", []).append(held)
    return by_council
