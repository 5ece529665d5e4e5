"""Reads what a Word file takes in from another file inside its package (altChunk): web pages, text, Word files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from email import message_from_bytes, policy

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece
from corpus.readers.packages import Package, attribute
from corpus.records import Withheld

MAX_CHUNKS = 200
ReadWord = Callable[[bytes, str], list[Extract]]


class Chunks:
    """The files that a document's part ``main`` takes in; what of them is withheld or can't be read is kept here.

    ``read_word`` reads a Word file among them.
    """

    def __init__(self, package: Package, main: str, read_word: ReadWord, most: int = MAX_CHUNKS) -> None:
        self.withheld: list[Withheld] = []
        self.notes: list[str] = []
        self._package = package
        self._folder, _, name = main.rpartition("/")
        self._relations = f"{self._folder}/_rels/{name}.rels".lstrip("/")
        self._read_word = read_word
        self._left = most

    def pieces(self, identity: str | None) -> list[Piece]:
        """Return what stands in the file that a relation names."""
        self._left -= 1
        if self._left < 0:
            return []
        try:
            name = self._target(identity)
            data = self._package.bytes_of(name) if name else None
            if not name or data is None:
                raise UnreadableError("the file it names isn't in the package")
            found = _read(data, name, self._read_word)
        except UnreadableError as error:
            self.notes.append(f"A part that the document takes in from another file couldn't be read ({error}).")
            return []
        for extract in found:
            self.withheld.extend(extract.withheld)
        return [piece for extract in found for piece in _pieces(extract)]

    def _target(self, identity: str | None) -> str | None:
        relations, _ = self._package.xml(self._relations)
        for relation in relations if relations is not None else ():
            if attribute(relation, "Id") == identity and attribute(relation, "TargetMode") != "External":
                target = attribute(relation, "Target") or ""
                return posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
        return None


def _read(data: bytes, name: str, read_word: ReadWord) -> list[Extract]:
    """Read a web page (also one saved as a message, MHT), a text, or a Word file that takes in none itself."""
    from corpus import readers

    if name.lower().endswith((".mht", ".mhtml")):
        message = message_from_bytes(data, policy=policy.default)
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        payload = page.get_payload(decode=True) if page is not None else None
        data, name = payload if isinstance(payload, bytes) else b"", "chunk.html"
    if not data:
        raise UnreadableError("it is empty")
    form = readers.format_of(data, name)
    if form.name == "DOCX":
        return read_word(data, name)
    if form.name not in ("HTML", "plain text", "RTF"):
        raise UnreadableError(f"it is {form.name}")
    return form.load(name).read(data, name)


def _pieces(extract: Extract) -> list[Piece]:
    """Return an extract as the pieces that it was put together from."""
    pieces: list[Piece] = []
    done = 0
    for mark in extract.marks:
        pieces += _paragraphs(extract.text[done : mark.start])
        pieces.append(Piece(mark.kind, extract.text[mark.start : mark.end], mark.level))
        done = mark.end
    return pieces + _paragraphs(extract.text[done:])


def _paragraphs(text: str) -> list[Piece]:
    return [Piece("paragraph", part.strip("\n")) for part in text.split("\n\n") if part.strip()]
