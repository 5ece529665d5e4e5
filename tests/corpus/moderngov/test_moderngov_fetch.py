from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corpus.moderngov import FetchError

if TYPE_CHECKING:
    from tests.corpus.moderngov.conftest import Runner


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def by_file(run: Runner) -> dict[str, dict[str, Any]]:
    return {line["file"]: line for line in lines(run.target / "metadata.jsonl")}


MINUTES = "audit-and-governance-committee/2017-03-14/00-minutes.html"
PROGRAMME = "audit-and-governance-committee/2017-03-14/02-work-programme-2017-60909.pdf"
ADOPTED = "audit-and-governance-committee/2017-03-14/01-minutes-of-25-november-2016-60860.pdf"


def test_a_site_becomes_plain_files_with_a_manifest(run: Runner) -> None:
    report = run()
    manifest = by_file(run)
    assert report.stopped is None
    assert set(manifest) == {
        MINUTES,
        PROGRAMME,
        ADOPTED,
        "audit-and-governance-committee/2026-02-10/00-minutes.html",
        "audit-and-governance-committee/2026-02-10/01-agency-report-70001.pdf",
    }
    assert all((run.target / name).is_file() for name in manifest)
    assert {entry.file for entry in report.fetched} == set(manifest)
    assert manifest[PROGRAMME] | {"sha256": ""} == {
        "file": PROGRAMME,
        "council": "Thornmere Borough Council",
        "committee": "Audit & Governance Committee",
        "held_on": "2017-03-14",
        "title": "Work Programme 2017",
        "url": f"{run.council.base}/documents/s60909/WorkProgramme%202017.pdf",
        "kind": "report",
        "status": None,
        "licence": None,
        "item": "2",
        "meeting_id": "5001",
        "sha256": "",
    }
    assert manifest[MINUTES]["kind"] == "minutes"
    assert b"work programme" in (run.target / PROGRAMME).read_bytes()


def test_the_minutes_are_one_page_with_items_decisions_and_links(run: Runner) -> None:
    run()
    page = (run.target / MINUTES).read_text(encoding="utf-8")
    assert '<h1 class="mgMainTitleTxt">Minutes</h1>' in page
    assert "Audit &amp; Governance Committee - Tuesday, 14 March 2017 10.00 am" in page
    assert "Treasurer&#39;s Report &amp; Accounts" in page
    assert "The Treasurer's report was\nreceived\u00a0with thanks." in page.replace("&#160;", "\u00a0")
    assert '<p class="mgSubItemTitleTxt">Decision:</p>' in page
    assert "documents/s60909/WorkProgramme%202017.pdf" in page


def test_nothing_in_the_page_can_run_or_call_home(run: Runner) -> None:
    run()
    page = (run.target / MINUTES).read_text(encoding="utf-8")
    assert "alert" not in page
    assert "onclick" not in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_restricted_items_and_papers_are_neither_asked_for_nor_written_but_listed(run: Runner) -> None:
    report = run()
    stored = b"\n".join(run.files().values())
    assert b"zanzibar" not in stored
    asked = " ".join(run.council.documents_asked())
    assert not any(number in asked for number in ("s60910", "s60912", "s60920"))
    names = [entry.name for entry in report.withheld]
    reasons = {entry.name: entry.reason for entry in report.withheld}
    assert any("item 3, Settlement with a contractor" in name for name in names)
    assert any("Settlement report" in name for name in names)
    assert any("Exempt appendix" in name for name in names)
    assert any("Another exempt paper" in name for name in names)
    assert any(name.endswith("item 4") and "display" in why for name, why in reasons.items())
    assert "Settlement" not in (run.target / MINUTES).read_text(encoding="utf-8")


def test_a_flag_that_is_neither_yes_nor_no_counts_against_publishing(run: Runner) -> None:
    run.council.meetings["5001"].items[1].restricted = "Perhaps"
    report = run()
    assert any("item 2" in entry.name for entry in report.withheld)
    assert not (run.target / PROGRAMME).exists()


def test_text_that_is_not_published_yet_is_left_out(run: Runner) -> None:
    item = run.council.meetings["5001"].items[1]
    item.published, item.decision_published = "False", "False"
    report = run()
    page = (run.target / MINUTES).read_text(encoding="utf-8")
    assert "budget" not in page
    assert "accounts were approved" not in page
    assert [entry.reason for entry in report.withheld].count("the site marks it as not published") == 2


def test_decisions_go_by_the_meetings_flag_where_an_item_has_none(run: Runner) -> None:
    meeting = run.council.meetings["5001"]
    meeting.decisions_published, meeting.items[1].decision_published = "False", ""
    report = run()
    assert "accounts were approved" not in (run.target / MINUTES).read_text(encoding="utf-8")
    assert any(entry.name.endswith("Treasurer's Report & Accounts: decision") for entry in report.withheld)


