"""Tells items by their numbers: what counts on from the item before, and what only counts a list."""

from __future__ import annotations

import corpus.structure.items as items
import corpus.structure.lists as lists
from corpus.structure.headings import Heading
from corpus.structure.kinds import KindTeller
from corpus.structure.opened import OpenHeadings
from corpus.structure.units import Unit


class ItemCounter:
    """Sees the numbers that units begin with, beside the headings that are open.

    Where it is ``cautious`` nothing is an item that is told by where its number stands and not by its looks alone;
    ``counted`` says whether there was one.
    """

    def __init__(
        self, text: str, units: list[Unit], opened: OpenHeadings, teller: KindTeller, *, cautious: bool
    ) -> None:
        self._text = text
        self._units = units
        self._opened = opened
        self._teller = teller
        self._cautious = cautious
        self.counted = False
        # The item whose title was run in last.
        self._run_in: str | None = ""

    def by_count(self, found: bool) -> bool:
        """Return whether an item that is told by where its number stands counts as one, and remember it."""
        self.counted = self.counted or found
        return found and not self._cautious

    def heads_text(self, index: int) -> bool:
        """Return whether a numbered line opens a paragraph that begins right under it."""
        if items.heads_text(self._units, index, None):
            return True
        return self.by_count(items.heads_text(self._units, index, self._opened.last_item))

    def long_item_end(self, index: int) -> int:
        """Return the unit after the long title of an item that counts on, with a text under it; 0 if none is here."""
        stop = items.long_item_end(self._text, self._units, index, self._opened.last_item)
        number = lists.list_number(self._units[index].text)
        if not self.by_count(stop > 0):
            return 0
        if self._teller.resolving:
            return stop if number and self._is_next_item(number, self._units[index], self._units[stop]) else 0
        return stop

    def run_in(self, text: str) -> Heading | None:
        """Return the title of an item that is run in before a paragraph's text, None where none is."""
        if (self._teller.resolving or self._teller.in_list) and lists.list_number(text) is not None:
            return None
        found = items.run_in_item(text, self._opened.last_item, self._run_in == self._opened.last_item)
        if self.by_count(found is not None) and found is not None:
            self._run_in = found.item
            return found
        if self._opened.procedural and items.is_next(text, self._opened.last_item):
            self._opened.end_procedure()
        return None

    def is_list_number(self, unit: Unit, index: int) -> bool:
        """Return whether a short numbered line counts a list (its neighbour has the next number)."""
        number = lists.list_number(unit.text)
        if number is None:
            return False
        after = self._units[index + 1] if index + 1 < len(self._units) else None
        if self._teller.resolving and not self._is_next_item(number, unit, after):
            return self._teller.goes_on(number, unit.text)
        if not self._teller.resolving and self._teller.in_list and number == self._teller.last_number + 1:
            return True
        before = self._units[index - 1] if index else None
        if after is None or len(after.text) > 200 or lists.list_number(after.text) != number + 1:
            return False
        introduced = before is not None and lists.leads_in(before.text) and len(before.text) > 30
        return introduced or not after.after_gap

    def _is_next_item(self, number: int, unit: Unit, after: Unit | None) -> bool:
        """Return whether a number counts on the items, and no point of the open resolution can bear it."""
        if self._opened.item != str(number - 1) or not unit.after_gap:
            return False
        prose = after is not None and after.after_gap and len(after.text) > 30 and lists.list_number(after.text) is None
        return prose or not self._teller.in_list
