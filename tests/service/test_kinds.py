"""What a text holds: votes told by their counts, and figures that only look like these."""

from __future__ import annotations

import pytest

from service.kinds import VOTE_COUNTED


@pytest.mark.parametrize(
    "text",
    [
        "The motion was LOST: For 2, Against 4, Abstained 1.",
        "For: 3; Against: 1; Abstained: 0.",
        "For 5 votes and against 2.",
        "Voting: for 7 members, against 3",
        "For (2): Councillors Keel and Voss. Against (3): Councillors Dray, Fisk and Orme.",
        "| For | 6 |",
        "It was carried by six votes to three.",
    ],
)
def test_a_vote_is_told_by_two_sides_or_a_row(text: str) -> None:
    assert VOTE_COUNTED.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was unavailable for 19 hours in November and for six hours in May.",
        "It was let for 25 years against a guarantee.",
        "The policy asked for 30% against 20% before.",
    ],
)
def test_how_long_or_how_much_something_is_for_is_no_vote(text: str) -> None:
    assert not VOTE_COUNTED.search(text)
