"""A ModernGov site's own web service: plain GET requests that answer with XML.

Seen in real answers: dates are dd/mm/yyyy, booleans the words True and False, numbers have leading spaces, texts are
escaped twice, and an error can come as a web page with status 200.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.moderngov.addresses import link_readings
from corpus.moderngov.client import Client
from corpus.moderngov.errors import Unavailable
from corpus.moderngov.model import Attendee, Committee, Item, MeetingEntry, MeetingRecord, Paper
from corpus.records import digest

EARLIEST = date(1980, 1, 1)
LATEST = date(2099, 12, 31)
"""The service wants both ends of a period; these are "everything"."""
UNPUBLISHED_AGENDA = "not for display: the site marks the agenda of the meeting as not published"

_ILLEGAL = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));", re.I
)
"""Characters that XML 1.0 doesn't allow but Word leaves in minutes."""
_DAY = re.compile(r"\s*(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})/(\d{1,2})/(\d{4}))(?!\d)")
_TAG = re.compile(r"<[a-zA-Z/!]")
_ESCAPED_TAG = re.compile(r"&lt;/?[a-zA-Z][a-zA-Z0-9]*[\s/&>]", re.IGNORECASE)
_ESCAPED_ENTITY = re.compile(r"&amp;(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class WebService:
    """The service of one site, asked through a polite client; every method raises what the client raises."""

    client: Client
    base: str

    def committees(self) -> list[Committee]:
        """Return all committees, those of the past too."""
        root = self._ask("GetCommittees", {}, "committees")
        found = [
            Committee(_text(node, "committeeid"), plain(_text(node, "committeetitle")))
            for node in _all(root, "committee")
        ]
        return [committee for committee in found if committee.id.isdecimal()]

    def meetings(self, committee: str, since: date | None, until: date | None) -> list[MeetingEntry]:
        """Return a committee's meetings, each once, earliest first.

        The period is only a wish: the service has been seen to answer with its whole history.
        """
        ends = {"sFromDate": since or EARLIEST, "sToDate": until or LATEST}
        period = {name: f"{day:%d/%m/%Y}" for name, day in ends.items()}
        root = self._ask("GetMeetings", {"lCommitteeId": committee, **period}, "getmeetings")
        found: dict[str, MeetingEntry] = {}
        for block in _all(root, "committee"):
            if _text(block, "committeeid") not in {committee, ""}:
                continue
            for node in _all(block, "meeting"):
                held_on = service_date(_text(node, "meetingdate"))
                entry = MeetingEntry(_text(node, "meetingid"), held_on, _text(node, "meetingstatus") or None)
                if entry.id.isdecimal():
                    found[entry.id] = entry
        return sorted(found.values(), key=lambda entry: (entry.held_on or date.max, int(entry.id)))

    def meeting(self, meeting: str) -> MeetingRecord:
        """Return all that the service says of a meeting."""
        root = self._ask("GetMeeting", {"lMeetingId": meeting}, "meeting")
        minutes_published = _flag(root, "minutepublished")
        decisions_published = _flag(root, "decisionpublished")
        items = [_item(node, minutes_published, decisions_published) for node in _all(root, "agendaitem")]
        if _flag(root, "agendapublished") is False:
            items = [item if item.restriction else _without_agenda(item) for item in items]
        return MeetingRecord(
            id=meeting,
            held_on=service_date(_text(root, "meetingdate")),
            time=_text(root, "meetingtime") or None,
            status=_text(root, "meetingstatus") or None,
            minutes_published=minutes_published is True,
            items=tuple(items),
            attendees=tuple(_attendees(root)),
            restriction=_restriction(root),
        )

    def _ask(self, operation: str, parameters: dict[str, str], root_name: str) -> Element:
        query = f"?{urlencode(parameters)}" if parameters else ""
        answer = self.client.get(httpx.URL(f"{self.base}/mgWebService.asmx/{operation}{query}"))
        start = answer.body[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith((b"<!doctype html", b"<html")):
            raise Unavailable(f"the web service ({operation}) answered with a web page instead of data")
        try:
            root = fromstring(_ILLEGAL.sub(b"", answer.body), forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError) as error:
            raise Unavailable(f"the web service ({operation}) answered with broken XML ({error})") from error
        if not isinstance(root, Element) or _name(root) != root_name:
            raise Unavailable(f"the web service ({operation}) answered with something other than {root_name}")
        return root


def service_date(text: str) -> date | None:
    """Return the date of "10/02/2026" (or "2026-02-10"), whatever time follows; None where it isn't one."""
    match = _DAY.match(text)
    if match is None:
        return None
    day, month, year = (match[3], match[2], match[1]) if match[1] else (match[4], match[5], match[6])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def plain(text: str) -> str:
    """Return a title as words: its entities resolved however often they were escaped, its spaces single."""
    for _ in range(3):
        text = html.unescape(text)
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", " ", text).split())


def markup(text: str) -> str:
    """Return an HTML text with the escaping taken off that was put on once too often."""
    text = text.strip()
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    return _ESCAPED_ENTITY.sub(r"&\1;", text)


def _item(node: Element, minutes_published: bool | None, decisions_published: bool | None) -> Item:
    minutes = markup(_text(node, "minutesnonemptyhtmlbody"))
    decision = markup(_text(node, "decisionnonemptyhtmlbody"))
    hide_minutes = _hidden(_flag(node, "isminutepublished"), minutes_published)
    hide_decision = _hidden(_flag(node, "isdecisionpublished"), decisions_published)
    number = (
        _text(node, "minutesitemnumber") or _text(node, "fulldisplaynumberformat") or _text(node, "agendaitemnumber")
    )
    sub_number = _text(node, "minutesitemsubnumber")
    return Item(
        id=_text(node, "agendaitemid"),
        number=plain(number).rstrip(".") + (f".{sub_number}" if sub_number and sub_number != "0" else ""),
        title=plain(_text(node, "agendaitemtitle")),
        agenda=markup(_text(node, "agendatext")),
        minutes="" if hide_minutes else minutes,
        decision="" if hide_decision else decision,
        papers=tuple(_paper(child) for child in _all(node, "linkeddoc")),
        restriction=_restriction(node),
        unpublished=("minutes",) * bool(minutes and hide_minutes) + ("decision",) * bool(decision and hide_decision),
    )


def _hidden(own: bool | None, of_meeting: bool | None) -> bool:
    """Return whether a text isn't published: what the item says of it goes before what the meeting says."""
    return (of_meeting if own is None else own) is False


def _without_agenda(item: Item) -> Item:
    """Return what is public of an item whose agenda isn't: its minutes and decision, else nothing, not its title."""
    papers = tuple(replace(paper, restriction=paper.restriction or UNPUBLISHED_AGENDA) for paper in item.papers)
    if not item.minutes and not item.decision:
        return replace(item, agenda="", papers=papers, restriction=UNPUBLISHED_AGENDA)
    return replace(item, agenda="", papers=papers, unpublished=(*item.unpublished, *["agenda"] * bool(item.agenda)))


def _paper(node: Element) -> Paper:
    reference = plain(_text(node, "restrictionsref"))
    restriction = _restriction(node)
    if restriction is None and reference:
        restriction = f"the site gives it a restriction ({reference})"
    return Paper(
        id=_text(node, "attachmentid") or digest(_text(node, "url"), _text(node, "title"))[:8],
        title=plain(_text(node, "title")),
        links=link_readings(_text(node, "url")),
        restriction=restriction,
        external=_flag(node, "isurl") is True,
    )


def _attendees(root: Element) -> Iterator[Attendee]:
    for node in _all(root, "attendee"):
        said = {name.lower(): plain(value) or None for name, value in node.attrib.items()}
        if name := said.get("name"):
            yield Attendee(
                name, said.get("roledescription"), said.get("attendance"), said.get("politicalparty"), said.get("ward")
            )


def _restriction(node: Element) -> str | None:
    """Return why something isn't public; a flag that is neither yes nor no counts against publishing."""
    restricted = _text(node, "isrestricted").lower()
    if restricted and restricted not in {"false", "0", "no"}:
        return "the site marks it as restricted"
    allowed = _text(node, "isdisplayallowed").lower()
    if allowed and allowed not in {"true", "1", "yes"}:
        return "the site marks it as not for display"
    return None


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _all(node: Element, name: str) -> Iterator[Element]:
    return (child for child in node.iter() if child is not node and _name(child) == name)


def _text(node: Element, name: str) -> str:
    """Return the text of the child of that name, empty where there is none."""
    for child in node:
        if _name(child) == name:
            return "".join(child.itertext()).strip()
    return ""


def _flag(node: Element, name: str) -> bool | None:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
        _text(node, name).lower()
    )
