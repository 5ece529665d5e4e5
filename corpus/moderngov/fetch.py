"""A run: what the site lists, what is held already, what is asked for, and the report at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from corpus.moderngov.addresses import Resolver, site_base, system_resolver
from corpus.moderngov.client import Client, check_base
from corpus.moderngov.decision_run import COMMITTEE, FOLDER, DecisionRun
from corpus.moderngov.decisions import LIST, DecisionEntry, listed
from corpus.moderngov.errors import FetchError, Refused, Stopped, Unavailable
from corpus.moderngov.folder import Folder, MeetingState, opened
from corpus.moderngov.meeting import MeetingRun, unchanged
from corpus.moderngov.model import Committee, MeetingEntry
from corpus.moderngov.options import Entry, FetchOptions, FetchReport, Progress
from corpus.moderngov.pages import Pages
from corpus.moderngov.site import Source, open_source

Tell = Callable[[Progress], None]


def fetch(
    base_url: str,
    target: Path,
    options: FetchOptions | None = None,
    progress: Tell = lambda _: None,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    resolver: Resolver = system_resolver,
) -> FetchReport:
    """Bring ``target`` in step with a council's ModernGov site, and return what came of it.

    ``base_url`` may be the address of any page of the site. The run can be killed at any moment and goes on where it
    stopped. ``clock``, ``sleep`` (seconds) and ``resolver`` can be replaced by a test.

    Raises:
        FetchError: the run can't start or go on (wrong options, unusable folder, not a ModernGov site, disk full).
    """
    options = options or FetchOptions()
    options.check()
    base = site_base(base_url)
    check_base(base, options, resolver)
    report = FetchReport(base)
    with (
        opened(target, base, options.licence) as folder,
        Client(base, options, clock, sleep, resolver) as client,
    ):
        run = _Run(client, folder, options, report, progress)
        try:
            run.go()
        except Stopped as stop:
            report.stopped = str(stop)
        finally:
            folder.publish()
            report.requests = client.requests
            report.council = folder.site.council
    return report


class _Run:
    """One pass over the site."""

    def __init__(
        self, client: Client, folder: Folder, options: FetchOptions, report: FetchReport, progress: Tell
    ) -> None:
        self.client = client
        self.folder = folder
        self.options = options
        self.report = report
        self.progress = progress
        self.today = options.today or date.today()

    def go(self) -> None:
        """Look at every meeting that is asked for."""
        self.progress(Progress(0, 0, "asking for the committees"))
        try:
            source, committees = open_source(self.client, self.report)
        except Refused as refusal:
            self.report.stopped = (
                f"The site refuses: {refusal}. It isn't asked in any other way. Ask the council for access, or index "
                "files and pages that you have."
            )
            self.report.refused.append(Entry("list of committees", self.report.base, str(refusal)))
            return
        self._name_the_council(source.pages)
        wanted = self._wanted(committees)
        found = self._meetings(source, wanted)
        for count, (committee, entry) in enumerate(found):
            self.progress(Progress(count, len(found), f"{committee.title}, {entry.held_on or 'date not stated'}"))
            self._look_at(source, committee, entry)
        self.report.meetings = len(found)
        if self.options.decisions and not self.options.committees:
            self._decisions(source)
        self.progress(Progress(len(found), len(found), "done"))

    def _decisions(self, source: Source) -> None:
        """Look at every decision of an officer that is asked for."""
        url = f"{self.report.base}/{LIST}"
        self.progress(Progress(0, 0, "asking for the decisions of officers"))
        try:
            entries = listed(source.pages)
        except Refused as refusal:
            self.report.refused.append(Entry("list of officers' decisions", url, str(refusal)))
            return
        except Unavailable as fault:
            self.report.failed.append(Entry("list of officers' decisions", url, str(fault)))
            return
        since, until = self.options.since, self.options.until
        wanted = [
            entry
            for entry in entries
            if _within(entry.listed_on, since, until) and (entry.listed_on or not (since or until))
        ]
        for count, entry in enumerate(wanted):
            self.progress(Progress(count, len(wanted), f"officers' decisions, {entry.listed_on or 'date not stated'}"))
            self._decision(source, entry)
        self.report.decisions = len(wanted)

    def _decision(self, source: Source, entry: DecisionEntry) -> None:
        number = f"decision-{entry.id}"
        old, settled = self.folder.meetings.get(number), self._is_settled(entry.listed_on)
        if old and old.settled and settled and not self.options.refresh and all(map(self.folder.holds, old.files())):
            unchanged(old, self.report, "held already, and too old to change")
            return
        day = entry.listed_on.isoformat() if entry.listed_on else "undated"
        state = replace(old) if old else MeetingState(number, "", COMMITTEE, f"{FOLDER}/{day}-{entry.id}")
        DecisionRun(self.client, self.folder, self.options, self.report, source, state, settled).take(entry)

    def _wanted(self, committees: list[Committee]) -> list[Committee]:
        known = {committee.id: committee for committee in committees}
        for committee in committees:
            # All are named at once, so that a folder's name doesn't depend on what a run asks for.
            self.folder.committee_folder(committee.id, committee.title)
        self.folder.save_site()
        if not self.options.committees:
            return committees
        missing = [number for number in self.options.committees if number not in known]
        if missing:
            raise FetchError(
                f"{self.report.base} has no committee {', '.join(missing)}. A committee's number is the CId in the "
                "address of its page."
            )
        return [known[number] for number in dict.fromkeys(self.options.committees)]

    def _meetings(self, source: Source, committees: list[Committee]) -> list[tuple[Committee, MeetingEntry]]:
        since, until = self.options.since, self.options.until
        found: list[tuple[Committee, MeetingEntry]] = []
        for committee in committees:
            self.progress(Progress(0, 0, f"asking for the meetings of {committee.title}"))
            name = f"meetings of {committee.title}"
            try:
                entries = source.meetings(committee.id, since, until)
            except Refused as refusal:
                self.report.refused.append(Entry(name, self.report.base, str(refusal)))
                continue
            except Unavailable as fault:
                self.report.failed.append(Entry(name, self.report.base, str(fault)))
                continue
            for entry in entries:
                if entry.held_on is None and (since or until):
                    self.report.failed.append(
                        Entry(
                            f"meeting {entry.id} of {committee.title}",
                            None,
                            "its date can't be read, so it can't be told whether it lies in the period asked for",
                        )
                    )
                elif _within(entry.held_on, since, until):
                    found.append((committee, entry))
        return found

    def _look_at(self, source: Source, committee: Committee, entry: MeetingEntry) -> None:
        old = self.folder.meetings.get(entry.id)
        settled = self._is_settled(entry.held_on)
        if old and old.settled and settled and not self.options.refresh and all(map(self.folder.holds, old.files())):
            unchanged(old, self.report, "held already, and too old to change")
            return
        folder = self.folder.meeting_folder(
            self.folder.committee_folder(committee.id, committee.title),
            entry.id,
            entry.held_on.isoformat() if entry.held_on else None,
        )
        state = replace(old) if old else MeetingState(entry.id, committee.id, committee.title, folder)
        state.committee = committee.title
        run = MeetingRun(self.client, self.folder, self.options, self.report, source, state, settled)
        run.go(entry)

    def _is_settled(self, day: date | None) -> bool:
        """Return whether a meeting is old enough not to change any more."""
        return day is not None and day <= self.today - timedelta(days=self.options.revisit_days)

    def _name_the_council(self, pages: Pages) -> None:
        site = self.folder.site
        if self.options.council:
            site.council = self.options.council
        elif site.council is None:
            try:
                site.council = pages.council()
            except Unavailable:
                site.council = None
        if site.council is None:
            self.report.notes.append("The site's pages don't state the council's name: give it with --council.")


def _within(day: date | None, since: date | None, until: date | None) -> bool:
    return day is None or ((since is None or day >= since) and (until is None or day <= until))
