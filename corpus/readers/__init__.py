"""The registry of formats: picks a reader for some bytes, by content first and then by the file's name.

To add a format, add a row to ``FORMATS``; its module is imported when the first such file is read, not before.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import cast

from corpus.extract import Extract, Reader, UnreadableError

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_JSON_START = re.compile(rb'\s*(?:\[\s*\{\s*["}]|\{\s*"(?:[^"\\]|\\.){0,200}"\s*:)')
_XML_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:\?xml\b|(?:meeting|getmeetings|committees|rss|feed)[\s>])", re.I | re.S
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1b")
_WORD_PART = re.compile(r"word/document\d*\.xml")
_MAIL_FIELD = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Return-Path|Delivered-To):", re.I | re.M)


def _is_pdf(data: bytes) -> bool:
    # A PDF whose first bytes are lost is still one: its reader says what is wrong with it.
    return b"%PDF-" in data[:1024] or (b" obj" in data[:2048] and b"startxref" in data[-2048:])


def _is_rtf(data: bytes) -> bool:
    return data.lstrip()[:5] == b"{\\rtf"


def _is_ole(data: bytes) -> bool:
    return data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip_names(data: bytes) -> set[str]:
    """Return the names in a zip, none if it can't be listed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return set()


def _is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def _is_docx(data: bytes) -> bool:
    # The second test takes a damaged or disguised package to the reader whose message will be of use.
    return _is_zip(data) and (b"word/document" in data[:4096] or any(map(_WORD_PART.fullmatch, _zip_names(data))))


def _is_odt(data: bytes) -> bool:
    return _is_zip(data) and b"application/vnd.oasis.opendocument.text" in data[:200]


def _is_archive(data: bytes) -> bool:
    packed = data[:2] == b"\x1f\x8b" or data[:3] == b"BZh" or data[:6] == b"\xfd7zXZ\x00"
    return _is_zip(data) or packed or data[257:262] == b"ustar"


def _is_html(data: bytes) -> bool:
    head = data[:4096]
    return _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _is_mail(data: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n", data[:8192].lstrip(), maxsplit=1)[0]
    return re.match(rb"[A-Za-z-]+: ?\S", head) is not None and _MAIL_FIELD.search(head) is not None


def _is_json(data: bytes) -> bool:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return _JSON_START.match(head) is not None


def _is_xml(data: bytes) -> bool:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return _XML_START.match(head) is not None and b"<html" not in head.lower()


def _never(data: bytes) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the registry.

    ``recognises`` looks at the content and is cheap; ``marked`` says that every file of the format has the mark that
    it looks for, so that one without it isn't of the format, whatever its name says. ``risky`` readers take apart
    files that can be made to hang or crash them, and belong in a process of their own.
    """

    name: str
    module: str
    reader: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool] = _never
    marked: bool = False
    risky: bool = False

    def load(self, source: str) -> Reader:
        """Import and make the reader.

        Raises:
            UnreadableError: a library that the reader needs isn't installed.
        """
        try:
            return cast("Reader", getattr(import_module(self.module), self.reader)())
        except ImportError as error:
            raise UnreadableError(
                f"{source} is {self.name}, but what reads it isn't installed ({error}). "
                "Install the package again with its dependencies."
            ) from error


PLAIN = Format("plain text", "corpus.readers.plain", "PlainReader", (".txt", ".md", ".markdown", ".text"))
# The first that recognises the content wins: the packages (DOCX, ODT) stand before the archive they are made of.
FORMATS: tuple[Format, ...] = (
    Format("PDF", "corpus.readers.pdf", "PdfReader", (".pdf",), _is_pdf, marked=True, risky=True),
    Format("DOCX", "corpus.readers.docx", "DocxReader", (".docx", ".docm"), _is_docx, marked=True, risky=True),
    Format("ODT", "corpus.readers.odt", "OdtReader", (".odt",), _is_odt, marked=True, risky=True),
    Format("RTF", "corpus.readers.rtf", "RtfReader", (".rtf",), _is_rtf, marked=True, risky=True),
    Format("DOC", "corpus.readers.doc", "DocReader", (".doc",), _is_ole, marked=True, risky=True),
    Format(
        "archive", "corpus.readers.archive", "ArchiveReader",
        (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"), _is_archive, marked=True, risky=True,
    ),
    Format("HTML", "corpus.readers.html", "HtmlReader", (".html", ".htm", ".xhtml", ".aspx"), _is_html, risky=True),
    Format("e-mail", "corpus.readers.eml", "EmlReader", (".eml",), _is_mail, risky=True),
    Format("table export", "corpus.readers.table", "TableReader", (".jsonl", ".ndjson", ".json", ".csv"), _is_json),
    Format(
        "data or a script", "corpus.readers.unread", "UnreadReader",
        (".xml", ".rss", ".atom", ".xsl", ".xslt", ".xsd", ".css", ".js", ".mjs", ".map", ".axd", ".download"), _is_xml,
    ),
    PLAIN,
)  # fmt: skip


def format_of(data: bytes, source: str) -> Format:
    """Return the format that reads these bytes: by content, then by the name's suffix, else plain text."""
    for entry in FORMATS:
        if entry.recognises(data):
            return entry
    suffix = PurePosixPath(source).suffix.lower()
    for entry in FORMATS:
        if suffix in entry.suffixes and not (entry.marked and _looks_like_text(data)):
            return entry
    return PLAIN


def _looks_like_text(data: bytes) -> bool:
    head = data[:4096]
    return bool(head.strip()) and b"\x00" not in head and sum(byte in _CONTROLS for byte in head) * 50 < len(head)


def extract(data: bytes, source: str) -> list[Extract]:
    """Read the documents in some bytes; ``source`` is how to call them and where a suffix is looked for.

    Raises:
        UnreadableError: there's nothing to read or it can't be read; the message says what, why and what to do.
    """
    if not data:
        raise UnreadableError(f"{source} is empty (0 bytes). Fetch it again, or leave it out.")
    return format_of(data, source).load(source).read(data, source)
