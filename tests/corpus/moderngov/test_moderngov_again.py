from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.moderngov import FetchError, Progress

if TYPE_CHECKING:
    from tests.corpus.moderngov.conftest import Asked, Reply, Runner

ROOT = Path(__file__).resolve().parents[3]
OLD = "audit-and-governance-committee/2017-03-14"
NEW = "audit-and-governance-committee/2026-02-10"


def test_a_second_run_asks_for_no_old_paper_and_leaves_every_byte(run: Runner) -> None:
    run()
    before, asked = run.files(), len(run.council.asked)
    report = run()
    again = run.council.paths()[asked:]
    assert run.files() == before
    assert not report.fetched
    assert [path for path in again if "documents/" in path or "mgConvert" in path] == [
        "/documents/s70001/Agency%20report.pdf"
    ]
    assert not any("5001" in path for path in again)
    assert {entry.file for entry in report.unchanged} == {f for f in before if f.endswith((".pdf", ".html"))}


def test_a_second_run_names_again_what_was_withheld(run: Runner) -> None:
    first, second = run(), run()
    assert sorted(entry.name for entry in first.withheld) == sorted(entry.name for entry in second.withheld)
    assert [entry.name for entry in second.refused] == ["Council plan"]


def test_a_young_meeting_is_looked_at_again_and_a_corrected_paper_taken_over(run: Runner) -> None:
    run()
    run.council.put("documents/s70001/Agency report.pdf", b"%PDF-1.4 corrected\n%%EOF")
    run.council.meetings["5002"].items[0].minutes = "<p>Agency costs had risen.</p>"
    report = run()
    assert b"corrected" in (run.target / f"{NEW}/01-agency-report-70001.pdf").read_bytes()
    assert "had risen" in (run.target / f"{NEW}/00-minutes.html").read_text()
    assert {entry.reason for entry in report.fetched} == {"changed"}


def test_a_meeting_that_was_young_is_looked_at_once_more_when_old_and_then_never(run: Runner) -> None:
    run()
    for expected in (1, 0):
        before = len(run.council.asked)
        run(today=date(2026, 9, 1))
        assert sum("70001" in path for path in run.council.paths()[before:]) == expected


def test_an_old_meeting_is_asked_for_again_where_its_file_is_gone(run: Runner) -> None:
    run()
    lost = run.target / OLD / "02-work-programme-2017-60909.pdf"
    lost.unlink()
    run()
    assert lost.exists()


def test_refresh_looks_at_everything(run: Runner) -> None:
    run()
    run.council.put("documents/s60909/WorkProgramme 2017.pdf", b"%PDF-1.4 newer\n%%EOF")
    run()
    assert b"newer" not in (run.target / OLD / "02-work-programme-2017-60909.pdf").read_bytes()
    run(refresh=True)
    assert b"newer" in (run.target / OLD / "02-work-programme-2017-60909.pdf").read_bytes()


def test_validators_are_used_where_the_site_has_them(run: Runner) -> None:
    def answer(asked: Asked) -> Reply:
        headers = {"ETag": '"v1"'}
        if asked.headers.get("if-none-match") == '"v1"':
            return make(b"", 304, "application/pdf", headers)
        return make(b"%PDF-1.4 tagged\n%%EOF", 200, "application/pdf", headers)

    make = type(run.council.robots)
    run.council.override["s70001"] = answer
    run()
    before = run.files()
    assert not run().fetched
    assert run.files() == before
    assert run.council.asked[-1].headers.get("if-none-match") or any(
        asked.headers.get("if-none-match") for asked in run.council.asked
    )


def test_a_paper_that_was_not_to_be_had_is_tried_again(run: Runner) -> None:
    broken = type(run.council.robots)(b"%PDF-1.4 half", 200, "application/pdf", {}, 5000)
    run.council.override["60909"] = lambda _: broken
    assert [entry.name for entry in run().failed] == ["Work Programme 2017"]
    run.council.override.clear()
    before = len(run.council.documents_asked())
    report = run()
    assert not report.failed
    assert sum("60860" in path for path in run.council.documents_asked()[before:]) == 0


class Killed(BaseException):
    """Stands for a kill: nothing catches it."""


