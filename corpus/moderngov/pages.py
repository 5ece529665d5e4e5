"""A ModernGov site's web pages, for sites whose web service is switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

import httpx
from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from corpus.dates import find_days
from corpus.moderngov.addresses import join, link_readings
from corpus.moderngov.client import Client
from corpus.moderngov.errors import Refused, Unavailable
from corpus.moderngov.item_rows import document_links, item_rows, words
from corpus.moderngov.model import Attendee, Committee, MeetingEntry, MeetingRecord

MAX_LIST_PAGES = 120
"""Pages of one committee's list of meetings that are followed: one a year, so more than any archive has."""

_COUNCIL = re.compile(r"\b(?:council|authority|assembly|borough|cyngor|comhairle|parliament|senedd)\b", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}[.:]\d{2}\s*(?:am|pm)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one site, asked through a polite client; every method raises what the client raises."""

    client: Client
    base: str

    def committees(self) -> list[Committee]:
        """Return the committees that the site lists, in its order."""
        try:
            page = self.page("mgListCommittees.aspx?bcr=1")
        except Refused:
            raise
        except Unavailable:
            page = self.page("ieDocHome.aspx?bcr=1")
        found: dict[str, Committee] = {}
        for link, parameters in links(page, "mgcommitteedetails.aspx", "ielistmeetings.aspx"):
            number = parameters.get("id") or _committee(parameters)
            title = words(link)
            if number and number.isdecimal() and title:
                found.setdefault(number, Committee(number, title))
        return list(found.values())

    def meetings(self, committee: str) -> list[MeetingEntry]:
        """Return a committee's meetings from its list and the earlier and later lists that it leads to."""
        waiting, seen = [f"ieListMeetings.aspx?CId={committee}&Year=0"], {"0"}
        found: dict[str, MeetingEntry] = {}
        while waiting and len(seen) <= MAX_LIST_PAGES:
            page = self.page(waiting.pop(0))
            for link, parameters in links(page, "ielistdocuments.aspx"):
                number = parameters.get("mid") or parameters.get("meetingid", "")
                days = find_days(words(link))
                if number.isdecimal() and _committee(parameters) in {committee, ""} and number not in found:
                    found[number] = MeetingEntry(number, days[0].day if days else None, _cancelled(link))
            for _, parameters in links(page, "ielistmeetings.aspx"):
                year = parameters.get("year", "0")
                if _committee(parameters) == committee and year.isdecimal() and year not in seen:
                    seen.add(year)
                    waiting.append(f"ieListMeetings.aspx?CId={committee}&Year={year}")
        return sorted(found.values(), key=lambda entry: (str(entry.held_on or "9999"), int(entry.id)))

    def meeting(self, committee: str, meeting: str) -> MeetingRecord:
        """Return what the page of a meeting says; its date is the one that the page states."""
        page = self.page(f"ieListDocuments.aspx?CId={committee}&MId={meeting}&Ver=4")
        heading = _first(page, "h1", "mgMainTitleTxt")
        subtitle = _first(page, "h2", "mgSubTitleTxt")
        days = {found.day for found in find_days(subtitle or "")}
        stated = days.pop() if len(days) == 1 else None
        time = _TIME.search(subtitle or "")
        items = tuple(item_rows(page, meeting))
        if not items and not heading and not subtitle:
            raise Unavailable("its page isn't a page of a meeting")
        attendance = next((str(link.get("href")) for link, _ in links(page, "mgmeetingattendance.aspx")), None)
        return MeetingRecord(
            id=meeting,
            held_on=stated,
            stated_on=stated,
            time=time[0] if time else None,
            status="Cancelled" if "cancelled" in f"{heading} {subtitle}".lower() else None,
            heading=heading,
            minutes_published="minutes" in (heading or "").lower() or any(item.minutes for item in items),
            items=items,
            papers=tuple(document_links(page, outside_items=True)),
            attendance_link=attendance,
        )

    def attendance(self, link: str) -> list[Attendee]:
        """Return who attended, from the page that ``link`` (as it stands on the meeting's page) leads to."""
        return list(_attendees(self.page(link)))

    def council(self) -> str | None:
        """Return the council's name as the site's pages state it, None where they don't."""
        page = self.page("mgListCommittees.aspx?bcr=1")
        names = [str(node.get("content", "")) for node in page.xpath('//meta[@property="og:site_name"]')]
        for title in page.xpath("//title"):
            names += reversed(re.split(r"\s+[|–—-]\s+", words(title)))
        return next((" ".join(name.split()) for name in names if _COUNCIL.search(name)), None)

    def page(self, link: str) -> HtmlElement:
        """Return a page of the site, parsed; ``link`` is as it stands on another of its pages."""
        readings = link_readings(link)
        if not readings:
            raise Unavailable("its link is empty", lasting=True)
        answer = self.client.get(join(self.base, readings[0]))
        try:
            text = answer.body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = answer.body.decode("cp1252", "replace")
        try:
            # A declaration of an encoding would be refused in text that is decoded already.
            page = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
        except (ParserError, ValueError) as error:
            raise Unavailable("its page is empty or isn't HTML") from error
        return page


def links(page: HtmlElement, *names: str) -> Iterator[tuple[HtmlElement, dict[str, str]]]:
    """Yield the links to pages of these names with their parameters; the case of both differs between sites."""
    for link in page.iter("a"):
        href = next(iter(link_readings(str(link.get("href") or ""))), "")
        try:
            url = httpx.URL(href)
        except httpx.InvalidURL:
            continue
        if unquote(url.path).rpartition("/")[2].lower() in names:
            query = url.query.decode("ascii", "replace").replace("&amp;", "&")
            yield link, {name.lower(): value for name, value in parse_qsl(query)}


def _committee(parameters: dict[str, str]) -> str:
    return parameters.get("cid") or parameters.get("committeeid") or ""


def _cancelled(link: HtmlElement) -> str | None:
    around = link.getparent()
    text = words(around if around is not None and around.tag == "li" else link)
    return "Cancelled" if "cancelled" in text.lower() else None


def _first(page: HtmlElement, tag: str, name: str) -> str | None:
    for node in page.iter(tag):
        if name in str(node.get("class", "")).split():
            return words(node) or None
    return None


def _attendees(page: HtmlElement) -> Iterator[Attendee]:
    """Yield the rows of a table whose first heading is Attendee, Name or Member."""
    for table in page.iter("table"):
        headings = [words(cell).lower() for cell in table.iter("th")]
        if not headings or headings[0] not in {"attendee", "name", "member", "councillor"}:
            continue
        for row in table.iter("tr"):
            cells = [words(cell) for cell in row.iter("td")]
            said = dict(zip(headings, cells, strict=False))
            if cells and cells[0] and "@" not in cells[0]:
                yield Attendee(
                    name=cells[0],
                    role=said.get("role") or None,
                    attendance=said.get("attendance") or said.get("status") or None,
                    party=said.get("party") or said.get("political party") or None,
                    ward=said.get("ward") or None,
                )
