"""Reads Word files (DOCX): accepted text with the numbers that Word shows, tables, notes; of headers only the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece, is_blank, put_together, row_text, tidy
from corpus.readers.docx_cells import inside, merged
from corpus.readers.docx_chunks import MAX_CHUNKS, Chunks
from corpus.readers.docx_heads import head_lines
from corpus.readers.docx_numbering import Numbering
from corpus.readers.item_rows import is_item_row, taken_apart
from corpus.readers.packages import Package, attribute, child, is_title, local
from corpus.readers.properties import of_word, secret_property
from corpus.readers.running import marks_of, status_of
from corpus.readers.walking import BOLD_LEVEL, is_bold_heading
from corpus.records import Metadata

_SKIPPED_NAMES = (
    "pPr rPr sectPr tblPr tblGrid trPr tcPr del moveFrom delText instrText delInstrText Fallback footnoteRef "
    "endnoteRef annotationRef ruby rt object"
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_LONG_CELL = 600


class DocxReader:
    """Takes DOCX and DOCM (macros are never run); one extract. ``chunks`` is how many other files it may take in."""

    name = "DOCX"
    suffixes = (".docx", ".docm")

    def __init__(self, chunks: int = MAX_CHUNKS) -> None:
        self._most_chunks = chunks

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes are a zip with a Word document in it."""
        return data.startswith(b"PK\x03\x04") and b"word/" in data

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the text of the document's body, then its footnotes and endnotes; marks in its headers come first.

        Raises:
            UnreadableError: it isn't a Word file, is damaged, protected, a bomb, or has no text.
        """
        package = Package(data, source, "a Word file")
        main = _main_part(package)
        root, whole = package.xml(main)
        if root is None:
            raise UnreadableError(
                f"{source} is a Word file without a document in it ({main} is missing). Save it again."
            )
        folder = main.rpartition("/")[0]
        styles = _Styles.of(_optional(package, f"{folder}/styles.xml"))
        chunks = Chunks(package, main, DocxReader(chunks=0).read, self._most_chunks)
        body = _Body(styles, Numbering.of(_optional(package, f"{folder}/numbering.xml")), chunks)
        body.walk(root)
        for notes in ("footnotes", "endnotes"):
            found = _optional(package, f"{folder}/{notes}.xml")
            for note in found if found is not None else ():
                if attribute(note, "type") in (None, "normal"):
                    body.walk(note)
        heads = head_lines(package, main)
        text, marks, _ = put_together([*marks_of(heads), *body.pieces])
        if is_blank(text) and not chunks.withheld:
            what = "without text (empty, or only pictures)" if whole else "that is damaged, and no text could be saved"
            raise UnreadableError(f"{source} is a Word file {what}. Give a copy with text.")
        damage = () if whole else ("the file is damaged: what could be saved of it was read",)
        secret = secret_property(of_word(package))
        stated = Metadata(title=_title(package), status=status_of(heads), restriction=secret)
        return [Extract(text, marks, (), stated, tuple(chunks.withheld), notes=(*damage, *chunks.notes))]


def _main_part(package: Package) -> str:
    """Return the name of the part that holds the document, as the package's relations say it."""
    relations = _optional(package, "_rels/.rels")
    for relation in relations if relations is not None else ():
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return (attribute(relation, "Target") or "").lstrip("/") or "word/document.xml"
    return "word/document.xml"


def _title(package: Package) -> str | None:
    found = child(_optional(package, "docProps/core.xml"), "title")
    title = ((found.text if found is not None else None) or "").strip()
    return title if is_title(title) else None


def _optional(package: Package, name: str) -> etree._Element | None:
    """Return a part that the text can do without: None where it is missing or damaged."""
    try:
        return package.xml(name)[0]
    except UnreadableError:
        return None


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str | None = None
    outline: int | None = None
    number: tuple[str | None, int | None] = (None, None)
    bold: bool = False


@dataclass(slots=True)
class _Styles:
    styles: dict[str, _Style] = field(default_factory=dict)

    @staticmethod
    def of(root: etree._Element | None) -> _Styles:
        found = _Styles()
        for element in root if root is not None else ():
            if local(element) == "style":
                properties = child(element, "pPr")
                found.styles[attribute(element, "styleId") or ""] = _Style(
                    (_value(element, "name") or "").lower(), _value(element, "basedOn"), _outline(properties),
                    _number(properties), _on(child(element, "rPr", "b")),
                )  # fmt: skip
        return found

    def chain(self, name: str | None) -> Iterator[_Style]:
        """Give a style and those that it is based on."""
        seen: set[str] = set()
        while name is not None and name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = self.styles[name].based_on