@pytest.mark.parametrize("moment", (1, 4, 6, 9, 14))
def test_a_run_killed_at_any_moment_is_picked_up_and_ends_as_if_nothing_was(
    run: Runner, tmp_path: Path, moment: int
) -> None:
    asked = 0

    def count(_: Asked) -> None:
        nonlocal asked
        asked += 1

    def tell(_: Progress) -> None:
        return None

    run.council.override[""] = count
    sleeper = run.time.sleep

    def sleep(seconds: float) -> None:
        if asked >= moment:
            raise Killed
        sleeper(seconds)

    run.time.sleep = sleep  # type: ignore[method-assign]
    with contextlib.suppress(Killed):
        run(interval=1.0)
    for line in _manifest(run.target):
        assert (run.target / line["file"]).stat().st_size > 0
    run.time.sleep = sleeper  # type: ignore[method-assign]
    run(interval=1.0)
    picked_up = run.files()
    run.target = tmp_path / "whole"
    run(interval=1.0)
    assert {name: body for name, body in picked_up.items()} == run.files()


def test_a_process_killed_in_the_middle_leaves_whole_files_and_a_true_manifest(run: Runner) -> None:
    script = (
        "import sys, pathlib, datetime\n"
        "from corpus.moderngov import FetchOptions, fetch\n"
        "options = FetchOptions(allow_loopback=True, interval=0.05, today=datetime.date(2026, 3, 1))\n"
        "fetch(sys.argv[1], pathlib.Path(sys.argv[2]), options)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, run.council.base, str(run.target)], cwd=ROOT)
    for _ in range(1000):
        if len(run.council.documents_asked()) >= 2 or process.poll() is not None:
            break
        time.sleep(0.01)
    process.kill()
    process.wait(10)
    for line in _manifest(run.target):
        body = (run.target / line["file"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == line["sha256"]
    assert run().stopped is None
    assert len(_manifest(run.target)) == 5
    assert not (run.target / ".moderngov/part").exists()


def _manifest(target: Path) -> list[dict[str, str]]:
    path = target / "metadata.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_folder_with_somebody_elses_manifest_is_left_alone(run: Runner) -> None:
    run.target.mkdir()
    (run.target / "metadata.jsonl").write_text("{}\n")
    with pytest.raises(FetchError, match="wasn't fetched"):
        run()
    assert not run.council.asked


def test_a_folder_of_another_site_is_left_alone(run: Runner) -> None:
    run()
    site = run.target / ".moderngov/site.json"
    site.write_text(site.read_text().replace("127.0.0.1", "democracy.elsewhere.gov.uk"))
    with pytest.raises(FetchError, match="not http://127"):
        run()


def test_a_target_that_is_a_file_is_an_error_that_names_it(run: Runner) -> None:
    run.target.write_text("x")
    with pytest.raises(FetchError, match=r"minutes.* can't be used as a folder"):
        run()


def test_damaged_state_is_named_with_what_to_do(run: Runner) -> None:
    run()
    (run.target / ".moderngov/meetings/5001.json").write_text("{")
    with pytest.raises(FetchError, match=r"5001\.json is damaged.*Delete it"):
        run()


def test_state_that_names_a_file_outside_the_folder_deletes_nothing(run: Runner, tmp_path: Path) -> None:
    run()
    precious = tmp_path / "precious.pdf"
    precious.write_text("x")
    state = run.target / ".moderngov/meetings/5002.json"
    state.write_text(state.read_text().replace(f"{NEW}/01-agency-report-70001.pdf", "../precious.pdf"))
    run.council.meetings["5002"].items[0].docs = []
    with pytest.raises(FetchError, match="outside the folder"):
        run()
    assert precious.exists()


def test_two_runs_into_one_folder_cannot_mix(run: Runner) -> None:
    from filelock import FileLock

    run()
    with FileLock(run.target / ".moderngov/lock"), pytest.raises(FetchError, match="Another fetch"):
        run()


def test_a_meeting_whose_items_vanish_keeps_its_earlier_copy(run: Runner) -> None:
    run()
    run.council.meetings["5002"].items = []
    report = run()
    assert any("no items any more" in entry.reason for entry in report.failed)
    assert (run.target / NEW / "00-minutes.html").exists()


def test_a_paper_the_council_takes_down_is_taken_down_here_too(run: Runner) -> None:
    run()
    run.council.meetings["5002"].items[0].docs = []
    report = run()
    assert [entry.name for entry in report.removed] == ["Agency report"]
    assert not (run.target / NEW / "01-agency-report-70001.pdf").exists()
