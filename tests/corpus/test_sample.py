"""The sample holds what its README says: an invented council's documents, gold spans that stand in them."""

import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"
LABEL = "Thornmere Borough Council is invented"
UNDATED = "ofsted-action-plan-update.txt"
DOCUMENTS = sorted(path.name for path in (SAMPLE / "docs").iterdir() if path.suffix in {".txt", ".md"})


@cache
def text_of(name: str) -> str:
    with (SAMPLE / "docs" / name).open(encoding="utf-8", newline="") as file:
        return file.read()


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLE / name).read_text(encoding="utf-8").splitlines()]


def manifest() -> list[dict[str, str]]:
    with (SAMPLE / "docs" / "metadata.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


QUESTIONS = lines_of("questions.jsonl")


def test_there_are_at_least_sixteen_documents_of_three_committees_from_2014_to_2023() -> None:
    rows = manifest()
    assert len(DOCUMENTS) >= 16
    assert len({row["committee"] for row in rows}) >= 3
    assert {date.fromisoformat(row["held_on"]).year for row in rows} == set(range(2014, 2024))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_says_near_its_head_and_at_its_end_that_the_council_is_invented(name: str) -> None:
    lines = [line for line in text_of(name).splitlines() if line.strip()]
    assert any(LABEL in line for line in lines[:4])
    assert LABEL in lines[-1]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_of_a_realistic_length(name: str) -> None:
    assert 600 <= len(text_of(name).split()) <= 1800


def test_every_manifest_row_names_a_document_and_only_the_undated_one_is_left_out() -> None:
    files = [row["file"] for row in manifest()]
    assert sorted([*files, UNDATED]) == DOCUMENTS


def test_every_manifest_row_is_complete_and_its_address_is_on_a_reserved_domain() -> None:
    for row in manifest():
        assert all(row.values()), row
        assert row["url"].startswith("https://minutes.thornmere.example/")
        assert row["kind"] in {"minutes", "report", "agenda", "decision", "other"}
        assert row["status"] in {"approved", "draft", "unknown"}


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith("performance-")])
def test_an_item_page_states_neither_its_committee_nor_the_day_of_its_meeting(name: str) -> None:
    row = next(row for row in manifest() if row["file"] == name)
    held = date.fromisoformat(row["held_on"])
    assert row["committee"] not in text_of(name)
    assert not re.search(rf"\b{held.day}(st|nd|rd|th)? {held:%B},? {held.year}", text_of(name))


def test_the_undated_document_names_no_year_and_no_committee() -> None:
    text = text_of(UNDATED)
    assert not re.search(r"\b20\d\d\b", text)
    assert not [row for row in manifest() if row["committee"] in text]


def test_one_document_has_crlf_line_ends_and_the_others_plain_ones() -> None:
    assert [name for name in DOCUMENTS if "\r" in text_of(name)] == ["audit-2018-09-25-minutes.txt"]
    assert not re.search(r"(?<!\r)\n", text_of("audit-2018-09-25-minutes.txt"))


def test_restricted_matter_is_marked_in_one_document_alone_and_is_nobodys_gold() -> None:
    marked = [name for name in DOCUMENTS if "NOT FOR PUBLICATION" in text_of(name)]
    assert marked == ["cabinet-2021-06-15-minutes.txt"]
    text = text_of(marked[0])
    start, end = text.index("NOT FOR PUBLICATION"), text.index("END OF EXEMPT ITEM")
    spans = [span for question in QUESTIONS for span in question["gold"] if span["doc"] == marked[0]]
    assert spans
    assert all(span["end"] <= start or span["start"] >= end for span in spans)


def test_the_questions_are_fifty_in_the_four_splits() -> None:
    assert Counter(question["split"] for question in QUESTIONS) == {
        "single": 20,
        "across": 10,
        "numeric": 8,
        "unanswerable": 12,
    }
    assert len({question["id"] for question in QUESTIONS}) == 50
    assert len({question["question"] for question in QUESTIONS}) == 50
    assert all(question["answer"].strip() for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question["id"] for question in QUESTIONS])
def test_every_gold_span_stands_in_its_document_and_is_of_whole_words(question: dict[str, Any]) -> None:
    assert bool(question["gold"]) == (question["split"] != "unanswerable")
    for span in question["gold"]:
        text = text_of(span["doc"])
        assert 0 <= span["start"] < span["end"] <= len(text)
        quote = text[span["start"] : span["end"]]
        assert quote == quote.strip()
        assert re.search(r"\b[^\W\d_]{2,}\b", quote)
        assert not re.match(r"\w\w", text[max(0, span["start"] - 1) : span["start"] + 1])
        assert not re.match(r"\w\w", text[span["end"] - 1 : span["end"] + 1])


def test_a_question_across_years_has_gold_in_documents_of_different_years() -> None:
    years = {row["file"]: row["held_on"][:4] for row in manifest()}
    for question in QUESTIONS:
        if question["split"] == "across":
            assert len({years[span["doc"]] for span in question["gold"]}) >= 3, question["id"]


def test_no_gold_span_of_a_question_overlaps_another() -> None:
    for question in QUESTIONS:
        spans = sorted((span["doc"], span["start"], span["end"]) for span in question["gold"])
        for before, after in pairwise(spans):
            assert before[0] != after[0] or before[2] <= after[1], question["id"]


def test_the_junk_queries_are_at_least_two_hundred_and_all_different() -> None:
    junk = lines_of("junk.jsonl")
    assert len({query["question"].casefold().strip() for query in junk}) == len(junk) >= 200
    assert len({query["id"] for query in junk}) == len(junk)
    assert all(query["split"] == "junk" and query["gold"] == [] and query["question"] for query in junk)
