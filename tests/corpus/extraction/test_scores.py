"""How much of a known text comes back from a web page, a Word file and a PDF, and whether in order."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.readers.docx import DocxReader
from corpus.readers.html import HtmlReader
from corpus.readers.pdf import PdfReader

WRITERS = {
    "web page": (lambda known, parts: known.as_html(parts), HtmlReader, 0.98),
    "Word file": (lambda known, parts: known.as_docx(parts), DocxReader, 0.98),
    "PDF": (lambda known, parts: known.as_pdf(parts), PdfReader, 0.97),
    "PDF without ruling lines": (lambda known, parts: known.as_pdf(parts, ruled=False), PdfReader, 0.97),
    "PDF in two columns": (lambda known, parts: known.as_pdf(parts, columns=2), PdfReader, 0.97),
}


@pytest.mark.parametrize("written", WRITERS)
def test_the_words_come_back_in_order_without_the_running_heads(known: Any, written: str) -> None:  # noqa: ANN401
    write, reader, reach = WRITERS[written]
    for name in known.names[::4]:
        parts = known.parts_of(name)
        extract = reader().read(write(known, parts), name)[0]
        score = known.score(parts, extract.text)
        assert min(score.recall, score.order) >= reach, (name, score)
        if len(extract.pages) != 1:
            # A single page has nothing to tell a running head by.
            assert not [line for line in known.furniture if line in extract.text]


@pytest.mark.parametrize("written", ["web page", "Word file", "PDF"])
def test_every_row_of_a_table_keeps_its_cells_and_stands_below_its_header(known: Any, written: str) -> None:  # noqa: ANN401
    write, reader, _ = WRITERS[written]
    parts = known.parts_of("audit-2019-11-26-kestrel-report.md")
    extract = reader().read(write(known, parts), "report")[0]
    marked = [extract.text[mark.start : mark.end] for mark in extract.marks if mark.kind == "table_row"]
    assert marked == [part.text.rstrip("\t") for part in parts if part.kind == "row"]
