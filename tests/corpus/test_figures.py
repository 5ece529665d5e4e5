"""Figures in a text: their value and unit, and what looks like one and isn't."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figures import amount, find_figures


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("a surplus of £49,070", "49070", "£"),
        ("about £49k", "49000", "£"),
        ("£1.2m", "1200000", "£"),
        ("£1,200,000", "1200000", "£"),
        ("£ 3 million", "3000000", "£"),
        ("a deficit of -£3m", "-3000000", "£"),
        ("12 per cent", "12", "%"),
        ("down to 10.2% in all", "10.2", "%"),
        ("approximately 25 cases", "25", "number"),
        ("two new homes", "2", "number"),
    ],
)
def test_a_figure_is_read_with_its_value_and_unit(text: str, value: str, unit: str) -> None:
    (figure,) = find_figures(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)
    assert text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(
    "text",
    [
        "in 2019",
        "Quarter 4, 2021/22",
        "on 1st September, 2022",
        "on 3 March",
        "at 10.30 am",
        "minute 14",
        "page 3",
        "1. The report",
        "the 25th birthday",
        "the 4x4x4 model",
        "2019-20",
    ],
)
def test_dates_and_the_numbers_of_things_are_no_figures(text: str) -> None:
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("At the end of December 39 of 162 posts were held.", ["39", "162"]),
        ("In May 40 workers left.", ["40"]),
        ("In June 14 gardeners were engaged.", ["14"]),
        ("By September 9 of the 20 lamps were mended.", ["9", "20"]),
        ("In March 21 were vacant.", ["21"]),
        ("Of the 30 applicants 14 decided to wait and 12 may return.", ["30", "14", "12"]),
        ("The panel met on March 3 at the depot.", []),
        ("It closed on July 31.", []),
        ("On May 14 the bridge was shut and on June 2 it opened.", []),
        ("It was signed on 3 May.", []),
    ],
)
def test_a_number_after_a_month_is_a_day_only_where_it_counts_nothing(text: str, printed: list[str]) -> None:
    assert [figure.text for figure in find_figures(text)] == printed


@given(st.text(alphabet="£0123456789.,%km -−/thousandper\n", max_size=80))
def test_any_text_gives_figures_that_stand_in_it(text: str) -> None:
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("1200000", "£", "£1.2m"),
        ("49070", "£", "£49,070"),
        ("7.0", "%", "7%"),
        ("-900000", "£", "−£900,000"),
        ("25", "number", "25"),
    ],
)
def test_an_amount_is_printed_as_minutes_print_it(value: str, unit: str, printed: str) -> None:
    assert amount(Decimal(value), unit) == printed  # type: ignore[arg-type]
