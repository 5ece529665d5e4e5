"""Finds the rows of tables that a column marks as exempt: "Exempt?" = Yes, "Part" = II, "Public/Private" = Private."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import flags
from corpus import restricted_rows as rows
from corpus.structure.outline import Part

# A table of business has a column for what is dealt with; one of taxes, funds or things has others too.
_BUSINESS = re.compile(
    r"\W*(?:agenda |minute |report )?(?:items?|minutes?|min|agenda|reports?|titles?|subjects?|business|topics?|matters?"
    r"|decisions?|papers?|documents?|appendix|issues?|discussion|details?|description|no|ref(?:erence)?|eitem|pwnc)\b",
    re.I,
)
_CHARGES = re.compile(
    r"\b(?:vat|tax|rates?|rated|band|discount|class|premium|funds?|balance|reserves?|dwellings?|vehicles?|net|gross)\b",
    re.I,
)
_YES = re.compile(
    r"\W*(?:y|yes|true|x|ydy|exempt|confidential|restricted|private|closed|not for publication|(?:part )?(?:ii|2|b)"
    r"|paras?\b.*|paragraphs?\b.*|schedule 12a.*|category \d.*|by virtue.*|[1-7](?:\s*(?:,|&|and)\s*[1-7])*)\W*"
    r"|\W*[✓✔☑☒✗✘]\W*|\W*(?:yes|exempt|confidential|private|part ii)\W.*",
    re.I,
)
_NUMBER = re.compile(r"\W*\d[\d\W]*")
_PARAGRAPH = re.compile(r"exempt(?:ion)? |reason|categor|para|ground|schedule", re.I)
_PART = re.compile(r"\W*part(?: (?:i|1|a)\s*(?:/|or)\s*(?:part )?(?:ii|2|b))?\W*", re.I)
_SECOND = re.compile(r"\W*(?:part )?(?:ii|2|b|two)\b(?:\W.*)?", re.I)
_ROWS, _NAME = 400, 60
_OF_TWO = re.compile(r"\W*(?:(?:part )?(?:i|1|a|one|ii|2|b|two)\b(?:\W.*)?)?", re.I)


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row that a column marks: the column with its cell, and from which part to which its item goes."""

    line: str
    first: int
    end: int


def marked_rows(text: str, parts: Sequence[Part]) -> dict[int, MarkedRow]:
    """Return the rows that a column marks, by their part.

    A row whose first cell is empty goes on with the row above, unless its own cell says that it's public. A numbered
    item goes on to the next number.
    """
    found: dict[int, MarkedRow] = {}
    for begin, last in tables(text, parts):
        table = [rows.cells(text, part) for part in parts[begin:last]]
        for number, place, name, head in _marked(table):
            first, end = number, number + 1
            while first > head + 1 and not _at(table[first], 0):
                first -= 1
            while end < len(table) and not _at(table[end], 0) and not flags.denies(_at(table[end], place)):
                end += 1
            if rows.item_of(text, parts[begin + first]) is not None:
                extent = rows.row_extent(text, parts, begin + first) or (0, 0)
                end = max(end, extent[1] - begin)
            found[begin + number] = MarkedRow(f"{name}: {table[number][place]}", begin + first, begin + end)
    return found


def tables(text: str, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Yield (first row, row after the last) of each table."""
    first: int | None = None
    for index, part in enumerate(parts):
        row = rows.is_row(text, part) or (first is not None and part.kind in ("vote", "action"))
        if row and first is None:
            first = index
        elif not row and first is not None:
            yield first, index
            first = None
    if first is not None:
        yield first, len(parts)


def _marked(table: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, str, int]]:
    """Yield (row, place, column's name, row of its head) of the cells that mark their row; tables may be joined."""
    names: dict[int, tuple[str, int]] = {}
    for number, row in enumerate(table):
        for place, (name, head) in names.items():
            if _is_mark(name, _at(row, place)):
                yield number, place, name, head
        for place, name in _names(row):
            if _PART.fullmatch(name) is None or _has_two_parts(table, place, number + 1):
                names[place] = name, number


def _names(row: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (place, name) of the columns that may mark rows, where a row is the head of a table of business."""
    named = [cell for cell in row if cell]
    if (
        len(named) < 2
        or max(map(len, named)) > _NAME
        or any(map(_NUMBER.fullmatch, named))
        or _CHARGES.search(" ".join(named))
    ):
        return
    for place, cell in enumerate(row):
        tells = _PART.fullmatch(cell) is not None or flags.tells(cell)
        if tells and any(map(_BUSINESS.match, (other for at, other in enumerate(row) if at != place))):
            yield place, cell


def _is_mark(name: str, cell: str) -> bool:
    """Return whether a cell marks its row; a number alone may be an amount, so only a column of paragraphs has them."""
    if _PART.fullmatch(name) is not None:
        return _SECOND.fullmatch(cell) is not None
    if flags.marks_restricted(name):
        return _YES.fullmatch(cell) is not None and (not _NUMBER.fullmatch(cell) or bool(_PARAGRAPH.search(name)))
    return flags.restriction({name: cell}) is not None


def _has_two_parts(table: Sequence[Sequence[str]], place: int, begin: int) -> bool:
    """Return whether a column of parts knows no third one, as a plan's might."""
    cells = (_at(row, place) for row in table[begin : begin + _ROWS])
    return all(_OF_TWO.fullmatch(cell) for cell in cells)


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
