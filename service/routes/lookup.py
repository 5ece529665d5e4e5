"""Looks up meetings, documents and passages by their ids."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from service.listings import DocumentResponse, MeetingDetail, MeetingsResponse, PassageResponse
from service.names import checked
from service.problems import GONE, Problem, unknown
from service.routes.context import TheLibrary, TheSnapshots, base_url, json_of, problems
from service.routes.parameters import ListQuery
from service.snapshot import Snapshots

router = APIRouter(prefix="/api", tags=["look up"])

Identity = Annotated[
    str, Path(max_length=200, description="The id, as search and ask give it.", examples=["40089395f1d9cceb4a67"])
]


@router.get("/meetings", response_model=MeetingsResponse, responses=problems(422, 503))
def meetings(query: Annotated[ListQuery, Query()], library: TheLibrary, snapshots: TheSnapshots) -> Response:
    """List the meetings that the filters leave, newest first, undated last, with their papers."""
    found = library.meetings(checked(query.where(), library))
    papers = snapshots.current().of_meeting
    shown = [
        MeetingDetail.of_papers(meeting, papers.get(meeting.id, ()))
        for meeting in found[query.offset : query.offset + query.limit]
    ]
    return json_of(MeetingsResponse(total=len(found), limit=query.limit, offset=query.offset, meetings=shown))


@router.get("/meetings/{meeting_id}", response_model=MeetingDetail, responses=problems(404, 410, 422, 503))
def meeting(meeting_id: Identity, snapshots: TheSnapshots) -> Response:
    """Return a meeting with its papers."""
    snapshot = snapshots.current()
    if meeting_id not in snapshot.meetings:
        raise missing(snapshots, "meeting", meeting_id)
    return json_of(MeetingDetail.of_papers(snapshot.meetings[meeting_id], snapshot.of_meeting.get(meeting_id, ())))


@router.get("/documents/{document_id}", response_model=DocumentResponse, responses=problems(404, 410, 422, 503))
def document(document_id: Identity, library: TheLibrary, snapshots: TheSnapshots) -> Response:
    """Return a document with its text and structure."""
    found = library.document(document_id)
    if found is None:
        raise missing(snapshots, "document", document_id)
    return json_of(DocumentResponse.of(found))


@router.get("/passages/{passage_id}", response_model=PassageResponse, responses=problems(404, 410, 422, 503))
def passage(request: Request, passage_id: Identity, library: TheLibrary, snapshots: TheSnapshots) -> Response:
    """Return a passage with its text and where it stands."""
    found = library.passage(passage_id)
    if found is None:
        raise missing(snapshots, "passage", passage_id)
    return json_of(PassageResponse.of(*found), base_url(request))


def missing(snapshots: Snapshots, what: str, identity: str) -> Problem:
    """Return why there is no document, meeting or passage with an id: it has been removed, or there never was one."""
    went = snapshots.removed(identity)
    if went is None:
        return unknown(what, identity)
    return Problem(
        GONE,
        f"This {what} was in the index until {went.day} {went:%B %Y} and has been removed: its publisher or the "
        "operator of this service took it out, or it stands at another address now. Search for its words to see where "
        "they stand today.",
    )
