"""A web server on this machine that behaves like a ModernGov site, traps included; the council is invented."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from corpus.moderngov import FetchOptions, FetchReport, Progress, fetch

TODAY = date(2026, 3, 1)
SECRET = "zanzibar settlement figure"


def pdf(words: str) -> bytes:
    return f"%PDF-1.4\n% {words}\ntrailer\n%%EOF\n".encode()


@dataclass
class Reply:
    """What the server sends; ``declare`` is the Content-Length, None to close the connection at the end instead."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    declare: int | None = -1
    wait: float = 0.0


@dataclass
class Asked:
    path: str
    headers: dict[str, str]


Answerer = Callable[[Asked], Reply | None]


def element(name: str, text: object = "", times: int = 1) -> str:
    value = str(text)
    for _ in range(times):
        value = html.escape(value)
    return f"<{name}>{value}</{name}>"


@dataclass
class Doc:
    id: str
    title: str
    url: str
    restricted: str = "False"
    isurl: str = "False"
    reference: str = ""

    def xml(self) -> str:
        return "".join(
            [
                "<linkeddoc>",
                element("attachmentid", self.id),
                element("title", self.title, 2),
                element("isurl", self.isurl),
                element("url", self.url),
                element("isrestricted", self.restricted),
                element("restrictionsRef", self.reference),
                element("publicationdate", "06/03/2017"),
                "</linkeddoc>",
            ]
        )


@dataclass
class AgendaItem:
    id: str
    number: str
    title: str
    minutes: str = ""
    decision: str = ""
    agenda: str = ""
    docs: list[Doc] = field(default_factory=list)
    restricted: str = "False"
    display: str = "True"
    published: str = "True"
    decision_published: str = "True"
    escapes: int = 1

    def xml(self) -> str:
        return "".join(
            [
                "<agendaitem>",
                element("agendaitemid", self.id),
                element("agendaitemtitle", self.title, 2),
                element("agendatext", self.agenda),
                element("agendaitemnumber", f" {int(self.number) + 3}"),
                element("fulldisplaynumberformat", f"{self.number}."),
                element("minutesnonemptyhtmlbody", self.minutes, self.escapes),
                element("decisionnonemptyhtmlbody", self.decision),
                element("isdecision", bool(self.decision)),
                element("isdecisionpublished", self.decision_published),
                element("isminutepublished", self.published),
                element("isrestricted", self.restricted),
                element("isdisplayallowed", self.display),
                element("minutesitemnumber", self.number),
                "<linkeddocuments>",
                *[doc.xml() for doc in self.docs],
                "</linkeddocuments></agendaitem>",
            ]
        )

    def row(self) -> str:
        """Return the item as the page of its meeting shows it."""
        papers = "".join(
            f"<li>{html.escape(doc.title)} <span>(restricted)</span></li>"
            if doc.restricted == "True"
            else f'<li><a href="{html.escape(doc.url)}" title="Link">{html.escape(doc.title)} '
            '<span class="mgFileSize"><img alt="pdf icon"/> PDF 79 KB</span></a></li>'
            for doc in self.docs
        )
        parts = [
            '<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">',
            f'<a name="AI{self.id}"></a>{self.number}.</p></td>',
            f'<td><p class="mgAiTitleTxt">{html.escape(self.title)}</p>',
            f'<div class="mgWordPara"><div class="WordSection1">{self.agenda}</div></div>' if self.agenda else "",
            f'<ul class="mgBulletList">{papers}</ul>' if papers else "",
        ]
        if self.restricted == "True":
            parts.append(
                f'<p><a href="mgRestrictions.aspx">View the reasons why item {self.number}. is restricted</a></p>'
            )
        else:
            for label, text in (("Decision:", self.decision), ("Minutes:", self.minutes)):
                if text:
                    parts.append(f'<p class="mgSubItemTitleTxt">{label}</p><div class="mgWordPara">{text}</div>')
        return "".join([*parts, "</td></tr>"])


