"""Periods by time: every day falls in exactly one, quarters are those of the financial year, gaps are folded."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.tracing.periods import GAP_PERIODS_MOST, By, span_of, spans

BY_TIME: tuple[By, ...] = ("year", "financial-year", "quarter", "month")
days = st.dates(date(1, 4, 1), date(9998, 12, 31))
recent = st.dates(date(1890, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "by", "label", "start", "end"),
    [
        (date(2022, 1, 1), "quarter", "Q4 2021/22", date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 3, 31), "quarter", "Q4 2021/22", date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 4, 1), "quarter", "Q1 2022/23", date(2022, 4, 1), date(2022, 6, 30)),
        (date(2021, 12, 31), "quarter", "Q3 2021/22", date(2021, 10, 1), date(2021, 12, 31)),
        (date(2022, 3, 31), "financial-year", "2021/22", date(2021, 4, 1), date(2022, 3, 31)),
        (date(2022, 4, 1), "financial-year", "2022/23", date(2022, 4, 1), date(2023, 3, 31)),
        (date(1999, 6, 1), "financial-year", "1999/00", date(1999, 4, 1), date(2000, 3, 31)),
        (date(2024, 2, 29), "month", "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 2, 1), "month", "February 2023", date(2023, 2, 1), date(2023, 2, 28)),
        (date(1900, 2, 1), "month", "February 1900", date(1900, 2, 1), date(1900, 2, 28)),
        (date(2000, 2, 1), "month", "February 2000", date(2000, 2, 1), date(2000, 2, 29)),
        (date(2024, 2, 29), "year", "2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_known_days_fall_in_known_periods(day: date, by: By, label: str, start: date, end: date) -> None:
    span = span_of(day, by)
    assert (span.label, span.start, span.end) == (label, start, end)


@given(days, st.sampled_from(BY_TIME))
def test_every_day_lies_inside_its_period_and_all_days_of_a_period_agree(day: date, by: By) -> None:
    span = span_of(day, by)
    assert span.start <= day <= span.end
    assert span_of(span.start, by) == span_of(span.end, by) == span


@given(days, st.sampled_from(BY_TIME))
def test_the_day_after_a_period_begins_the_next_one(day: date, by: By) -> None:
    span = span_of(day, by)
    after = span_of(span.end + timedelta(days=1), by)
    assert after.start == span.end + timedelta(days=1)
    assert after.label != span.label


@given(days)
def test_a_financial_year_is_four_quarters_and_they_number_from_april(day: date) -> None:
    year = span_of(day, "financial-year")
    quarters = []
    at = year.start
    while at <= year.end:
        quarters.append(span_of(at, "quarter"))
        at = quarters[-1].end + timedelta(days=1)
    assert [q.label for q in quarters] == [f"Q{n} {year.label}" for n in (1, 2, 3, 4)]
    assert quarters[0].start.month == 4
    assert quarters[-1].end == year.end


@given(days)
def test_a_year_has_365_or_366_days_as_leap_years_want(day: date) -> None:
    for by in ("year", "financial-year"):
        span = span_of(day, by)  # type: ignore[arg-type]
        holds_leap_day = any(
            y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) and span.start <= date(y, 2, 29) <= span.end
            for y in (span.start.year, span.end.year)
        )
        assert (span.end - span.start).days + 1 == (366 if holds_leap_day else 365)


@given(st.lists(recent, min_size=1, max_size=12), st.sampled_from(BY_TIME))
def test_periods_follow_one_another_from_the_first_meeting_to_the_last(held: list[date], by: By) -> None:
    found = spans(held, by)
    assert found[0] == span_of(min(held), by)
    assert found[-1] == span_of(max(held), by)
    for before, after in pairwise(found):
        assert after.start == before.end + timedelta(days=1)


@given(st.lists(recent, min_size=1, max_size=12), st.sampled_from(BY_TIME))
def test_every_meeting_is_in_a_period_that_is_no_gap(held: list[date], by: By) -> None:
    found = spans(held, by)
    for day in held:
        assert [span.gap for span in found if span.start <= day <= span.end] == [False]


@given(st.lists(st.dates(), min_size=1, max_size=6), st.sampled_from(BY_TIME))
def test_one_wrong_date_never_makes_thousands_of_rows(held: list[date], by: By) -> None:
    assert len(spans(held, by)) <= len(held) + (len(held) - 1) * GAP_PERIODS_MOST


def test_empty_periods_between_meetings_stand_as_periods_of_their_own() -> None:
    assert [s.label for s in spans([date(2015, 5, 1), date(2018, 5, 1)], "year")] == ["2015", "2016", "2017", "2018"]


def test_no_meeting_is_no_period() -> None:
    assert spans([], "year") == []


def test_a_grouping_that_is_not_of_time_is_refused() -> None:
    with pytest.raises(ValueError, match="no grouping by time"):
        span_of(date(2020, 1, 1), "committee")
