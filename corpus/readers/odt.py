"""Reads OpenDocument texts (ODT): paragraphs, headings, numbered lists, tables and notes from content.xml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece, PieceKind, is_blank, put_together, row_text, tidy
from corpus.readers.item_rows import is_item_row, taken_apart
from corpus.readers.numerals import numeral
from corpus.readers.packages import Package, attribute, child, is_title, local
from corpus.readers.properties import of_package, secret_property
from corpus.readers.running import lines_of, marks_of, status_of
from corpus.records import Metadata

_SKIPPED_NAMES = (
    "tracked-changes annotation annotation-end note-citation sequence-decls variable-decls user-field-decls forms "
    "script scripts event-listeners ruby-text automatic-styles font-face-decls"
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_LONG_CELL = 600
MAX_REPEATS = 1_000


class OdtReader:
    """Takes ODT; one extract."""

    name = "ODT"
    suffixes = (".odt",)

    def recognises(self, data: bytes) -> bool:
        """Return whether the package begins with the type of an OpenDocument text."""
        return data.startswith(b"PK") and b"application/vnd.oasis.opendocument.text" in data[:200]

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the document's text, then its notes; marks in its headers and footers come first.

        Raises:
            UnreadableError: it isn't an OpenDocument text, is damaged, protected, a bomb, or has no text.
        """
        package = Package(data, source, "an OpenDocument text")
        manifest = package.bytes_of("META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            raise UnreadableError(f"{source} is an OpenDocument text protected by a password. Save a copy without it.")
        root, whole = package.xml("content.xml")
        if root is None:
            raise UnreadableError(f"{source} is an OpenDocument text without content.xml. Save it again.")
        lists = _Lists()
        lists.learn(root)
        styles = package.xml("styles.xml")[0]
        if styles is not None:
            lists.learn(styles)
        body = _Body(lists)
        body.walk(root)
        for note in body.notes:
            body.walk(note)
        heads = _heads(styles) if styles is not None else []
        text, marks, _ = put_together([*marks_of(heads), *body.pieces])
        if is_blank(text):
            raise UnreadableError(f"{source} is an OpenDocument text without text. Give a copy with text.")
        notes = () if whole else ("the file is damaged: what could be saved of it was read",)
        secret = secret_property(of_package(package, "meta.xml"))
        stated = Metadata(title=_title(package), status=status_of(heads), restriction=secret)
        return [Extract(text, marks, stated=stated, notes=notes)]


def _heads(styles: etree._Element) -> list[str]:
    """Return the lines of the headers and footers, which stand in the master pages."""
    raw: list[str] = []
    for master in styles.iter("{*}master-page"):
        for part in master:
            if local(part).startswith(("header", "footer")):
                raw += ["".join(_characters(line, [])) for line in part.iter("{*}p", "{*}h")]
    return lines_of(raw)


def _title(package: Package) -> str | None:
    try:
        found = child(package.xml("meta.xml")[0], "meta", "title")
    except UnreadableError:
        return None
    title = ((found.text if found is not None else None) or "").strip()
    return title if is_title(title) else None


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    prefix: str
    suffix: str
    start: int
    levels: int


@dataclass(slots=True)
class _Lists:
    """The numbered levels of list styles, by style name and level."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)

    def learn(self, root: etree._Element) -> None:
        """Take note of the list styles in a part."""
        for style in root.iter("{*}list-style", "{*}outline-style"):
            name = attribute(style, "name") or ""
            for level in style:
                shown = attribute(level, "num-format") or ""
                if local(level) in ("list-level-style-number", "outline-level-style") and shown:
                    key = (name, _whole(attribute(level, "level"), 1))
                    self.levels[key] = _Level(
                        shown, attribute(level, "num-prefix") or "", attribute(level, "num-suffix") or "",
                        _whole(attribute(level, "start-value"), 1), _whole(attribute(level, "display-levels"), 1),
                    )  # fmt: skip


class _Body:
    """Collects the pieces of a document; notes are put aside."""

    def __init__(self, lists: _Lists) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[etree._Element] = []
        self._lists = lists
        self._last: dict[str, list[int]] = {}
        self._outline: list[int] = []

    def walk(self, parent: etree._Element) -> None:
        """Take in what stands inside an element."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._add(Piece("paragraph", self._text(element)))
            elif name == "h":
                self._heading(element)
            elif name == "list":
                self._list(element, attribute(element, "style-name") or "", 1, [])
            elif name == "table":
                self._table(element)
            elif name not in _SKIPPED:
                self.walk(element)

    def _add(self, piece: Piece) -> None:
        if not is_blank(piece.text):
            self.pieces.append(piece)

    def _text(self, element: etree._Element) -> str:
        return tidy("".join(_characters(element, self.notes)))

    def _heading(self, element: etree._Element, label: str = "") -> None:
        level = min(6, max(1, _whole(attribute(element, "outline-level"), 1)))
        text = self._text(element).replace("\n", " ")
        self._add(Piece("heading", f"{label} {text}".strip(), level))

    def _list(self, element: etree._Element, style: str, level: int, counts: list[int]) -> None:
        style = attribute(element, "style-name") or style
        shown = self._lists.levels.get((style, level))
        begin = shown.start if shown is not None else 1
        goes_on = level == 1 and attribute(element, "continue-numbering") == "true" and style in self._last
        count = self._last[style][0] if goes_on else begin - 1
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            if local(item) == "list-item":
                count = _whole(attribute(item, "start-value"), count + 1)
            here = [*counts, count]
            label: str | None = self._label(style, level, here) if local(item) == "list-item" else ""
            for part in item:
                if local(part) == "list":
                    self._list(part, style, level + 1, here)
                elif local(part) == "h":
                    self._heading(part, label or "")
                elif local(part) == "p":
                    text = self._text(part)
                    kind: PieceKind = "list_item" if label is not None else "paragraph"
                    self._add(Piece(kind, f"{label} {text}".strip() if label else text, level))
                label = None
        self._last[style] = [count]

    def _label(self, style: str, level: int, counts: list[int]) -> str:
        """Return the number shown before an item: "" for a bullet."""
        shown = self._lists.levels.get((style, level))
        if shown is None:
            return ""
        first = max(1, level - shown.levels + 1)
        parts = []
        for place in range(first, level + 1):
            other = self._lists.levels.get((style, place), shown)
            parts.append(numeral(counts[place - 1] if place <= len(counts) else 1, other.style[0]))
        return f"{shown.prefix}{'.'.join(parts)}{shown.suffix}".strip()

    def _table(self, table: etree._Element) -> None:
        for row in table.iter("{*}table-row"):
            if _owner(row) is not table:
                continue
            found: list[list[Piece]] = []
            cells: list[str] = []
            for cell in row:
                if local(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                body = _Body(self._lists)
                body.walk(cell)
                found.append(body.pieces)
                repeats = min(_whole(attribute(cell, "number-columns-repeated"), 1), MAX_REPEATS)
                cells += [" ".join(piece.text for piece in body.pieces)] * repeats
            long = any(len(text) > _LONG_CELL for text in cells) and any(len(pieces) > 2 for pieces in found)
            nested = any(piece.kind == "table_row" for pieces in found for piece in pieces)
            if long or nested or len(found) < 2 or is_item_row(found):
                self.pieces += taken_apart(found)
            elif not all(is_blank(text) for text in cells):
                self.pieces.append(Piece("table_row", row_text(cells)))


def _owner(row: etree._Element) -> etree._Element | None:
    parent = row.getparent()
    while parent is not None and local(parent) != "table":
        parent = parent.getparent()
    return parent


def _characters(element: etree._Element, notes: list[etree._Element]) -> Iterator[str]:
    """Give the characters of a paragraph: layout white space is single, spaces and tabs have elements of their own."""
    yield (element.text or "").replace("\n", " ")
    for part in element:
        name = local(part)
        if name == "s":
            yield " " * min(_whole(attribute(part, "c"), 1), 100)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "note":
            found = child(part, "note-body")
            if found is not None:
                notes.append(found)
        elif name not in _SKIPPED:
            yield from _characters(part, notes)
        yield (part.tail or "").replace("\n", " ")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 7 else otherwise
