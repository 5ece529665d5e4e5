"""Lays a document's text out as HTML: headings, paragraphs, lists, tables and outcomes, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup

from corpus.records import Block, Document
from service.web.marking import RULE, Mark, Marking

CONTENTS_MOST = 80
_OUTCOMES = {"resolution": "Resolution", "vote": "Vote", "action": "Action"}
# How a heading is written in plain text: "## Finance", "**Finance**".
_SYNTAX = re.compile(r"^[\s#*_]+|[\s#*_]+$")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: ``kind`` chooses its HTML, ``anchor`` is its id.

    ``html`` is its text, ``rows`` the cells of a table or the entries of a list (one cell each), ``level`` that of a
    heading, ``label`` the kind of an outcome.
    """

    kind: str
    anchor: str
    html: Markup = field(default_factory=Markup)
    rows: tuple[tuple[Markup, ...], ...] = ()
    level: int = 2
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents; ``depth`` counts from 0."""

    text: str
    anchor: str
    depth: int


def anchor(block: Block) -> str:
    """Return the id of a block on the page of its document."""
    return f"c{block.start}"


def parts(document: Document, marks: Sequence[Mark]) -> list[Part]:
    """Return the whole text in pieces, in reading order."""
    text, laid = document.text, list[Part]()
    marking = Marking(text, marks)
    level, page = 1, None
    for kind, run in groupby(_blocks(document), key=lambda block: block.kind):
        blocks = list(run)
        if blocks[0].page != page and blocks[0].page is not None:
            page = blocks[0].page
            laid.append(Part("page", f"page-{page}", label=str(page)))
        if kind == "list_item":
            laid.append(Part("list", anchor(blocks[0]), rows=_rows([[marking.html(b.start, b.end)] for b in blocks])))
        elif kind == "table_row":
            rows = [line for b in blocks for line in _lines(text, b) if not RULE.match(text[line[0] : line[1]])]
            lines = [_cells(marking, start, end) for start, end in rows]
            laid.append(Part("table", anchor(blocks[0]), rows=_rows(lines)))
        else:
            for place, block in enumerate(blocks):
                html = marking.html(block.start, block.end)
                if kind == "heading":
                    # A level is never skipped on the way down, as a reader by ear would look for what is missing.
                    level = min(level + 1, 1 + max(1, len(block.heading_path)), 6)
                    laid.append(Part("heading", anchor(block), html, level=level))
                else:
                    # The parts of one resolution are told once what they are.
                    laid.append(Part(kind, anchor(block), html, label="" if place else _OUTCOMES.get(kind, "")))
    return laid


def _blocks(document: Document) -> Iterator[Block]:
    """Yield the blocks, and as paragraphs what visible text stands outside of them."""
    at = 0
    for block in document.blocks:
        if document.text[at : block.start].strip():
            yield Block("paragraph", at, block.start)
        yield block
        at = max(at, block.end)
    if document.text[at:].strip():
        yield Block("paragraph", at, len(document.text))


def _rows(lines: Sequence[Sequence[Markup]]) -> tuple[tuple[Markup, ...], ...]:
    return tuple(tuple(line) for line in lines)


def _lines(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the lines of a block that hold anything, as (start, end): its head may stand with the rule under it."""
    for match in re.finditer(r"[^\n]*\S[^\n]*", text[block.start : block.end]):
        yield block.start + match.start(), block.start + match.end()


def _cells(marking: Marking, first: int, last: int) -> list[Markup]:
    row = marking.text[first:last]
    separator = r"[^|]+" if "|" in row else r"[^\t]+" if "\t" in row else r"(?:\S| (?! ))+"
    cells = []
    for match in re.finditer(separator, row):
        inner = match.group().strip()
        if not inner and "|" not in row:
            continue
        start = first + match.start() + len(match.group()) - len(match.group().lstrip())
        cells.append(marking.html(start, start + len(inner)))
    if "|" in row:
        # The line's own bars stand at both ends of most tables: nothing is outside of them.
        while cells and not cells[0]:
            cells.pop(0)
        while cells and not cells[-1]:
            cells.pop()
    return cells


def contents(document: Document) -> list[Entry]:
    """Return the table of contents: every place where a heading, of its own line or run in, begins."""
    entries: list[Entry] = []
    before: tuple[str, ...] = ()
    for block in document.blocks:
        path = block.heading_path
        if path and path != before and path[-1].casefold() != document.title.casefold():
            label = _SYNTAX.sub("", path[-1])
            if label and not (len(path) < len(before) and before[: len(path)] == path):
                entries.append(Entry(label, anchor(block), len(path) - 1))
        before = path
    if len(entries) > CONTENTS_MOST:
        shallowest = min(entry.depth for entry in entries)
        entries = [entry for entry in entries if entry.depth == shallowest][:CONTENTS_MOST]
    lowest = min((entry.depth for entry in entries), default=0)
    return [Entry(entry.text, entry.anchor, min(entry.depth - lowest, 2)) for entry in entries]
