"""``matters evaluate`` end to end: a small task, its figures, a run that is kept, and a comparison with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.service.test_command_line import matters

MINUTES = """Harbour Committee, 4 May 2021

1. Dredging

The Harbour Master reported that dredging the inner basin had cost £48,000.

2. Moorings

It was resolved that the fee for a mooring be raised to £310 a year.
"""


@pytest.fixture
def task(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "may.txt").write_text(MINUTES, encoding="utf-8")
    start = MINUTES.index("The Harbour Master")
    gold = [{"doc": "may.txt", "start": start, "end": MINUTES.index("\n", start)}]
    queries = [
        {"id": "cost", "question": "What did dredging the inner basin cost?", "split": "s", "gold": gold},
        {"id": "none", "question": "Who won the regatta?", "split": "s", "gold": []},
    ]
    lines = "".join(json.dumps(query) + "\n" for query in queries)
    (folder / "queries.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_a_run_is_kept_in_a_new_folder_and_compared_with(task: Path, tmp_path: Path) -> None:
    run = tmp_path / "runs" / "today" / "first.jsonl"
    out = matters("evaluate", str(task), "--run", str(run), cwd=tmp_path)
    assert out.returncode == 0, out.stderr
    figures = dict(line.rsplit("n=", 1)[0].rsplit(maxsplit=1) for line in out.stdout.splitlines() if " n=" in line)
    assert (figures["success@1"], figures["verbatim"]) == ("1.000", "1.000")
    assert [json.loads(line)["id"] for line in run.read_text(encoding="utf-8").splitlines()] == ["cost", "none"]

    again = matters("evaluate", str(task), "--against", str(run), "--json", cwd=tmp_path)
    rows = {row["name"]: row for row in json.loads(again.stdout)["figures"]}
    assert rows["success@1"]["value"] == rows["success@1"]["against"] == 1.0


def test_a_place_that_a_run_cannot_be_kept_at_is_refused_before_anything_is_asked(task: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    out = matters("evaluate", str(task), "--run", str(tmp_path / "taken" / "run.jsonl"), cwd=tmp_path)
    assert out.returncode == 1
    assert "taken" in out.stderr and "Asking" not in out.stderr and "Traceback" not in out.stderr
