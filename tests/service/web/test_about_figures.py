"""The quality figures on the page "About": what was measured, in words, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import html5lib
import httpx
import pytest

from service.web.figures import FIGURES, read_figures, write_figures

MEASURED = Path(__file__).parents[2] / "benchmarks" / "results" / "quality.json"
H = "{http://www.w3.org/1999/xhtml}"


def test_the_figures_of_the_package_are_ones_that_were_measured(tmp_path: Path) -> None:
    shown = read_figures()
    assert shown is not None and len(shown.rows) >= 6
    measured = json.loads(MEASURED.read_text())
    if measured["sample"]["commit"] != shown.commit:
        pytest.skip("the figures have been measured again since; `make quality` writes both")
    write_figures(measured, shown.measured_on, tmp_path / "figures.json")
    assert (tmp_path / "figures.json").read_bytes() == FIGURES.read_bytes()


def test_figures_say_their_range_and_how_many_they_were_measured_on(tmp_path: Path) -> None:
    figures = [
        {"name": "success@1", "value": 0.763, "n": 1038, "low": 0.631, "high": 0.892},
        {"name": "verbatim", "value": 1.0, "n": 58, "low": 1.0, "high": 1.0},
        {"name": "ask p95 ms", "value": 666.8, "n": 50, "low": None, "high": None},
    ]
    write_figures(
        {"sample": {"commit": "abc1234", "questions": 50, "figures": figures}}, date(2026, 11, 2), tmp_path / "f.json"
    )
    found = read_figures(tmp_path / "f.json")
    assert found is not None and (found.measured_on, found.commit, found.questions) == (
        date(2026, 11, 2),
        "abc1234",
        50,
    )
    assert [row.figure for row in found.rows] == ["76% (63% to 89%), 1,038 questions", "100%, 58 quotations"]


def test_where_nothing_was_measured_there_are_no_figures(tmp_path: Path) -> None:
    assert read_figures(tmp_path / "none.json") is None
    with pytest.raises(KeyError):
        write_figures({}, date(2026, 11, 2), tmp_path / "f.json")


def test_the_page_shows_the_figures_in_a_table(client: httpx.Client) -> None:
    shown = read_figures()
    assert shown is not None
    page = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml")).parse(client.get("/about").text).getroot()
    rows = {
        "".join(row.find(f"{H}th").itertext()): "".join(row.find(f"{H}td").itertext())
        for row in page.iter(f"{H}tr")
        if row.find(f"{H}td") is not None and len(row) == 2
    }
    assert {row.what: row.figure for row in shown.rows}.items() <= rows.items()