def test_of_an_unpublished_agenda_only_minutes_and_decisions_are_taken(run: Runner) -> None:
    meeting = run.council.meetings["5001"]
    meeting.agenda_published = "False"
    meeting.items[1].agenda = "<p>To consider the offer.</p>"
    draft = {"id": "18835", "number": "5", "title": "Draft zanzibar", "agenda": "<p>Draft.</p>"}
    meeting.items.append(replace(meeting.items[0], **draft, minutes="", docs=[]))
    report = run(since=date(2017, 1, 1), until=date(2017, 12, 31))
    assert run.council.documents_asked() == []
    assert "budget" in (run.target / MINUTES).read_text(encoding="utf-8")
    assert b"zanzibar" not in b"\n".join(run.files().values())
    names = [entry.name for entry in report.withheld]
    assert any(name.endswith("item 5") for name in names)
    assert any(name.endswith("Accounts: agenda") for name in names)
    assert sum("the agenda of the meeting as not published" in entry.reason for entry in report.withheld) == 4


def test_a_meeting_with_nothing_published_leaves_no_page(run: Runner) -> None:
    meeting = run.council.meetings["5001"]
    meeting.agenda_published = meeting.published = meeting.decisions_published = "False"
    for item in meeting.items:
        item.published = item.decision_published = ""
    run(since=date(2017, 1, 1), until=date(2017, 12, 31))
    assert not [name for name in run.files() if name.endswith((".html", ".pdf"))]


def test_a_meeting_that_is_not_for_display_is_withheld_whole(run: Runner) -> None:
    run.council.meetings["5001"].display = "False"
    report = run()
    assert not (run.target / MINUTES).exists()
    assert any("2017-03-14" in entry.name for entry in report.withheld)


def test_what_becomes_restricted_later_is_taken_away(run: Runner) -> None:
    run()
    paper = "audit-and-governance-committee/2026-02-10/01-agency-report-70001.pdf"
    assert (run.target / paper).exists()
    run.council.meetings["5002"].items[0].docs[0].restricted = "True"
    report = run()
    assert not (run.target / paper).exists()
    assert paper not in by_file(run)
    assert [entry.file for entry in report.removed] == [paper]


def test_nothing_of_a_person_is_kept_but_name_role_attendance_party_and_ward(run: Runner) -> None:
    run()
    stored = b"\n".join(run.files().values())
    assert b"Private Lane" not in stored
    assert b"brook.example" not in stored
    assert b"treasurer@" not in stored
    assert b"[e-mail address left out]" in stored
    meeting = lines(run.target / "meetings.jsonl")[0]
    assert meeting["attendance"] == [
        {
            "name": "Councillor Ada Brook",
            "role": "Chair",
            "attendance": "Present",
            "party": "IND",
            "ward": "Millside",
        }
    ]


def test_resolutions_and_votes_are_kept_as_stated_and_none_invented(run: Runner) -> None:
    run()
    old, new = lines(run.target / "meetings.jsonl")[:2]
    assert [(found["item"], found["text"]) for found in old["resolutions"]] == [
        ("2", "RESOLVED that:\n\n1. the budget of £1.2m be approved; and\n2. officers report back.")
    ]
    (vote,) = old["votes"]
    assert (vote["for"], vote["against"], vote["abstained"]) == (7, 2, 1)
    assert vote["text"] == "The motion was put to the vote: For 7, Against 2, Abstained 1."
    assert new["resolutions"] == []
    assert new["votes"] == []


def test_minutes_put_to_a_later_meeting_keep_both_days(run: Runner) -> None:
    run()
    line = by_file(run)[ADOPTED]
    assert line["kind"] == "minutes"
    assert line["held_on"] == "2016-11-25"
    assert line["filed_under"] == "2017-03-14"
    assert "2016-11-25" in line["conflicts"][0]


def test_minutes_whose_title_states_no_day_get_none(run: Runner) -> None:
    run.council.meetings["5001"].items[0].docs[0].title = "Minutes of the last meeting"
    run()
    (line,) = [line for line in by_file(run).values() if "last meeting" in line["title"]]
    assert line["held_on"] is None
    assert line["filed_under"] == "2017-03-14"


def test_a_page_that_states_another_day_than_the_list_is_reported(run: Runner) -> None:
    run.council.meetings["5001"].page_day = "15/03/2017"
    run()
    assert "2017-03-15" in by_file(run)[MINUTES]["conflicts"][0]


def test_draft_minutes_are_marked_as_draft(run: Runner) -> None:
    run()
    manifest = by_file(run)
    assert manifest["audit-and-governance-committee/2026-02-10/00-minutes.html"]["status"] == "draft"
    assert manifest[MINUTES]["status"] is None


