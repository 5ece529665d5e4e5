"""Marks in an index of items, an agenda or a table of appendices: the section itself is withheld where it stands."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Sequence

import docx
import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from corpus.readers import extract
from corpus.reading import read_bytes

Rows = Sequence[tuple[str, ...]]
Body = Sequence[str]
EXCLUSION = "The public be excluded from the meeting for the exempt items under section 100A(4)."
MINUTES = (
    "# 1. Apologies for absence",
    "Councillor Smith sent her apologies to the meeting.",
    "# 2. Road repairs",
    "The roads were mended in the spring of the year.",
    "# 3. Sale of the depot",
    "The SECRET offer of two million was accepted by the Committee.",
    "# 4. Library hours",
    "The libraries were opened on Sundays as well as on other days.",
)


def text(rows: Rows, body: Body) -> tuple[bytes, str]:
    index = "\n".join("\t".join(row) for row in rows)
    said = "\n\n".join(line.removeprefix("# ") for line in body)
    return f"CABINET\n\nMinutes of the meeting held on 5 March 2024\n\n{index}\n\n{said}\n".encode(), "minutes.txt"


def web(rows: Rows, body: Body) -> tuple[bytes, str]:
    index = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    said = "".join(f"<h2>{line[2:]}</h2>" if line.startswith("# ") else f"<p>{line}</p>" for line in body)
    head = "<h1>Cabinet</h1><p>Minutes of the meeting held on 5 March 2024</p>"
    return f"<!DOCTYPE html><html><body>{head}<table>{index}</table>{said}</body></html>".encode(), "minutes.html"


def word(rows: Rows, body: Body) -> tuple[bytes, str]:
    paper = docx.Document()
    paper.add_heading("Cabinet", 1)
    paper.add_paragraph("Minutes of the meeting held on 5 March 2024")
    table = paper.add_table(0, len(rows[0]))
    for row in rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said
    for line in body:
        paper.add_heading(line[2:], 2) if line.startswith("# ") else paper.add_paragraph(line)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue(), "minutes.docx"


def pdf(rows: Rows, body: Body) -> tuple[bytes, str]:
    styles = getSampleStyleSheet()
    story: list[Flowable] = [Paragraph("CABINET", styles["Title"])]
    story.append(Paragraph("Minutes of the meeting held on 5 March 2024", styles["Normal"]))
    story.append(Table([list(row) for row in rows], style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])))
    for line in body:
        story.append(Paragraph(line.removeprefix("# "), styles["Heading2" if line.startswith("# ") else "Normal"]))
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build(story)
    return stream.getvalue(), "minutes.pdf"


def read(made: tuple[bytes, str]) -> str:
    (reading,) = read_bytes(*made, extractor=extract)
    assert reading.document is not None
    assert not any("SECRET" in f"{withheld.what} {withheld.why}" for withheld in reading.withheld)
    return reading.document.text


def agenda(number: str, title: str, *more: str, head: tuple[str, ...] = ("Item", "Title", "Officer")) -> Rows:
    places = len(head)
    others = (("1", "Apologies"), ("2", "Road repairs"), (number, title, *more), ("4", "Library hours"))
    return [row[:places] + ("",) * (places - len(row)) for row in (head, *others)]


@pytest.mark.parametrize("make", [text, web, word, pdf])
@pytest.mark.parametrize(
    "rows",
    [
        agenda("3", "Sale of the depot (E)", "JS"),
        agenda("3", "Sale of the depot (Exempt)", "JS"),
        agenda("3", "Sale of the depot", "(E)", head=("Item", "Title", "")),
        agenda("3 (E)", "Sale of the depot", "JS"),
        agenda("3", "Sale of the depot", "II", head=("Item", "Title", "Part")),
        agenda("3", "Sale of the depot", "Part II", head=("Item", "Title", "")),
        agenda("3", "Sale of the depot", "Exempt", head=("Item", "Title", "Open or exempt")),
        agenda("3", "Sale of the depot - Not for publication", "14", head=("No.", "Title", "Page")),
        agenda("3", "Sale of the depot", "Not for publication", head=("No.", "Title", "")),
        agenda("", "Sale of the depot (Exempt)", "JS"),
        agenda("12", "Sale of the depot (Exempt)", "JS"),
        [("1", "Apologies"), ("2", "Road repairs"), ("3", "Sale of the depot (E)"), ("4", "Library hours")],
        [("I", "Apologies"), ("II", "Road repairs"), ("III", "Sale of the depot (Exempt)"), ("IV", "Library hours")],
        [("2", "Road repairs"), ("3", "Sale of the depot at Mill Lane (Exempt)"), ("4", "Library hours")],
        agenda("3", "Sale of the depot", "Paragraph 3", head=("Item", "Title", "Reason for exemption")),
        [("Title", "Lead"), ("Road repairs", "JS"), ("Sale of the depot (Exempt)", "AB"), ("Library hours", "CD")],
    ],
)
def test_the_section_of_an_item_that_a_table_marks_is_withheld(
    make: Callable[[Rows, Body], tuple[bytes, str]], rows: Rows
) -> None:
    said = read(make(rows, (EXCLUSION, *MINUTES)))
    assert "SECRET" not in said and "Sale of the depot" not in said
    assert "roads were mended" in said and "opened on Sundays" in said


@pytest.mark.parametrize("make", [web, word, pdf])
@pytest.mark.parametrize("row", [("", "PART II"), ("EXEMPT ITEMS", ""), ("Private", "")])
def test_the_sections_of_the_items_below_a_row_that_opens_the_exempt_ones_are_withheld(
    make: Callable[[Rows, Body], tuple[bytes, str]], row: tuple[str, str]
) -> None:
    rows = [("1", "Apologies"), ("2", "Road repairs"), ("4", "Library hours"), row, ("3", "Sale of the depot")]
    said = read(make(rows, (EXCLUSION, *MINUTES)))
    assert "SECRET" not in said
    assert "roads were mended" in said


@pytest.mark.parametrize("number", ["45. ", "", "24/", "Item ", "CM12."])
def test_the_section_is_found_however_the_minutes_number_their_items(number: str) -> None:
    titles = ("Apologies for absence", "Road repairs", "Sale of the depot", "Library hours")
    body = list(MINUTES)
    for at, title in enumerate(titles):
        counted = f"{45 + at}. " if number == "45. " else f"{number}{at + 1} " if number else ""
        body[2 * at] = f"# {counted}{title}"
    said = read(word(agenda("3", "Sale of the depot, Mill Lane (Exempt)", "JS"), (EXCLUSION, *body)))
    assert "SECRET" not in said
    assert "roads were mended" in said and "opened on Sundays" in said


def test_a_section_that_the_list_has_without_a_mark_is_read_though_a_marked_title_is_like_it() -> None:
    rows = [
        ("1", "Apologies"),
        ("2", "Road repairs"),
        ("3", "Sale of the depot"),
        ("4", "Road repairs, Mill Lane (Exempt)"),
    ]
    said = read(word(rows, (EXCLUSION, *MINUTES[:4], "# 4. Road repairs, Mill Lane", "The SECRET sum was settled.")))
    assert "SECRET" not in said and "roads were mended" in said


@pytest.mark.parametrize("make", [text, web, word, pdf])
@pytest.mark.parametrize(
    "rows",
    [
        [("Appendix", "Title", "Status"), ("A", "Table of works", "Open"), ("B", "Valuation", "Exempt")],
        [("Appendix", "Title", ""), ("A", "Table of works", ""), ("B", "Valuation (E)", "")],
        [("Appendices", ""), ("Appendix A", "Table of works"), ("Appendix B", "Valuation - Part II (exempt)")],
        [("Appendix A", "Table of works"), ("Appendix B", "Valuation - not for publication")],
        [("Papers", "Access"), ("Table of works", "Public"), ("Valuation of the site", "Exempt")],
    ],
)
def test_an_appendix_that_a_table_of_papers_marks_is_withheld(
    make: Callable[[Rows, Body], tuple[bytes, str]], rows: Rows
) -> None:
    report = ("# Works at the depot", "The works were described to the meeting at length.", EXCLUSION)
    title = "Appendix B" if rows[0][0] != "Papers" else "Valuation of the site"
    papers = ("# Appendix A", "A public table of the works that were done.", f"# {title}", "The SECRET price of it.")
    said = read(make(rows, (*report, *papers)))
    assert "SECRET" not in said
    assert "were described" in said and "public table" in said


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", ["3. Sale of the depot (Exempt)", "3. Sale of the depot (E)"])
def test_the_section_of_an_item_that_a_list_marks_is_withheld(between: str, mark: str) -> None:
    listed = between.join(("1. Apologies for absence", "2. Road repairs", mark, "4. Library hours"))
    said = read(text([("AGENDA",)], (listed, "MINUTES", EXCLUSION, *MINUTES)))
    assert "SECRET" not in said
    assert "roads were mended" in said and "opened on Sundays" in said


def test_the_section_of_a_line_in_a_list_without_numbers_is_withheld() -> None:
    listed = "Apologies for absence\nRoad repairs\nSale of the depot - EXEMPT\nLibrary hours"
    said = read(text([("AGENDA",)], (listed, "MINUTES", EXCLUSION, *MINUTES)))
    assert "SECRET" not in said
    assert "roads were mended" in said and "opened on Sundays" in said


def test_of_two_items_of_one_title_the_public_one_is_read() -> None:
    rows = [("Item", "Title", "Part"), ("1", "Sale of the depot", "I"), ("2", "Sale of the depot", "II")]
    body = ("# 1. Sale of the depot", "It was debated in public.", "# 2. Sale of the depot", "The SECRET sum.")
    said = read(word(rows, (*body, "# 3. Library hours", "The libraries were opened on Sundays as well.")))
    assert "SECRET" not in said
    assert "debated in public" in said and "opened on Sundays" in said


@pytest.mark.parametrize(
    "rows",
    [
        [("Item", "Title"), ("3", "Sale of the depot"), ("9", "Sale of the depot (Exempt)")],
        [("Class", "Council tax"), ("Library hours", "5%"), ("Sale of the depot", "Exempt")],
        [("Class", "VAT"), ("Library hours", "Standard"), ("Sale of the depot (exempt)", "")],
        [("Tenure", "Homes"), ("Private", "30"), ("Sale of the depot", "Private")],
        [("Fund", "Balance"), ("Sale of the depot", "Restricted"), ("Road repairs", "Unrestricted")],
        [("Item", "Exempt?"), ("Sale of the depot", "No"), ("Road repairs", "No")],
        [("Councillor", "Ward"), ("A. Smith (E)", "Depot"), ("B. Jones (C)", "Roads")],
    ],
)
def test_tables_of_other_things_withhold_no_section_of_a_like_title(rows: Rows) -> None:
    said = read(word(rows, (EXCLUSION, *MINUTES)))
    assert "SECRET" in said and "roads were mended" in said
