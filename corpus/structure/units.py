"""Cuts a text into units: its lines, and the stretches that the format itself marks as one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.extract import Mark

# White space, and the invisible characters that editors leave behind (byte order mark, zero-width space, soft hyphen,
# marks of direction).
BLANK = (
    " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200c\u200d\u2060\u00ad"
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" + "".join(map(chr, range(0x2000, 0x200B)))
)
_LINE = re.compile(r"[^\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029]+")


@dataclass(slots=True)
class Unit:
    """A line or a marked stretch, trimmed of white space.

    ``after_gap`` says that a blank line, a page end or a mark's border stands before it, ``tabs`` counts the tabs of
    the whole line, ``mark`` is what the format states.
    """

    start: int
    end: int
    text: str
    after_gap: bool
    tabs: int = 0
    mark: Mark | None = None


def units(text: str, marks: Sequence[Mark] = ()) -> list[Unit]:
    """Return the units in order; together they hold every character that isn't white space."""
    found: list[Unit] = []
    position = 0
    for mark in _outermost(marks, len(text)):
        found.extend(_lines(text, position, mark.start))
        start, end = trim(text, mark.start, mark.end)
        if start < end:
            found.append(Unit(start, end, text[start:end], True, 0, mark))
        position = mark.end
    found.extend(_lines(text, position, len(text)))
    for before, unit in pairwise(found):
        unit.after_gap = unit.after_gap or before.mark is not None
    return found


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets without the white space at both ends; start equals end where nothing is left."""
    while start < end and text[start] in BLANK:
        start += 1
    while end > start and text[end - 1] in BLANK:
        end -= 1
    return start, end


def _outermost(marks: Sequence[Mark], length: int) -> Iterator[Mark]:
    position = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if position <= mark.start < mark.end <= length:
            yield mark
            position = mark.end


def _lines(text: str, start: int, end: int) -> Iterator[Unit]:
    last = start
    for line in _LINE.finditer(text, start, end):
        first, stop = trim(text, line.start(), line.end())
        if first == stop:
            continue
        gap = last == start or text.count("\n", last, first) > 1 or text.count("\r", last, first) > 1
        other = any(character in "\f\v\u2029" for character in text[last:first])
        # A line of blanks that aren't plain spaces leaves one line break on each side of it.
        yield Unit(first, stop, text[first:stop], gap or other, line.group().count("\t"))
        last = stop
