"""Marks that stand in a title or at a beginning, and the text goes on after them in the same paragraph."""

from __future__ import annotations

import time

import pytest

from corpus.readers import extract
from corpus.reading import read_bytes
from corpus.records import Reading

HEAD = "THORNMERE BOROUGH COUNCIL\n\nCABINET\n\nMinutes of the meeting held on 14 March 2017\n\n"
BEFORE = f"{HEAD}1. Apologies\n\nNone.\n\n2. Roads\n\nThe roads were mended in the spring of the year.\n\n"
AFTER = "\n\n4. Libraries\n\nThe libraries were opened on Sundays as well.\n"
SECRET = "The Committee agreed to sell for £1.2m to the SECRET bidder."


def read(item: str) -> Reading:
    (reading,) = read_bytes(f"{BEFORE}{item}{AFTER}".encode(), "minutes.txt", extractor=extract)
    return reading


@pytest.mark.parametrize(
    "title",
    [
        "Land at Mill Lane – Exempt. ",
        "Land at Mill Lane - EXEMPT: ",
        "Land at Mill Lane (Exempt). ",
        "Land at Mill Lane –\nExempt. ",
        "Land at Mill Lane – Exempt\n",
        "Land at No. 4 Mill Lane (north) – Exempt (paragraph 3 of Schedule 12A). ",
        "Mr Smith's grievance – Not for publication. ",
        "Without prejudice talks – Exempt item. ",
        "**Land at Mill Lane – Exempt.** ",
        "3.1 Land at Mill Lane – Exempt. ",
    ],
)
def test_a_marked_title_run_into_its_text_withholds_it_to_the_next_item(title: str) -> None:
    reading = read(f"3. Property\n\nThe Panel met in public.\n\n{title}{SECRET}\n\nThe SECRET bidder is to be told.")
    assert reading.document is not None
    text = reading.document.text
    assert "SECRET" not in text and "£1.2m" not in text
    assert "The Panel met in public." in text and "roads were mended" in text and "libraries were opened" in text
    assert not any("£1.2m" in withheld.why for withheld in reading.withheld)


@pytest.mark.parametrize(
    "mark",
    [
        "Exempt - Commercial interests.\n\n",
        "Exempt – it would prejudice the standing of the Council and of the two bidders that are left in the race.\n\n",
        "Exempt. ",
        "Exempt: Public realm contract. ",
        "Confidential item: The Clerk's salary was discussed. ",
        "CONFIDENTIAL – ",
    ],
)
def test_a_paragraph_that_says_first_that_it_is_exempt_withholds_its_item(mark: str) -> None:
    reading = read(f"3. Property\n\n{mark}{SECRET}")
    assert reading.document is not None
    assert "SECRET" not in reading.document.text
    assert "roads were mended" in reading.document.text and "libraries were opened" in reading.document.text


@pytest.mark.parametrize("title", ["3. Confidential – Public toilets contract", "3. Exempt: No. 4 Mill Lane"])
def test_what_a_marked_heading_is_about_denies_nothing(title: str) -> None:
    reading = read(f"{title}\n\n{SECRET}")
    assert reading.document is not None
    assert "SECRET" not in reading.document.text


@pytest.mark.parametrize(
    "public",
    [
        "Council tax is due from all but these.\n\nStudents – Exempt. Single people pay a part of it.",
        "The Committee considered the report (Exempt). It was agreed that it be noted.",
        "Papers: Appendix 1 – Plan. Appendix 2 – Exempt. Appendix 3 – Map.",
        "Exclusion of the public: Minute 7 – Exempt. Minute 8 – Exempt.",
        "Exempt items – none were reported.",
        "Confidential: No.",
        "Confidential reporting – The policy was agreed.",
        "Exempt-category homes were counted in the year that ended in May.",
    ],
)
def test_a_paragraph_that_only_speaks_of_the_exempt_stays(public: str) -> None:
    reading = read(f"3. Business\n\n{public}")
    assert reading.document is not None and not reading.withheld
    assert public in reading.document.text


@pytest.mark.parametrize("unit", ["Land (a) No. ", "– Exempt under ", "Exempt ", "(Exempt under ", "St. "])
def test_long_lines_of_such_words_cost_no_more_than_their_length(unit: str) -> None:
    started = time.monotonic()
    read(f"3. Business\n\n{unit * 40_000}\n\n{f'{unit * 9}end.{chr(10) * 2}' * 40}")
    assert time.monotonic() - started < 20
