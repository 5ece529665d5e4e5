"""Judgements: a sheet goes out, comes back, counts, and becomes a task that can be evaluated."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.store import Filter
from service.tasks import TaskError, read_queries
from service.tracing.exporting import statement
from service.tracing.judging import Judgement, as_mapping, qrels, read_judgements, sheet, used, write_task
from service.tracing.records import Trace
from service.tracing.tracer import Tracer, TraceRequest


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
        words = store.texts(store.get([identity for identity, yes in judged.items() if yes]))
    (query,) = read_queries(tmp_path / "task")
    assert (query.question, query.split) == ("foster carers", "judged")
    texts = {gold: (tmp_path / "task" / "docs" / gold.doc).read_bytes().decode("utf-8") for gold in query.gold}
    assert set(words) <= {text[gold.start : gold.end] for gold, text in texts.items()}
    assert len(list((tmp_path / "task" / "docs").glob("*.txt"))) == 24


def test_the_gold_of_a_task_is_what_is_counted_as_corrected_by_what_was_judged(
    traced: Callable[[str], Trace], tracer: Tracer, tmp_path: Path
) -> None:
    trace = traced("foster carers")
    counted = {f.passage.id for f in trace.found}
    out, into = trace.found[0].passage.id, next(f for f in trace.borderline if f.passage.id not in counted).passage.id
    with tracer.store() as store:
        write_task(tmp_path / "task", store, trace, {out: False, into: True})
        wanted = {(f"{p.document_id}.txt", p.start, p.end) for p in store.get([*(counted - {out}), into])}
    (query,) = read_queries(tmp_path / "task")
    assert {(gold.doc, gold.start, gold.end) for gold in query.gold} == wanted


def test_the_next_sheet_keeps_every_judgement_yes_or_no(tracer: Tracer, traced: Callable[[str], Trace]) -> None:
    near = traced("foster carers").borderline
    judged = {found.passage.id: n % 2 == 0 for n, found in enumerate(near[:6])}
    again = tracer.trace(TraceRequest("foster carers", judgements=judged))
    rows = {row["passage_id"]: row["relevant"] for row in csv.DictReader(io.StringIO(sheet(again)))}
    assert {identity: rows.get(identity) for identity in judged} == {
        identity: "yes" if yes else "no" for identity, yes in judged.items()
    }
    assert len(rows) > len(judged)


@pytest.mark.parametrize("topic", ["Foster  carers", " FOSTER CARERS "])
def test_judgements_count_for_their_topic_in_any_case_and_spacing(topic: str) -> None:
    judged = [Judgement(topic, "p1", True)]
    assert as_mapping(judged, "foster carers") == as_mapping(judged, "Foster Carers ") == {"p1": True}


def test_it_says_how_many_judgements_were_used_and_why_others_were_not(
    tracer: Tracer, traced: Callable[[str], Trace]
) -> None:
    known = traced("foster carers").found[0].passage.id
    read = [Judgement("Foster carers", known, False), Judgement("", "gone", True), Judgement("parking", known, True)]
    trace = tracer.trace(TraceRequest("foster carers", judgements=as_mapping(read, "foster carers")))
    said = used(read, trace)
    assert "1 of 3 judgements used" in said and "1 of other topics" in said
    assert "1 of passages that weren't weighed" in said
    assert any("a person judged 1" in line for line in statement(trace))


def test_a_second_topic_of_another_filter_leaves_the_documents_of_the_first(tracer: Tracer, tmp_path: Path) -> None:
    for committee in ("Cabinet", "Planning Committee"):
        trace = tracer.trace(TraceRequest("cost of flooding", where=Filter(committees=(committee,)), cutoff=0.05))
        with tracer.store() as store:
            write_task(tmp_path / "task", store, trace, {trace.found[0].passage.id: True})
    metadata = (tmp_path / "task" / "docs" / "metadata.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(metadata)))
    assert {row["committee"] for row in rows} == {"Cabinet", "Planning Committee"}
    assert {row["file"] for row in rows} == {path.name for path in (tmp_path / "task" / "docs").glob("*.txt")}


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
