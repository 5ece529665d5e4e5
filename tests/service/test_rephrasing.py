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
        # One fact, a comparison of its own, a reason: read as they are.
        ("How many children were in care?", "How many children were in care?"),
        ("How far did the reserve drop between 2015 and 2022?", "How far did the reserve drop between 2015 and 2022?"),
        ("Why has the scheme become dearer since 2019?", "Why has the scheme become dearer since 2019?"),
        ("How did the vote go?", "How did the vote go?"),
    ],
)
def test_a_passage_is_asked_what_it_can_answer(question: str, read: str) -> None:
    assert as_read(understand(question)) == read
