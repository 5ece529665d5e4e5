"""What stands in the headers and footers of papers: marks withhold the paper, a status is the paper's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from reportlab.pdfgen.canvas import Canvas

from corpus.documents import read_bytes
from corpus.records import Reading

BODY = ("Cabinet", "1. Roads", "The roads were mended with the SECRET sum of two million pounds in the spring.")
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style")
)


def word(head: str) -> bytes:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = f"Ambridge Council\t{head}\tPage 1"
    for line in BODY:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def watermarked(head: str) -> bytes:
    document = docx.Document()
    shape = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-'
        f'com:vml"><w:pict><v:shape><v:textpath string="{head}"/></v:shape></w:pict></w:r>'
    )
    document.sections[0].header.paragraphs[0]._p.append(parse_xml(shape))
    for line in BODY:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def odt(head: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        lines = "".join(f"<text:p>{line}</text:p>" for line in BODY)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:text>{lines}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {NAMES}><office:master-styles><style:master-page><style:header><text:p>Ambridge"
            f"<text:tab/>{head}</text:p></style:header></style:master-page></office:master-styles>"
            "</office:document-styles>",
        )
    return target.getvalue()


def rtf(head: str) -> bytes:
    lines = "\\par ".join(BODY)
    return rf"{{\rtf1\ansi{{\headerr \pard {{\b Ambridge}}\tab {head}\par}}\pard {lines}\par}}".encode()


def pdf(head: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number in range(1, 4):
        canvas.drawString(72, 815, head)
        for line in range(10):
            canvas.drawString(72, 740 - 20 * line, f"Page {number} tells of the SECRET sum paid in week {line}.")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def read(data: bytes, name: str) -> Reading:
    (reading,) = read_bytes(data, name)
    return reading


MAKERS = [(word, "a.docx"), (watermarked, "a.docx"), (odt, "a.odt"), (rtf, "a.rtf"), (pdf, "a.pdf")]
Maker = Callable[[str], bytes]


@pytest.mark.parametrize(("make", "name"), MAKERS)
@pytest.mark.parametrize(
    "head",
    ["NOT FOR PUBLICATION by virtue of paragraph 3 of Schedule 12A", "CONFIDENTIAL", "Private &amp; Confidential"],
)
def test_a_paper_whose_header_or_footer_marks_it_as_exempt_is_withheld(make: Maker, name: str, head: str) -> None:
    reading = read(make(head if make in (odt, watermarked) else head.replace("&amp;", "&")), name)
    assert reading.document is None
    assert [withheld.what for withheld in reading.withheld] == ["the whole document"]


@pytest.mark.parametrize(("make", "name"), MAKERS)
@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("DRAFT", "draft"),
        ("Unconfirmed minutes", "draft"),
        ("Cabinet - Draft", "draft"),
        ("Approved minutes", "approved"),
        ("Draft Local Plan", "unknown"),
        ("Ambridge Council", "unknown"),
    ],
)
def test_the_status_in_a_header_or_footer_is_the_papers(make: Maker, name: str, head: str, status: str) -> None:
    document = read(make(head), name).document
    assert document is not None
    assert document.status == status
    assert head not in document.text
