"""Long rows of names are cut with a count, short ones are whole."""

from __future__ import annotations

from service.results import listed


def test_a_long_row_says_how_many_more_there_are() -> None:
    assert listed(["A", "B", "C", "D", "E"], most=2) == "A, B and 3 others"


def test_a_row_that_is_one_over_is_whole() -> None:
    assert listed(["A", "B", "C"], most=2) == "A, B, C"
    assert listed([]) == ""
