"""Reads RTF with striprtf; the rows of its tables become rows."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece, is_blank, put_together, row_text, tidy

MAX_BYTES = 50_000_000
_PICTURES = re.compile(rb"(?:[0-9A-Fa-f]{60,}\s*){20,}")


class RtfReader:
    """Takes RTF; one extract."""

    name = "RTF"
    suffixes = (".rtf",)

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes begin as RTF does."""
        return data.lstrip()[:5] == b"{\\rtf"

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the document's text.

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
            plain = str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
        except (ValueError, LookupError, IndexError, KeyError, RecursionError, AttributeError) as error:
            raise UnreadableError(
                f"{source} is an RTF file that is damaged ({error}). Save it again as DOCX."
            ) from error
        pieces = [piece for line in re.split(r"\n", plain) if not is_blank(line) for piece in [_piece(line)]]
        text, marks, _ = put_together(pieces)
        if is_blank(text):
            raise UnreadableError(f"{source} is an RTF file without text. Give a copy with text.")
        return [Extract(text, marks)]


def _piece(line: str) -> Piece:
    """Return a line as a paragraph, or as a row: striprtf ends each cell with a bar."""
    if line.rstrip().endswith("|") and line.count("|") > 1:
        return Piece("table_row", row_text(line.rstrip()[:-1].split("|")))
    return Piece("paragraph", tidy(line))
