"""``matters trace`` as a person runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest
from click.testing import CliRunner, Result

from service.cli import group


@pytest.fixture(scope="module")
def run(sample_index: Path):  # noqa: ANN201 - a function
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(group, ["trace", *words, "--index", str(sample_index)])

    return invoke


def test_it_prints_each_year_with_its_words_and_what_the_count_is_worth(run) -> None:  # noqa: ANN001
    done = run("agency staff")
    assert done.exit_code == 0, done.output
    assert "2014" in done.stdout and "1 of 1 meetings" in done.stdout
    assert "46 of the" in done.stdout
    assert "At this cut-off" in " ".join(done.stdout.split())


def test_json_is_the_shape_of_the_api(run) -> None:  # noqa: ANN001
    body = json.loads(run("agency staff", "--json", "--by", "quarter").stdout)
    assert body["by"] == "quarter"
    assert body["periods"][0]["label"] == "Q3 2014/15"


def test_csv_is_the_table_of_periods(run) -> None:  # noqa: ANN001
    rows = list(csv.DictReader(io.StringIO(run("agency staff", "--csv").stdout)))
    assert rows[0]["label"] == "2014" and rows[0]["from"] == "2014-01-01"
    assert rows[-1]["label"] == "Date not stated"


def test_files_are_written_beside_it(run, tmp_path: Path) -> None:  # noqa: ANN001
    names = {"--passages": "all.ris", "--chart": "chart.svg", "--sheet": "judge.csv"}
    done = run("agency staff", *(word for flag, name in names.items() for word in (flag, str(tmp_path / name))))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "all.ris").read_text(encoding="utf-8").startswith("TY  - RPRT")
    parse(tmp_path / "chart.svg")
    assert (tmp_path / "judge.csv").read_text(encoding="utf-8-sig").startswith("topic,passage_id")


def test_judgements_are_fed_back_and_make_a_task(run, tmp_path: Path) -> None:  # noqa: ANN001
    found = json.loads(run("foster carers", "--json").stdout)
    chosen = found["borderline"][0]
    judged = tmp_path / "j.qrels"
    judged.write_text(f"foster-carers 0 {chosen['passage_id']} {int(not chosen['counted'])}\n", encoding="utf-8")
    done = run("Foster  carers", "--json", "--judgements", str(judged))
    again = json.loads(done.stdout)
    assert "1 of 1 judgements used" in done.stderr
    assert found["generation"]["link"] and not again["generation"]["link"]  # a link would leave the judgements out
    assert again["total"] == found["total"] + (-1 if chosen["counted"] else 1)
    judged.write_text(f"foster-carers 0 {chosen['passage_id']} 1\n", encoding="utf-8")
    assert run("foster carers", "--judgements", str(judged), "--task", str(tmp_path / "task")).exit_code == 0
    assert (tmp_path / "task" / "queries.jsonl").is_file()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["???"], 2, "nothing to search for"),
        (["x", "--json", "--csv"], 2, "exclude each other"),
        (["x", "--by", "decade"], 2, "decade"),
        (["x", "--cutoff", "1.5"], 2, "1.5"),
        (["x", "--passages", "all.pdf"], 2, ".csv"),
        (["x", "--task", "t"], 2, "--judgements"),
        (["x", "--judgements", "none.csv"], 1, "none.csv"),
        (["x", "--from", "2020", "--to", "2019"], 2, "is after"),
    ],
)
def test_wrong_usage_is_explained(words: list[str], status: int, said: str, run) -> None:  # noqa: ANN001
    done = run(*words)
    assert (done.exit_code, said in done.output) == (status, True), done.output


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(group, ["trace", "x", "--index", str(tmp_path / "none")])
    assert done.exit_code == 1 and "matters index" in done.output
