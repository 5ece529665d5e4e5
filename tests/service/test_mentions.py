"""Topics that are mentioned by their own words, and what isn't one."""

from __future__ import annotations

import pytest

from service.library import Library
from service.mentions import MENTIONED, mentions
from service.selecting import candidates
from service.understanding import understand
from tests.service.reads import read_of

TEXT = (
    "The Panel considered its work programme. It was noted that the car park at Priory House had a bat roost. "
    "The survey of great crested newts would wait until the spring of next year. The wood was in good order."
)


def _mentioned(question: str, *texts: str) -> list[str]:
    asked = understand(question)
    reads = [read_of(text, document=f"d{n}") for n, text in enumerate(texts or (TEXT,))]
    return [choice.text for choice in mentions(asked, candidates(asked, reads))]


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("parking", "It was noted"),
        ("What was said about bats?", "It was noted"),
        ("what happened about bats", "It was noted"),
        ("What about the bats?", "It was noted"),
        ("anything on newts", "The survey"),
        ("newt surveys", "The survey"),
        ("Was anything said about the work programme?", "The Panel considered"),
    ],
)
def test_the_sentence_with_all_the_words_is_found(question: str, begins: str) -> None:
    found = _mentioned(question)
    assert len(found) == 1 and found[0].startswith(begins)


def test_where_no_sentence_has_all_words_those_of_one_passage_count() -> None:
    assert set(_mentioned("newts in the wood")) == {
        "The survey of great crested newts would wait until the spring of next year.",
        "The wood was in good order.",
    }
    assert _mentioned("newts in the wood", "The newts had gone.", "The wood was in good order.") == []


@pytest.mark.parametrize(
    "question",
    [
        "Who asked for the car park at Priory House?",
        "What was said about bats in 2019?",
        "How has parking changed over the years?",
        "two minutes",
        "the Council",
        "bat conservation grants",
    ],
)
def test_what_is_no_topic_or_is_not_there_is_not_mentioned(question: str) -> None:
    assert _mentioned(question) == []


def test_a_topic_is_answered_by_its_mentions_however_short(sample_library: Library) -> None:
    answer = sample_library.ask("parking").answer
    assert answer.answered and answer.confidence == MENTIONED
    assert all("park" in citation.quote.text for citation in answer.citations)
    assert len({citation.document.id for citation in answer.citations}) >= 3


@pytest.mark.parametrize(
    "topic", ["potholes", "taxi licensing", "What was said about domestic abuse?", "allotments", "dog fouling"]
)
def test_a_topic_that_the_minutes_do_not_mention_is_refused(sample_library: Library, topic: str) -> None:
    assert not sample_library.ask(topic).answer.answered
