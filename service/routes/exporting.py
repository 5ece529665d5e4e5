"""Hands out what a search found as a file."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from service.exports import Format, briefing, contents, export, file_name, with_links_from
from service.names import checked
from service.routes.context import NOT_KEPT, TheLibrary, TheSettings, base_url, problems
from service.routes.parameters import Searching, Sort

router = APIRouter(prefix="/api", tags=["export"])

EXPORTED_MOST = 1000
# A briefing is for reading: what stands far down a ranking would only make it longer.
BRIEFED_MOST = 10


class ExportQuery(Searching):
    """The parameters of an export."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    form: Format = Field(alias="format", description="csv, json, jsonl, bibtex, ris or docx (Word).", examples=["csv"])
    limit: int = Field(EXPORTED_MOST, ge=1, le=EXPORTED_MOST, description="How many passages at most.")
    sort: Sort = Field("relevance", description="The order of the passages; in Word, of the meetings.")


@router.get(
    "/export",
    response_class=Response,
    responses={
        **problems(422, 503),
        200: {
            "description": "The file. JSON Lines are a ResultShape a line. Word is a briefing: the answer's quotations "
            "with their references, what was searched, and up to ten further passages.",
            "content": contents("csv", "json", "jsonl", "bibtex", "ris", "docx"),
        },
    },
)
def export_file(
    request: Request, query: Annotated[ExportQuery, Query()], library: TheLibrary, settings: TheSettings
) -> Response:
    """Return what a search finds as a file, with everything that is needed to cite it."""
    where = checked(query.where(), library)
    if query.form == "docx":
        asked = library.ask(query.q, where, interpret=query.interpret)
        found = library.search(query.q, where, limit=min(query.limit, BRIEFED_MOST), interpret=query.interpret)
        base = base_url(request)
        made = briefing(asked, found, settings.site_name, date.today(), base_url=base, sort=query.sort)
    else:
        found = library.search(query.q, where, limit=query.limit, sort=query.sort, interpret=query.interpret)
        made = export(query.form, with_links_from(base_url(request), found))
    disposition = f'attachment; filename="{file_name(query.q, made.suffix)}"'
    headers = {"Content-Disposition": disposition, "Content-Type": made.media_type}
    # A briefing says on which day it was made.
    return Response(made.content, headers=headers | (NOT_KEPT if query.form == "docx" else {}))
