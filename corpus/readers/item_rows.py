"""Tells rows of minutes set out as a table (number, title and text, action) from data, and takes them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.building import Piece

_NUMBER = re.compile(r"\(?(?:[A-Za-z]{1,4}[./ ]?)?\d{1,4}(?:[./]\d{1,4})*[a-z]?[.):]?")
_TITLE_WORDS = 16
_SENTENCE = 40


def is_item_row(cells: Sequence[Sequence[Piece]]) -> bool:
    """Return whether a row is an item of minutes: a number in its first cell, a title over sentences in the next."""
    if len(cells) < 2 or _number(cells[0]) is None or not cells[1]:
        return False
    title, *texts = [line for piece in cells[1] for line in piece.text.split("\n")]
    titled = len(title.split()) <= _TITLE_WORDS and title[-1] not in ".;,:"
    return titled and any(len(text) >= _SENTENCE and text[-1] in ".;:" for text in texts)


def taken_apart(cells: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Return the pieces in a row's cells, one after the other; a number alone in the first stands before its words."""
    number, pieces = _number(cells[0]) if cells else None, _pieces(cells)
    if number is None or len(pieces) < 2 or pieces[1].kind == "table_row":
        return pieces
    if not is_item_row(cells):
        return [replace(pieces[1], text=f"{number} {pieces[1].text}"), *pieces[2:]]
    title, _, rest = cells[1][0].text.partition("\n")
    more = [Piece("paragraph", rest)] if rest else []
    # What stands beside the text (who is to act) is no heading over what follows.
    beside = [replace(piece, kind="table_row") if piece.kind == "paragraph" else piece for piece in _pieces(cells[2:])]
    return [replace(cells[1][0], text=f"{number} {title}"), *more, *cells[1][1:], *beside]


def _pieces(cells: Sequence[Sequence[Piece]]) -> list[Piece]:
    return [piece for cell in cells for piece in cell]


def _number(cell: Sequence[Piece]) -> str | None:
    return cell[0].text if len(cell) == 1 and _NUMBER.fullmatch(cell[0].text) is not None else None
