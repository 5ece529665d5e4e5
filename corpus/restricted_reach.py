"""Tells how far a mark reaches through the outline: to the next item, a heading as high, or the words that end it.

What is looked for again and again (the item above, the heading before it) is found once, and a walk that comes to where
an earlier one has been takes its end, so that thousands of marks in one stretch cost no more than its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

import corpus.structure.headings as headings
import corpus.structure.lists as lists
from corpus import exempt_words as words
from corpus import restricted_rows as rows
from corpus.restricted_lines import SHORT
from corpus.structure.outline import Part

_BEFORE_NUMBER = 30
Count = tuple[int, ...]
_Kind = tuple[int | None, bool, int | None, Count]


class Reach:
    """The items and headings of one text; parts are told by their index, and None is none."""

    def __init__(self, text: str, parts: Sequence[Part]) -> None:
        self._text, self._parts = text, parts
        self.begins = [_begins(text, parts, index) for index in range(len(parts))]
        """Whether a part is the heading of an item; others inside it have its number, but don't say it."""
        self.item_at: list[int | None] = []
        """The last part up to this one that begins an item."""
        self.heading_before: list[int | None] = []
        self._stated_before: list[int | None] = []
        self._numbers: list[Count] = []
        self._ends: dict[int, bool] = {}
        self._known: dict[_Kind, dict[tuple[int, Count], int]] = {}
        self._look()
        self._items = [index for index, begins in enumerate(self.begins) if begins]

    def _look(self) -> None:
        item = heading = stated = None
        number: Count = ()
        for index, part in enumerate(self._parts):
            self.heading_before.append(heading)
            self._stated_before.append(stated)
            heading = index if part.level is not None else heading
            stated = part.level if is_stated(part) else stated
            item = index if self.begins[index] else item
            number = count_of(part.item) if part.item else number
            self.item_at.append(item)
            self._numbers.append(number)
        following = len(self._parts)
        self.next_begun = [following] * len(self._parts)
        """The next part that begins an item or is a heading that the format states, or one past the last."""
        for index in range(len(self._parts) - 1, -1, -1):
            self.next_begun[index] = following
            following = index if self.begins[index] or is_stated(self._parts[index]) else following

    def until(self, index: int, heading: int | None) -> int:
        """Return the part after a stretch: the next item, a heading as high as the stretch's, or where it says it ends.

        A numbered item ends with the next number, or with a heading that the format itself puts as high; a line in
        capitals may stand inside it. A paper inside an item counts its own sections (1, 2, 3), which end nothing.
        """
        number = self._numbers[index]
        kind: _Kind = (None, False, None, number)
        if heading is not None:
            kind = (self._parts[heading].level, self.begins[heading], self._stated_before[heading], number)
        known = self._known.setdefault(kind, {})
        inner: Count = ()
        passed: list[tuple[int, Count]] = []
        end = len(self._parts)
        for after in range(index + 1, len(self._parts)):
            if (after, inner) in known:
                end = known[after, inner]
                break
            passed.append((after, inner))
            if heading is not None and self._parts[after].level is not None:
                count = count_of(self._parts[after].item) if self.begins[after] else ()
                alike = bool(count) and len(count) == len(number)
                if alike and (count <= number or (inner and count == _next(inner))):
                    inner = count
                elif self._as_high(after, kind) or (count > number and len(count) <= len(number)):
                    end = after
                    break
            if self._says_end(after):
                end = after
                break
        known.update(dict.fromkeys(passed, end))
        return end

    def after_number(self, index: int, number: Count) -> int:
        """Return the next heading of an item that counts on from a number, or one past the last part."""
        items = islice(self._items, bisect_right(self._items, index), None)
        counts = ((at, count_of(self._parts[at].item)) for at in items)
        return next((at for at, count in counts if len(count) <= len(number) and count > number), len(self._parts))

    def _says_end(self, index: int) -> bool:
        if index not in self._ends:
            part = self._parts[index]
            head = self._text[part.start : min(part.end, part.start + SHORT)]
            self._ends[index] = words.END.search(head) is not None
        return self._ends[index]

    def _as_high(self, after: int, kind: _Kind) -> bool:
        """Return whether a heading stands as high as the one that a stretch begins with."""
        level, numbered, above, _ = kind
        found = self._parts[after].level
        if level is None or found is None:
            return False
        if level == found == rows.BOLD and numbered:
            # A line in bold may stand inside an item, as one in capitals may.
            return False
        if level < headings.TITLE or not numbered:
            return found <= level and (found < headings.TITLE or level >= headings.TITLE)
        # The item only looks like a heading: of the format's own, those end it that don't stand below the last of them.
        return found < headings.TITLE and above is not None and found <= above


def is_stated(part: Part) -> bool:
    """Return whether a part is a heading by the format's own word."""
    return part.level is not None and part.level < headings.TITLE


def count_of(item: str | None) -> Count:
    """Return an item's number for comparison: "3" before "3a" before "3b" before "4"."""
    numbers = lists.numbers(item or "")
    letter = re.search(r"\d([a-z])[.):]?\s*$", item or "", re.I)
    return (*numbers, ord(letter[1].lower()) - 96) if letter is not None else numbers


def _begins(text: str, parts: Sequence[Part], index: int) -> bool:
    part = parts[index]
    if part.level is None or part.item is None or (index > 0 and parts[index - 1].item == part.item):
        return False
    return part.item in text[part.start : part.start + len(part.item) + _BEFORE_NUMBER]


def _next(count: Count) -> Count:
    return (*count[:-1], count[-1] + 1)
