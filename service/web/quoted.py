"""Shows exact words as a page does: paragraphs as they are, lines of cells as a table, no character lost."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from markupsafe import Markup

from service.tables import BETWEEN_CELLS, tables
from service.web.marking import RULE, Mark, Marking


def quoted(text: str, spans: Sequence[tuple[int, int]], name: str = "hit") -> Markup:
    """Return a text as blocks of HTML with its spans marked: ``<p>``, and ``<table>`` for lines of cells.

    The text inside the HTML is the text given, to the character: bars and tabs are in it, neither seen nor read out.
    """
    marking = Marking(text, [Mark(start, end, name) for start, end in spans])
    blocks: list[str] = []
    at = 0
    for start, end in tables(text):
        if all(RULE.match(line) for line in text[start:end].splitlines()):
            continue
        _paragraph(marking, at, start, blocks)
        # The line breaks after a table belong to it.
        at = len(text) - len(text[end:].lstrip("\n"))
        blocks.append(_table(marking, start, at))
    _paragraph(marking, at, len(text), blocks)
    return Markup("".join(blocks))


def _paragraph(marking: Marking, start: int, end: int, blocks: list[str]) -> None:
    if start < end:
        blocks.append(f"<p>{marking.html(start, end)}</p>")


def _table(marking: Marking, start: int, end: int) -> str:
    rows: list[list[str]] = []
    before, headed = "", False
    for line in marking.text[start:end].splitlines(keepends=True):
        cells, before = _row(marking, start, line, before)
        if cells:
            rows.append(cells)
        elif rows and RULE.match(line):
            headed = headed or len(rows) == 1
        start += len(line)
    rows[-1][-1] += _unseen(before)
    tags = ["th scope=col" if headed and n == 0 else "td" for n in range(len(rows))]
    laid = (
        "<tr>" + "".join(f"<{tag}>{cell}</{tag.split()[0]}>" for cell in cells) + "</tr>"
        for tag, cells in zip(tags, rows, strict=True)
    )
    return f'<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>{"".join(laid)}</table></div>'


def _row(marking: Marking, start: int, line: str, before: str) -> tuple[list[str], str]:
    """Return the cells of a line, each with what stands before it unseen, and what is left over after the last."""
    cells: list[str] = []
    at = 0
    for start_of, end_of in _cells(line) if not RULE.match(line) else ():
        words = line[start_of:end_of]
        first = end_of - len(words.lstrip())
        last = max(first, start_of + len(words.rstrip()))
        cells.append(_unseen(before + line[at:first]) + str(marking.html(start + first, start + last)))
        before, at = "", last
    return cells, before + line[at:]


def _cells(line: str) -> list[tuple[int, int]]:
    """Return where the cells of a line begin and end, without the bars around it; none in a line without any."""
    begin, end = len(line) - len(line.lstrip(" ")), len(line.rstrip(" \n"))
    begin += line[begin:end].startswith("|")
    end -= line[begin:end].endswith("|")
    bars = [begin + bar.start() for bar in BETWEEN_CELLS.finditer(line[begin:end])]
    edges = [begin - 1, *bars, end]
    return [(one + 1, other) for one, other in pairwise(edges)] if line[begin:end].strip() else []


def _unseen(text: str) -> str:
    return f'<span class="syntax" aria-hidden="true">{escape(text)}</span>' if text else ""
