"""One meeting of a run: its page is put together, its papers are fetched, what isn't public is left where it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256

from corpus.moderngov import describe
from corpus.moderngov.addresses import join
from corpus.moderngov.client import Answer, Client
from corpus.moderngov.compose import compose, composed_kind, without_emails
from corpus.moderngov.errors import Refused, Stopped, Unavailable
from corpus.moderngov.folder import Folder, HeldFile, MeetingState
from corpus.moderngov.model import MeetingEntry, MeetingRecord, Paper
from corpus.moderngov.naming import is_html, slug, suffix_of
from corpus.moderngov.options import Entry, FetchOptions, FetchReport
from corpus.moderngov.site import Source, wanted_papers


def unchanged(state: MeetingState, report: FetchReport, reason: str) -> None:
    """Name in the report what is held of a meeting that isn't asked for again."""
    report.unchanged.extend(Entry(held.title, held.url, reason, held.file) for held in state.files())
    report.refused.extend(Entry(**entry) for entry in state.refused)
    report.withheld.extend(Entry(**entry) for entry in state.withheld)
    report.failed.extend(Entry(**entry) for entry in state.failed)


@dataclass(slots=True)
class MeetingRun:
    """Brings what is held of one meeting in step with the site."""

    client: Client
    folder: Folder
    options: FetchOptions
    report: FetchReport
    source: Source
    state: MeetingState
    settled: bool
    _refused: list[Entry] = field(default_factory=list)
    _withheld: list[Entry] = field(default_factory=list)
    _failed: list[Entry] = field(default_factory=list)
    _complete: bool = True

    def go(self, entry: MeetingEntry) -> None:
        """Look at the meeting; what can't be had is named in the report, and what was held before is kept."""
        state = self.state
        name = f"{state.committee}, {entry.held_on or 'date not stated'}"
        url = self._url()
        try:
            record = self.source.meeting(state.committee_id, state.id)
            record = replace(record, held_on=record.held_on or entry.held_on, status=record.status or entry.status)
            if state.composed and not record.items and not record.restriction:
                raise Unavailable("the site shows no items any more; the earlier copy is kept")
        except Refused as refusal:
            self.report.refused.append(Entry(name, url, str(refusal)))
            return
        except Unavailable as fault:
            self.report.failed.append(Entry(name, url, str(fault)))
            return
        self._withheld = describe.withheld(record, name, url)
        if record.restriction is None:
            self._fetch_papers(record)
            self._write_page(record)
            self.state.record = describe.line(record, self.state, url, self.client.base)
        else:
            self._drop_all()
        self._finish()

    def _url(self) -> str:
        return f"{self.client.base}/ieListDocuments.aspx?CId={self.state.committee_id}&MId={self.state.id}&Ver=4"

    def _finish(self) -> None:
        state = self.state
        state.refused = [entry.as_dict() for entry in self._refused]
        state.withheld = [entry.as_dict() for entry in self._withheld]
        state.failed = [entry.as_dict() for entry in self._failed]
        state.settled = self.settled and self._complete
        self.report.refused.extend(self._refused)
        self.report.withheld.extend(self._withheld)
        self.report.failed.extend(self._failed)
        self.folder.save(state)
        self.folder.publish()

    def _fetch_papers(self, record: MeetingRecord) -> None:
        wanted = {paper.id: (paper, item) for paper, item in wanted_papers(record) if paper.restriction is None}
        for number in [number for number in self.state.papers if number not in wanted]:
            self._drop(number, "the site doesn't list it any more, or not in public")
        for paper, item in wanted.values():
            held = self.state.papers.get(paper.id)
            if held and held.settled and self.settled and self.folder.holds(held) and not self.options.refresh:
                self.report.unchanged.append(
                    Entry(held.title, held.url, "held already, and too old to change", held.file)
                )
                continue
            try:
                self._fetch_paper(paper, item, held, record)
            except Refused as refusal:
                self._refused.append(Entry(without_emails(paper.title), next(iter(paper.links), None), str(refusal)))
            except Unavailable as fault:
                self._give_up(paper, fault)
            except Stopped:
                # What this meeting has so far is kept, and the rest is asked for another time.
                self._complete = False
                self._finish()
                raise

    def _give_up(self, paper: Paper, fault: Unavailable) -> None:
        entry = Entry(without_emails(paper.title), next(iter(paper.links), None), str(fault))
        if fault.lasting and self.settled:
            # Asking for it in every run would be impolite; it is named in every report all the same.
            self._failed.append(entry)
            return
        self.report.failed.append(entry)
        self._complete = False

    def _fetch_paper(self, paper: Paper, item: str | None, held: HeldFile | None, record: MeetingRecord) -> None:
        if paper.external:
            raise Refused("it's a link to a web page, not a paper of this site")
        answer = self._ask(paper, held if held and self.folder.holds(held) else None)
        new = describe.paper(paper, item, record, str(join(self.client.base, paper.links[0])), self.settled)
        if answer.same and held:
            new.file, new.sha256, new.size = held.file, held.sha256, held.size
        else:
            _check_body(answer)
            new.file = self._paper_file(paper, item, answer, held)
            new.sha256, new.size = sha256(answer.body).hexdigest(), len(answer.body)
            new.etag, new.modified = answer.etag, answer.modified
        self._keep(paper.id, new, None if answer.same else answer.body, held)

    def _keep(self, number: str, new: HeldFile, body: bytes | None, held: HeldFile | None) -> None:
        same = held is not None and held.sha256 == new.sha256
        if same and held is not None:
            # Validators are taken over only with new content, so that an unchanged folder stays as it is.
            new.etag, new.modified = held.etag, held.modified
        written = body is not None and self.folder.write(new.file, body)
        entry = Entry(new.title, new.url, "new" if held is None else "changed", new.file)
        if written:
            self.report.fetched.append(entry)
        else:
            self.report.unchanged.append(replace(entry, reason="the same content as before"))
        if held is not None and held.file != new.file:
            self.folder.remove(held.file)
        self.state.papers[number] = new
        self.folder.save(self.state)

    def _ask(self, paper: Paper, held: HeldFile | None) -> Answer:
        if not paper.links:
            raise Unavailable("the site gives no address for it", lasting=True)
        problem: Unavailable | None = None
        for link in paper.links:
            self.report.document_requests += 1
            try:
                return self.client.get(
                    join(self.client.base, link),
                    etag=held.etag if held else None,
                    modified=held.modified if held else None,
                    limit=self.options.max_bytes,
                )
            except Refused:
                raise
            except Unavailable as fault:
                problem = problem or fault
        raise problem or Unavailable("the site gives no address for it", lasting=True)

    def _paper_file(self, paper: Paper, item: str | None, answer: Answer, held: HeldFile | None) -> str:
        """Return where the paper goes; one that is held keeps its name as long as its format stays."""
        suffix = suffix_of(answer.body, answer.url)
        if held is not None and held.file.endswith(suffix):
            return held.file
        number = f"{item:0>2}-" if item else "00-"
        title, ending = slug(paper.title, "paper"), slug(paper.id.partition("-")[0])
        return f"{self.state.folder}/{slug(number)}-{title}-{ending}{suffix}"

    def _write_page(self, record: MeetingRecord) -> None:
        old = self.state.composed
        kind = composed_kind(record)
        if kind is None:
            if old:
                self.folder.remove(old.file)
                self.report.removed.append(
                    Entry(old.title, old.url, "the site has no public text of it any more", old.file)
                )
            self.state.composed = None
            return
        body = compose(record, kind, self.state.committee, self.folder.site.council, self.client.base).encode()
        new = describe.page(record, kind, self.state, self._url(), self.settled)
        self._put(new, body)

    def _put(self, new: HeldFile, body: bytes) -> None:
        """Write the page that was put together, where it isn't there already, in the place of the one before."""
        old = self.state.composed
        new.sha256, new.size = sha256(body).hexdigest(), len(body)
        written = self.folder.write(new.file, body)
        entry = Entry(new.title, new.url, "new" if old is None else "changed", new.file)
        if written:
            self.report.fetched.append(entry)
        else:
            self.report.unchanged.append(replace(entry, reason="the same content as before"))
        if old and old.file != new.file:
            self.folder.remove(old.file)
        self.state.composed = new

    def _drop(self, number: str, reason: str) -> None:
        held = self.state.papers.pop(number)
        self.folder.remove(held.file)
        self.report.removed.append(Entry(held.title, held.url, reason, held.file))

    def _drop_all(self) -> None:
        for number in list(self.state.papers):
            self._drop(number, "its meeting isn't public any more")
        if self.state.composed:
            held = self.state.composed
            self.folder.remove(held.file)
            self.report.removed.append(Entry(held.title, held.url, "its meeting isn't public any more", held.file))
        self.state.composed = None
        self.state.record = {}


def _check_body(answer: Answer) -> None:
    """Raise Unavailable where what came isn't a paper, although the site said that all was well."""
    if not answer.body:
        raise Unavailable("the site sent an empty file")
    path = answer.url.partition("?")[0].lower()
    if is_html(answer.body) and not path.endswith((".htm", ".html")):
        raise Unavailable("the site sent a web page (an error page, most likely) instead of the paper")
    if not answer.whole and answer.body.lstrip()[:5] == b"%PDF-" and b"%%EOF" not in answer.body[-65536:]:
        raise Unavailable("the file breaks off before its end")
