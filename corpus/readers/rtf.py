"""Reads RTF with striprtf; the rows of its tables become rows."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece, is_blank, put_together, row_text, tidy
from corpus.readers.properties import of_rtf, secret_property
from corpus.readers.running import lines_of, marks_of, status_of
from corpus.records import Metadata

MAX_BYTES = 50_000_000
_HEADS = re.compile(r"\{\s*\\(?:header|footer)[lrf]?(?![a-z])")
_WATERMARK = re.compile(r"\\sn\s+gtextUNICODE\}\s*\{\\sv\s+([^{}\\]{1,200})\}")
MAX_HEADS = 100
_PICTURES = re.compile(rb"(?:[0-9A-Fa-f]{60,}\s*){20,}")


class RtfReader:
    """Takes RTF; one extract."""

    name = "RTF"
    suffixes = (".rtf",)

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes begin as RTF does."""
        return data.lstrip()[:5] == b"{\\rtf"

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the document's text; marks in its headers and footers, which striprtf leaves out, come first.

        Raises:
            UnreadableError: it isn't RTF, is damaged or too large, or has no text.
        """
        if not self.recognises(data):
            raise UnreadableError(f"{source} is called RTF but doesn't begin as RTF does. Save it again.")
        # Pictures are written out in hexadecimal digits and can be most of a file.
        data = _PICTURES.sub(b"", data)
        if len(data) > MAX_BYTES:
            raise UnreadableError(f"{source} is an RTF file of {len(data) / 1e6:.0f} MB, which is too much. Split it.")
        try:
            plain = _plain(data.decode("latin-1"))
        except (ValueError, LookupError, IndexError, KeyError, RecursionError, AttributeError) as error:
            raise UnreadableError(
                f"{source} is an RTF file that is damaged ({error}). Save it again as DOCX."
            ) from error
        pieces = [piece for line in re.split(r"\n", plain) if not is_blank(line) for piece in [_piece(line)]]
        heads = _heads(data.decode("latin-1"))
        text, marks, _ = put_together([*marks_of(heads), *pieces])
        if is_blank(text):
            raise UnreadableError(f"{source} is an RTF file without text. Give a copy with text.")
        secret = secret_property(of_rtf(data.decode("latin-1")))
        return [Extract(text, marks, stated=Metadata(status=status_of(heads), restriction=secret))]


def _plain(rtf: str) -> str:
    return str(rtf_to_text(rtf, errors="replace"))  # type: ignore[no-untyped-call]


def _heads(rtf: str) -> list[str]:
    """Return the lines of the headers and footers: each is a group, read as a document of its own."""
    codepage = re.search(r"\\ansicpg\d{1,5}", rtf[:1000])
    raw: list[str] = []
    for found in list(_HEADS.finditer(rtf))[:MAX_HEADS]:
        inner = rtf[found.end() : _group_end(rtf, found.end())]
        raw += [mark[1] for mark in _WATERMARK.finditer(inner)]
        try:
            raw.append(_plain(rf"{{\rtf1\ansi{codepage[0] if codepage else ''} {inner}}}").replace("|", "\t"))
        except (ValueError, LookupError, RecursionError, AttributeError):
            # Without its page's head the paper is as it was.
            continue
    return lines_of(raw)


def _group_end(rtf: str, start: int) -> int:
    """Return where the group ends that is open at ``start``."""
    depth = 1
    for brace in re.compile(r"\\.|[{}]", re.S).finditer(rtf, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.start()
    return len(rtf)


def _piece(line: str) -> Piece:
    """Return a line as a paragraph, or as a row: striprtf ends each cell with a bar."""
    if line.rstrip().endswith("|") and line.count("|") > 1:
        return Piece("table_row", row_text(line.rstrip()[:-1].split("|")))
    return Piece("paragraph", tidy(line))
