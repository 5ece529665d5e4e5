from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.corpus.moderngov.conftest import Runner

FOLDER = "audit-and-governance-committee/2017-03-14"


@pytest.fixture
def off(run: Runner) -> Runner:
    run.council.service = False
    # Pages know of no reference to a restriction: there, a paper is marked or it is public.
    docs = run.council.meetings["5001"].items[1].docs
    docs[:] = [doc for doc in docs if not doc.reference]
    return run


def manifest(run: Runner) -> dict[str, dict[str, Any]]:
    lines = (run.target / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
    return {line["file"]: line for line in map(json.loads, lines)}


def test_pages_are_read_where_the_service_is_off(off: Runner) -> None:
    report = off()
    assert set(manifest(off)) == {
        f"{FOLDER}/00-minutes.html",
        f"{FOLDER}/01-minutes-of-25-november-2016-60860.pdf",
        f"{FOLDER}/02-work-programme-2017-60909.pdf",
        "audit-and-governance-committee/2026-02-10/00-minutes.html",
        "audit-and-governance-committee/2026-02-10/01-agency-report-70001.pdf",
    }
    assert any("pages were read instead" in note for note in report.notes)
    assert manifest(off)[f"{FOLDER}/00-minutes.html"]["council"] == "Thornmere Borough Council"


@pytest.mark.parametrize("answer", [b"<html><body>Runtime Error</body></html>", b"<committees><comm", b"<other/>"])
def test_a_service_that_answers_with_something_else_counts_as_off(run: Runner, answer: bytes) -> None:
    reply = type(run.council.robots)(answer, 200, "text/xml")
    run.council.override["asmx"] = lambda _: reply
    run()
    assert f"{FOLDER}/00-minutes.html" in manifest(run)


def test_the_page_gives_items_minutes_and_decisions(off: Runner) -> None:
    off()
    page = (off.target / FOLDER / "00-minutes.html").read_text(encoding="utf-8")
    assert "</a>2.</p>" in page
    assert "Treasurer&#39;s Report &amp; Accounts" in page
    assert "The accounts were approved." in page
    assert "alert" not in page


def test_earlier_years_are_followed(off: Runner) -> None:
    off()
    years = [path for path in off.council.paths() if "ieListMeetings" in path and "CId=144" in path]
    assert len(years) == 3


def test_restricted_items_and_papers_on_pages_are_withheld(off: Runner) -> None:
    report = off()
    names = " ".join(entry.name for entry in report.withheld)
    assert "Settlement with a contractor" in names
    assert "Exempt appendix" in names
    assert b"zanzibar" not in b"\n".join(off.files().values())
    assert not any("s60920" in path or "s60910" in path for path in off.council.paths())


def test_attendance_is_taken_from_its_page(off: Runner) -> None:
    off()
    line = json.loads((off.target / "meetings.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert line["attendance"] == [
        {"name": "Councillor Ada Brook", "role": "Chair", "attendance": "Present", "party": None, "ward": None}
    ]
    assert b"brook.example" not in b"\n".join(off.files().values())


def test_draft_minutes_are_marked_from_the_page(off: Runner) -> None:
    off()
    assert manifest(off)["audit-and-governance-committee/2026-02-10/00-minutes.html"]["status"] == "draft"


def test_a_period_holds_on_pages_too(off: Runner) -> None:
    off(since=date(2026, 1, 1))
    assert {line["held_on"] for line in manifest(off).values()} == {"2026-02-10"}


def test_a_second_run_over_pages_leaves_every_byte(off: Runner) -> None:
    off()
    before = off.files()
    assert not off().fetched
    assert off.files() == before


def test_switching_from_service_to_pages_keeps_names(run: Runner) -> None:
    run()
    before = set(manifest(run))
    run.council.service = False
    run(refresh=True)
    assert before <= set(manifest(run))
