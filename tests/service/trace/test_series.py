"""Figures that can be followed: what they count, and which time they are of."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.records import Document, Meeting, Passage, Period, digest
from service.tracing.quotations import Citer
from service.tracing.records import Found, Series
from service.tracing.series import figure_series
from service.tracing.words import topic_stems

TOPIC = "agency workers cost caseload rate"


def said(text: str, held: date | None, period: Period | None = None) -> Found:
    """A passage of a meeting, certain to be about the topic."""
    source = digest(text, str(held))
    meeting = Meeting(source, "Ambledon", "Panel", held, None, None)
    document = Document(source, meeting, "Minutes", "minutes", "approved", period, "en", None, None, source, text)
    return Found(Passage(source, source, 0, len(text), (), "paragraph", None), text, "", document, 1.0)


def series(*found: Found) -> dict[str, Series]:
    terms = topic_stems(TOPIC)
    return {one.label: one for one in figure_series(found, Citer({term: 1 / len(terms) for term in terms}))}


def values(one: Series) -> list[tuple[str, str]]:
    return [(point.when, point.text) for point in one.points]


MEETINGS = [date(2015, 3, 10), date(2016, 3, 8), date(2017, 3, 14)]


def test_counts_of_one_thing_become_a_series_in_order_of_time() -> None:
    found = [said(f"The number of agency workers: {n} agency workers were in post.", day)
             for n, day in zip((70, 55, 31), reversed(MEETINGS), strict=True)]  # fmt: skip
    assert values(series(*found)["agency workers"]) == [
        ("10 March 2015", "31"), ("8 March 2016", "55"), ("14 March 2017", "70"),
    ]  # fmt: skip


def test_posts_held_by_agency_workers_count_agency_workers() -> None:
    found = [said(f"{n} of the 148 social worker posts were held by agency workers.", day)
             for n, day in zip((46, 38, 33), MEETINGS, strict=True)]  # fmt: skip
    assert [text for _, text in values(series(*found)["agency workers"])] == ["46", "38", "33"]


def test_sums_keep_their_rate_apart_from_totals() -> None:
    found = [said(f"The cost of agency workers was £2.{n}m at a rate of £3{n} an hour.", day)
             for n, day in zip((1, 2, 3), MEETINGS, strict=True)]  # fmt: skip
    made = series(*found)
    assert [text for _, text in values(made["cost (£)"])] == ["£2.1m", "£2.2m", "£2.3m"]
    assert [text for _, text in values(made["rate (£ an hour)"])] == ["£31", "£32", "£33"]


def test_a_figure_is_of_the_time_its_sentence_gives_it() -> None:
    found = [
        said(f"The cost of agency workers in {y}/{y - 1999} was £{y - 2010}m.", date(2020, 1, 1))
        for y in (2015, 2016, 2017)
    ]
    assert [when for when, _ in values(series(*found)["cost (£)"])] == ["2015/16", "2016/17", "2017/18"]


def test_a_time_that_is_only_compared_with_dates_no_figure() -> None:
    found = [said(f"There were {n} agency workers, twice the number of March 2012.", day)
             for n, day in zip((70, 55, 31), MEETINGS, strict=True)]  # fmt: skip
    assert [when for when, _ in values(series(*found)["agency workers"])] == [
        "10 March 2015", "8 March 2016", "14 March 2017",
    ]  # fmt: skip


def test_the_time_a_report_is_about_comes_before_the_day_it_was_discussed() -> None:
    periods = [Period(date(y, 1, 1), date(y, 3, 31), f"Quarter 4, {y - 1}/{y - 2000}") for y in (2015, 2016, 2017)]
    found = [said(f"There were {30 + n} agency workers.", MEETINGS[n], period) for n, period in enumerate(periods)]
    (one,) = series(*found).values()
    assert [(point.when, point.said) for point in one.points] == [(p.label, "period") for p in periods]


@pytest.mark.parametrize(
    "text", ["had fallen to {n} from 90 agency workers", "was above the target of {n} agency workers"]
)
def test_what_a_figure_is_compared_with_is_no_point(text: str) -> None:
    found = [said(f"The number {text.format(n=n)}.", day) for n, day in zip((70, 55, 31), MEETINGS, strict=True)]
    assert not any(
        point.text in ("90", "70") for one in series(*found).values() for point in one.points if "target" in text
    )


def test_two_figures_are_no_series_yet() -> None:
    assert (
        series(*[said(f"There were {n} agency workers.", day) for n, day in zip((70, 55), MEETINGS[:2], strict=True)])
        == {}
    )


def test_figures_in_rows_of_a_table_are_left_out_since_their_column_is_not_known() -> None:
    assert (
        series(
            *[said(f"| agency workers | {n} agency workers |", day) for n, day in zip((1, 2, 3), MEETINGS, strict=True)]
        )
        == {}
    )
