"""Judgements: a sheet goes out, comes back, counts, and becomes a task that can be evaluated."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from service.tasks import TaskError, read_queries
from service.tracing.judging import Judgement, as_mapping, qrels, read_judgements, sheet, write_task
from service.tracing.records import Trace
from service.tracing.tracer import Tracer


@pytest.fixture
def filled_in(traced: Callable[[str], Trace], tmp_path: Path) -> Path:
    """The sheet of a topic with the first passage judged to be about it, the second not, and the rest left open."""
    rows = list(csv.DictReader(io.StringIO(sheet(traced("foster carers")))))
    rows[0]["relevant"], rows[1]["relevant"] = "Yes", " no "
    path = tmp_path / "sheet.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_filled_in_sheet_is_read_and_what_was_left_open_is_passed_over(filled_in: Path) -> None:
    assert [j.relevant for j in read_judgements(filled_in)] == [True, False]


def test_judgements_survive_as_trec_qrels(filled_in: Path, tmp_path: Path) -> None:
    judged = read_judgements(filled_in)
    path = tmp_path / "foster.qrels"
    path.write_text(qrels(judged), encoding="utf-8")
    assert as_mapping(read_judgements(path), "foster carers") == as_mapping(judged, "foster carers")


def test_judgements_of_another_topic_do_not_count() -> None:
    assert as_mapping([Judgement("parking", "p1", True), Judgement("", "p2", True)], "foster carers") == {"p2": True}


@pytest.mark.parametrize(
    ("text", "said"),
    [("topic,passage_id,relevant\nx,p1,perhaps\n", "row 2"), ("foster 0 p1\n", "line 1"), ("a b c d e\n", "line 1")],
)
def test_a_file_that_holds_no_judgements_is_explained(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TaskError, match=said):
        read_judgements(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"none\.csv can't be read"):
        read_judgements(tmp_path / "none.csv")


def test_a_task_holds_the_documents_as_they_stand_and_the_topic_with_its_gold(
    filled_in: Path, traced: Callable[[str], Trace], tracer: Tracer, tmp_path: Path
) -> None:
    judged = as_mapping(read_judgements(filled_in), "foster carers")
    with tracer.store() as store:
        write_task(tmp_path / "task", store, traced("foster carers"), judged)
        (passage,) = store.get([identity for identity, yes in judged.items() if yes])
        (words,) = store.texts([passage])
    (query,) = read_queries(tmp_path / "task")
    assert (query.question, query.split) == ("foster carers", "judged")
    (gold,) = query.gold
    text = (tmp_path / "task" / "docs" / gold.doc).read_bytes().decode("utf-8")
    assert text[gold.start : gold.end] == words
    assert len(list((tmp_path / "task" / "docs").glob("*.txt"))) == 24


def test_a_second_topic_joins_the_first_in_a_task(
    filled_in: Path, traced: Callable[[str], Trace], tracer: Tracer, tmp_path: Path
) -> None:
    with tracer.store() as store:
        for topic in ("foster carers", "care leavers", "foster carers"):
            write_task(tmp_path / "task", store, traced(topic), {traced(topic).found[0].passage.id: True})
    assert [q.question for q in read_queries(tmp_path / "task")] == ["care leavers", "foster carers"]


def test_no_task_is_made_of_nothing(traced: Callable[[str], Trace], tracer: Tracer, tmp_path: Path) -> None:
    with tracer.store() as store, pytest.raises(TaskError, match="No passage was judged relevant"):
        write_task(tmp_path / "task", store, traced("foster carers"), {})
