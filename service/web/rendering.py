"""Turns templates into pages: one environment, with what every page is given."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from corpus.records import Coverage, Meeting, Passage
from service.citing import long_date
from service.places import address
from service.problems import Problem
from service.results import listed
from service.routes.context import base_url
from service.web.assets import static_url
from service.web.marking import highlighted

# What XML 1.0 can't hold, escaped or not: it would break a feed for every reader of it.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def environment() -> Environment:
    """Return the environment: everything is escaped, and a name that isn't there is an error."""
    made = Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        day=day, held=long_date, highlighted=highlighted, segment=lambda text: quote(text, safe=""), json_ld=json_ld,
        number=lambda n: f"{n:,}", percent=lambda share: f"{share:.0%}", xml=xml_safe, plural=plural,
        listed=listed, field_name=field_name,
    )  # fmt: skip
    made.globals.update(
        static=static_url, covered=covered, meeting_name=_meeting_name, committee_link=_committee_link,
        words_at=words_at,
    )  # fmt: skip
    return made


def day(value: date) -> str:
    """Return a day as "14 March 2017"."""
    return f"{value.day} {value:%B %Y}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: "1 meeting", "23 meetings"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def covered(coverage: Coverage) -> str:
    """Return what was searched in words."""
    told = f"{plural(coverage.documents, 'document')} of {plural(coverage.meetings, 'meeting')}"
    if coverage.held_from and coverage.held_to:
        told += f", held {day(coverage.held_from)} to {day(coverage.held_to)}"
    return told


def meeting_name(meeting: Meeting) -> str:
    """Return what a meeting is called: its committee, else its title, else its council."""
    return meeting.committee or meeting.title or meeting.council or "Meeting whose committee is not stated"


@pass_context
def _meeting_name(context: Context, meeting: Meeting) -> str:
    """Return what a meeting is called on a page: with its council, where those of several are covered."""
    name = meeting_name(meeting)
    several = len(context["current_snapshot"]().councils) > 1
    return f"{name}, {meeting.council}" if several and meeting.council and meeting.council != name else name


@pass_context
def _committee_link(context: Context, meeting: Meeting) -> str:
    """Return the path of the page of a meeting's committee; it names the council where others have one so called."""
    path = f"/committees/{quote(meeting.committee or '', safe='')}"
    shared = meeting.committee in context["current_snapshot"]().shared
    return f"{path}?{urlencode({'council': meeting.council or ''})}" if shared else path


def words_at(passage: Passage, text: str, query: str = "") -> str:
    """Return the path to a passage in its document."""
    return address(passage.document_id, passage.start, passage.end, text, query)


def field_name(where: str) -> str:
    """Return the place of a fault as its form calls it, without which of several values it was."""
    words = " ".join(part for part in where.split(".") if not part.isdigit())
    return {"q": "question"}.get(words, words).capitalize()


def json_ld(value: Mapping[str, Any]) -> Markup:
    """Return linked data for a script element of that type; no character in it can end the element."""
    kept = {key: item for key, item in value.items() if item is not None}
    text = json.dumps({"@context": "https://schema.org", **kept}, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def xml_safe(text: str) -> str:
    """Return a text without the characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)


def render(
    request: Request, template: str, given: Mapping[str, object], *, status: int = 200, media_type: str = "text/html"
) -> Response:
    """Return a page of what it is given."""
    return HTMLResponse(fragment(request, template, given), status, media_type=media_type)


def fragment(request: Request, template: str, given: Mapping[str, object]) -> str:
    """Return a piece of a page as text."""
    return environment().get_template(template).render({**_shared(request), **given})


def _shared(request: Request) -> dict[str, Any]:
    settings = request.app.state.settings
    return {
        "site_name": settings.site_name,
        "invented": settings.invented,
        "contact": settings.contact,
        "base": base_url(request),
        "path": request.url.path,
        # Asked only where it is needed: a problem has to be told without an index too.
        "current_snapshot": request.app.state.snapshots.current,
    }


def problem_page(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as a page."""
    asked = request.query_params.get("q", "")[:200]
    response = render(request, "problem.html", {"problem": problem, "asked": asked}, status=problem.kind.status)
    response.headers.update({"Cache-Control": "no-store", **(headers or {})})
    return response
