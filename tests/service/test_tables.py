"""Tables by times are quoted for a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.choosing import select
from service.quoting import quotable
from service.tables import by_times, is_by_times
from service.understanding import understand
from tests.service.reads import chosen_in, read_of

TABLE = "Date | Estimate\nMarch 2016 | £4.2m\nJune 2018 | £5.0m\nMay 2021 | £7.1m"


@pytest.mark.parametrize(
    ("lines", "by_time"),
    [
        (TABLE.split("\n"), True),
        (["| Year | Pupils |", "| --- | --- |", "| 2017 | 74 |", "| 2018 | 81 |", "| 2019 | 90 |"], True),
        (["Outline\tMarch 2016\t4.2", "Revised\tMay 2019\t6.8", "Final\tMay 2021\t7.4"], True),
        (["Quarter | Calls", "Q1 2019/20 | 7", "Q2 2019/20 | 9", "Q3 2019/20 | 4"], True),
        (
            ["Ward | 2017 | 2018 | 2019", "Marsh | 3 | 4 | 5", "Holbeck | 1 | 1 | 2"],
            False,
        ),  # a row tells its own change
        (["Date | Estimate", "March 2016 | £4.2m", "June 2018 | £5.0m"], False),  # two times are no series
        (["Source | £m", "Grant | 2.7", "Levy | 0.5", "Council | 1.0"], False),
        ([], False),
    ],
)
def test_a_table_is_by_times_where_most_rows_have_a_time(lines: list[str], by_time: bool) -> None:
    assert is_by_times(lines) is by_time


def test_where_a_table_by_times_begins_and_ends() -> None:
    read = read_of(f"The estimate had moved.\n\n{TABLE}\n\nIt was noted.\n\nSource | £m\nGrant | 2.7\nLevy | 0.5")
    assert [read.text[start:end] for start, end in by_times(read.text)] == [TABLE]


def test_a_change_is_told_with_the_table_whole_and_one_fact_without() -> None:
    told = read_of("The estimated cost of the weir was now £7.1m.", document="minutes")
    read = read_of(f"The weir.\n\n{TABLE}", document="report")
    ranked = [chosen_in(told, told.text, 3.0), chosen_in(read, "March 2016 | £4.2m", -1.0)]
    asked = understand("How has the estimated cost of the weir changed over the years?")
    assert [choice.text for choice in quotable(asked, select(asked, ranked))] == [told.text, TABLE]
    fact = understand("What is the estimated cost of the weir?")
    assert [choice.text for choice in select(fact, ranked)] == [told.text]


def test_a_table_is_quoted_once_and_not_where_it_is_far_from_what_is_asked() -> None:
    told = read_of("The estimated cost of the weir was now £7.1m.", document="minutes")
    read = read_of(TABLE, document="report")
    asked = understand("How has the estimated cost of the weir changed over the years?")
    near = [
        chosen_in(told, told.text, 3.0),
        chosen_in(read, "June 2018 | £5.0m", 2.5),
        chosen_in(read, "May 2021 | £7.1m", 2),
    ]
    assert [choice.text for choice in quotable(asked, select(asked, near))] == [told.text, TABLE]
    far = [chosen_in(told, told.text, 3.0), chosen_in(read, "June 2018 | £5.0m", -3.0)]
    assert [choice.text for choice in select(asked, far)] == [told.text]


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("It was moved that the following conveners be appointed.", True),
        ("The conveners are shown below.", True),
        ("The conveners were thanked.", False),
    ],
)
def test_a_sentence_that_announces_a_table_takes_it(said: str, quoted: bool) -> None:
    table = "Committee | Convener\nRoads | Fiona Drever\nFinance | Lewis Mowat"
    read = read_of(f"{said} There was no other nomination.\n\n{table}")
    chosen = select(understand("Who was put in charge?"), [chosen_in(read, said, 1.0)])
    assert [choice.text for choice in chosen] == ([said, table] if quoted else [said])


def test_a_table_that_begins_the_next_passage_is_taken_where_a_sentence_ends_by_announcing_it() -> None:
    said = read_of("The increase was made up thus:", start=100)
    table = read_of("Item | £m\nShafts | 1.9\nSteel | 0.8", start=132)
    other = read_of("Item | £m\nShafts | 1.9\nSteel | 0.8", start=600)
    asked = understand("What was the increase made up of?")
    ranked = [chosen_in(said, said.text, 1.0), chosen_in(table, "Steel | 0.8", -9.0)]
    assert [choice.text for choice in select(asked, ranked)] == [said.text, table.text]
    far = [ranked[0], chosen_in(other, "Steel | 0.8", -9.0)]
    assert [choice.text for choice in select(asked, far)] == [said.text]


def test_a_table_far_below_what_announces_it_is_not_taken() -> None:
    read = read_of(f"The following were appointed.\n\n{'Much was said. ' * 40}\n\nRoads | Drever\nFinance | Mowat")
    said = chosen_in(read, "The following were appointed.", 1.0)
    assert select(understand("Who was appointed?"), [said]) == [said]


OPTIONS = "Option | Annual cost £m\nCouncil company | 14.0\nDirect service | 14.7"


@pytest.mark.parametrize(
    ("question", "score", "quoted"),
    [
        ("What is the difference in cost between a company and a direct service?", -0.5, True),
        ("What is the difference in cost between a company and a direct service?", -1.5, False),
        ("What does a company cost?", -0.5, False),
    ],
)
def test_things_beside_each_other_are_told_with_the_table_that_lists_them(
    question: str, score: float, quoted: bool
) -> None:
    told = read_of("A company would cost less than a direct service.", document="minutes")
    read = read_of(OPTIONS, document="report")
    ranked = [chosen_in(told, told.text, 3.0), chosen_in(read, "Direct service | 14.7", score)]
    asked = understand(question)
    assert [choice.text for choice in quotable(asked, select(asked, ranked))] == [told.text, *[OPTIONS] * quoted]


def test_a_table_of_a_passage_that_hardly_fits_is_not_taken() -> None:
    told = read_of("The estimated cost of the weir was now £7.1m.", document="minutes")
    read = read_of(TABLE, document="report")
    read = replace(read, hit=replace(read.hit, parts={"fused": 0.5}))
    asked = understand("How has the estimated cost of the weir changed over the years?")
    ranked = [chosen_in(told, told.text, 3.0), chosen_in(read, "June 2018 | £5.0m", 0.5)]
    assert not any(choice.read.document.id == "report" and "\n" in choice.text for choice in select(asked, ranked))
