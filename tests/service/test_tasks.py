"""Tasks and runs on disk: what is written comes back, what is wrong is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.tasks import Query, QueryRun, Quoted, Ranked, Span, TaskError, read_queries, read_run, write_run


def _task(folder: Path, text: str, name: str = "queries.jsonl") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    span = Span("a.txt", 3, 9)
    run = QueryRun("q1", (Ranked(span, 0.5),), True, 0.75, (Quoted(span, "£4m “now”"),), 12.5)
    write_run(tmp_path / "run.jsonl", [run])
    assert read_run(tmp_path / "run.jsonl") == {"q1": run}


def test_questions_jsonl_serves_as_well(tmp_path: Path) -> None:
    line = '{"id": "q1", "question": "Who?", "split": "single", "gold": [{"doc": "a.txt", "start": 0, "end": 4}]}\n'
    _task(tmp_path, line + "\n", "questions.jsonl")
    assert read_queries(tmp_path) == [Query("q1", "Who?", "single", (Span("a.txt", 0, 4),))]


def test_splits_narrow_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    task = _task(tmp_path, '{"id": "1", "question": "a", "split": "x", "gold": []}\n')
    assert len(read_queries(task, ("x",))) == 1
    with pytest.raises(TaskError, match=r"no query in the splits y; it has: x"):
        read_queries(task, ("y",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not json\n", r"line 1: not JSON"),
        ("[1, 2]\n", r"line 1: one JSON object"),
        ('{"id": "1", "question": "a", "split": "x", "gold": [{"doc": "a"}]}\n', r"line 1: a query is"),
    ],
    ids=["not JSON", "not an object", "gold without offsets"],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TaskError, match=says):
        read_queries(_task(tmp_path, text))


def test_a_folder_without_queries_is_no_task(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"has no queries\.jsonl"):
        read_queries(tmp_path)
    with pytest.raises(TaskError, match="There is no run"):
        read_run(tmp_path / "none.jsonl")
