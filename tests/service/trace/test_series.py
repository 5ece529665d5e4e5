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


def test_a_sum_is_of_the_subject_of_its_clause_and_not_of_what_stands_nearer() -> None:
    found = [said(f"The total cost of agency workers, with the fees of lawyers and the grants paid, was £{n}m.", day)
             for n, day in zip((4, 5, 6), MEETINGS, strict=True)]  # fmt: skip
    made = series(*found)
    assert list(made) == ["cost (£)"]
    assert [text for _, text in values(made["cost (£)"])] == ["£4m", "£5m", "£6m"]


def test_several_figures_of_one_sentence_keep_their_own_kind() -> None:
    found = [
        said(f"The cost of agency workers in {y}/{y - 1999} had been £{y - 2010}m, and the forecast for "
             f"{y + 1}/{y - 1998}, for 533 hours, was £{y - 2009}m against a budget of £{y - 2011}m.", date(2020, 1, 1))
        for y in (2014, 2015, 2016)
    ]  # fmt: skip
    made = series(*found)
    assert values(made["cost (£)"]) == [("2014/15", "£4m"), ("2015/16", "£5m"), ("2016/17", "£6m")]
    assert values(made["forecast (£)"]) == [("2015/16", "£5m"), ("2016/17", "£6m"), ("2017/18", "£7m")]
    assert values(made["budget (£)"]) == [("2015/16", "£3m"), ("2016/17", "£4m"), ("2017/18", "£5m")]


def test_an_average_rate_and_a_cap_on_it_are_two_series() -> None:
    found = [said(f"The average agency rate was £{n} an hour. The cap on the rate was £{n - 9} an hour.", day)
             for n, day in zip((40, 41, 42), MEETINGS, strict=True)]  # fmt: skip
    made = series(*found)
    assert [text for _, text in values(made["average rate (£ an hour)"])] == ["£40", "£41", "£42"]
    assert [text for _, text in values(made["cap (£ an hour)"])] == ["£31", "£32", "£33"]


def test_two_values_of_one_thing_in_a_sentence_are_both_kept() -> None:
    found = [said("There were 40 agency workers in homes and 25 agency workers in schools.", MEETINGS[0])]
    found += [said(f"There were {n} agency workers.", day) for n, day in zip((50, 60), MEETINGS[1:], strict=True)]
    workers = series(*found)["agency workers"]
    assert [text for _, text in values(workers)] == ["25", "40", "50", "60"]
    assert not workers.followed


def test_one_value_at_each_time_can_be_followed() -> None:
    found = [said(f"There were {n} agency workers.", day) for n, day in zip((40, 50, 60), MEETINGS, strict=True)]
    assert series(*found)["agency workers"].followed


def test_figures_of_very_different_size_are_seldom_of_one_thing_and_only_listed() -> None:
    found = [said(f"There were {n} agency workers.", day) for n, day in zip((40, 5300, 60), MEETINGS, strict=True)]
    assert not series(*found)["agency workers"].followed


def test_figures_of_several_kinds_too_few_for_series_are_listed_with_their_kind() -> None:
    found = [
        said("The estimated cost of agency workers was £4m.", MEETINGS[0]),
        said("The forecast for agency workers was £5m.", MEETINGS[1]),
        said("The cost of agency workers was £6m.", MEETINGS[2]),
    ]
    (one,) = series(*found).values()
    assert (one.label, one.followed) == ("cost (£)", False)
    assert [(point.text, point.kind) for point in one.points] == [
        ("£4m", "estimate"), ("£5m", "forecast"), ("£6m", ""),
    ]  # fmt: skip
    assert one.told.startswith("£4m (estimate, said at the meeting of 10 March 2015) · £5m (forecast, ")


def test_a_list_beside_a_series_of_the_same_thing_has_another_name() -> None:
    kinds = ("forecast", "estimated", "forecast")
    found = [said(f"The cost of agency workers was £{n}m. The {kind} cost of agency workers was £{n + 1}m.", day)
             for n, kind, day in zip((4, 5, 6), kinds, MEETINGS, strict=True)]  # fmt: skip
    made = series(*found)
    assert [(label, one.followed) for label, one in made.items()] == [
        ("cost (£)", True), ("cost (£), other kinds", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "To do nothing would take the cost of agency workers to £{n}m.",
        "The matter would come back if the cost of agency workers were to pass £{n}m.",
        "The head was authorised to spend up to £{n}m on the cost of agency workers.",
        "The cost of agency workers had passed £{n}m.",
        "The cost of agency workers was £{n}m more.",
        "The extra cost of agency workers was £{n}m.",
        "The cost of agency workers, of which £{n}m was for nurses, rose.",
        "{n} of every 1,000 agency workers were ill.",
        "3 of every 1{n}0 agency workers were ill.",
        "In all {n} agency workers would be engaged.",
    ],
)
def test_what_would_be_at_most_or_in_part_is_no_point(text: str) -> None:
    assert series(*[said(text.format(n=n), day) for n, day in zip((4, 5, 6), MEETINGS, strict=True)]) == {}


def test_list_items_that_split_a_total_are_no_points() -> None:
    found = [
        said(f"There were {n}9 agency workers:\n- nursing: {n} agency workers\n- teaching, part time: 1{n} agency "
             f"workers", day) for n, day in zip((4, 5, 6), MEETINGS, strict=True)
    ]  # fmt: skip
    assert [text for _, text in values(series(*found)["agency workers"])] == ["49", "59", "69"]


def test_the_label_of_a_paragraph_names_what_is_counted_where_the_sentence_does_not() -> None:
    found = [said(f"Agency workers – There were {n} at the end of June, three more than in May.", day)
             for n, day in zip((40, 50, 60), MEETINGS, strict=True)]  # fmt: skip
    assert values(series(*found)["agency workers"]) == [
        ("end of June 2014", "40"), ("end of June 2015", "50"), ("end of June 2016", "60"),
    ]  # fmt: skip


def test_what_a_sum_was_raised_from_stands_aside() -> None:
    found = [said(f"The agency cap had been raised from £{n - 1} to £{n} an hour.", day)
             for n, day in zip((37, 39, 41), MEETINGS, strict=True)]  # fmt: skip
    assert [text for _, text in values(series(*found)["cap (£ an hour)"])] == ["£37", "£39", "£41"]
