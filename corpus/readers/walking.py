"""Walks a parsed page and gives its headings, paragraphs, list items and table rows; only tags end a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from corpus.readers.building import Piece, PieceKind, is_blank, row_text, tidy
from corpus.readers.item_rows import is_item_row, taken_apart
from corpus.readers.markup import SPACE, is_hidden, plain
from corpus.readers.numerals import numeral
from corpus.readers.spans import RowSpans

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD_LEVEL = 6
_UNSEEN = (
    "script style noscript template head svg iframe object embed canvas audio video button select option datalist "
    "textarea input map math del nav"
)
_APART = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul"
)
SKIPPED = frozenset(_UNSEEN.split())
_BLOCKS = frozenset(_APART.split()) | HEADINGS.keys()
_OUTCOME = re.compile(r"\W*(?:resol|agreed|recommend|decision|decided|penderf|action|noted)", re.I)
_LONG_CELL = 600

Drop = Callable[[LexborNode, dict[str, str | None]], bool]
Special = Callable[[LexborNode, dict[str, str | None]], Piece | None]


def _nothing(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    return False


def _no_piece(node: LexborNode, attributes: dict[str, str | None]) -> Piece | None:
    return None


@dataclass(slots=True)
class Walker:
    """Collects the pieces of a part of a page.

    ``drop`` says which elements to leave out, ``special`` may turn an element as a whole into one piece, ``layout``
    is a selector of what is only found in tables that place things on the page.
    """

    drop: Drop = _nothing
    special: Special = _no_piece
    layout: str = "h1, h2, h3, td ul li ul"
    pieces: list[Piece] = field(default_factory=list)
    _inline: list[str] = field(default_factory=list)
    _bold: int = 0
    _light: bool = False
    _lists: list[list[int]] = field(default_factory=list)
    _item: str | None = None
    _heading: int = 0
    _pre: int = 0

    def walk(self, top: LexborNode) -> list[Piece]:
        """Return the pieces below ``top``, in the order of the page. Goes by iteration, so depth is no danger."""
        node: LexborNode | None = top
        last = top.mem_id  # comparing nodes themselves compares their markup
        while node is not None:
            entered = self._enter(node)
            child = node.first_child if entered else None
            if child is not None:
                node = child
                continue
            if entered:
                self._leave(node)
            while node is not None and node.mem_id != last and node.next is None:
                node = node.parent
                if node is not None and node.mem_id != last:
                    self._leave(node)
            if node is None or node.mem_id == last:
                break
            node = node.next
        self._flush()
        return self.pieces

    def _enter(self, node: LexborNode) -> bool:
        """Take an element or text in; return whether its children are to be walked."""
        if node.is_text_node:
            text = node.text_content or ""
            self._inline.append(text if self._pre else SPACE.sub(" ", text))
            self._light = self._light or (not self._bold and not is_blank(text))
            return False
        tag = node.tag or ""
        if tag == "br":
            self._inline.append("\n")
            return False
        if not node.is_element_node:
            return node.is_document_node
        attributes = node.attributes
        if tag in SKIPPED or (attributes and is_hidden(attributes)) or self.drop(node, attributes):
            return False
        piece = self.special(node, attributes)
        if piece is not None:
            self._flush()
            self.pieces.append(piece)
            return False
        if tag in _BLOCKS:
            self._flush()
            return self._open(node, tag, attributes)
        if tag in ("b", "strong"):
            self._bold += 1
        return True

    def _open(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        if tag in HEADINGS:
            self._heading = HEADINGS[tag]
        elif tag in ("ul", "ol", "menu", "dir"):
            first = attributes.get("start") or "1"
            number = int(first) if first.isdecimal() and len(first) < 6 else 1
            self._lists.append([number if tag == "ol" else 0, ord((attributes.get("type") or "1")[0])])
        elif tag == "li":
            self._item = self._marker(attributes)
        elif tag == "pre":
            self._pre += 1
        elif tag == "table" and is_data_table(node, self.layout):
            self._rows(node)
            return False
        return True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        if tag not in _BLOCKS:
            return
        self._flush()
        if tag in HEADINGS:
            self._heading = 0
        elif tag in ("ul", "ol", "menu", "dir") and self._lists:
            self._lists.pop()
            self._item = None
        elif tag == "li":
            self._item = None
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)

    def _marker(self, attributes: dict[str, str | None]) -> str:
        """Return the number that a browser shows before an item of a numbered list, with a full stop."""
        if not self._lists or not self._lists[-1][0]:
            return ""
        value = attributes.get("value") or ""
        if value.isdecimal() and len(value) < 6:
            self._lists[-1][0] = int(value)
        number, style = self._lists[-1]
        self._lists[-1][0] += 1
        return f"{numeral(number, chr(style))}. "

    def _flush(self) -> None:
        """End the paragraph under way."""
        raw, light = "".join(self._inline), self._light
        self._inline.clear()
        self._light = False
        if is_blank(raw):
            return
        for number, text in enumerate(part for part in re.split(r"\n[ \u00a0]*\n", raw) if not is_blank(part)):
            self._add(tidy(text) if not self._pre else text.strip("\n"), light or number > 0)

    def _add(self, text: str, light: bool) -> None:
        kind: PieceKind = "paragraph"
        level = max(1, len(self._lists))
        if self._heading:
            kind, level = "heading", self._heading
            text = text.replace("\n", " ")
        elif self._item is not None:
            # A text that brings its own number gets no second one.
            marker = "" if re.match(r"\(?[0-9a-zA-Z]{1,4}[.)]\s", text) else self._item
            kind, text, self._item = "list_item", marker + text, None
        elif not light and is_bold_heading(text):
            kind, level = "heading", BOLD_LEVEL
        self.pieces.append(Piece(kind, text, level))

    def _rows(self, table: LexborNode) -> None:
        for caption in table.css("caption"):
            if not is_blank(plain(caption)):
                self.pieces.append(Piece("paragraph", plain(caption)))
        spans, group = RowSpans(), None
        for row in table.css("tr"):
            if is_hidden(row.attributes) or self.drop(row, row.attributes):
                continue
            inside = row.parent.mem_id if row.parent is not None else None
            if inside != group:
                # No cell reaches out of its group of rows (thead, tbody).
                spans, group = RowSpans(), inside
            cells, own = self._cells(row, spans)
            if is_item_row(own):
                self.pieces += taken_apart(own)
            elif any(own):
                self.pieces.append(Piece("table_row", row_text(cells)))

    def _cells(self, row: LexborNode, spans: RowSpans) -> tuple[list[str], list[list[Piece]]]:
        """Return a row's cells with those that reach down into it, and what stands in its own."""
        cells: list[str] = []
        own: list[list[Piece]] = []
        for cell in row.iter():
            if cell.tag in ("td", "th"):
                spans.fill(cells)
                inside = Walker(self.drop)
                inside.walk_children(cell)
                own.append(inside.pieces)
                text = " ".join(piece.text for piece in inside.pieces)
                spans.begin(len(cells), _span(cell, "rowspan", 1000), text)
                cells.append(text)
                cells.extend("" for _ in range(_span(cell, "colspan", 50) - 1))
        spans.fill(cells)
        return cells, own

    def walk_children(self, top: LexborNode) -> None:
        """Take in what stands inside an element, but not the element itself."""
        child = top.first_child
        while child is not None:
            self.walk(child)
            child = child.next


def _span(cell: LexborNode, name: str, most: int) -> int:
    span = cell.attributes.get(name) or "1"
    return min(most, int(span) if span.isdecimal() and len(span) < 6 else 1)


def is_bold_heading(text: str) -> bool:
    """Return whether a paragraph all in bold is a heading: short, no sentence, not an outcome."""
    return len(text.split()) <= 12 and text[-1] not in ".;,?!-–:" and "\n" not in text and not _OUTCOME.match(text)


def is_data_table(table: LexborNode, layout: str) -> bool:
    """Return whether a table holds rows of data; one that only places things on the page doesn't.

    Data has two columns or more in most rows, no table inside, and no cell with a whole text in it.
    """
    if (table.attributes.get("role") or "").lower() in ("presentation", "none") or len(table.css("table")) > 1:
        return False
    if table.css_first(layout) is not None:
        return False
    rows = table.css("tr")
    many = 0
    for row in rows:
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        many += len(cells) > 1
        if any(len(plain(cell)) > _LONG_CELL and len(cell.css("p, div, li, br")) > 3 for cell in cells):
            return False
    return many > 0 and 2 * many >= len(rows)
