"""How far a mark reaches: not beyond the title it stands under, nor from a mere mention to what is public."""

from __future__ import annotations

import pytest

from corpus.readers import extract
from corpus.reading import read_bytes

HEAD = "THORNMERE BOROUGH COUNCIL\n\nCABINET\n\nMinutes of the meeting held on 14 March 2017\n\n"
BEFORE = f"{HEAD}1. Apologies\n\nNone.\n\n2. Roads\n\nThe roads were mended in the spring of the year.\n\n"
AFTER = "\n\n4. Libraries\n\nThe libraries were opened on Sundays as well.\n"
SECRET = "The SECRET sum of £800,000 was settled with the builder."
BANNER = "NOT FOR PUBLICATION"


def text_of(item: str) -> str:
    (reading,) = read_bytes(f"{BEFORE}{item}{AFTER}".encode(), "minutes.txt", extractor=extract)
    assert reading.document is not None
    assert "roads were mended" in reading.document.text
    return reading.document.text


@pytest.mark.parametrize(
    ("first", "second"),
    [("(a)", "(b)"), ("3(a)", "3(b)"), ("3a.", "3b."), ("(i)", "(ii)"), ("a)", "b)")],
)
@pytest.mark.parametrize("mark", [BANNER, "(Exempt - paragraph 3)", "Exempt – Commercial interests.", "EXEMPT"])
def test_a_mark_under_the_title_of_one_point_withholds_that_point_alone(first: str, second: str, mark: str) -> None:
    points = f"{first} Land\n\n{mark}\n\n{SECRET}\n\nMore SECRET words.\n\n{second} Buses\n\nBuses run on time."
    text = text_of(f"3. Property\n\nThe Panel met in public.\n\n{points}")
    assert "SECRET" not in text
    assert "The Panel met in public." in text and "Buses run on time." in text and "libraries were opened" in text


@pytest.mark.parametrize(
    "points",
    [
        f"(a) Plan\n\n(b) Valuation\n\n{BANNER}\n\n{SECRET}",
        f"(a) notes the SECRET sum;\n\n{BANNER}\n\n{SECRET}",
    ],
)
def test_a_mark_that_may_be_of_several_points_withholds_the_item(points: str) -> None:
    text = text_of(f"3. Property\n\nThe SECRET was told.\n\n{points}")
    assert "SECRET" not in text and "libraries were opened" in text


def test_a_marked_title_under_another_withholds_what_stands_below_itself() -> None:
    text = text_of(f"3. Property\n\nIt met.\n\n(a) Buses\n\n(b) Land (Exempt)\n\n{SECRET}\n\n(c) Trees\n\nFelled.")
    assert "SECRET" not in text and "Buses" in text and "Felled." in text


@pytest.mark.parametrize("heading", ["Confidential items (if any)", "3. EXEMPT ITEMS (IF ANY)"])
def test_a_standing_heading_of_items_that_may_not_be_takes_no_later_item(heading: str) -> None:
    assert "libraries were opened" in text_of(f"{heading}\n\nThe Chair thanked all who had come.")


@pytest.mark.parametrize("below", ["RESOLVED that the public be excluded from the meeting.\n\n", ""])
def test_a_standing_heading_with_items_below_it_withholds_them(below: str) -> None:
    assert "SECRET" not in text_of(f"Confidential items (if any)\n\n{below}3. Claim\n\n{SECRET}")


def test_an_exempt_appendix_in_a_list_of_papers_withholds_its_own_title_alone() -> None:
    papers = "Appendix 1 – Plan of the site\n\nAppendix 2 – Valuation (Exempt)\n\nAppendix 3 – Map of the town"
    text = text_of(f"3. Property\n\n{papers}\n\nThe Panel debated the report in public.")
    assert "Valuation" not in text
    assert "Plan of the site" in text and "The Panel debated the report in public." in text


def test_an_exempt_appendix_with_text_below_it_is_withheld_from_its_heading() -> None:
    text = text_of(f"3. Property\n\nThe Panel met in public.\n\nAppendix 2 – Valuation (Exempt)\n\n{SECRET}")
    assert "SECRET" not in text and "The Panel met in public." in text


@pytest.mark.parametrize(
    "line",
    [
        "4. Sale of the land to Messrs Ames for a sum with an overage of half of any uplift within the first ten years",
        "4. P/2020/0417: The Old Forge, Mill Lane. Demolition of the forge and building of nine houses for Messrs Ames",
        "4. SALE TERMS: the sum and the overage were agreed.",
        "4 Sale terms: the sum and the overage were agreed.",
        "Item 4\nTERMS",
    ],
)
def test_a_paragraph_that_only_looks_like_the_next_item_ends_no_exempt_one(line: str) -> None:
    text = text_of(
        f"3. SALE OF LAND (EXEMPT)\n\n1. It had been offered.\n\n{line}\n\n{SECRET}\n\n5. BUSES\n\nThey were late."
    )
    assert "SECRET" not in text and "They were late." in text
