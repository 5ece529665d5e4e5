from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.moderngov.compose import clean
from corpus.moderngov.model import Item, Paper
from corpus.moderngov.naming import slug, suffix_of
from corpus.moderngov.outcomes import outcomes
from corpus.moderngov.papers import filed
from corpus.moderngov.webservice import markup, plain, service_date
from corpus.readers.html import HtmlReader
from corpus.reading import read_paths

if TYPE_CHECKING:
    from tests.corpus.moderngov.conftest import Runner

BASE = "https://democracy.thornmere.gov.uk"
MEETING = date(2017, 3, 14)


def test_titles_are_unescaped_however_often_they_were_escaped() -> None:
    for text in (
        "Children's & Families",
        "Children&#39;s &amp; Families",
        "Children&amp;apos;s &amp;amp;amp; Families",
    ):
        assert plain(text) == "Children's & Families"


def test_markup_loses_one_escaping_too_many_and_no_more() -> None:
    assert markup("&lt;p&gt;A &amp;amp; B&lt;/p&gt;") == "<p>A &amp; B</p>"
    assert markup("<p>A&amp;nbsp;B &amp; C, 1 &lt; 2</p>") == "<p>A&nbsp;B &amp; C, 1 &lt; 2</p>"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/02/2026", date(2026, 2, 10)),
        (" 1/2/2026 00:00:00", date(2026, 2, 1)),
        ("2026-02-10T10:00:00", date(2026, 2, 10)),
        ("31/02/2026", None),
        ("02/13/2026", None),
        ("", None),
        ("soon", None),
    ],
)
def test_dates_of_the_service_are_day_first(text: str, day: date | None) -> None:
    assert service_date(text) == day


@pytest.mark.parametrize(
    ("title", "kind", "held_on", "filed_under"),
    [
        ("6 - CHAIR APPROVED  Minutes Audit Committee 25 Nov 2025", "minutes", date(2025, 11, 25), MEETING),
        ("Minutes of the Previous Meeting", "minutes", None, MEETING),
        ("Minutes of 1 March 2017 and 8 March 2017", "minutes", None, MEETING),
        ("Matters arising from the minutes", "report", MEETING, None),
        ("Budget 2017/18", "report", MEETING, None),
        ("Decision notice", "decision", MEETING, None),
        ("Agenda frontsheet", "agenda", MEETING, None),
    ],
)
def test_a_paper_is_told_by_its_title(title: str, kind: str, held_on: date | None, filed_under: date | None) -> None:
    found = filed(Paper("1", title, ()), MEETING, of_meeting=False)
    assert (found.kind, found.held_on, found.filed_under) == (kind, held_on, filed_under)


def test_printed_draft_minutes_are_a_draft_of_the_day_in_their_name() -> None:
    link = "documents/g5/Printed%20draft%20minutes%2031st-Mar-2025%2018.30%20Cabinet.pdf?T=1"
    found = filed(Paper("g5", "Printed draft minutes", (link,)), date(2025, 4, 1), of_meeting=True)
    assert (found.status, found.held_on, found.filed_under) == ("draft", date(2025, 3, 31), date(2025, 4, 1))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Children's Services & Skills", "childrens-services-and-skills"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "untitled-con"),
        ("\U0001f4dc\n", "untitled"),
        ("Pwyllgor Craffu – Tŷ'r Cyngor", "pwyllgor-craffu-tŷr-cyngor"),
    ],
)
def test_names_are_readable_and_safe(title: str, name: str) -> None:
    assert slug(title) == name
    assert len(slug("long " * 100).encode()) <= 180
    assert len(slug("ж" * 300).encode()) <= 180


def test_a_suffix_goes_by_the_content() -> None:
    assert suffix_of(b"%PDF-1.4", "mgConvert2PDF.aspx?ID=1") == ".pdf"
    assert suffix_of(b"PK\x03\x04 word/document.xml", "x.pdf") == ".docx"
    assert suffix_of(b"\xd0\xcf\x11\xe0", "x.xls") == ".xls"
    assert suffix_of(b"{\\rtf1", "x") == ".rtf"
    assert suffix_of(b"nothing known", "x.docx") == ".bin"
    assert suffix_of(b"a,b", "x.CSV?T=1") == ".csv"


