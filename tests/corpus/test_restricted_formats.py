"""Exempt matter in the formats that councils publish: what marks it survives the reading."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.readers import extract
from corpus.reading import read_bytes


def pdf(head: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for number in range(1, 5):
        canvas.drawString(200, 815, head)
        for line in range(12):
            canvas.drawString(
                72, 740 - 20 * line, f"Page {number} tells of the SECRET sum that was paid in week {line}."
            )
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("head", ["NOT FOR PUBLICATION", "CONFIDENTIAL", "Exempt report - paragraph 3 of Schedule 12A"])
def test_a_pdf_with_the_mark_as_its_running_head_is_withheld(head: str) -> None:
    readings = read_bytes(pdf(head), "report.pdf", extractor=extract)
    assert all(reading.document is None for reading in readings)
    assert any(reading.withheld for reading in readings)


def test_a_pdf_with_another_running_head_is_read_without_it() -> None:
    (reading,) = read_bytes(pdf("Thornmere Borough Council"), "report.pdf", extractor=extract)
    assert reading.document is not None
    assert "Thornmere" not in reading.document.text


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
