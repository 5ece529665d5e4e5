"""Manifests: good rows are used, bad ones are named with their line and what to do."""

from __future__ import annotations

import json
from datetime import date

import pytest

from corpus.manifests import load_manifest
from corpus.records import Metadata

HEADER = "file,council,committee,held_on,title,url,kind,status,licence\n"


def load(text: str, files: set[str] | None = None) -> tuple[dict[str, Metadata], tuple[str, ...]]:
    manifest = load_manifest(text.encode(), "metadata.csv", files)
    return manifest.rows, manifest.problems


def test_a_row_says_what_the_file_doesnt() -> None:
    rows, problems = load(
        HEADER + 'a.txt,X Council,Cabinet,2017-03-14,"Minutes, 14 March",https://x.example/1,Minutes,draft,OGL\n'
    )
    assert problems == ()
    assert rows["a.txt"] == Metadata(
        "X Council", "Cabinet", date(2017, 3, 14), "Minutes, 14 March", "https://x.example/1", "minutes", "draft", "OGL"
    )


def test_a_byte_order_mark_blank_lines_and_carriage_returns_dont_matter() -> None:
    manifest = load_manifest(b"\xef\xbb\xbffile,held_on\r\na.txt,14/03/2017\r\n\r\n", "metadata.csv")
    assert manifest.problems == ()
    assert manifest.rows["a.txt"].held_on == date(2017, 3, 14)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a.txt,,,2017-02-30,,,,,", "'2017-02-30' is no date"),
        ("a.txt,,,last spring,,,,,", "is no date"),
        ("a.txt,,,,,javascript:alert(1),,,", "no web address"),
        ("a.txt,,,,,,memo,,", "'memo' is no kind"),
        ("a.txt,,,,,,,final,", "'final' is no status"),
    ],
)
def test_a_cell_that_cant_be_used_is_named_and_the_row_is_used_without_it(row: str, said: str) -> None:
    rows, (problem,) = load(HEADER + row + "\n")
    assert rows["a.txt"] == Metadata()
    assert problem.startswith("metadata.csv, line 2: ")
    assert said in problem


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("b.txt,,,,,,,,", "no file 'b.txt'"),
        (",X,,,,,,,", "names no file"),
        ("../a.txt,,,,,,,,", "outside the folder"),
        ("/etc/passwd,,,,,,,,", "outside the folder"),
        ("a.txt,X,,,,,,,,extra", "more cells than columns"),
    ],
)
def test_a_row_that_cant_be_used_is_named_and_the_others_are_used(row: str, said: str) -> None:
    rows, (problem,) = load(f"{HEADER}{row}\na.txt,Y,,,,,,,\n", {"a.txt"})
    assert rows == {"a.txt": Metadata(council="Y")}
    assert "line 2" in problem
    assert said in problem


def test_the_first_of_two_rows_for_a_file_is_used() -> None:
    rows, (problem,) = load("file,council\na.txt,X\na.txt,Y\n")
    assert rows["a.txt"].council == "X"
    assert "line 3" in problem
    assert "line 2 already" in problem


def test_two_files_cant_share_an_address_since_it_is_what_they_are_known_by() -> None:
    rows, (problem,) = load("file,url\na.txt,https://x.example/1\nb.txt,https://x.example/1\n")
    assert rows["b.txt"].url is None
    assert "line 2 gives the same url" in problem


def test_an_unknown_column_is_said_once_and_left_out() -> None:
    rows, (problem,) = load("file,wards\na.txt,all\nb.txt,all\n")
    assert set(rows) == {"a.txt", "b.txt"}
    assert "'wards'" in problem


@pytest.mark.parametrize("text", ["", "council,title\nX,Y\n", "\n\n"])
def test_a_manifest_without_rows_says_what_it_needs(text: str) -> None:
    rows, problems = load(text)
    assert rows == {}
    assert len(problems) == 1


def test_json_lines_say_the_same() -> None:
    lines = [
        json.dumps({"file": "a.txt", "council": "X", "title": None}),
        "{broken",
        "[1]",
        json.dumps({"file": "b.txt"}),
    ]
    manifest = load_manifest("\n".join(lines).encode(), "metadata.jsonl")
    assert manifest.rows == {"a.txt": Metadata(council="X"), "b.txt": Metadata()}
    assert [problem.split(":")[0] for problem in manifest.problems] == [
        "metadata.jsonl, line 2",
        "metadata.jsonl, line 3",
    ]


def test_what_the_site_contradicts_itself_in_goes_with_the_file() -> None:
    said = "The title states 2016-11-25; the site files it under the meeting of 2017-03-14."
    lines = [
        {"file": "a.pdf", "filed_under": "2017-03-14", "conflicts": [said, "The page says Panel."]},
        {"file": "b.pdf", "filed_under": "2017-03-14"},
        {"file": "c.pdf", "conflicts": []},
    ]
    rows = load_manifest("\n".join(map(json.dumps, lines)).encode(), "metadata.jsonl").rows
    assert rows["a.pdf"].conflicts == (said, "The page says Panel.")
    assert rows["b.pdf"].conflicts == ("It is filed under the meeting of 2017-03-14, which may not be its own.",)
    assert rows["c.pdf"].conflicts is None


def test_binary_is_no_manifest() -> None:
    manifest = load_manifest(bytes(range(256)) * 5, "metadata.csv")
    assert manifest.rows == {}
    assert "metadata.csv" in manifest.problems[0]


@pytest.mark.parametrize(
    ("column", "value", "withheld"),
    [
        ("classification", "Exempt", True),
        ("status", "Confidential", True),
        ("part", "Part II", True),
        ("exempt_reason", "Paragraph 3", True),
        ("contains_exempt_information", "Yes", True),
        ("status", "Approved", False),
        ("type", "Private hire licensing", False),
        ("part", "1", False),
    ],
)
def test_a_column_may_tell_what_kind_of_thing_a_row_is(column: str, value: str, withheld: bool) -> None:
    rows, _ = load(f"file,{column}\na.txt,{value}\n")
    assert (rows["a.txt"].restriction is not None) is withheld


@pytest.mark.parametrize("column", ["restricted", "exempt", "isRestricted", "Not for publication"])
def test_a_row_may_say_that_its_file_isnt_public(column: str) -> None:
    rows, problems = load(f"file,{column}\na.txt,yes\nb.txt,Paragraph 3\nc.txt,no\nd.txt,\n")
    assert problems == ()
    assert [file for file, row in rows.items() if row.restriction is None] == ["c.txt", "d.txt"]
    assert rows["b.txt"].restriction is not None and "'Paragraph 3'" in rows["b.txt"].restriction


def test_a_second_row_for_a_file_can_restrict_it_still() -> None:
    rows, (problem,) = load("file,council,restricted\na.txt,X,\na.txt,Y,yes\n")
    assert (rows["a.txt"].council, rows["a.txt"].restriction is not None) == ("X", True)
    assert "line 2 already" in problem
