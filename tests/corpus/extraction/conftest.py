"""Known texts (the sample's minutes) written out as web page, Word file and PDF, and how a reading is scored."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import docx
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

import corpus

SAMPLE = Path(corpus.__file__).parent / "sample" / "docs"
RUNNING_HEAD, RUNNING_FOOT = "Thornmere Borough Council – agenda pack", "Printed on recycled paper"


@dataclass(frozen=True)
class Part:
    """A heading, paragraph, list item or row of a known text; the cells of a row are parted by tabs."""

    kind: str
    text: str


@dataclass(frozen=True)
class Score:
    """Of the known words: the share found at all, and the share found in their order."""

    recall: float
    order: float


def parts_of(name: str) -> list[Part]:
    parts: list[Part] = []
    for block in re.split(r"\n\s*\n", (SAMPLE / name).read_text(encoding="utf-8")):
        for line in block.strip().splitlines():
            text = re.sub(r"\*\*|(?<!\w)\*|\*(?!\w)|`", "", line).strip()
            if text.startswith("#"):
                parts.append(Part("heading", text.lstrip("# ")))
            elif text.startswith("|"):
                if not re.fullmatch(r"[|\s:-]+", text):
                    parts.append(Part("row", "\t".join(cell.strip() for cell in text.strip("|").split("|"))))
            elif re.match(r"- |\d+\. ", text):
                parts.append(Part("item", re.sub(r"^- ", "", text)))
            elif text:
                parts.append(Part("paragraph", text))
    return parts


def as_html(parts: list[Part]) -> bytes:
    body = []
    for kind, group in _grouped(parts):
        texts = [html.escape(part.text).replace("\u00a0", "&nbsp;") for part in group]
        if kind == "row":
            cells = ["".join(f"<td><p>{cell}</p></td>" for cell in text.split("\t")) for text in texts]
            body.append("<table>" + "".join(f"<tr>{row}</tr>\n" for row in cells) + "</table>")
        elif kind == "item":
            body.append("<ul>" + "".join(f"<li>{text}\n" for text in texts) + "</ul>")
        else:
            tag = "h2" if kind == "heading" else "p"
            body += [f"<{tag}>{text.replace(' ', chr(10), 3)}</{tag}>" for text in texts]
    noise = '<nav><a href="/">Home</a> <a href="/news">News</a></nav><div class="cookie-banner">We use cookies</div>'
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{noise}<main>{''.join(body)}</main>{noise}</body>"
    return page.encode()


def as_docx(parts: list[Part]) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = RUNNING_HEAD
    for kind, group in _grouped(parts):
        if kind == "row":
            rows = [part.text.split("\t") for part in group]
            table = document.add_table(len(rows), max(map(len, rows)))
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    table.cell(number, place).text = cell
            continue
        for part in group:
            style = {"heading": "Heading 2", "item": "List Bullet"}.get(kind)
            document.add_paragraph(part.text, style)
    return _saved(document.save)


def as_pdf(parts: list[Part], columns: int = 1, ruled: bool = True) -> bytes:
    """Write a PDF with running heads, page numbers and words broken at line ends by soft hyphens."""
    styles = getSampleStyleSheet()
    body = ParagraphStyle(
        "b", parent=styles["BodyText"], fontSize=10, leading=12.5, embeddedHyphenation=1, splitLongWords=0
    )
    flow: list[Flowable] = []
    width, height = A4
    frame_width = (width - 100 - 20 * (columns - 1)) / columns - 12
    for kind, group in _grouped(parts):
        if kind == "row":
            rows = [[Paragraph(html.escape(cell), body) for cell in part.text.split("\t")] for part in group]
            lines = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
            widths = [frame_width / len(rows[0])] * len(rows[0])
            flow.append(Table(rows, widths, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *lines])))
            continue
        style = styles["Heading2"] if kind == "heading" else body
        flow += [Paragraph(html.escape(part.text if kind == "heading" else _soft(part.text)), style) for part in group]
    frames = [Frame(50 + number * (frame_width + 32), 60, frame_width + 12, height - 130) for number in range(columns)]

    def furniture(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, height - 40, RUNNING_HEAD)
        canvas.drawString(50, 40, RUNNING_FOOT)
        canvas.drawCentredString(width / 2, 28, f"Page {canvas.getPageNumber()}")

    def build(target: io.BytesIO) -> None:
        template = BaseDocTemplate(target, pagesize=A4)
        template.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
        template.build(flow)

    return _saved(build)


def _soft(text: str) -> str:
    """Allow long words to be broken in the middle."""
    return re.sub(
        r"[A-Za-z]{9,}", lambda word: f"{word[0][: len(word[0]) // 2]}\u00ad{word[0][len(word[0]) // 2 :]}", text
    )


def _grouped(parts: list[Part]) -> list[tuple[str, list[Part]]]:
    groups: list[tuple[str, list[Part]]] = []
    for part in parts:
        if groups and groups[-1][0] == part.kind and part.kind in ("row", "item"):
            groups[-1][1].append(part)
        else:
            groups.append((part.kind, [part]))
    return groups


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()


def score(parts: list[Part], text: str) -> Score:
    known = [word for part in parts for word in part.text.split()]
    found = text.split()
    recall = sum((Counter(known) & Counter(found)).values()) / len(known)
    blocks = SequenceMatcher(None, known, found, autojunk=False).get_matching_blocks()
    return Score(recall, sum(block.size for block in blocks) / len(known))


@dataclass(frozen=True)
class Known:
    """What a test of extraction needs."""

    parts_of = staticmethod(parts_of)
    as_html = staticmethod(as_html)
    as_docx = staticmethod(as_docx)
    as_pdf = staticmethod(as_pdf)
    score = staticmethod(score)
    names = tuple(sorted(path.name for path in SAMPLE.glob("*.*") if path.suffix in (".md", ".txt")))
    furniture = (RUNNING_HEAD, RUNNING_FOOT)


@pytest.fixture(scope="session")
def known() -> type[Known]:
    return Known
