"""Decisions that officers took: listed, fetched with their papers, and told apart from those of meetings."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.reading import read_paths

if TYPE_CHECKING:
    from tests.corpus.moderngov.conftest import Runner

LIST = "mgListOfficerDecisions.aspx"


def listing(*rows: tuple[str, str, str], more: str = "") -> bytes:
    lines = "".join(
        f'<tr><td class="mgMainTxt"><a href="ieDecisionDetails.aspx?ID={number}" title="Link&#32;to">{title}'
        f'<span class="mgHide"> ref&#58; {number}</span></a></td>'
        f'<td class="mgMainTxt">{day.replace("/", "&#47;")}</td></tr>'
        for number, title, day in rows
    )
    other = '<tr><td><a href="mgIssueHistoryHome.aspx?IId=9">An issue, no decision</a></td><td>04/11/2025</td></tr>'
    caption = '<caption class="mgSectionTitle">Officer decisions</caption>'
    return f'<html><body>{more}<table class="mgTabTable">{caption}{lines}{other}</table></body></html>'.encode()


def details(title: str, more: str = "", decided: str = "03/11/2025") -> bytes:
    said = {
        "Decision Maker": "Director of Place", "Decision status": "For Determination", "Is Key decision?": "No",
        "Contact": "Ada Brook, Email: ada@thornmere.example", "Decision reference": "OD/12",
    }  # fmt: skip
    labels = "".join(f'<p><span class="mgLabel">{label}: </span>{value}</p>' for label, value in said.items())
    return (
        f'<html><body><div id="modgov"><h1 class="mgMainTitleTxt">Decision details</h1>'
        f'<h2 class="mgSubTitleTxt">{title}</h2><div class="mgContent">{labels}'
        '<h3 class="mgSubSubTitleTxt">Purpose:</h3>'
        '<div class="mgWordPara"><p class="MsoNormal">To let the kiosk in Mill Park.</p></div>'
        '<h3 class="mgSubSubTitleTxt">Decision:</h3><div class="mgWordPara"><p class="MsoNormal">That a lease of five\n'
        f"years be granted. Write to lets@thornmere.example.</p></div>{more}"
        f'<p><span class="mgLabel">Publication date: </span>05/11/2025</p>'
        f'<p><span class="mgLabel">Date of decision: </span>{decided}</p></div></div></body></html>'
    ).encode()


PAPERS = (
    '<p class="mgLabel">Accompanying Documents:</p><ul class="mgBulletList">'
    '<li><a href="documents/s81/Kiosk report.pdf">Kiosk report <span class="mgFileSize">PDF 79 KB</span></a></li>'
    '<li><a href="documents/s82/terms.pdf">Exempt terms</a> (restricted)</li></ul>'
)


@pytest.fixture
def decided(run: Runner) -> Runner:
    site = run.council
    more = '<a href="mgListOfficerDecisions.aspx?bcr=1&amp;DR=2024">Earlier</a>'
    site.put(
        LIST, listing(("771", "Lease of the kiosk", "05/11/2025"), ("772", "Secret sale", "05/11/2025"), more=more)
    )
    site.put("ieDecisionDetails.aspx?ID=771", details("Lease of the kiosk", PAPERS))
    exempt = '<p><span class="mgLabel">Is exempt?: </span>Yes</p>'
    site.put("ieDecisionDetails.aspx?ID=772", details("Secret sale", exempt))
    site.put("documents/s81/Kiosk report.pdf", b"%PDF-1.4\n% kiosk\ntrailer\n%%EOF\n")
    site.put("documents/s82/terms.pdf", b"%PDF-1.4\n% secret terms\ntrailer\n%%EOF\n")
    return run


def test_a_decision_is_a_page_with_its_day_maker_and_reference(decided: Runner) -> None:
    report = decided()
    assert report.decisions == 2
    found = {reading.source: reading for reading in read_paths([decided.target])}
    document = found["officer-decisions/2025-11-05-771/00-decision.html"].document
    assert document is not None
    assert (document.kind, document.title) == ("decision", "Lease of the kiosk")
    assert (document.meeting.held_on, document.meeting.committee) == (date(2025, 11, 3), "Officer decisions")
    assert document.url == f"{decided.council.base}/ieDecisionDetails.aspx?ID=771"
    for words in ("Reference: OD/12", "Decision maker: Director of Place", "That a lease of five years be granted"):
        assert words in " ".join(document.text.split())
    assert document.conflicts == ()


def test_nothing_personal_or_exempt_of_a_decision_is_fetched(decided: Runner) -> None:
    report = decided()
    everything = b"".join(decided.files().values())
    for words in (b"thornmere.example", b"Ada Brook, Email", b"secret terms"):
        assert words not in everything
    assert "officer-decisions/2025-11-05-772/00-decision.html" not in decided.files()
    assert {entry.reason for entry in report.withheld if "decision" in entry.name} == {
        "the page marks it as restricted"
    }
    assert not any("s82" in path for path in decided.council.paths())


def test_decisions_are_structured_data_and_no_document(decided: Runner) -> None:
    decided()
    (line,) = [json.loads(line) for line in (decided.target / "decisions.jsonl").read_text().splitlines()]
    assert (line["decision_id"], line["reference"], line["maker"]) == ("771", "OD/12", "Director of Place")
    assert (line["decided_on"], line["published_on"], line["key"]) == ("2025-11-03", "2025-11-05", "No")
    assert line["papers"] == ["officer-decisions/2025-11-05-771/00-kiosk-report-81.pdf"]
    assert "decision_id" not in (decided.target / "meetings.jsonl").read_text()
    assert not any(reading.source == "decisions.jsonl" for reading in read_paths([decided.target]))


def test_an_old_decision_is_not_asked_for_again_and_every_byte_stays(decided: Runner) -> None:
    decided()
    before, asked = decided.files(), len(decided.council.asked)
    report = decided()
    assert decided.files() == before
    assert not report.fetched
    again = decided.council.paths()[asked:]
    assert not any("ieDecisionDetails.aspx?ID=771" in path or "s81" in path for path in again)


def test_a_period_and_named_committees_hold_for_decisions_too(decided: Runner) -> None:
    assert decided(until=date(2025, 11, 4)).decisions == 0
    assert decided(committees=("144",)).decisions == 0
    assert decided(decisions=False).decisions == 0
    assert not any("Decision" in path for path in decided.council.paths()[-3:])


def test_a_site_without_a_list_of_decisions_is_fetched_all_the_same(run: Runner) -> None:
    report = run()
    assert (report.decisions, report.failed, report.stopped) == (0, [], None)
