"""Several questions in one: apart where they have nothing in common, together where one leans on the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.library import Library
from service.results import Asked, SearchResults
from service.several import completed, completes, in_full, several, stands_alone

CHAIR = "Who chaired the Audit and Governance Committee in June 2016"
FLOOD = "how much did the Sallow Beck flood scheme cost"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (f"{CHAIR}, and {FLOOD}?", (f"{CHAIR}?", f"{FLOOD}?")),
        (f"{CHAIR}? {FLOOD}?", (f"{CHAIR}?", f"{FLOOD}?")),
        # The second part says what a question after it is about.
        (f"{CHAIR} and {FLOOD}, and by when was it built?", (f"{CHAIR}?", f"{FLOOD}, and by when was it built?")),
    ],
)
def test_questions_with_nothing_in_common_are_asked_apart(question: str, parts: tuple[str, ...]) -> None:
    assert several(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "When did the third children's home open and what did it cost?",
        "How many times was the leisure centre's opening put back, and to when?",
        "How many red risks were on the corporate register in 2016 and how many in 2022?",
        "Who spoke for and who spoke against Eskerby Academy at the planning meeting?",
        "What was said about the library service and the swimming pool?",
        "What did Councillor Dray ask about the reserves and how did the Director of Finance respond?",
        "What was said about the Hag Wood reservoir and what did the Planning Committee decide?",
        "Which schools in Netherlow were full in 2019 and which schools in Eskerby had places?",
        "",
        "?",
    ],
)
def test_a_question_whose_parts_lean_on_each_other_stays_whole(question: str) -> None:
    assert several(question) == (question,)


def test_more_questions_than_anybody_asks_at_once_are_left_as_they_are() -> None:
    pairs = [f"what did the Panel in Town{n} say about roofing{n} costs" for n in "ABCDE"]
    question = " and ".join(pairs).replace("costs", "tiles")
    assert several(question) == (question,)


def test_each_is_answered_from_its_own_meeting_and_cited_in_a_row(sample_library: Library) -> None:
    asked = sample_library.ask(
        "What was the vote on the floodlights amendment, and how many children were placed outside the borough in 2017?"
    )
    answer = asked.answer
    assert answer.answered and answer.unanswered == ()
    assert {"Planning Committee", "Children and Young People Scrutiny Panel"} <= {
        citation.meeting.committee for citation in answer.citations
    }
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    by_number = {citation.number: citation.quote.text for citation in answer.citations}
    assert all(s.derived or s.text == by_number[s.citations[0]] for s in answer.statements)
    assert len({hit.passage.id for hit in asked.ranking}) == len(asked.ranking)
    assert [hit.score for hit in asked.ranking] == sorted((hit.score for hit in asked.ranking), reverse=True)


@pytest.mark.parametrize(
    ("part", "alone"),
    [
        ("When did Kestrel go live", True),
        ("what was its total cost by June 2023", False),
        ("what did the repairs service spend in its first year", True),
        ("by when", False),
        ("who cut the ribbon", False),
    ],
)
def test_a_part_is_asked_apart_only_if_it_needs_no_other(part: str, alone: bool) -> None:
    assert stands_alone(part) is alone


@pytest.mark.parametrize(
    ("part", "question", "asked"),
    [
        (
            "why wasn't it kept in the end",
            "What was to be done with the tannery chimney in 2016, and why wasn't it kept in the end?",
            "why wasn't it kept in the end, the tannery chimney?",
        ),
        ("by when", "Who will write to the Minister, and by when?", "by when, the write minister?"),
        ("when did Kestrel go live", "Who paid, and when did Kestrel go live?", "when did Kestrel go live?"),
        ("by whom", "By when, and by whom?", None),
    ],
)
def test_a_part_that_leans_on_the_question_is_told_its_subject(part: str, question: str, asked: str | None) -> None:
    assert in_full(part, question) == asked


def test_a_part_told_its_subject_must_be_surer_than_one_that_has_its_own(sample_library: Library) -> None:
    answer = replace(sample_library.ask("When did Kestrel go live?").answer, confidence=0.45)
    assert completes("when did Kestrel go live", answer)
    assert not completes("who cut the ribbon", answer)
    assert completes("who cut the ribbon", replace(answer, confidence=0.55))
    assert not completes("who cut the ribbon", replace(answer, answered=False, confidence=0.55))


def test_a_part_left_open_is_completed_by_what_it_finds_by_itself(sample_library: Library) -> None:
    part = "how much petty cash went missing from the children's homes"
    whole = sample_library.ask("How many children were placed outside the borough in 2017?")
    cash = sample_library.ask(f"{part}?")
    left = replace(whole, answer=replace(whole.answer, unanswered=(part, "by whom")))
    done = completed(left, {part: cash})
    quoted = [citation.quote.text for citation in done.answer.citations]
    assert done.answer.unanswered == ("by whom",)
    assert [c.quote.text for c in (*whole.answer.citations, *cash.answer.citations)] == quoted
    assert done.answer.confidence == whole.answer.confidence
    assert done.ranking == whole.ranking
    assert completed(left, {}) is left


def test_a_part_whose_answer_stands_in_another_document_is_found_there(sample_library: Library) -> None:
    answer = sample_library.ask("When did Kestrel go live and what was its total cost by June 2023?").answer
    quoted = " ".join(citation.quote.text for citation in answer.citations)
    assert "£1.74m" in quoted and "live" in quoted
    assert answer.unanswered == ()


def test_the_one_that_the_minutes_do_not_answer_is_named(sample_library: Library) -> None:
    question = (
        "How much petty cash went missing from two children’s homes, and which dragons nest in the Town Hall attic?"
    )
    answer = sample_library.ask(question).answer
    assert answer.question == question
    assert answer.answered and answer.citations
    assert answer.unanswered == ("which dragons nest in the Town Hall attic",)


def test_where_neither_is_answered_the_nearest_of_both_are_shown(sample_library: Library) -> None:
    question = "Which dragons nest in the Town Hall attic, and what do mermaids near Netherlow sing?"
    answer = sample_library.ask(question).answer
    assert not answer.answered and answer.citations == ()
    assert [near.number for near in answer.nearest] == [1, 2, 3, 4, 5]


def test_pieces_of_an_answer_end_in_the_same_answer(sample_library: Library) -> None:
    question = f"{CHAIR}, and {FLOOD}?"
    *before, last = sample_library.asking(question)
    assert isinstance(last, Asked) and isinstance(before[0], SearchResults)
    assert sum(isinstance(step, SearchResults) for step in before) == 1
    assert last.answer == sample_library.ask(question).answer