def test_a_period_holds_although_the_service_sends_its_whole_history(run: Runner) -> None:
    run.council.keeps_to_dates = False
    run(since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert {line["held_on"] for line in by_file(run).values()} == {"2026-02-10"}
    assert not any("5001" in path for path in run.council.paths())


def test_dates_go_to_the_service_as_day_month_year(run: Runner) -> None:
    run(since=date(2026, 1, 2), until=date(2026, 12, 31))
    (asked,) = [path for path in run.council.paths() if "GetMeetings" in path and "144" in path]
    assert "sFromDate=02%2F01%2F2026" in asked
    assert "sToDate=31%2F12%2F2026" in asked


def test_only_the_committees_that_are_asked_for_are_looked_at(run: Runner) -> None:
    report = run(committees=("150",))
    assert report.meetings == 1
    assert not any("lCommitteeId=144" in path for path in run.council.paths())


def test_an_unknown_committee_is_an_error_that_says_what_a_number_is(run: Runner) -> None:
    with pytest.raises(FetchError, match=r"no committee 999.*CId"):
        run(committees=("999",))


@pytest.mark.parametrize(
    "page",
    [
        "/moderngov",
        "/moderngov/",
        "/moderngov/ieListDocuments.aspx?CId=144&MId=5001&Ver=4",
        "/moderngov/mgWebService.asmx/GetCommittees",
        "/moderngov/documents/s60909/x.pdf",
    ],
)
def test_any_page_of_a_site_under_a_path_leads_to_the_site(run: Runner, page: str) -> None:
    run.council.prefix = "/moderngov"
    report = run(f"{run.council.origin}{page}")
    assert report.base == run.council.base
    assert MINUTES in by_file(run)


def test_a_line_break_in_a_link_is_tried_as_nothing_and_as_a_space(run: Runner) -> None:
    run.council.files.pop("documents/s60909/WorkProgramme 2017.pdf")
    run.council.put("documents/s60909/Work Programme 2017.pdf", b"%PDF-1.4 with a space\n%%EOF")
    run()
    assert b"with a space" in (run.target / PROGRAMME).read_bytes()


def test_a_paper_on_another_host_is_refused_and_says_how_to_allow_it(run: Runner) -> None:
    report = run()
    (refusal,) = report.refused
    assert refusal.name == "Council plan"
    assert "--host elsewhere.example" in refusal.reason


def test_a_second_meeting_on_the_same_day_has_a_folder_of_its_own(run: Runner) -> None:
    other = run.council.meetings["5002"]
    run.council.meetings["5009"] = type(other)("5009", "144", "10/02/2026", items=other.items)
    run()
    folders = {Path(name).parent.name for name in by_file(run)}
    assert folders == {"2017-03-14", "2026-02-10", "2026-02-10-5009"}


def test_committees_of_one_name_have_folders_of_their_own(run: Runner) -> None:
    run.council.committees["151"] = "Planning  committee"
    run()
    site = json.loads((run.target / ".moderngov/site.json").read_text())
    assert site["committees"]["150"] == "planning-committee"
    assert site["committees"]["151"] == "planning-committee-151"


def test_an_agenda_without_minutes_is_written_as_an_agenda_and_gives_way_to_them(run: Runner) -> None:
    meeting = run.council.meetings["5002"]
    meeting.published, meeting.items[0].published, meeting.items[0].agenda = "False", "False", "<p>To note costs.</p>"
    text, meeting.items[0].minutes = meeting.items[0].minutes, ""
    run()
    folder = run.target / "audit-and-governance-committee/2026-02-10"
    assert "To note costs." in (folder / "00-agenda.html").read_text()
    meeting.published, meeting.items[0].published, meeting.items[0].minutes = "True", "True", text
    run()
    assert not (folder / "00-agenda.html").exists()
    assert "To note costs." not in (folder / "00-minutes.html").read_text()


def test_printed_minutes_are_fetched_where_the_items_have_none(run: Runner) -> None:
    meeting = run.council.meetings["5001"]
    for item in meeting.items:
        item.minutes = ""
    name = "documents/g5001/Printed minutes 14th-Mar-2017 10.00 Audit.pdf"
    pack = "documents/g5001/Public reports pack.pdf?T=10"
    meeting.extra_links = (
        f'<a href="{name}?T=1">Printed minutes PDF 97 KB</a><a href="{pack}">Reports pack PDF 9 MB</a>'
    )
    run.council.put(name, b"%PDF-1.4 printed\n%%EOF")
    run()
    (line,) = [line for line in by_file(run).values() if line["title"] == "Printed minutes"]
    assert (line["kind"], line["held_on"]) == ("minutes", "2017-03-14")
    assert not any("pack" in path for path in run.council.documents_asked())


def test_progress_is_told_meeting_by_meeting(run: Runner) -> None:
    run()
    assert run.told[-1].done == run.told[-1].total == 3
    assert any("Audit" in step.doing for step in run.told)


def test_the_report_is_json_with_a_count_for_each_list(run: Runner) -> None:
    values = json.loads(json.dumps(run().as_dict()))
    assert values["counts"]["fetched"] == 5
    assert {"name", "url", "reason", "file"} == set(values["withheld"][0])
    assert values["council"] == "Thornmere Borough Council"
