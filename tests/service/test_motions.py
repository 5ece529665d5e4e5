"""A motion is never quoted without what became of it, nor a vote without what it was on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.confidence import alone
from service.library import Library
from service.motions import moves, with_outcomes
from service.reader import Evidence
from service.selecting import Chosen, Read
from service.understanding import understand
from tests.service.reads import ReaderByWords, chosen_in, read_of

MOTION = "Councillor Biggin moved, and Councillor Ullyott seconded, that the Panel be told twice a year."
LOST = "The motion was put to the vote and declared LOST: For 2, Against 4, Abstained 1."


def _sentences(*reads: Read) -> list[Chosen]:
    return [chosen_in(read, words) for read in reads for words in read.text.split("\n")]


@pytest.mark.parametrize(
    "text",
    [
        MOTION,
        "An amendment was moved by Councillor Ogden that the contingency be raised to 10%.",
        "It was proposed by Cllr Dray and seconded by Cllr Vesey that the item be deferred.",
        "Cllr Peake proposed that permission be refused.",
    ],
)
def test_a_motion_is_told_from_what_moves_otherwise(text: str) -> None:
    assert moves(text)


@pytest.mark.parametrize(
    "text",
    [
        "Few workers of either kind had moved during the year.",
        "The proposed crossing would cost £40,000.",
        "On a motion moved by Councillor Crane and seconded by Councillor Ullyott: For 6, Against 3.",
    ],
)
def test_what_moves_nothing_or_tells_its_outcome_is_no_open_motion(text: str) -> None:
    assert not moves(text)


def test_a_motion_brings_the_first_vote_after_it() -> None:
    motion, vote = read_of(MOTION), read_of(LOST, start=200, kind="vote")
    later = read_of("The motion was carried: For 9, Against 0.", start=400, kind="vote")
    ranked = _sentences(later, vote, motion)
    assert [c.text for c in with_outcomes(ranked, [ranked[2]])] == [MOTION, LOST]


def test_a_motion_without_a_vote_brings_what_was_resolved() -> None:
    ranked = _sentences(read_of(MOTION), read_of("RESOLVED that the report be noted.", start=200, kind="resolution"))
    assert with_outcomes(ranked, ranked[:1]) == ranked


@pytest.mark.parametrize("elsewhere", [read_of(LOST, document="other", kind="vote"), read_of(LOST, start=5000)])
def test_a_vote_of_another_document_or_far_away_is_not_its_outcome(elsewhere: Read) -> None:
    ranked = _sentences(read_of(MOTION), elsewhere)
    assert with_outcomes(ranked, ranked[:1]) == ranked[:1]


def test_a_count_brings_the_words_that_say_what_it_came_to_but_not_those_on_the_next_motion() -> None:
    table = "| For | 5 |\n| Against | 4 |\nThe amendment was carried."
    next_motion = "Councillor Fisk moved that permission be granted.\nThe motion was carried."
    ranked = _sentences(read_of(MOTION), read_of(f"{table}\n{next_motion}", start=200, kind="vote"))
    told = with_outcomes(ranked, ranked[:1])
    assert [c.text for c in told] == [MOTION, "| For | 5 |", "The amendment was carried."]


def test_the_outcome_of_the_next_motion_in_a_passage_is_not_that_of_the_first() -> None:
    votes = "For: 2. Against: 4.\nCouncillor Fisk moved that permission be granted.\nThe motion was carried."
    ranked = _sentences(read_of(MOTION), read_of(votes, start=200, kind="vote"))
    assert [c.text for c in with_outcomes(ranked, ranked[:1])] == [MOTION, "For: 2. Against: 4."]


def test_a_motion_is_read_with_what_became_of_it() -> None:
    seen: list[str] = []

    class Recording(ReaderByWords):
        def read(self, question: str, contexts: Sequence[str], texts: Sequence[str]) -> list[Evidence]:
            seen.extend(texts)
            return super().read(question, contexts, texts)

    ranked = _sentences(read_of(MOTION), read_of(LOST, start=200, kind="vote"))
    alone(Recording({}), understand("Did the Panel agree to be told twice a year?"), ranked)
    assert seen == [f"{MOTION} {LOST}"]


def test_a_vote_is_led_by_its_motion_unless_another_vote_stands_between() -> None:
    motion, first = read_of(MOTION), read_of("For: 2. Against: 4.", start=200, kind="vote")
    second = read_of("For: 6. Against: 0.", start=300, kind="vote")
    ranked = _sentences(motion, first, second)
    assert [c.text for c in with_outcomes(ranked, [ranked[1]])] == [MOTION, "For: 2. Against: 4."]
    assert with_outcomes(ranked, [ranked[2]]) == [ranked[2]]


def test_a_vote_is_led_by_what_was_resolved_right_before_it() -> None:
    told = "RECOMMENDED that the charge be suspended."
    resolved = read_of(told, kind="resolution")
    vote = read_of("On the vote: For 4, Against 1.", start=len(told) + 2, kind="vote")
    ranked = _sentences(vote, resolved)
    assert [c.text for c in with_outcomes(ranked, ranked[:1])] == [told, vote.text]
    far = _sentences(read_of(vote.text, start=len(told) + 300, kind="vote"), resolved)
    assert with_outcomes(far, far[:1]) == far[:1]


def test_what_is_quoted_already_is_not_quoted_twice() -> None:
    ranked = _sentences(read_of(MOTION), read_of(LOST, start=200, kind="vote"))
    assert with_outcomes(ranked, [ranked[1], ranked[0]]) == [ranked[1], ranked[0]]


def test_of_two_parts_the_mover_and_the_count_are_both_quoted(sample_library: Library) -> None:
    answer = sample_library.ask("Who moved the amendment on the floodlights and what was the vote?").answer
    quoted = " ".join(citation.quote.text for citation in answer.citations)
    assert answer.answered
    assert "Councillor Yarrow moved" in quoted
    assert "| For | 5 |" in quoted


def test_a_motion_is_told_before_the_vote_on_it_and_what_was_said_after_both(sample_library: Library) -> None:
    answer = sample_library.ask("What was the vote on the amendment about the floodlights at Eskerby Academy?").answer
    quoted = [citation.quote.text for citation in answer.citations]
    motion = next(n for n, text in enumerate(quoted) if "Councillor Yarrow moved" in text)
    vote = next(n for n, text in enumerate(quoted) if "| For | 5 |" in text)
    assert motion < vote


def test_whether_an_amendment_passed_is_answered_by_the_vote_on_it(sample_library: Library) -> None:
    answer = sample_library.ask("Did Councillor Ogden's amendment to raise the contingency to 10% pass?").answer
    quoted = [citation.quote.text for citation in answer.citations]
    assert answer.answered
    assert any("the amendment was LOST" in text for text in quoted)


def test_whether_a_motion_was_agreed_is_answered_though_it_was_lost(sample_library: Library) -> None:
    answer = sample_library.ask("Did the Panel agree to be told about agency staff twice a year?").answer
    assert answer.answered
    assert any("declared LOST: For 2, Against 4" in citation.quote.text for citation in answer.citations)


def test_what_was_resolved_is_told_before_what_was_said(sample_library: Library) -> None:
    answer = sample_library.ask("Did planning turn down the houses west of Hollin Lane?").answer
    quoted = [citation.quote.text for citation in answer.citations]
    assert "REFUSED" in quoted[0]
    assert len(quoted) > 1
