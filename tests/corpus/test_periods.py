"""Periods and days: councils' quarters and years, leap days, and what only looks like a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import find_days, parse_day
from corpus.periods import find_periods, period_of
from corpus.records import Period

YEARS = st.integers(1990, 2098)


def spans(text: str) -> list[tuple[str, str]]:
    return [(period.start.isoformat(), period.end.isoformat()) for _, _, period in find_periods(text)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Quarter 4, 2021/22", "2022-01-01", "2022-03-31"),
        ("Quarter 3 2017/18.", "2017-10-01", "2017-12-31"),
        ("Quarter 3 of 2017/18", "2017-10-01", "2017-12-31"),
        ("Q1 2015/16", "2015-04-01", "2015-06-30"),
        ("Q4 21/22", "2022-01-01", "2022-03-31"),
        ("2014/15 Q2", "2014-07-01", "2014-09-30"),
        ("fourth quarter of 2018/19", "2019-01-01", "2019-03-31"),
        ("Chwarter 2 2019/20", "2019-07-01", "2019-09-30"),
        ("2019/20", "2019-04-01", "2020-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("Financial Year 2015-16", "2015-04-01", "2016-03-31"),
        ("the financial year 2015/2016", "2015-04-01", "2016-03-31"),
        ("academic year 2014/15", "2014-09-01", "2015-08-31"),
        ("first half of 2019/20", "2019-04-01", "2019-09-30"),
        ("April-May 2015", "2015-04-01", "2015-05-31"),
        ("Quarter 1 (April-May) 2015/16", "2015-04-01", "2015-05-31"),
        ("November 2015 to January 2016", "2015-11-01", "2016-01-31"),
        ("October to December 2017", "2017-10-01", "2017-12-31"),
        ("in February 2016", "2016-02-01", "2016-02-29"),
        ("in 2015?", "2015-01-01", "2015-12-31"),
        ("2015/16 to 2017/18", "2015-04-01", "2018-03-31"),
        ("year ended 31 March 2016", "2015-04-01", "2016-03-31"),
        ("three months to 29 February 2016", "2015-12-01", "2016-02-29"),
    ],
)
def test_a_marker_becomes_its_period(text: str, start: str, end: str) -> None:
    assert spans(text) == [(start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "£2015 was spent",
        "on 14 March 2017",
        "application 17/0412/2015",
        "Children Act 1989",
        "2015/18",
        "20150",
        "12.2015.7",
        "9/10",
    ],
)
def test_what_only_looks_like_a_period_is_none(text: str) -> None:
    assert spans(text) == []


@given(YEARS, st.integers(1, 4))
def test_quarters_lie_end_to_end_and_make_up_the_financial_year(year: int, quarter: int) -> None:
    (_, _, period), = find_periods(f"Q{quarter} {year}/{(year + 1) % 100:02}")  # fmt: skip
    (_, _, whole), = find_periods(f"{year}/{(year + 1) % 100:02}")  # fmt: skip
    assert whole.start <= period.start < period.end <= whole.end
    assert (period.start == whole.start) == (quarter == 1)
    assert (period.end == whole.end) == (quarter == 4)
    following = period.end + timedelta(days=1)
    assert following.day == 1
    assert following.month in (1, 4, 7, 10)
    assert 90 <= (period.end - period.start).days + 1 <= 92


@given(YEARS, st.integers(1, 12))
def test_a_month_ends_on_its_last_day_leap_years_too(year: int, month: int) -> None:
    (_, _, period), = find_periods(f"in {date(year, month, 1):%B} {year}")  # fmt: skip
    assert (period.start, period.end) == (date(year, month, 1), date(year, month, monthrange(year, month)[1]))


@given(
    st.dates(date(1990, 1, 1), date(2098, 12, 31)),
    st.sampled_from(["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%A, %d %B %Y"]),
)
def test_a_day_is_found_however_it_is_written(day: date, pattern: str) -> None:
    written = day.strftime(pattern)
    assert [found.day for found in find_days(f"held on {written} at 10.00 am")] == [day]
    assert parse_day(written) == day


@given(st.text(max_size=200))
def test_any_text_gives_periods_in_order_without_overlaps(text: str) -> None:
    position = 0
    for start, end, period in find_periods(text):
        assert position <= start < end <= len(text)
        assert period.start <= period.end
        position = end


@pytest.mark.parametrize(
    "text", ["31 February 2017", "30/02/2017", "87%", "10.30", "99/99/2017", "", "tomorrow", "March"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thursday 3rd March 2016", date(2016, 3, 3)),
        ("TUESDAY, 11TH NOVEMBER, 2014", date(2014, 11, 11)),
        ("14 Mawrth 2017", date(2017, 3, 14)),
        ("the 14th day of March 2017", date(2017, 3, 14)),
        ("03/04/2017", date(2017, 4, 3)),
    ],
)
def test_days_are_read_day_before_month_in_english_and_welsh(text: str, day: date) -> None:
    assert [found.day for found in find_days(text)] == [day]


def test_a_document_is_about_the_periods_its_title_names() -> None:
    found = period_of("Quarter 4 2014/15 and partial Quarter 1 (April-May) 2015/16 summary", "")
    assert found is not None
    assert (found.start, found.end) == (date(2015, 1, 1), date(2015, 5, 31))
    assert found.label.startswith("Quarter 4 2014/15")


def test_else_about_the_one_quarter_its_head_names_but_about_no_passing_year() -> None:
    assert period_of("Progress", "The Panel received the report for Quarter 3 of 2017/18.") == Period(
        date(2017, 10, 1), date(2017, 12, 31), "Quarter 3 of 2017/18"
    )
    assert period_of("Progress", "The budget for 2017/18 was agreed in March 2017.") is None
    assert period_of(None, "Quarter 1 2017/18 was better than Quarter 2 2017/18.") is None
