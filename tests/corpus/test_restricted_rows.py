"""Minutes laid out as tables: a marked row is an item that is withheld to the next number; figures are left alone."""

from __future__ import annotations

import time

import pytest

from corpus.restricted import Restriction, restrict
from corpus.structure import outline

HEAD = "AMBRIDGE PARISH COUNCIL\n\nMinutes of the meeting held on 5 March 2024\n\nMinute\tItem\tAction\n"
BEFORE = "7\tLibrary hours: extended to Saturday.\tClerk"
AFTER = "9\tMuseum: open on Sundays.\tChair"


def of(*rows: str) -> Restriction:
    text = HEAD + "\n".join(rows)
    return restrict(text, outline(text), "minutes.docx")


@pytest.mark.parametrize(
    "rows",
    [
        ("8\tCONFIDENTIAL ITEM: Mill Lane\t", "\tThe offer of SECRET 2,450,000 was accepted.\tClerk"),
        ("8\tNOT FOR PUBLICATION: staffing. Ms SECRET was dismissed.\tChair",),
        ("8\tEXEMPT ITEM: Mill Lane. The SECRET offer was accepted. Not for publication.\tClerk",),
        ("8\tMill Lane\tEXEMPT", "8.1\tThe SECRET offer\tClerk", "1\tSECRET\tfirst point", "2023\tSECRET\t44"),
        ("8\tMill Lane\tCONFIDENTIAL\t21", "\tSECRET\tClerk"),
        ("8\tMill Lane (EXEMPT)\tClerk", "\tThe SECRET offer\tClerk"),
        ("8\tEXEMPT: Mill Lane, the SECRET offer\tClerk",),
        ("8\tMill Lane, SECRET\tClerk", "\tExempt item - paragraph 3 of Schedule 12A\tClerk", "\tSECRET\tClerk"),
        ("8\tMill Lane. The SECRET offer was accepted. NOT FOR PUBLICATION.\tClerk",),
    ],
)
def test_a_marked_row_is_withheld_up_to_the_next_number(rows: tuple[str, ...]) -> None:
    found = of(BEFORE, *rows, AFTER)
    assert "SECRET" not in found.text
    assert BEFORE in found.text and AFTER in found.text
    assert [withheld.what for withheld in found.withheld] == ["item 8 of a table"]
    assert not any("SECRET" in withheld.why for withheld in found.withheld)


def test_two_exempt_rows_after_each_other_are_both_withheld() -> None:
    found = of(BEFORE, "8\tCONFIDENTIAL ITEM: Mill Lane\t", "9\tNOT FOR PUBLICATION: staffing\tChair", "10\tMuseum\tA")
    assert [withheld.what for withheld in found.withheld] == ["item 8 of a table", "item 9 of a table"]
    assert "10\tMuseum" in found.text


def test_a_row_that_opens_the_exempt_items_withholds_all_below_it() -> None:
    found = of(BEFORE, "EXEMPT ITEMS\t\tClerk", "8\tMill Lane SECRET\tClerk", "9\tDepot SECRET\tClerk")
    assert "SECRET" not in found.text
    assert BEFORE in found.text


def test_a_marked_row_at_the_head_of_a_paper_withholds_it_whole() -> None:
    assert of("Classification:\tCONFIDENTIAL", "Price\tSECRET").whole
    assert of("Exempt\tYes, by paragraph 3", "Price\tSECRET").whole


@pytest.mark.parametrize(
    "rows",
    [
        ("Restricted\t1.2\t3.4", "Exempt information\t12\t14", "Confidential reports\t3\t2"),
        ("1\tPrivate\t34", "2\tCouncil\t30", "3\tRestricted\t5"),
        ("Exempt information\tNone", "Confidential or exempt?\tNo", "Exempt report\tN/A"),
        ("Appendix 2\tExempt information - paragraph 3", "Report\tLibraries"),
        ("Report\tConfidential\tDate", "Libraries\tOpen\t5 May"),
        ("8\tExclusion of the public\tExempt information under paragraph 3 of Schedule 12A", AFTER),
    ],
)
def test_tables_that_only_speak_of_the_exempt_or_count_it_stay(rows: tuple[str, ...]) -> None:
    found = of(BEFORE, *rows)
    assert not found.withheld
    assert all(row in found.text for row in rows)


def test_a_long_table_of_marks_costs_no_more_than_its_length() -> None:
    started = time.monotonic()
    assert of(BEFORE, *["\tEXEMPT ITEM - the depot\tClerk"] * 8_000).withheld
    assert time.monotonic() - started < 20
