"""The one way in to a site for a run: its web service where that is on, its pages where it is off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from corpus.moderngov.client import Client
from corpus.moderngov.errors import FetchError, Refused, Unavailable
from corpus.moderngov.model import Committee, MeetingEntry, MeetingRecord, Paper
from corpus.moderngov.options import Entry, FetchReport
from corpus.moderngov.pages import Pages
from corpus.moderngov.webservice import WebService


@dataclass(slots=True)
class Source:
    """Asks the service where there is one, and the pages for the rest; raises what the client raises."""

    pages: Pages
    service: WebService | None
    _blind: bool = False

    def meetings(self, committee: str, since: date | None, until: date | None) -> list[MeetingEntry]:
        """Return a committee's meetings, earliest first; not all need to lie in the period."""
        if self.service is not None:
            return self.service.meetings(committee, since, until)
        return self.pages.meetings(committee)

    def meeting(self, committee: str, meeting: str) -> MeetingRecord:
        """Return all that the site says of a meeting.

        The service doesn't say whether minutes are a draft; the page's heading does, so it is looked at too.
        """
        if self.service is None:
            return self._with_attendance(self.pages.meeting(committee, meeting))
        record = self.service.meeting(meeting)
        if not record.minutes_published or record.restriction or self._blind:
            return record
        try:
            page = self.pages.meeting(committee, meeting)
        except Unavailable as fault:
            # The pages may be closed to robots, or gone, while the service isn't; once is enough to know.
            self._blind = fault.lasting
            return record
        return replace(record, heading=page.heading, stated_on=page.stated_on, papers=page.papers)

    def _with_attendance(self, record: MeetingRecord) -> MeetingRecord:
        if not record.attendance_link or not record.minutes_published:
            return record
        try:
            return replace(record, attendees=tuple(self.pages.attendance(record.attendance_link)))
        except Unavailable:
            return record


def open_source(client: Client, report: FetchReport) -> tuple[Source, list[Committee]]:
    """Return a way in that works, and the committees.

    Raises:
        Refused: the site refuses the service; its pages aren't tried then, that would be a way round.
        FetchError: neither the service nor the pages are those of a ModernGov site.
    """
    pages = Pages(client, client.base)
    service = WebService(client, client.base)
    try:
        committees = service.committees()
        if committees:
            return Source(pages, service), committees
        reason = "it lists no committees"
    except Refused as refusal:
        if "robots.txt" not in str(refusal):
            raise
        # Keeping robots from the service alone is a rule about the service; the pages have their own.
        report.refused.append(Entry("web service", f"{client.base}/mgWebService.asmx", str(refusal)))
        reason = str(refusal)
    except Unavailable as fault:
        reason = str(fault)
    try:
        committees = pages.committees()
    except Refused:
        raise
    except Unavailable as fault:
        raise FetchError(_not_moderngov(client.base, reason, str(fault))) from fault
    if not committees:
        raise FetchError(_not_moderngov(client.base, reason, "it lists no committees"))
    report.notes.append(f"The web service can't be used ({reason}); the site's pages were read instead.")
    return Source(pages, None), committees


def wanted_papers(record: MeetingRecord) -> list[tuple[Paper, str | None]]:
    """Return the papers to fetch, each with the number of its item (None for those of the whole meeting).

    Packs and front sheets repeat the papers of the items, and printed minutes what the items say; they count only
    where the items don't have it. What is restricted in one place is restricted, and an item's papers with the item.
    """
    listed = [(paper, item) for item in record.items for paper in item.papers]
    hidden = {paper.id for paper, item in listed if paper.restriction or item.restriction}
    hidden |= {paper.id for paper in record.papers if paper.restriction}
    found = [(paper, item.number or None) for paper, item in listed if paper.id not in hidden]
    whole = [paper for paper in record.papers if paper.id not in hidden and _fills_gap(paper, record)]
    return found + [(paper, None) for paper in whole]


def _fills_gap(paper: Paper, record: MeetingRecord) -> bool:
    if not record.items:
        return True
    title = paper.title.lower()
    if "minutes" in title or "cofnodion" in title:
        return not record.has_minutes
    return "decision" in title and not record.has_decisions and not record.has_minutes


def _not_moderngov(base: str, service: str, pages: str) -> str:
    return (
        f"{base} doesn't answer like a ModernGov site (web service: {service}; pages: {pages}). Check the address: "
        "give one of its pages, such as the list of committees. Files and saved pages can be indexed without it."
    )
