"""Puts the pieces that a format's reader finds together into an extract's text, marks and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.extract import Mark, MarkKind
from corpus.records import Page

PieceKind = Literal["heading", "paragraph", "list_item", "table_row"]
_MARKS: dict[PieceKind, MarkKind] = {"heading": "heading", "list_item": "list_item", "table_row": "table_row"}
# White space that a format uses for layout; the no-break space and its kin are words' own and stay.
_LAYOUT = re.compile(r"[ \t\r\f\v]+")
_BREAK = re.compile(r" ?\n ?")
# A soft hyphen and a zero-width space only say where a word may be broken.
_BREAKS = re.compile("[\u00ad\u200b]")
_CELL = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading, list item or row of a table (its cells parted by tabs), as a reader found it.

    ``breaks`` holds, for text that runs over page ends, where in ``text`` each new page begins (offset, page number).
    ``page`` is the page on which it begins, from 1, or None in formats without pages.
    """

    kind: PieceKind
    text: str
    level: int = 1
    page: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()


def tidy(text: str) -> str:
    """Return a paragraph's text with layout white space made single; line breaks and no-break spaces stay."""
    return _BREAK.sub("\n", _LAYOUT.sub(" ", unbroken(text))).strip(" \n")


def unbroken(text: str) -> str:
    """Return a text without the marks inside words where they may be broken (U+00AD, U+200B), which hide the words."""
    return _BREAKS.sub("", text)


def row_text(cells: Iterable[str]) -> str:
    """Return a table row as one line: cells parted by tabs, each on one line, empty cells at the end dropped."""
    return "\t".join(_CELL.sub(" ", unbroken(cell)).strip(" ") for cell in cells).rstrip("\t")


def is_blank(text: str) -> bool:
    """Return whether there's nothing to see in a text (white space, no-break and zero-width spaces)."""
    return not text.strip("\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad \t\r\n\f\v")


def put_together(pieces: Sequence[Piece]) -> tuple[str, tuple[Mark, ...], tuple[Page, ...]]:
    """Return the text, marks and pages of the pieces.

    A blank line parts two pieces; the items of a list and the rows of a table stand on lines of their own.
    """
    parts: list[str] = []
    marks: list[Mark] = []
    starts: list[tuple[int, int]] = []
    length = 0
    before: PieceKind | None = None
    for piece in pieces:
        if is_blank(piece.text):
            continue
        together = before == piece.kind and piece.kind in ("list_item", "table_row")
        gap = "" if before is None else "\n" if together else "\n\n"
        parts += [gap, piece.text]
        length += len(gap)
        if piece.page is not None:
            starts.append((length, piece.page))
            starts.extend((length + offset, number) for offset, number in piece.breaks)
        if piece.kind in _MARKS:
            marks.append(Mark(_MARKS[piece.kind], length, length + len(piece.text), piece.level))
        length += len(piece.text)
        before = piece.kind
    return "".join(parts), tuple(marks), _pages(starts, length)


def _pages(starts: Sequence[tuple[int, int]], length: int) -> tuple[Page, ...]:
    firsts: list[tuple[int, int]] = []
    for offset, number in starts:
        if not firsts or number > firsts[-1][1]:
            firsts.append((offset, number))
    ends = [offset for offset, _ in [*firsts[1:], (length, 0)]] if firsts else []
    return tuple(Page(number, offset, end) for (offset, number), end in zip(firsts, ends, strict=True))
