"""Numbers, years and short forms are written one way, and found however a text prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.wording import alike, printed


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("£1.2m", "1200000"),
        ("£1.2 million", "1200000"),
        ("£1,200,000", "1200000"),
        ("£450k", "450000"),
        ("49,070 homes", "49070"),
        ("4.50 per cent", "4d5"),
        ("2021/22", "fy2021"),
        ("2021-2022", "fy2021"),
        ("Quarter 4", "q4"),
        ("the fourth quarter", "q4"),
        ("12th May", "12"),
        ("seven members", "7"),
        ("Cllrs Smith and Jones", "councillor"),
        ("10%", "percent"),
    ],
)
def test_what_means_the_same_shares_a_word_and_the_word_finds_the_print(text: str, query: str) -> None:
    assert query in alike(text).replace("£", "").split()
    pattern = printed(query)
    assert pattern is not None
    assert pattern.search(text.casefold())


@pytest.mark.parametrize("text", ["minute 3.2.1", "12.5.2021", "2019/21", "M25"])
def test_numbers_that_are_no_amount_or_year_stay_as_they_are(text: str) -> None:
    assert alike(text) == text.casefold()


def test_a_text_keeps_the_printed_words_of_an_amount_and_a_query_does_not() -> None:
    assert alike("£1.2 million").split()[1:] == ["1d2", "million"]
    assert alike("£1.2 million", keep=False) == "£1200000"


def test_a_number_is_not_found_inside_another() -> None:
    pattern = printed("7")
    assert pattern is not None
    assert not pattern.search("in 2017 and 7,000 or 1.7")
    assert pattern.search("by 7 votes to 2")


@given(st.integers(min_value=1, max_value=10**12))
def test_any_whole_number_is_found_as_it_is_printed(number: int) -> None:
    word = alike(f"{number:,}", keep=False)
    pattern = printed(word)
    assert word == str(number)
    assert pattern is not None
    assert pattern.search(f"about {number:,} of them")


@given(st.text(max_size=300))
def test_any_text_can_be_written_alike(text: str) -> None:
    assert isinstance(alike(text), str)
