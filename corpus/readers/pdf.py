"""Reads PDFs: text in reading order with page numbers, tables by rows, scans by OCR where that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium

from corpus.extract import Extract, UnreadableError
from corpus.readers import ocr
from corpus.readers.building import Piece, put_together
from corpus.readers.packages import is_title
from corpus.readers.pdf_forms import add_fields
from corpus.readers.pdf_layout import in_order
from corpus.readers.pdf_lines import Line, Row
from corpus.readers.pdf_pictures import have, is_picture
from corpus.readers.pdf_tables import Grid, ruled_tables
from corpus.readers.pdf_text import Hyphens, Paragraphs, head_words, running_heads, without_running_heads
from corpus.readers.pdf_words import PageWords, page_words
from corpus.readers.properties import of_pdf, secret_property
from corpus.readers.running import status_of
from corpus.records import DocumentStatus, Metadata

MAX_PAGES = 5_000
MIN_CHARACTERS = 50
"""Fewer characters than this on every page, and the pages are taken for pictures of text; so is a page that shows one.
"""
SAMPLE = 60
"""Running heads are looked for on this many pages, spread evenly."""


class PdfReader:
    """Takes PDFs; one extract."""

    name = "PDF"
    suffixes = (".pdf",)

    def recognises(self, data: bytes) -> bool:
        """Return whether the PDF mark stands within the first 1,024 bytes, where readers look for it."""
        return b"%PDF-" in data[:1024]

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the text of all pages.

        Raises:
            UnreadableError: the file is protected, damaged, empty, too long, or has no text.
        """
        document = _opened(data, source)
        try:
            count = len(document)
            if count == 0:
                raise UnreadableError(f"{source} is a PDF without pages. Fetch it again, or leave it out.")
            if count > MAX_PAGES:
                raise UnreadableError(
                    f"{source} is a PDF of {count:,} pages; no more than {MAX_PAGES:,} are read. "
                    "Split it, one file a meeting."
                )
            extract = _extract(document, source, count)
            secret = secret_property(of_pdf(document, data))
            return [replace(extract, stated=replace(extract.stated, restriction=secret))]
        finally:
            document.close()


def _opened(data: bytes, source: str) -> pdfium.PdfDocument:
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(
            f"{source} is called a PDF but isn't one: it doesn't begin as a PDF does. Fetch it again."
        )
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()
        return document
    except pdfium.PdfiumError as error:
        reason = str(error)
    # pdfium keeps its last error through a file that opens without pages: another file's is no evidence on this one.
    encrypted = b"/Encrypt" in data
    if encrypted and "password" in reason.lower():
        raise UnreadableError(f"{source} is a PDF protected by a password. Save a copy without the password.")
    if encrypted and "security" in reason.lower():
        raise UnreadableError(f"{source} is a PDF with a protection that can't be read. Save a copy without it.")
    if encrypted:
        raise UnreadableError(
            f"{source} is a PDF that is encrypted or damaged. Save a copy without encryption, or fetch it again."
        )
    what = "is damaged" if b"%%EOF" in data[-2048:] else "breaks off before its end"
    raise UnreadableError(f"{source} is a PDF that {what} and can't be opened. Fetch it again.")


def _extract(document: pdfium.PdfDocument, source: str, count: int) -> Extract:
    reading = _Reading(document, count)
    pieces = list(reading.pieces())
    if reading.failed == count:
        raise UnreadableError(
            f"{source} is a PDF of {count} pages, none of which can be read: it is damaged. Fetch it again."
        )
    scanned = not reading.written
    if scanned:
        pieces = _recognised(document, source, count, reading.seen)
    text, marks, pages = put_together(pieces)
    title = (document.get_metadata_value("Title") or "").strip()
    stated = Metadata(title=title if is_title(title) else None, status=reading.status)
    return Extract(text, marks, pages, stated, scanned=scanned, notes=tuple(reading.notes(source)))


def _recognised(document: pdfium.PdfDocument, source: str, count: int, seen: int) -> list[Piece]:
    """Return what OCR reads from the pages' pictures.

    Raises:
        UnreadableError: OCR isn't installed, or finds no text either.
    """
    what = "no text layer: it looks scanned" if seen == 0 else f"hardly any text ({seen} characters on {count} pages)"
    if not ocr.available():
        raise UnreadableError(
            f"{source} is a PDF with {what}. Install the ocr extra (matters-arising[ocr]) to read it."
        )
    hyphens = Hyphens()
    paragraphs = Paragraphs(hyphens)
    for number in range(1, count + 1):
        words = _ocr(document, number)
        if words is None:
            continue
        elements, _ = in_order(words, [])
        _learn(hyphens, elements)
        paragraphs.add_page(number, elements)
    pieces = paragraphs.pieces()
    if sum(len("".join(piece.text.split())) for piece in pieces) <= seen or not pieces:
        raise UnreadableError(
            f"{source} is a PDF with {what}, and OCR finds no more. Leave it out, or find a better copy."
        )
    return pieces


