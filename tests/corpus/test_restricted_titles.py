"""Titles that are marked by a letter, by what they are called, or by markup around the mark."""

from __future__ import annotations

import pytest

from corpus.readers import extract
from corpus.reading import read_bytes
from corpus.records import Reading

HEAD = "{0}THORNMERE BOROUGH COUNCIL\n\n{0}CABINET\n\nMinutes of the meeting held on 14 March 2017\n\n"
BEFORE = HEAD + "{0}1. Apologies\n\nNone.\n\n{0}2. Roads\n\nThe roads were mended in the spring of the year.\n\n"
AFTER = "\n\n{0}4. Libraries\n\nThe libraries were opened on Sundays as well.\n"
SECRET = "The SECRET sum of £800,000 was settled with the builder."
EXCLUDING = "RESOLVED that the public be excluded from the meeting under Schedule 12A."


def read(item: str, name: str = "minutes.txt") -> Reading:
    marks = "## " if name.endswith(".md") else ""
    (reading,) = read_bytes(f"{BEFORE.format(marks)}{item}{AFTER.format(marks)}".encode(), name, extractor=extract)
    return reading


def is_withheld(reading: Reading) -> bool:
    assert reading.document is not None
    text = reading.document.text
    assert "roads were mended" in text and "libraries were opened" in text
    assert not any("SECRET" in withheld.why for withheld in reading.withheld)
    return "SECRET" not in text and "800,000" not in text


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (EXCLUDING, "Leisure contract (E)"),
        ("Items marked (E) contain exempt information.", "Leisure contract (E)"),
        ("(E) denotes an exempt item.", "Leisure contract (E)"),
        ("(E) denotes an exempt item.", "(E) Leisure contract"),
        ("Items marked 'P' are to be considered in private.", "Leisure contract (P)"),
        ("C = Confidential", "Leisure contract [C]"),
        ("Items marked with an asterisk (*) are confidential.", "Leisure contract *"),
    ],
)
def test_a_letter_that_the_minutes_explain_marks_a_title(said: str, title: str) -> None:
    assert is_withheld(read(f"{said}\n\n3. {title}\n\n{SECRET}"))
    assert not is_withheld(read(f"3. {title}\n\n{SECRET}"))


def test_a_letter_marks_an_item_of_a_list_alone() -> None:
    listed = f"(a) Leisure contract (E)\n\n{SECRET}\n\n(b) Buses\n\nThey run on time."
    reading = read(f"(E) denotes an exempt item.\n\n3. Property\n\nThe Panel met.\n\n{listed}")
    assert is_withheld(reading)
    assert reading.document is not None
    assert "The Panel met." in reading.document.text and "They run on time." in reading.document.text


def test_text_that_runs_on_from_a_letter_is_withheld_and_not_told() -> None:
    assert is_withheld(read(f"(E) denotes an exempt item.\n\n3. Leisure contract (E) – {SECRET}"))


@pytest.mark.parametrize(
    ("title", "secret"),
    [
        ("3. Confidential Staffing Matter", True),
        ("3. CONFIDENTIAL STAFFING MATTERS", True),
        ("Confidential staffing matter", True),
        ("3. Exempt legal and property issues", True),
        ("3. Confidential item: the depot", True),
        ("3. (Exempt) Leisure contract", True),
        ("3. [Confidential item] Leisure contract", True),
        ("3. Leisure contract Exempt", True),
        ("3. Confidential Reporting Matters", False),
        ("3. Exempt accommodation report", False),
        ("3. Who Is Exempt", False),
        ("3. Keeping Records Confidential", False),
    ],
)
def test_what_a_title_calls_itself_marks_it(title: str, secret: bool) -> None:
    assert is_withheld(read(f"{title}\n\n{SECRET}")) is secret


@pytest.mark.parametrize(
    "mark",
    ["<mark>Exempt</mark>", "{exempt}", "{.exempt}", "`exempt`", "==Exempt==", '<span class="tag">exempt item</span>'],
)
def test_a_mark_in_a_markdown_heading_counts_whatever_sets_it_off(mark: str) -> None:
    assert is_withheld(read(f"## 3. Claim {mark}\n\n{SECRET}", "minutes.md"))
    assert is_withheld(read(f"## 3. {mark} Claim\n\n{SECRET}", "minutes.md"))
    assert is_withheld(read(f"## 3. Claim\n\n{mark.title()}\n\n{SECRET}", "minutes.md"))


@pytest.mark.parametrize("public", ["`restricted byway`", "{.lead #claim}", "<b>Public</b>"])
def test_markup_around_other_words_withholds_nothing(public: str) -> None:
    reading = read(f"## 3. Claim {public} and more\n\n{SECRET}", "minutes.md")
    assert not reading.withheld and not is_withheld(reading)
