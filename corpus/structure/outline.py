"""Walks through a text's units and makes the outline: each part with its kind and the headings it stands under."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import corpus.structure.headings as headings
import corpus.structure.items as items
import corpus.structure.lists as lists
import corpus.structure.outcomes as outcomes
import corpus.structure.procedural as procedural
import corpus.structure.speakers as speakers
from corpus.records import BlockKind
from corpus.structure.counting import ItemCounter
from corpus.structure.kinds import KindTeller
from corpus.structure.opened import OpenHeadings
from corpus.structure.units import Unit, trim

WRAPPED = 160
_SENTENCE_END = (".", ":", ";", "?", "!", ":-", "…")
_CLOSERS = "\"'”’)]*_"
_UNFINISHED = re.compile(r" (?:the|an?|of|to|and|in|for|by|with|or|that|from)$|,$")


@dataclass(slots=True)
class Part:
    """A block in the making; ``level`` is a heading's depth in the outline, None for all else."""

    kind: BlockKind
    start: int
    end: int
    path: tuple[str, ...]
    item: str | None = None
    level: int | None = None


class Outliner:
    """Goes through the units once, front to back, holding the headings that are open."""

    def __init__(
        self, text: str, units: list[Unit], business: frozenset[int] = frozenset(), *, cautious: bool = False
    ) -> None:
        """Take the units of a text, and the offsets at which business begins under a heading of procedure.

        ``cautious`` is that of :class:`ItemCounter`.
        """
        self._text = text
        self._units = units
        self._business = business
        self._opened = OpenHeadings()
        self._teller = KindTeller(self._opened)
        self._counter = ItemCounter(text, units, self._opened, self._teller, cautious=cautious)
        self._speaker: str | None = None
        self._title_next = False
        self._table: str | None = None
        turns = [unit.text[:200] for unit in units if unit.mark is None or unit.mark.kind != "table_row"]
        self._speakers = speakers.speakers(turns)

    @property
    def counted(self) -> bool:
        """Whether an item was told by where its number stands."""
        return self._counter.counted

    def parts(self) -> Iterator[Part]:
        """Yield the parts in order."""
        index = 0
        while index < len(self._units):
            index = yield from self._step(index)

    def _step(self, index: int) -> Generator[Part, None, int]:
        """Yield what begins at a unit; return the unit after it."""
        unit = self._units[index]
        if unit.start in self._business:
            self._opened.end_procedure()
        stated = unit.mark.kind if unit.mark else None
        if stated == "table_row" or (stated is None and self._is_row(unit)):
            yield from self._row(index)
            return self._after_row(index)
        self._table = None
        if procedural.is_label(unit.text) and not self._speakers:
            self._title_next = procedural.is_item_label(unit.text)
            self._opened.close(headings.DASH)
            self._teller.forget()
            yield Part("procedural", unit.start, unit.end, self._opened.path, self._opened.item)
            return index + 1
        stop = self._heading_end(index)
        if stop:
            yield self._heading(index, stop)
            return stop
        stop = self._paragraph_end(index)
        yield from self._paragraph(unit, self._units[stop - 1].end)
        return stop

    # Tables

    def _is_row(self, unit: Unit) -> bool:
        # A row with one cell left in it is one only inside a table.
        row = lists.is_table_row(unit.text) and not self._counter.by_count(lists.is_minute_row(unit.text))
        return row or (self._table is not None and unit.tabs > 0 and not unit.after_gap)

    def _row(self, index: int) -> Iterator[Part]:
        unit, end = self._units[index], self._units[self._after_row(index) - 1].end
        header = self._table is None
        if header:
            self._table = "action" if outcomes.is_action_header(unit.text) or self._opened.actions else "table_row"
        kind: BlockKind = "action" if self._table == "action" and not header else "table_row"
        if kind == "table_row" and not header and outcomes.is_vote_row(unit.text):
            kind = "vote"
        self._teller.forget()
        yield Part(kind, unit.start, end, self._opened.path, self._opened.item)

    def _after_row(self, index: int) -> int:
        """Return the unit after a row, the rule under a header counted in."""
        follows = index + 1
        after = self._units[follows] if follows < len(self._units) else None
        return follows + 1 if after is not None and after.mark is None and lists.is_rule(after.text) else follows

    # Headings

    def _heading_end(self, index: int) -> int:
        """Return the unit after a heading, or 0 if there's none here; capitals may run over several lines."""
        unit = self._units[index]
        if self._stated_level(unit) is not None:
            return index + 1
        if unit.mark is not None or (self._speakers and speakers.speaker(unit.text)):
            return 0
        stop = index + 1
        alone = unit.after_gap and (stop >= len(self._units) or self._units[stop].after_gap)
        alone = alone or self._counter.heads_text(index)
        if self._title_next and len(unit.text) <= 300:
            return stop
        if (
            self._counter.by_count(items.is_bare_number(unit.text))
            and stop < len(self._units)
            and self._units[stop].mark is None
        ):
            titled = headings.item_heading(f"{unit.text} {self._units[stop].text}", True)
            return stop + 1 if titled is not None else 0
        found = headings.line_heading(unit.text, alone)
        if found is None and (long := self._counter.long_item_end(index)):
            return long
        if found is None or lists.is_bullet(unit.text) or outcomes.is_resolution(unit.text):
            return 0
        if procedural.is_procedural(unit.text) and not procedural.is_procedural_heading(found.words):
            return 0
        # Somebody's cry or a stage direction is no heading in a transcript.
        short = found.level in (headings.SHORT_LINE, headings.COLON_LINE)
        if short and (self._speaker is not None or not self._has_body(stop)):
            return 0
        if found.level == headings.NUMBERED and self._counter.is_list_number(unit, index):
            return 0
        while stop < len(self._units) and self._goes_on_in_capitals(found, stop):
            stop += 1
        return stop

    def _goes_on_in_capitals(self, found: headings.Heading, index: int) -> bool:
        unit = self._units[index]
        if found.level != headings.CAPITALS or unit.after_gap or unit.mark is not None:
            return False
        follows = headings.line_heading(unit.text, False)
        return follows is not None and follows.level == headings.CAPITALS and follows.item is None

    def _has_body(self, index: int) -> bool:
        """Return whether something stands under a short line; names in a column are no headings."""
        return index < len(self._units) and len(self._units[index].text) > 12

    def _stated_level(self, unit: Unit) -> int | None:
        return unit.mark.level if unit.mark is not None and unit.mark.kind == "heading" else None

    def _heading(self, index: int, stop: int) -> Part:
        start, end = self._units[index].start, self._units[stop - 1].end
        raw = self._text[start:end]
        stated = self._stated_level(self._units[index])
        found = headings.line_heading(raw, True) or items.long_title(raw)
        numbered = headings.item_heading(raw, True)
        words, item, level = headings.plain(raw), None, headings.SHORT_LINE
        if self._title_next:
            level = headings.TITLE if stated is None else stated
            found = numbered
        if found is not None:
            words, item = found.words, found.item
            level = level if self._title_next else found.level
        if stated is not None:
            level = stated
        self._title_next, self._speaker = False, None
        self._teller.forget()
        self._opened.begin(words, level, item, stated is not None)
        return Part("heading", start, end, self._opened.path, self._opened.item, level)

    # Paragraphs

    def _paragraph_end(self, index: int) -> int:
        """Return the unit after a paragraph: its wrapped lines, and what a page break has torn off."""
        stop = index + 1
        while stop < len(self._units):
            last, unit = self._units[stop - 1], self._units[stop]
            if last.mark is not None or unit.mark is not None or not self._belongs(last, unit, stop):
                break
            stop += 1
        return stop

    def _belongs(self, last: Unit, unit: Unit, index: int) -> bool:
        text = unit.text
        if lists.is_table_row(text) or lists.is_bullet(text) or _number(text) is not None:
            return False
        if outcomes.is_resolution(text) or outcomes.is_action(text) or text.startswith(("#", "**")):
            return False
        if self._counter.heads_text(index):
            return False
        if unit.after_gap:
            return _torn(last.text, text) and self._heading_end(index) == 0
        if len(last.text) > WRAPPED or (self._speakers and speakers.speaker(text)):
            return False
        starts_anew = not text[0].islower() and last.text.rstrip(_CLOSERS).endswith(_SENTENCE_END)
        if starts_anew and (len(last.text) < 50 or headings.run_in(text) or procedural.is_procedural(text)):
            return False
        return procedural.is_label(text) is False and not self._breaks(index)

    def _breaks(self, index: int) -> bool:
        found = headings.line_heading(self._units[index].text, False)
        return found is not None and (found.item is not None or found.level <= headings.CAPITALS)

    def _paragraph(self, unit: Unit, end: int) -> Iterator[Part]:
        text = self._text[unit.start : end]
        if self._speakers:
            self._speaker = speakers.speaker(text) or self._speaker
            if self._speaker is not None:
                yield Part("paragraph", unit.start, end, (*self._opened.path, self._speaker), self._opened.item)
                return
        starts = [at for at in outcomes.resolution_within(text) if at > 20]
        for start, stop in zip([0, *starts], [*starts, len(text)], strict=True):
            first, last = trim(self._text, unit.start + start, unit.start + stop)
            yield self._prose(unit, first, last)

    def _prose(self, unit: Unit, start: int, end: int) -> Part:
        text = self._text[start:end]
        if start == unit.start and unit.mark is None and (opening := self._counter.run_in(text)) is not None:
            self._opened.begin(opening.words, opening.level, opening.item, False)
            self._teller.forget()
            kind = self._teller.kind(items.after_number(text), False)
            return Part(kind, start, end, self._opened.path, self._opened.item)
        kind = self._teller.kind(text, unit.mark is not None and unit.mark.kind == "list_item")
        item = _number(text) if kind == "paragraph" else None
        item = item or self._opened.item
        if kind == "resolution":
            self._opened.close(headings.DASH)
        elif kind in ("paragraph", "list_item"):
            found = headings.run_in(text)
            titled = speakers.speaker(text) if ":" in text[:90] else None
            if titled is not None and speakers.is_titled(titled):
                return Part(kind, start, end, (*self._opened.path, titled), item)
            if found is not None and (kind == "paragraph" or text.startswith(("**", "- **"))):
                if found.field or kind == "list_item":
                    return Part(kind, start, end, (*self._opened.path, found.words), item)
                self._opened.run_in(found.words, found.level)
        return Part(kind, start, end, self._opened.path, item)


def _number(text: str) -> str | None:
    number = lists.list_number(text)
    return lists.decimal_number(text) if number is None else str(number)


def _torn(before: str, after: str) -> bool:
    """Return whether a page break has torn a sentence in two ("A final / account will be sent")."""
    if len(before) < 60 or before.rstrip(_CLOSERS).endswith(_SENTENCE_END):
        return False
    return after[0].islower() or _UNFINISHED.search(before[-12:]) is not None