def _ocr(document: pdfium.PdfDocument, number: int) -> PageWords | None:
    """Return what OCR reads from a page's picture, or None if the page can't be opened."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return None
    try:
        return ocr.page_words(page, number)
    finally:
        page.close()


def _characters(words: PageWords) -> int:
    return sum(len(word.text) for word in [*words.words, *words.sideways])


class _Reading:
    """Reads a document page by page, those looked at for running heads only once.

    ``failed`` counts the pages that can't be read, ``seen`` the characters on the others, ``written`` those that have
    some; ``status`` is what the running heads say, which are taken out of the text. Where pages are ``written``, those
    that are ``pictures`` are read by OCR, or are left ``unread``.
    """

    def __init__(self, document: pdfium.PdfDocument, count: int) -> None:
        self._document = document
        self._count = count
        self.failed = 0
        self.seen = 0
        self.written = 0
        self.pictures: list[int] = []
        self.unread: list[int] = []
        self.status: DocumentStatus | None = None

    def pieces(self) -> list[Piece]:
        step = max(1, self._count // SAMPLE)
        sample = {number: self._page(number) for number in range(1, self._count + 1, step)}
        heads = running_heads([found[0] for found in sample.values() if found is not None])
        self.status = status_of(head_words(heads))
        hyphens = Hyphens()
        pages: list[tuple[int, list[Line | Row]]] = []
        gutter: float | None = None
        for number, found in self._pages(sample):
            if found is None:
                self.failed += 1
                continue
            words, tables = found
            without_running_heads(words, heads)
            if _characters(words) < MIN_CHARACTERS and self._shows_picture(number):
                self.pictures.append(number)
            elements, gutter = in_order(words, tables, gutter)
            _learn(hyphens, elements)
            pages.append((number, elements))
        paragraphs = Paragraphs(hyphens)
        for number, elements in pages:
            paragraphs.add_page(number, self._from_picture(number, elements, hyphens))
        return paragraphs.pieces()

    def _shows_picture(self, number: int) -> bool:
        page = self._document[number - 1]
        try:
            return is_picture(page)
        finally:
            page.close()

    def _from_picture(self, number: int, elements: list[Line | Row], hyphens: Hyphens) -> list[Line | Row]:
        """Return what OCR reads on a page that is a picture among others that aren't, else what was found on it."""
        if number not in self.pictures or not self.written:
            return elements
        words = _ocr(self._document, number) if ocr.available() else None
        if words is None or not words.words:
            self.unread.append(number)
            return elements
        found, _ = in_order(words, [])
        _learn(hyphens, found)
        return found

    def notes(self, source: str) -> Iterator[str]:
        """Yield in words what was left out, and what comes from OCR."""
        if self.failed:
            yield f"{self.failed} of the {self._count} pages of {source} are damaged and were left out"
        if self.unread and ocr.available():
            yield f"{have(self.unread, source)} no text layer, and OCR finds no text on them"
        elif self.unread:
            yield (
                f"{have(self.unread, source)} no text layer, or hardly any: what their pictures say wasn't "
                "read. Install the ocr extra (matters-arising[ocr]) to read it"
            )
        read = [number for number in self.pictures if number not in self.unread] if self.written else []
        if read:
            yield f"{have(read, source)} no text layer: the words come from OCR"

    def _pages(
        self, sample: dict[int, tuple[PageWords, list[Grid]] | None]
    ) -> Iterator[tuple[int, tuple[PageWords, list[Grid]] | None]]:
        for number in range(1, self._count + 1):
            yield number, sample.pop(number) if number in sample else self._page(number)

    def _page(self, number: int) -> tuple[PageWords, list[Grid]] | None:
        """Return a page's words and ruled tables, or None if it can't be read."""
        try:
            page = self._document[number - 1]
            try:
                words = page_words(page, number)
                if self._document.formenv is not None:
                    add_fields(self._document.formenv, page, words)
                self.seen += _characters(words)
                self.written += _characters(words) >= MIN_CHARACTERS
                return words, ruled_tables(page, words) if words.words else []
            finally:
                page.close()
        except pdfium.PdfiumError:
            return None


def _learn(hyphens: Hyphens, elements: list[Line | Row]) -> None:
    for element in elements:
        if isinstance(element, Line):
            hyphens.learn(element.text)
        else:
            for cell in element.cells:
                for text in cell:
                    hyphens.learn(text)
