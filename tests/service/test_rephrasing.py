"""What each passage is asked where a question asks how something changed."""

from __future__ import annotations

import pytest

from service.rephrasing import as_read
from service.understanding import understand


@pytest.mark.parametrize(
    ("question", "read"),
    [
        (
            "How has the share of posts filled by agency staff changed over the years?",
            "What is the share of posts filled by agency staff?",
        ),
        (
            "How did the price of the centre climb from the first estimate to the end?",
            "What is the price of the centre?",
        ),
        ("How have caseloads developed since 2014?", "What is caseloads?"),
        ("How has the cost over the last ten years of the baths changed?", "What is the cost of the baths?"),
        ("How far did the reserve drop between 2015 and 2022?", "What is the reserve?"),
        ("Has the time it takes to relet a home got better or worse?", "What is the time it takes to relet a home?"),
        ("How many households were homeless each year?", "How many households were homeless?"),
        ("How much does the contract cost each year?", "How much does the contract cost each year?"),
        # Several times: no passage is of both.
        ("What did a place cost in 2017, and what in 2021?", "What did a place cost?"),
        (
            "How many more children were in care at the end of 2021 than in September 2014?",
            "How many children were in care?",
        ),
        ("what % were done in 45 days in 2014 compared with 2017?", "what % were done in 45 days?"),
        ("What was said in 2014 and in 2017?", "What was said in 2014 and in 2017?"),  # nothing would be left
        ("What was the cost of the baths in 2019?", "What was the cost of the baths in 2019?"),
        # What happened to something, and a first part that says what is told each time.
        (
            "What happened to the bill for the flood walls between the first plan and completion?",
            "What is the bill for the flood walls?",
        ),
        (
            "How many cases does a worker carry on average, and how has that moved since 2014?",
            "How many cases does a worker carry on average?",
        ),
        ("What was the vacancy rate in 2019 and how has it changed?", "What was the vacancy rate?"),
        ("What happened to the motion?", "What happened to the motion?"),
        # One fact, a comparison of its own, a reason: read as they are.
        ("How many children were in care?", "How many children were in care?"),
        ("Why has the scheme become dearer since 2019?", "Why has the scheme become dearer since 2019?"),
        ("How did the vote go?", "How did the vote go?"),
    ],
)
def test_a_passage_is_asked_what_it_can_answer(question: str, read: str) -> None:
    assert as_read(understand(question)) == read
