"""Shows exact words as a page does: paragraphs as they are, a table of bars as a table, no character lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from service.web.marking import RULE, Mark, Marking

# Two lines or more that begin and end with a bar.
_TABLE = re.compile(r"^\|[^\n]*\|[^\S\n]*(?:\n\|[^\n]*\|[^\S\n]*)+$\n*", re.MULTILINE)
_CELL = re.compile(r"(?<=\|)[^|\n]*(?=\|)")


def quoted(text: str, spans: Sequence[tuple[int, int]], name: str = "hit") -> Markup:
    """Return a text as blocks of HTML with its spans marked: ``<p>``, and ``<table>`` for rows between bars.

    The text inside the HTML is the text given, to the character: the bars are there, and neither seen nor read out.
    """
    marking = Marking(text, [Mark(start, end, name) for start, end in spans])
    blocks: list[str] = []
    at = 0
    for table in _TABLE.finditer(text):
        if all(RULE.match(line) for line in table.group().splitlines()):
            continue
        _paragraph(marking, at, table.start(), blocks)
        blocks.append(_table(marking, table.start(), table.end()))
        at = table.end()
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
    for cell in _CELL.finditer(line) if not RULE.match(line) else ():
        first = cell.end() - len(cell.group().lstrip())
        last = max(first, cell.start() + len(cell.group().rstrip()))
        cells.append(_unseen(before + line[at:first]) + str(marking.html(start + first, start + last)))
        before, at = "", last
    return cells, before + line[at:]


def _unseen(text: str) -> str:
    return f'<span class="syntax" aria-hidden="true">{escape(text)}</span>' if text else ""