def test_markup_keeps_words_and_structure_and_nothing_that_runs() -> None:
    text = clean(
        '<p class="MsoNormal" style="color:red" onclick="x()">Kept <b>bold</b> 1 &lt; 2<script>bad()</script></p>'
        '<span class="mgHide">hidden</span><ol start="3"><li>three</li></ol><a href="javascript:bad()">link</a>'
        '<a href="mailto:a.b@thornmere.example">Ann</a><img src="x"><iframe src="y"></iframe>'
        '<a href="documents/s1/a.pdf">paper</a><p>Write to a.b@thornmere.example</p>',
        BASE,
    )
    assert "Kept <b>bold</b> 1 &lt; 2" in text
    assert '<ol start="3"><li>three</li></ol>' in text
    assert f'href="{BASE}/documents/s1/a.pdf"' in text
    assert not any(
        bad in text for bad in ("bad()", "hidden", "onclick", "style", "mailto", "thornmere.example<", "img")
    )
    assert clean("<p> <span>&nbsp;</span></p>", BASE) == ""
    assert clean("", BASE) == ""


def test_figures_of_a_vote_are_those_stated_and_none_where_they_are_not() -> None:
    text = "<p>A recorded vote was taken. Councillors Ash, Elm and Oak voted for the motion, Cllr Yew against.</p>"
    resolutions, votes = outcomes((Item("1", "7", "Trees", minutes=text),), BASE)
    assert not resolutions
    assert [(vote["item"], vote["for"], vote["against"]) for vote in votes] == [("7", None, None)]


def test_no_outcome_comes_from_what_is_noted_or_restricted() -> None:
    items = (
        Item("1", "1", "A", minutes="<p>It was noted that costs fell.</p>"),
        Item("2", "2", "B", minutes="<p>RESOLVED that it be kept secret.</p>", restriction="restricted"),
    )
    assert outcomes(items, BASE) == ([], [])


def test_the_projects_own_reader_reads_what_is_written(run: Runner) -> None:
    run()
    page = run.target / "audit-and-governance-committee/2017-03-14/00-minutes.html"
    (extract,) = HtmlReader().read(page.read_bytes(), str(page))
    assert extract.stated.committee == "Audit & Governance Committee"
    assert extract.stated.held_on == date(2017, 3, 14)
    assert extract.stated.council == "Thornmere Borough Council"
    assert extract.stated.kind == "minutes"
    headings = [extract.text[mark.start : mark.end] for mark in extract.marks if mark.kind == "heading"]
    assert "2. Treasurer's Report & Accounts" in headings
    assert "1. the budget of £1.2m be approved; and" in extract.text
    draft = run.target / "audit-and-governance-committee/2026-02-10/00-minutes.html"
    assert HtmlReader().read(draft.read_bytes(), str(draft))[0].stated.status == "draft"


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><committees>&b;</committees>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><committees>&a;</committees>',
    ],
)
def test_entities_in_an_answer_are_never_expanded(run: Runner, body: bytes) -> None:
    reply = type(run.council.robots)(body, 200, "text/xml")
    run.council.override["GetCommittees"] = lambda _: reply
    report = run()
    assert any("broken XML" in note for note in report.notes)


def test_characters_that_xml_forbids_do_not_lose_a_meeting(run: Runner) -> None:
    meeting = run.council.meetings["5002"]
    meeting.items[0].minutes = "<p>Agency\x0b costs fell.</p>"
    run()
    page = (run.target / "audit-and-governance-committee/2026-02-10/00-minutes.html").read_text()
    assert "Agency costs fell." in page


def test_a_fetched_folder_is_read_without_a_problem_or_a_contradiction(run: Runner) -> None:
    run()
    problems: list[str] = []
    readings = list(read_paths([run.target], on_problem=problems.append))
    assert problems == []
    assert not any(reading.source.endswith(".jsonl") for reading in readings)
    pages = [reading.document for reading in readings if reading.source.endswith("00-minutes.html")]
    assert [(page.kind, page.status, page.conflicts) for page in pages if page] == [
        ("minutes", "unknown", ()),
        ("minutes", "draft", ()),
    ]
    assert pages[0] and pages[0].url == f"{run.council.base}/ieListDocuments.aspx?CId=144&MId=5001&Ver=4"
