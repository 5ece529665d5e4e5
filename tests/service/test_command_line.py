"""The commands as a person runs them: what comes out, where, and with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"


def matters(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command from another folder than the checkout."""
    command = Path(sys.executable).with_name("matters")
    return subprocess.run(
        [str(command), *words], cwd=cwd, capture_output=True, text=True, timeout=120,
        env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
    )  # fmt: skip


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    folder = tmp_path / "minutes"
    folder.mkdir()
    (folder / "panel.txt").write_text(
        "Agenda item\n\nLibrary opening hours\n\nMinutes:\n\nThe Panel heard that Marlow Street library would open "
        "until 8pm on Thursdays from June 2019.\n\nRESOLVED that the longer hours be supported.\n",
        encoding="utf-8",
    )
    return folder


def test_from_a_folder_to_a_cited_answer(minutes: Path, tmp_path: Path) -> None:
    indexed = matters("index", str(minutes), "--council", "Ambledon Town Council", cwd=tmp_path)
    assert indexed.returncode == 0, indexed.stderr
    assert "1 documents added" in indexed.stdout
    asked = matters("ask", "When does the Marlow Street library stay open later?", "--json", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    text = (minutes / "panel.txt").read_text(encoding="utf-8")
    shown = answer["citations"] or answer["nearest"]
    assert shown
    for citation in shown:
        quote = citation["quote"]
        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert citation["meeting"]["council"] == "Ambledon Town Council"
        assert citation["meeting"]["held_on"] is None


def test_an_answer_in_the_terminal_has_the_link_to_the_councils_own_page(minutes: Path, tmp_path: Path) -> None:
    (minutes / "metadata.csv").write_text("file,url\npanel.txt,https://council.example/panel\n", encoding="utf-8")
    assert matters("index", str(minutes), cwd=tmp_path).returncode == 0
    asked = matters("ask", "When does the Marlow Street library stay open later?", cwd=tmp_path)
    assert "https://council.example/panel#:~:text=" in asked.stdout


def test_reading_a_file_that_cannot_be_read_ends_with_status_1_and_reads_the_others(
    minutes: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    found = matters("read", str(broken), str(minutes / "panel.txt"), cwd=tmp_path)
    assert found.returncode == 1
    assert "not read" in found.stdout and "Marlow Street library" in found.stdout
    assert matters("read", str(minutes / "panel.txt"), cwd=tmp_path).returncode == 0


def test_indexing_names_the_first_conflicts_and_counts_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    for number in range(1, 13):
        (folder / f"{number:02}.txt").write_text(
            f"PANEL {number}\n\nMinutes of the meeting held on Monday, 5 March 2024\n\n1. Roads\n\n{number} new.",
            encoding="utf-8",
        )
    out = matters("index", str(folder), cwd=tmp_path).stdout
    assert "conflict: 01.txt: 2024-03-05 was a Tuesday, but the text names another weekday" in out
    assert "conflict: … and 2 more files" in out
    assert "12 with conflicts." in out


def test_answers_in_json_have_the_shape_of_the_contract(sample_index: Path, tmp_path: Path) -> None:
    out = matters("ask", "What was said about agency staff?", "--json", "--index", str(sample_index), cwd=tmp_path)
    answer = json.loads(out.stdout)
    assert {"question", "answered", "confidence", "statements", "citations", "nearest", "coverage", "took_ms"} <= set(
        answer
    )
    assert {"meetings", "documents", "from", "to", "committees"} == set(answer["coverage"])
    for statement in answer["statements"]:
        assert statement["citations"], "every sentence carries a citation"


def test_search_in_json_has_the_shape_of_the_contract(sample_index: Path, tmp_path: Path) -> None:
    out = matters("search", "flood", "-n", "3", "--json", "--index", str(sample_index), cwd=tmp_path)
    found = json.loads(out.stdout)
    assert [result["rank"] for result in found["results"]] == [1, 2, 3]
    assert set(found["facets"]) == {"year", "committee", "kind"}
    for result in found["results"]:
        assert set(result["passage"]) == {"id", "document_id", "start", "end", "text", "heading_path", "kind", "page"}
        assert set(result["meeting"]) == {"id", "council", "committee", "held_on", "title"}
        assert {"id", "title", "kind", "status", "url", "licence"} <= set(result["document"])


def test_a_filter_that_matches_nothing_says_so(sample_index: Path, tmp_path: Path) -> None:
    out = matters("ask", "What was said about agency staff?", "--from", "1901", "--to", "1902",
                  "--index", str(sample_index), cwd=tmp_path)  # fmt: skip
    assert out.returncode == 0
    assert "The minutes don't say" in out.stdout
    assert "Searched 0 documents" in out.stdout


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("ask", "Who?"), 1, "There is no index in"),
        (("ask", "   "), 1, "There is no index in"),
        (("index", "nowhere"), 2, "There is no nowhere"),
        (("index",), 2, "Missing argument"),
        (("ask", "Who?", "--from", "yesterday"), 2, "'yesterday' isn't a date"),
        (("ask", "Who?", "--from", "2020", "--to", "2019"), 2, "is after --to"),
        (("evaluate", "."), 1, "has no queries.jsonl"),
        (("nonsense",), 2, "No such command 'nonsense'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_goes_wrong_is_said_on_stderr_with_its_status(
    words: tuple[str, ...], status: int, says: str, tmp_path: Path
) -> None:
    out = matters(*words, cwd=tmp_path)
    assert (out.returncode, out.stdout) == (status, "")
    assert says in out.stderr
    assert "Traceback" not in out.stderr


@pytest.mark.parametrize(
    ("question", "status"),
    [("", 2), ("   ", 2), ("?!…", 2), ("🦆🦆🦆", 2), ("library", 0), ("word " * 2000, 0), ('" OR 1=1; -- \x07', 0)],
    ids=["empty", "blank", "punctuation", "emoji", "one word", "10,000 characters", "quotes and control characters"],
)
def test_an_odd_question_is_answered_or_refused_in_words(
    question: str, status: int, sample_index: Path, tmp_path: Path
) -> None:
    out = matters("ask", question, "--index", str(sample_index), cwd=tmp_path)
    assert out.returncode == status, out.stderr
    assert "Traceback" not in out.stderr
    assert out.stdout or "nothing to search for" in out.stderr


def test_a_folder_with_nothing_to_read_leaves_what_was_published(minutes: Path, tmp_path: Path) -> None:
    assert matters("index", str(minutes), cwd=tmp_path).returncode == 0
    empty = tmp_path / "empty"
    empty.mkdir()
    failed = matters("index", str(empty), cwd=tmp_path)
    assert failed.returncode == 1
    assert str(empty) in failed.stderr
    assert matters("verify", cwd=tmp_path).returncode == 0


def test_a_bad_setting_is_named_with_its_value(sample_index: Path, tmp_path: Path) -> None:
    out = matters("ask", "Who?", "--index", str(sample_index), cwd=tmp_path, MATTERS_ANSWER_AT="surely")
    assert out.returncode == 1
    assert "MATTERS_ANSWER_AT" in out.stderr
    assert "surely" in out.stderr


def test_every_command_is_explained_and_in_the_readme(tmp_path: Path) -> None:
    from service.cli import COMMANDS

    readme = (SAMPLE.parents[1] / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"matters {name}" in readme
        shown = matters(name, "--help", cwd=tmp_path)
        assert shown.returncode == 0
        assert "Usage: matters" in shown.stdout
