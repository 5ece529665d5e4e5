"""Exempt matter in the formats that councils publish: what marks it survives the reading."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.readers import extract
from corpus.reading import read_bytes

BANNER_IN_TWO = "NOT FOR\nPUBLICATION"


def pdf(head: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for number in range(1, 5):
        for place, line in enumerate(head.split("\n")):
            canvas.drawString(200, 815 - 20 * place, line)
        for line in range(12):
            canvas.drawString(
                72, 740 - 20 * line, f"Page {number} tells of the SECRET sum that was paid in week {line}."
            )
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize(
    "head", [BANNER_IN_TWO, "NOT FOR PUBLICATION", "CONFIDENTIAL", "Exempt report - paragraph 3 of Schedule 12A"]
)
def test_a_pdf_with_the_mark_as_its_running_head_is_withheld(head: str) -> None:
    readings = read_bytes(pdf(head), "report.pdf", extractor=extract)
    assert all(reading.document is None for reading in readings)
    assert any(reading.withheld for reading in readings)


def test_a_pdf_with_another_running_head_is_read_without_it() -> None:
    (reading,) = read_bytes(pdf("Thornmere Borough Council"), "report.pdf", extractor=extract)
    assert reading.document is not None
    assert "Thornmere" not in reading.document.text


def set_in_bold(*lines: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for place, line in enumerate(lines):
        canvas.setFont("Helvetica-Bold" if line[-1] != "." else "Helvetica", 11)
        canvas.drawString(72, 780 - 22 * place, line)
    canvas.save()
    return stream.getvalue()


ROADS = "The roads were mended in the spring of the year, and all were glad of it."
SUM = "The SECRET sum was settled with the builder after much talk about it."


@pytest.mark.parametrize(
    "item",
    [
        ("2. Settlement of a claim", "NOT FOR", "PUBLICATION", SUM),
        ("2. Settlement of a claim – NOT FOR", "PUBLICATION", SUM),
        ("2. Settlement of a claim", "EXEMPT", "Background", SUM),
        (
            "2. Settlement of a claim (EXEMPT)",
            "It was reported by the officers at length.",
            "Financial implications",
            SUM,
        ),
    ],
)
def test_bold_lines_inside_an_exempt_item_of_a_pdf_neither_break_its_mark_nor_end_it(item: tuple[str, ...]) -> None:
    data = set_in_bold("CABINET", "1. Roads", ROADS, *item, "3. Libraries", "The libraries were opened on Sundays too.")
    (reading,) = read_bytes(data, "minutes.pdf", extractor=extract)
    assert reading.document is not None
    assert "SECRET" not in reading.document.text
    assert "roads were mended" in reading.document.text and "libraries were opened" in reading.document.text


HTML = """<!DOCTYPE html><html><body><main><h1>Cabinet</h1><h2>1. Roads</h2><p>The roads were mended in the spring.</p>
<h2>2. Settlement of a claim {tail}</h2>{below}<p>The SECRET sum was settled with the builder after much talk.</p>
<h3>Detail</h3><p>More SECRET words about the builder and the claim that he had made.</p>
<h2>3. Libraries</h2><p>The libraries were opened on Sundays as well as on other days.</p></main></body></html>"""


@pytest.mark.parametrize(
    ("tail", "below"),
    [
        ("(EXEMPT)", ""),
        ("", "<p>NOT FOR PUBLICATION</p>"),
        ("", "<p>Not for publication by virtue of paragraph 3 of Schedule 12A</p>"),
        ("- Confidential item", ""),
    ],
)
def test_a_marked_item_of_a_page_is_blanked_with_all_below_it(tail: str, below: str) -> None:
    readings = read_bytes(HTML.format(tail=tail, below=below).encode(), "page.html", extractor=extract)
    text = "".join(reading.document.text for reading in readings if reading.document is not None)
    assert "SECRET" not in text
    assert "roads were mended" in text
    assert "opened on Sundays" in text
    assert any(reading.withheld for reading in readings)


@pytest.mark.parametrize(
    "mark", ["## 2. Claim (EXEMPT)", "## 2. Claim\n\n**NOT FOR PUBLICATION**", "**2. Claim - Exempt item**"]
)
def test_a_marked_item_in_markdown_is_blanked(mark: str) -> None:
    inside = "SECRET.\n\n### More\n\nSECRET.\n\nBACKGROUND\n\nSECRET words."
    text = f"# Cabinet\n\n## 1. Roads\n\nMended.\n\n{mark}\n\n{inside}\n\n## 3. Libraries\n\nOpened.\n"
    (reading,) = read_bytes(text.encode(), "a.md", extractor=extract)
    assert reading.document is not None
    assert "SECRET" not in reading.document.text
    assert "Opened." in reading.document.text


BANNER = "NOT FOR PUBLICATION by virtue of paragraph 3 of Schedule 12A"
LINKS = '<a href="/e">Exempt items policy</a> <a href="/x">Exempt items</a> <a href="/c">Confidential reporting</a>'


def page(head: str, tail: str = "", item: str = "", title: str = "Cabinet") -> bytes:
    main = HTML.format(tail="", below=item).partition("<main>")[2].partition("</main>")[0]
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{head}<main>{main}</main>{tail}</body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (f"<header><nav>{LINKS}</nav><p>{BANNER}</p></header>", ""),
        (f"<div class=site-header><span>{BANNER}</span></div>", ""),
        (f"<header><a href=/>{BANNER}</a></header>", ""),
        ("<div role=banner><b>CONFIDENTIAL</b></div>", ""),
        (f"<aside>{BANNER}</aside>", ""),
        (f"<div role=alert>{BANNER}</div>", ""),
        (f"<div class=notice>{BANNER}</div>", ""),
        ("", f"<footer>{LINKS}<p>{BANNER}</p></footer>"),
        ("", "<div role=contentinfo><p>This page contains exempt information.</p></div>"),
    ],
)
def test_a_page_with_its_mark_in_what_is_furniture_otherwise_is_withheld(head: str, tail: str) -> None:
    (reading,) = read_bytes(page(head, tail), "page.html", extractor=extract)
    assert reading.document is None
    assert reading.withheld


@pytest.mark.parametrize("title", ["Claim (Exempt) | Thornmere Council", "NOT FOR PUBLICATION: Claim"])
def test_a_page_whose_title_marks_it_is_withheld(title: str) -> None:
    (reading,) = read_bytes(page("", title=title), "page.html", extractor=extract)
    assert reading.document is None


@pytest.mark.parametrize("item", [f"<div role=alert>{BANNER}</div>", f"<aside>{BANNER}</aside>"])
def test_a_mark_set_apart_inside_an_item_withholds_that_item_alone(item: str) -> None:
    (reading,) = read_bytes(page("", item=item), "page.html", extractor=extract)
    assert reading.document is not None
    assert "SECRET" not in reading.document.text
    assert "roads were mended" in reading.document.text and "opened on Sundays" in reading.document.text


@pytest.mark.parametrize(
    ("head", "tail", "title"),
    [
        (f"<header>{LINKS}</header>", f"<footer>{LINKS}<p>Confidential reporting</p></footer>", "Cabinet"),
        ("", "<aside><h3>Related</h3><a href=/>Exempt report</a><p>Exempt accommodation</p></aside>", "Cabinet"),
        ("", "<footer><p>Council tax exemptions. Restricted byways.</p></footer>", "Exempt information | Thornmere"),
    ],
)
def test_links_and_names_in_a_pages_furniture_withhold_nothing(head: str, tail: str, title: str) -> None:
    (reading,) = read_bytes(page(head, tail, title=title), "page.html", extractor=extract)
    assert reading.document is not None
    assert not reading.withheld


@pytest.mark.parametrize(
    "marked",
    [
        "<ol type=a><li>Land at Mill Lane (Exempt)<p>SECRET</p></li><li>Bus stops</li></ol>",
        "<ul><li>Land at Mill Lane – EXEMPT<ul><li>SECRET terms</li></ul></li><li>Bus stops</li></ul>",
        "<ol><li>Land at Mill Lane (Exempt)</li></ol><p>SECRET</p><ol start=2><li>Bus stops</li></ol>",
    ],
)
def test_a_marked_item_of_a_pages_list_is_withheld_with_what_stands_in_it(marked: str) -> None:
    public = "<p>The roads were mended in the spring of the year, and the libraries were opened.</p>"
    (reading,) = read_bytes(f"<html><body>{public}{marked}</body></html>".encode(), "page.html", extractor=extract)
    assert reading.document is not None
    assert "SECRET" not in reading.document.text and "Mill Lane" not in reading.document.text
    assert "Bus stops" in reading.document.text and "roads were mended" in reading.document.text


@pytest.mark.parametrize(("sensitivity", "secret"), [("Company-Confidential", True), ("Private", True), ("", False)])
def test_an_e_mail_that_its_sender_marked_as_confidential_is_withheld(sensitivity: str, secret: bool) -> None:
    field = f"Sensitivity: {sensitivity}\n" if sensitivity else ""
    notice = "This e-mail and any attachments are confidential and intended solely for the addressee."
    mail = f"From: a@b.c\nSubject: Depot\n{field}MIME-Version: 1.0\n\nThe price of the depot.\n\n{notice}\n"
    (reading,) = read_bytes(mail.encode(), "mail.eml", extractor=extract)
    assert (reading.document is None) is secret
    assert bool(reading.withheld) is secret


@pytest.mark.parametrize(
    ("column", "secret", "public"),
    [
        ("Agenda Part", "2 - Exempt", "1 - Open"),
        ("Agenda Part", "2", "1"),
        ("Agenda Part", "Part II", "Part I"),
        ("Part", "2 (confidential)", "1 (public)"),
        ("Item Part", "B: private", "A"),
        ("Classification", "OFFICIAL-SENSITIVE", "OFFICIAL"),
    ],
)
def test_a_row_of_an_export_is_withheld_by_the_part_of_the_agenda(column: str, secret: str, public: str) -> None:
    roads, claim = f"1,{public},The roads were mended in the spring.", f"2,{secret},The SECRET sum was settled."
    rows = f"Item,{column},Text\n{roads}\n{claim}\n"
    first, second = read_bytes(rows.encode(), "items.csv", extractor=extract)
    assert first.document is not None and "roads were mended" in first.document.text
    assert second.document is None and second.withheld
