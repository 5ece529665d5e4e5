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
        ("8\tMill Lane – Exempt. The SECRET offer was accepted.\tClerk",),
    ],
)
def test_a_marked_row_is_withheld_up_to_the_next_number(rows: tuple[str, ...]) -> None:
    found = of(BEFORE, *rows, AFTER)
    assert "SECRET" not in found.text
    assert BEFORE in found.text and AFTER in found.text
    assert [withheld.what for withheld in found.withheld] == ["item 8 of a table"]
    assert not any("SECRET" in withheld.why for withheld in found.withheld)


def test_the_reason_for_a_row_that_an_explained_letter_marks_tells_nothing_of_it() -> None:
    found = of(
        BEFORE, "8\t(E) The SECRET offer of the builder was accepted.\tClerk", AFTER, "", "(E) denotes an exempt item."
    )
    assert "SECRET" not in found.text and AFTER in found.text
    assert found.withheld and not any("SECRET" in withheld.why for withheld in found.withheld)


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


@pytest.mark.parametrize(
    "rows",
    [
        ("Item\tTitle\tExempt?", "8\tMill Lane SECRET\tYes", "\tand SECRET", "9\tMuseum\tNo"),
        ("Item\tTitle\tExempt (Y/N)", "8\tMill Lane SECRET\tY", "9\tMuseum\tN"),
        ("Item\tTitle\tPart", "8\tMill Lane SECRET\tII", "9\tMuseum\tI"),
        ("Item\tTitle\tPart", "8\tMill Lane SECRET\t2", "9\tMuseum\t1"),
        ("Item\tTitle\tAgenda Part", "8\tMill Lane SECRET\t2 - Exempt", "9\tMuseum\t1 - Open"),
        ("Subject\tPublic/Private\tMinute", "Mill Lane\tPrivate\tSECRET", "Museum\tPublic\tOpen on Sundays."),
        ("Report\tOpen or exempt\tOfficer", "Mill Lane SECRET\tExempt\tJS", "\tand SECRET\t", "Museum\tOpen\tSJ"),
        ("Agenda item\tClassification", "Mill Lane SECRET\tExempt (paragraph 3)", "Museum\tOpen"),
        ("Title\tExempt paragraph\tMinute", "Mill Lane\t3\tSECRET", "Museum\t\tOpen on Sundays."),
        ("Title\tPublic?\tMinute", "Mill Lane\tNo\tSECRET", "Museum\tYes\tOpen on Sundays."),
        ("Title\tExempt\tMinute", "Mill Lane\t✓\tSECRET", "Museum\t\tOpen on Sundays."),
    ],
)
def test_a_row_that_a_column_marks_is_withheld_and_no_other(rows: tuple[str, ...]) -> None:
    found = of(BEFORE, *rows)
    assert "SECRET" not in found.text
    assert BEFORE in found.text and "Museum" in found.text and rows[0] in found.text
    assert len(found.withheld) == 1


@pytest.mark.parametrize(
    "rows",
    [
        ("Fund\tRestricted\tUnrestricted", "Youth\t1,200\t3,000", "Arts\tYes\tNo"),
        ("Item\tNet\tVAT\tExempt", "Bar\t100\t20\t0", "Hall\t100\t0\t100"),
        ("Item\tStandard rated\tExempt", "Bar\tYes\t", "Hall\t\tYes"),
        ("Class\tDwellings\tExempt", "N\tStudents\tYes", "B\tCharities\tNo"),
        ("Part\tPolicy\tPages", "1\tHomes\t1", "2\tRoads\t9", "3\tShops\t20"),
        ("Item\tTenure\tHomes", "Mill Lane\tPrivate\t30", "Depot\tCouncil\t12"),
        ("Action\tOwner\tStatus", "Kerbs\tClerk\tClosed", "Signs\tChair\tOpen"),
        ("Item\tExempt?", "Libraries\tNo", "Museum\tN"),
        ("Year\tExempt reports\tOpen reports", "2019\t12\t40", "2020\t9\t44"),
    ],
)
def test_columns_of_figures_taxes_funds_and_plans_withhold_nothing(rows: tuple[str, ...]) -> None:
    found = of("Thing\tOther", *rows)
    assert not found.withheld
