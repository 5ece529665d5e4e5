"""Which time a figure is of: its own clause's, the heading's, the report's, else only the day it was said on."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.figures import find_figures
from corpus.records import Document, Meeting, Passage, Period, digest
from service.tracing.records import Found, Point
from service.tracing.timing import Timed, time_of

HELD = date(2018, 2, 6)


def timed(
    sentence: str, figure: str, held: date | None = HELD, heading: str = "", names: tuple[str, ...] = (),
    period: Period | None = None,
) -> Timed:  # fmt: skip
    """The time of a figure, printed as given, in a sentence of a meeting."""
    source = digest(sentence)
    meeting = Meeting(source, "Ambledon", "Panel", held, None, None)
    document = Document(source, meeting, "Minutes", "minutes", "approved", period, "en", None, None, source, sentence)
    path = (heading,) if heading else ()
    found = Found(Passage(source, source, 0, len(sentence), path, "paragraph", None), sentence, "", document, 1.0)
    place = next((f.start, f.end) for f in find_figures(sentence) if f.text.strip() == figure)
    return time_of(found, sentence, place, frozenset(names))


@pytest.mark.parametrize(
    ("sentence", "figure", "when", "day"),
    [
        ("At the end of December 39 of 162 posts were held by locums.", "39", "end of December 2017", (2017, 12, 31)),
        ("There were 54 allotments vacant at the end of January.", "54", "end of January 2018", (2018, 1, 31)),
        ("By the end of February 12 nurses had left.", "12", "end of February 2017", (2017, 2, 28)),
        ("There were 61 beds at the end of June 2016.", "61", "end of June 2016", (2016, 6, 30)),
    ],
)
def test_a_month_end_without_a_year_is_the_last_one_before_the_meeting(
    sentence: str, figure: str, when: str, day: tuple[int, int, int]
) -> None:
    assert timed(sentence, figure) == Timed(date(*day), when, "sentence")


def test_a_month_end_on_the_day_of_the_meeting_is_that_day() -> None:
    assert timed("There were 54 vacant plots at the end of May.", "54", date(2019, 5, 31)).day == date(2019, 5, 31)


def test_a_month_end_without_a_year_at_a_meeting_without_a_date_is_no_time() -> None:
    assert timed("There were 54 vacant plots at the end of May.", "54", None).said == "meeting"


@pytest.mark.parametrize(
    ("sentence", "figure", "when"),
    [
        ("The bank was to be 14 feet high, where 11 feet had been spoken of in 2016.", "14", "6 February 2018"),
        ("The bank was to be 14 feet high, where 11 feet had been spoken of in 2016.", "11", "2016"),
        ("The grant in 2015/16 had been £80,000, and the grant for 2017/18 was £65,000.", "£80,000", "2015/16"),
        ("The grant in 2015/16 had been £80,000, and the grant for 2017/18 was £65,000.", "£65,000", "2017/18"),
        ("In 2016/17 the library was open for 40 hours, but the number is now 31.", "31", "6 February 2018"),
        ("In 2016/17 it lent 900 books, which was 40 fewer, and there were 70 readers.", "70", "2016/17"),
    ],
)
def test_a_time_dates_the_figures_of_its_own_clause_alone(sentence: str, figure: str, when: str) -> None:
    assert timed(sentence, figure).when == when


def test_a_clause_with_which_is_of_the_time_of_what_it_refers_to() -> None:
    sentence = "It was reported that 26 of 152 beds were empty at the end of June 2017, which was 17%."
    assert timed(sentence, "17%").when == "end of June 2017"


@pytest.mark.parametrize(
    ("sentence", "figure", "when"),
    [
        ("The 2016/17 budget is £2.15m.", "£2.15m", "2016/17"),
        ("Its 2014/15 deficit came to £310,000.", "£310,000", "2014/15"),
        ("The Council's 2017 audit fee was £90,000.", "£90,000", "2017"),
    ],
)
def test_a_time_before_the_noun_dates_the_figure(sentence: str, figure: str, when: str) -> None:
    assert timed(sentence, figure).when == when


def test_a_heading_gives_its_time_to_figures_that_have_none() -> None:
    told = timed("The museum lost £40,000.", "£40,000", heading="Museums: outturn 2016/17")
    assert told == Timed(date(2017, 3, 31), "2016/17", "heading")


def test_of_two_times_in_a_heading_a_figure_has_the_one_beside_what_it_is_of() -> None:
    heading = "REVENUE OUTTURN 2016/17 AND FORECAST FOR 2017/18"
    assert timed("The outturn was £3.4m.", "£3.4m", heading=heading, names=("outturn", "cost")).when == "2016/17"
    assert timed("The forecast was £3.6m.", "£3.6m", heading=heading, names=("forecast", "cost")).when == "2017/18"
    assert timed("The reserve was £9m.", "£9m", heading=heading, names=("reserve",)).said == "meeting"


def test_a_heading_that_looks_ahead_dates_only_what_is_planned() -> None:
    heading = "Budget 2018/19"
    assert timed("The budget is £9m.", "£9m", heading=heading, names=("budget",)).when == "2018/19"
    assert timed("There were 40 wardens.", "40", heading=heading, names=("wardens",)).said == "meeting"


def test_what_is_so_now_is_not_of_the_time_in_the_heading() -> None:
    assert timed("The fee was now £45.", "£45", heading="Fees in 2015/16").said == "meeting"


def test_what_holds_from_a_day_begins_on_that_day() -> None:
    told = timed("The charge had been raised from £36 to £37.50 a visit from 1st April 2017.", "£37.50")
    assert told == Timed(date(2017, 4, 1), "from 1 April 2017", "sentence")


def test_what_holds_from_a_year_begins_with_it() -> None:
    assert timed("The charge was £4 from 2016/17.", "£4").day == date(2016, 4, 1)


def test_a_budget_that_a_cost_is_set_against_is_of_the_same_time() -> None:
    sentence = "The cost in 2016/17 had been £3.1m, for 533 meals, against a budget of £2.8m."
    assert timed(sentence, "£2.8m").when == "2016/17"


def test_only_the_day_of_the_meeting_is_told_as_when_it_was_said() -> None:
    def point(said: str, day: date | None) -> Point:
        return Point(day, "6 February 2018", said, None, "40", None)  # type: ignore[arg-type]

    assert point("meeting", HELD).dated == "said at the meeting of 6 February 2018"
    assert point("sentence", HELD).dated == point("meeting", None).dated == "6 February 2018"