@dataclass
class Gathering:
    id: str
    committee: str
    day: str
    heading: str = "Agenda and minutes"
    status: str = "Confirmed"
    items: list[AgendaItem] = field(default_factory=list)
    display: str = "True"
    published: str = "True"
    page_day: str | None = None
    agenda_published: str = ""
    decisions_published: str = ""
    extra_links: str = ""

    def xml(self) -> str:
        return "".join(
            [
                '<?xml version="1.0" encoding="utf-8"?><meeting>',
                element("meetingid", self.id),
                element("meetingdate", self.day),
                element("meetingstatus", self.status),
                element("isdisplayallowed", self.display),
                element("meetingtime", "10.00 am"),
                element("minutepublished", self.published),
                element("agendapublished", self.agenda_published),
                element("decisionpublished", self.decisions_published),
                "<agendaitems>",
                *[item.xml() for item in self.items],
                "</agendaitems><attendees>",
                '<attendee membertype="U" memberid="192" name="Councillor Ada Brook" roledescription="Chair" '
                'attendance="Present" politicalparty="IND" ward="Millside" email="ada@brook.example" '
                'homeaddress="4 Private Lane"><url>http://x/mgUserInfo.aspx?UID=192</url>'
                "<homeaddress>4 Private Lane</homeaddress></attendee>"
                "</attendees></meeting>",
            ]
        )

    def page(self, committee: str) -> str:
        day = datetime.strptime(self.page_day or self.day, "%d/%m/%Y")
        return (
            f"<html><head><title>{self.heading} - Thornmere Borough Council</title></head><body><div id='modgov'>"
            f'<h1 class="mgMainTitleTxt">{self.heading}</h1>'
            f'<h2 class="mgSubTitleTxt">{html.escape(committee)} - {day:%A}, {day.day} {day:%B}, {day:%Y} 10.00 am</h2>'
            f'<div class="mgLinks"><a href="mgMeetingAttendance.aspx?ID={self.id}">Attendance details</a>'
            f'{self.extra_links}</div><div class="mgContent"><table class="mgItemTable">'
            + "".join(item.row() for item in self.items if item.display == "True")
            + "</table></div></div></body></html>"
        )


