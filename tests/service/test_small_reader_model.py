"""The reader model that is shipped: its size and interface, and what it makes of a passage it has never seen."""

from __future__ import annotations

import onnxruntime
import pytest

from service.reader import MODEL, SmallReader

CONTEXT = "Allotments Working Group, 3 May 2018 | Waiting list | "
TEXT = (
    "The Parks Manager reported that 112 people were waiting for an allotment at the end of April, of whom 40 lived "
    "outside the borough. Rents would rise to £52 a plot from October because the water supply had been renewed. "
    "Councillor Pym asked whether half plots could be offered; the Manager agreed to try this at Mill Lane."
)


@pytest.fixture(scope="module")
def reader() -> SmallReader:
    return SmallReader(threads=1)


def test_the_model_file_is_small_and_has_the_four_outputs() -> None:
    session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    assert MODEL.stat().st_size <= 40_000_000
    assert [i.name for i in session.get_inputs()] == ["input_ids", "attention_mask", "token_type_ids"]
    assert [o.name for o in session.get_outputs()] == ["relevance", "answerable", "start", "end"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many people were on the waiting list for an allotment?", "112"),
        ("What will a plot cost from October?", "£52"),
        ("Where will half plots be tried?", "Mill Lane"),
    ],
)
def test_the_short_answer_is_found_in_the_passage(reader: SmallReader, question: str, answer: str) -> None:
    (evidence,) = reader.read(question, [CONTEXT], [TEXT])
    best = evidence.spans[0]
    assert answer in TEXT[best.start : best.end]


@pytest.mark.parametrize(
    ("asked", "near_miss"),
    [
        ("What will a plot cost from October?", "What will a plot cost from January?"),
        ("Where will half plots be tried?", "When will half plots be offered at Mill Lane?"),
        ("How many people were waiting for an allotment?", "How many allotments does the council have?"),
    ],
)
def test_a_question_that_the_passage_answers_scores_above_a_near_miss(
    reader: SmallReader, asked: str, near_miss: str
) -> None:
    (answered,), (missed,) = (reader.read(question, [CONTEXT], [TEXT]) for question in (asked, near_miss))
    assert answered.answerable > missed.answerable


def test_batching_does_not_change_what_is_read(reader: SmallReader) -> None:
    question = "Where will half plots be tried?"
    (alone,) = reader.read(question, [CONTEXT], [TEXT])
    beside = reader.read(question, [CONTEXT, ""], [TEXT, "Apologies were received."])[0]
    assert beside.answerable == pytest.approx(alone.answerable, abs=0.6)
    assert beside.spans[0].start == alone.spans[0].start
