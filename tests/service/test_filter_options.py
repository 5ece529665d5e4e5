"""The filters of the commands: a name that the index doesn't hold is refused, a date may be a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from indexer.store import Filter
from service.cli import group
from service.commands.options import Day
from service.library import Library
from service.names import checked, nearest

COMMITTEES = (
    "Audit and Governance Committee", "Cabinet", "Children and Young People Scrutiny Panel", "Planning Committee",
)  # fmt: skip


@pytest.fixture(scope="module")
def run(sample_index: Path) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(group, [*words, "--index", str(sample_index)])


@pytest.mark.parametrize("command", ["ask", "search", "trace"])
@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("--committee", "Cabnet", "no committee of the name “Cabnet”. Did you mean Cabinet? There are: Audit and Gov"),
        ("--committee", "Zoo", "no committee of the name “Zoo”. There are: Audit and Governance Committee; Cabinet;"),
        ("--council", "Thornmear", "no council of the name “Thornmear”. Did you mean Thornmere Borough Council?"),
    ],
)
def test_a_name_that_the_index_does_not_hold_is_refused_with_those_that_there_are(
    run: Callable[..., Result], command: str, option: str, name: str, said: str
) -> None:
    done = run(command, "flooding", option, name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_one_wrong_name_among_others_is_not_passed_over(run: Callable[..., Result]) -> None:
    done = run("trace", "flooding", "--committee", "Cabinet", "--committee", "Plannin Committee", "--council", "X")
    assert done.exit_code == 2
    assert "no council of the name “X”" in done.stderr and "“Plannin Committee”. Did you mean Plan" in done.stderr
    assert "“Cabinet”" not in done.stderr


def test_names_that_the_index_holds_are_taken_though_they_leave_nothing(sample_library: Library) -> None:
    where = Filter(("Thornmere Borough Council",), ("Cabinet",), ("minutes",), held_to=date(1901, 1, 1))
    assert checked(where, sample_library) == where


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("cabinet", ["Cabinet"]),
        ("Audit", ["Audit and Governance Committee"]),
        ("Childrens and Young People", ["Children and Young People Scrutiny Panel"]),
        ("Planing Comittee", ["Planning Committee"]),
        ("a", []),
        ("", []),
        ("Highways", []),
    ],
)
def test_a_mistyped_or_shortened_name_leads_to_what_it_may_stand_for(name: str, near: list[str]) -> None:
    assert nearest(name, COMMITTEES) == near


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("March 2019", date(2019, 3, 1), date(2019, 3, 31)),
        ("feb 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-03", date(2019, 3, 1), date(2019, 3, 31)),
        ("12/2019", date(2019, 12, 1), date(2019, 12, 31)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("14 March 2017", date(2017, 3, 14), date(2017, 3, 14)),
        (" 14/03/2017 ", date(2017, 3, 14), date(2017, 3, 14)),
    ],
)
def test_a_month_or_year_is_its_first_day_or_its_last(written: str, first: date, last: date) -> None:
    assert (Day().convert(written, None, None), Day(last=True).convert(written, None, None)) == (first, last)


@pytest.mark.parametrize("written", ["", "0000", "2019-13", "13/2019", "Marsh 2019", "31 February 2019", "٢٠١٩"])
def test_what_is_no_date_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(click.BadParameter, match=r"isn't a date; write it as 2017-03-14, 14/03/2017, March 2017 or"):
        Day().convert(written, None, None)


def test_a_trace_is_narrowed_to_months(run: Callable[..., Result]) -> None:
    done = run("trace", "agency staff", "--from", "March 2018", "--to", "2019-09")
    assert done.exit_code == 0, done.output
    assert "held from 1 March 2018; held to 30 September 2019." in " ".join(done.stdout.split())