class Council:
    """The site: its data, its switches, and a record of what it was asked."""

    def __init__(self) -> None:
        self.prefix = ""
        self.service = True
        self.keeps_to_dates = True
        self.robots: Reply = Reply(b"", 404)
        self.committees = {"144": "Audit & Governance Committee", "150": "Planning Committee"}
        self.meetings: dict[str, Gathering] = {}
        self.files: dict[str, Reply] = {}
        self.override: dict[str, Answerer] = {}
        self.asked: list[Asked] = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def base(self) -> str:
        return f"{self.origin}{self.prefix}"

    def documents_asked(self) -> list[str]:
        return [asked.path for asked in self.asked if re.search(r"/documents/|mgconvert", asked.path, re.I)]

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def put(self, path: str, body: bytes, **reply: object) -> None:
        self.files[path] = Reply(body, kind="application/pdf", **reply)  # type: ignore[arg-type]

    def reply(self, asked: Asked) -> Reply:
        for mark, answer in self.override.items():
            if mark in asked.path:
                found = answer(asked)
                if found is not None:
                    return found
        parts = urlsplit(asked.path)
        path = unquote(parts.path)
        query = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
        if path == "/robots.txt":
            return self.robots
        if not path.startswith(f"{self.prefix}/"):
            return Reply(b"no such page", 404)
        name = path[len(self.prefix) + 1 :]
        if name.startswith("mgWebService.asmx/"):
            return self._service(name.partition("/")[2], query) if self.service else Reply(b"off", 404)
        if name in self.files:
            return self.files[name]
        if "id" in query and f"{name}?ID={query['id']}" in self.files:
            return self.files[f"{name}?ID={query['id']}"]
        return self._page(name.lower(), query)

    def _service(self, operation: str, query: dict[str, str]) -> Reply:
        if operation == "GetCommittees":
            rows = "".join(
                f"<committee>{element('committeeid', number)}{element('committeetitle', title, 2)}"
                f"{element('committeedeleted', 'False')}</committee>"
                for number, title in self.committees.items()
            )
            return self._xml(
                f"<committees><committeescount> {len(self.committees)}</committeescount>{rows}</committees>"
            )
        if operation == "GetMeetings":
            return self._xml(self._list(query))
        if operation == "GetMeeting" and query.get("lmeetingid") in self.meetings:
            return self._xml(self.meetings[query["lmeetingid"]].xml())
        return Reply(b"<!DOCTYPE html><html><body><h1>Runtime Error</h1></body></html>")

    def _list(self, query: dict[str, str]) -> str:
        number = query["lcommitteeid"]
        found = [meeting for meeting in self.meetings.values() if meeting.committee == number]
        try:
            ends = [datetime.strptime(query[name], "%d/%m/%Y") for name in ("sfromdate", "stodate")]
        except ValueError:
            ends = []
        if ends and self.keeps_to_dates:
            found = [m for m in found if ends[0] <= datetime.strptime(m.day, "%d/%m/%Y") <= ends[1]]
        rows = "".join(
            f"<meeting>{element('meetingid', m.id)}{element('meetingdate', m.day)}"
            f"{element('meetingstatus', m.status)}</meeting>"
            for m in found
        )
        return (
            f"<getmeetings><meetingscount> {len(found)}</meetingscount><committee><committeeid>{number}</committeeid>"
            f"<committeetitle>x</committeetitle><committeemeetings>{rows}</committeemeetings></committee></getmeetings>"
        )

    @staticmethod
    def _xml(text: str) -> Reply:
        return Reply(text.encode(), kind="text/xml; charset=utf-8")

    def _page(self, name: str, query: dict[str, str]) -> Reply:
        if name == "mglistcommittees.aspx":
            links = "".join(
                f'<li><a href="mgCommitteeDetails.aspx?ID={number}" title="x">{html.escape(title)}</a></li>'
                for number, title in self.committees.items()
            )
            title = "<title>Committee list | Thornmere Borough Council</title>"
            return Reply(f"<html><head>{title}</head><body><ul>{links}</ul></body></html>".encode())
        if name == "ielistmeetings.aspx":
            return Reply(self._meetings_page(query).encode())
        number = query.get("mid", query.get("id", ""))
        if name == "ielistdocuments.aspx" and number in self.meetings:
            meeting = self.meetings[number]
            return Reply(meeting.page(self.committees[meeting.committee]).encode())
        if name == "mgmeetingattendance.aspx":
            return Reply(
                b"<html><body><table><tr><th>Attendee</th><th>Role</th><th>Attendance</th></tr><tr><td>"
                b'<a href="mgUserInfo.aspx?UID=1">Councillor Ada Brook</a></td><td>Chair</td><td>Present</td></tr>'
                b"</table><p>ada@brook.example</p></body></html>"
            )
        return Reply(b"<html><body><h1>Error</h1></body></html>", 404)

    def _meetings_page(self, query: dict[str, str]) -> str:
        number, year = query.get("cid", query.get("committeeid", "")), query.get("year", "0")
        rows = []
        for meeting in self.meetings.values():
            day = datetime.strptime(meeting.day, "%d/%m/%Y")
            if meeting.committee == number and (str(day.year) == year or (year == "0" and day.year == TODAY.year)):
                rows.append(
                    f'<li><a href="ieListDocuments.aspx?CId={number}&amp;MId={meeting.id}&amp;Ver=4">'
                    f"{day.day} {day:%b} {day:%Y} 10.00 am</a> - {meeting.heading}</li>"
                )
        years = "".join(
            f'<a href="ieListMeetings.aspx?CommitteeId={number}&amp;Year={other}">{other}</a>' for other in (2016, 2017)
        )
        return f"<html><body><h1 class='mgMainTitleTxt'>Browse</h1><ul>{''.join(rows)}</ul>{years}</body></html>"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        council = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            timeout = 10

            def do_GET(self) -> None:
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
                council.asked.append(asked)
                reply = council.reply(asked)
                if reply.wait:
                    council.released.wait(reply.wait)
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                length = len(reply.body) if reply.declare == -1 else reply.declare
                if length is None or length != len(reply.body):
                    self.close_connection = True
                if length is not None:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                try:
                    self.wfile.write(reply.body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *args: object) -> None:
                """Stay quiet."""

        return Handler


