"""Answers over the sample with the real models: verbatim, cited, across years, and refused where they should be."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from indexer.store import Filter
from service.library import Library
from service.search import BlankQueryError

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"


def _questions(name: str) -> list[str]:
    with (SAMPLE / name).open(encoding="utf-8") as lines:
        return [str(json.loads(line)["question"]) for line in lines]


@pytest.mark.parametrize("question", _questions("questions.jsonl")[::6])
def test_every_quotation_stands_in_its_document_at_its_offsets(sample_library: Library, question: str) -> None:
    answer = sample_library.ask(question).answer
    for citation in (*answer.citations, *answer.nearest):
        document = sample_library.document(citation.quote.document_id)
        assert document is not None
        assert document.text[citation.quote.start : citation.quote.end] == citation.quote.text
        if citation.answer_span:
            first, last = citation.answer_span
            assert 0 <= first < last <= len(citation.quote.text)
    numbers = {citation.number for citation in answer.citations}
    assert all(statement.citations and set(statement.citations) <= numbers for statement in answer.statements)


def test_who_holds_an_office_is_told_from_the_latest_meeting(sample_library: Library) -> None:
    answer = sample_library.ask("Who is the chair of planning?").answer
    assert answer.citations[0].meeting.held_on == date(2021, 2, 17)
    assert "Toller (Chair)" in answer.citations[0].quote.text


def test_how_many_there_are_is_told_from_the_latest_meeting_first(sample_library: Library) -> None:
    answer = sample_library.ask("How many children are in care?").answer
    days = [citation.meeting.held_on for citation in answer.citations if citation.meeting.held_on]
    assert len(set(days)) > 1
    assert days == sorted(days, reverse=True)


def test_a_topic_is_answered_from_several_meetings_by_date(sample_library: Library) -> None:
    answer = sample_library.ask("What was said about agency staff?").answer
    assert answer.answered
    days = [c.meeting.held_on for c in answer.citations if c.meeting.held_on]
    assert len({citation.document.id for citation in answer.citations}) >= 3
    assert days == sorted(days)


def test_an_unanswered_question_says_what_is_near_and_what_was_searched(sample_library: Library) -> None:
    answer = sample_library.ask("Are there mermaids in Thornmere?").answer
    assert not answer.answered
    assert answer.statements == answer.citations == ()
    assert answer.nearest
    # A sentence or two of each passage to look at, not pages of it; nothing in them is marked as the answer.
    assert all(len(near.quote.text) < 400 and near.answer_span is None for near in answer.nearest)
    assert answer.coverage.documents == 24
    assert answer.coverage.held_from == date(2014, 11, 11)


def test_junk_is_hardly_ever_answered(sample_library: Library) -> None:
    answered = []
    for query in _questions("junk.jsonl")[::6]:
        try:
            if sample_library.ask(query).answer.answered:
                answered.append(query)
        except BlankQueryError:
            continue
    assert len(answered) <= 1, answered


def test_what_is_exempt_is_neither_found_nor_told(sample_library: Library) -> None:
    found = sample_library.search("settlement of the contractor's claim Marl Bank", limit=50)
    source = (SAMPLE / "docs" / "cabinet-2021-06-15-minutes.txt").read_text(encoding="utf-8")
    start, end = source.index("NOT FOR PUBLICATION"), source.index("END OF EXEMPT ITEM")
    exempt = [line.strip() for line in source[start:end].splitlines() if len(line.strip()) > 60]
    assert exempt
    for result in found.results:
        assert not any(line in result.text for line in exempt)


def test_a_filter_holds_for_every_result_and_for_the_answer(sample_library: Library) -> None:
    where = Filter(committees=("Planning Committee",), held_from=date(2021, 1, 1))
    found = sample_library.search("parking", where, limit=20)
    assert found.results
    assert {r.meeting.committee for r in found.results} == {"Planning Committee"}
    assert all(r.meeting.held_on and r.meeting.held_on >= date(2021, 1, 1) for r in found.results)


def test_a_named_year_lifts_what_was_said_then_and_is_told_and_can_be_undone(sample_library: Library) -> None:
    found = sample_library.search("agency staff in 2014/15")
    assert any("2014/15" in note for note in found.interpretation.notes)
    assert sample_library.search("agency staff in 2014/15", interpret=False).interpretation.notes == ()


def test_scores_fall_from_rank_to_rank_and_pages_join(sample_library: Library) -> None:
    whole = sample_library.search("flood scheme cost", limit=20)
    scores = [result.score for result in whole.results]
    assert scores == sorted(scores, reverse=True)
    first, second = (sample_library.search("flood scheme cost", limit=10, offset=offset) for offset in (0, 10))
    assert [r.passage.id for r in (*first.results, *second.results)] == [r.passage.id for r in whole.results]
    assert [r.rank for r in second.results] == list(range(11, 21))


def test_mistyped_words_are_put_right_and_it_says_so(sample_library: Library) -> None:
    asked = sample_library.ask("what was said about agancy staf")
    assert asked.answer.answered
    assert asked.answer.question == "what was said about agancy staf"
    assert any("agency" in note and "agancy" in note for note in asked.interpretation.notes)
    as_written = sample_library.ask("what was said about agancy staf", interpret=False)
    assert not as_written.interpretation.notes


def test_a_mistyped_question_word_keeps_what_is_asked(sample_library: Library) -> None:
    where = sample_library.ask("wher is the new leisure centre?")
    assert not any("when" in note for note in where.interpretation.notes)
    assert where.answer.confidence == sample_library.ask("where is the new leisure centre?").answer.confidence


def test_formalities_are_offered_as_near_only_after_all_else(sample_library: Library) -> None:
    near = sample_library.ask("who is the mayor of thornmere").answer.nearest
    formal = [citation.passage.kind in ("procedural", "heading") for citation in near]
    assert formal == sorted(formal)


def test_a_name_is_never_taken_for_another(sample_library: Library) -> None:
    found = sample_library.search("What did Mr Keal say about agency staff?")
    assert not any("Keal" in note for note in found.interpretation.notes)


@pytest.mark.parametrize("query", ["agency social workers £2.4m", "agency social workers £2,400,000"])
def test_an_amount_is_found_however_it_is_written(sample_library: Library, query: str) -> None:
    best = sample_library.search(query).results[0]
    assert "£2.4m" in best.text
    assert any("2.4m" in best.text[start:end] for start, end in best.highlights)