class _Body:
    """Collects the pieces of a document."""

    def __init__(self, styles: _Styles, numbering: Numbering, chunks: Chunks, in_cell: bool = False) -> None:
        self.pieces: list[Piece] = []
        self._styles = styles
        self._numbering = numbering
        self._chunks = chunks
        self._carried = ""
        self._in_cell = in_cell

    def walk(self, parent: etree._Element) -> None:
        """Take in the paragraphs and tables inside an element."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "altChunk":
                self.pieces += self._chunks.pieces(attribute(element, "id"))
            elif name not in _SKIPPED:
                self.walk(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = child(paragraph, "pPr")
        boxes: list[etree._Element] = []
        runs = list(_runs(paragraph, boxes))
        raw, self._carried = self._carried + "".join(part for part, _ in runs), ""
        if child(properties, "rPr", "del") is not None:
            # The mark that ends the paragraph is deleted: it goes on in the next one.
            self._carried = raw
        elif is_blank(raw):
            # Word counts and shows a number without words; in a cell of its own it is that of the row.
            label = self._label(properties, list(self._styles.chain(_value(properties, "pStyle"))))
            self.pieces += [Piece("paragraph", label)] if label and self._in_cell else []
        else:
            self._add(tidy(raw), properties, all(bold for part, bold in runs if not is_blank(part)))
        for box in boxes:
            self.walk(box)

    def _add(self, text: str, properties: etree._Element | None, bold: bool) -> None:
        styles = list(self._styles.chain(_value(properties, "pStyle")))
        label = self._label(properties, styles)
        level = _heading(_outline(properties), styles)
        if level is None and (bold or any(style.bold for style in styles)) and is_bold_heading(text):
            level = BOLD_LEVEL
        shown = f"{label} {text}" if label else text
        if level is not None:
            self.pieces.append(Piece("heading", shown.replace("\n", " "), level))
        elif label is not None:
            depth = _number(properties)[1] or 0
            self.pieces.append(Piece("list_item", shown, depth + 1))
        else:
            self.pieces.append(Piece("paragraph", shown))

    def _label(self, properties: etree._Element | None, styles: list[_Style]) -> str | None:
        number, level = _number(properties)
        for style in styles:
            number = number if number is not None else style.number[0]
            level = level if level is not None else style.number[1]
        return self._numbering.label(number, level or 0) if number not in (None, "0") else None

    def _table(self, table: etree._Element) -> None:
        """Add a table row by row; a row with a whole text in a cell, or with one cell, as the pieces in its cells."""
        above: dict[int, str] = {}
        for row in inside(table, "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            found: list[list[Piece]] = []
            cells: list[str] = []
            for cell in inside(row, "tc"):
                body = _Body(self._styles, self._numbering, self._chunks, in_cell=True)
                body.walk(cell)
                found.append(body.pieces)
                span = _value(child(cell, "tcPr"), "gridSpan") or "1"
                cells.append(merged(cell, " ".join(piece.text for piece in body.pieces), len(cells), above))
                cells += [""] * (min(int(span), 60) - 1 if span.isdecimal() else 0)
            long = any(len(text) > _LONG_CELL for text in cells) and any(len(pieces) > 2 for pieces in found)
            nested = any(piece.kind == "table_row" for pieces in found for piece in pieces)
            if long or nested or len(found) < 2 or is_item_row(found):
                self.pieces += taken_apart(found)
            elif any(found):
                self.pieces.append(Piece("table_row", row_text(cells)))


def _runs(element: etree._Element, boxes: list[etree._Element]) -> Iterator[tuple[str, bool]]:
    """Give the text of a paragraph, run by run, and whether it is bold; text boxes are put aside."""
    for part in element:
        name = local(part)
        if name == "r":
            properties = child(part, "rPr")
            if not _on(child(properties, "vanish")):
                yield "".join(_text(part, boxes)), _on(child(properties, "b"))
        elif name == "txbxContent":
            boxes.append(part)
        elif name not in _SKIPPED:
            yield from _runs(part, boxes)


def _text(run: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for part in run:
        name = local(part)
        if name == "t":
            yield part.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "sym":
            code = attribute(part, "char") or ""
            # Symbols of a font's private area are pictures: bullets and ticks.
            yield "" if not re.fullmatch(r"[0-9A-Fa-f]{4}", code) or code[0] in "Ff" else chr(int(code, 16))
        elif name == "txbxContent":
            boxes.append(part)
        elif name not in _SKIPPED:
            yield from _text(part, boxes)


def _value(element: etree._Element | None, name: str) -> str | None:
    found = child(element, name)
    return attribute(found, "val") if found is not None else None


def _on(element: etree._Element | None) -> bool:
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")


def _outline(properties: etree._Element | None) -> int | None:
    level = _value(properties, "outlineLvl")
    return int(level) + 1 if level is not None and re.fullmatch(r"[0-8]", level) else None


def _number(properties: etree._Element | None) -> tuple[str | None, int | None]:
    found = child(properties, "numPr")
    level = _value(found, "ilvl")
    return _value(found, "numId"), int(level) if level is not None and re.fullmatch(r"[0-8]", level) else None


def _heading(outline: int | None, styles: list[_Style]) -> int | None:
    """Return the level of a heading, from its own outline level or its style's name or outline level."""
    if outline is not None:
        return min(outline, 6)
    for style in styles:
        named = re.fullmatch(r"heading ([1-9])", style.name)
        if named is not None:
            return min(int(named[1]), 6)
        if style.name == "title":
            return 1
        if style.outline is not None:
            return min(style.outline, 6)
    return None