@dataclass
class FakeTime:
    """A clock that only a sleep moves."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Runner:
    """Runs a fetch of the site into the folder, with short timeouts and a clock that doesn't wait."""

    council: Council
    target: Path
    time: FakeTime = field(default_factory=FakeTime)
    told: list[Progress] = field(default_factory=list)

    def __call__(self, url: str | None = None, **options: object) -> FetchReport:
        settings = {"today": TODAY, "allow_loopback": True, "timeout": 5.0, "attempts": 3, "interval": 0.0, **options}
        return fetch(
            url or self.council.base,
            self.target,
            FetchOptions(**settings),  # type: ignore[arg-type]
            self.told.append,
            clock=self.time.clock,
            sleep=self.time.sleep,
        )

    def files(self) -> dict[str, bytes]:
        """Return the folder's files, those of the state too, but not the lock."""
        found = sorted(path for path in self.target.rglob("*") if path.is_file() and path.name != "lock")
        return {path.relative_to(self.target).as_posix(): path.read_bytes() for path in found}


def old_meeting() -> Gathering:
    """Return a meeting of 2017 with all that can stand in one."""
    return Gathering(
        "5001",
        "144",
        "14/03/2017",
        items=[
            AgendaItem(
                "18831",
                "1",
                "Minutes of the Previous Meeting",
                "<p>The minutes were approved.</p>",
                docs=[Doc("60860", "Minutes of 25 November 2016", "mgConvert2PDF.aspx?ID=60860")],
            ),
            AgendaItem(
                "18832",
                "2",
                "Treasurer's Report & Accounts",
                '<div class="WordSection1"><p class="MsoNormal">The Treasurer&amp;apos;s report was\n'
                "received&nbsp;with thanks. Write to treasurer@thornmere.example.</p>"
                "<script>alert(1)</script>"
                '<p onclick="x()">RESOLVED that:</p><ol><li>the budget of £1.2m be approved; and</li>'
                "<li>officers report back.</li></ol>"
                "<p>The motion was put to the vote: For 7, Against 2, Abstained 1.</p></div>",
                decision="<p>The accounts were approved.</p>",
                docs=[
                    Doc("60909", "Work Programme 2017", "http://127.0.0.1/documents/s60909/Work\nProgramme 2017.pdf"),
                    Doc("60910", "Exempt appendix", "documents/s60910/secret.pdf", restricted="True"),
                    Doc("60912", "Another exempt paper", "documents/s60912/secret.pdf", reference="(3)"),
                    Doc("60911", "Council plan", "https://elsewhere.example/plan.pdf"),
                ],
            ),
            AgendaItem(
                "18833",
                "3",
                "Settlement with a contractor",
                f"<p>The {SECRET} was noted.</p>",
                docs=[Doc("60920", "Settlement report", "documents/s60920/settlement.pdf")],
                restricted="True",
            ),
            AgendaItem("18834", "4", f"Hidden {SECRET}", f"<p>{SECRET}</p>", display="False"),
        ],
    )


@pytest.fixture
def council() -> Iterator[Council]:
    site = Council()
    site.meetings["5001"] = old_meeting()
    site.meetings["5002"] = Gathering(
        "5002",
        "144",
        "10/02/2026",
        heading="Agenda and draft minutes",
        items=[
            AgendaItem(
                "19001",
                "1",
                "Agency staff",
                "<p>Agency costs had fallen.</p>",
                docs=[Doc("70001", "Agency report", "documents/s70001/Agency report.pdf")],
            )
        ],
    )
    site.meetings["5003"] = Gathering("5003", "150", "20/06/2016", status="Cancelled", published="False")
    site.put("mgConvert2PDF.aspx?ID=60860", pdf("old minutes"))
    site.put("documents/s60909/WorkProgramme 2017.pdf", pdf("work programme"))
    site.put("documents/s70001/Agency report.pdf", pdf("agency"))
    for name in ("s60910/secret", "s60912/secret", "s60920/settlement"):
        site.put(f"documents/{name}.pdf", pdf(SECRET))
    site.start()
    yield site
    site.stop()


@pytest.fixture
def run(council: Council, tmp_path: Path) -> Runner:
    return Runner(council, tmp_path / "minutes")
