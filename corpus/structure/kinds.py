"""Tells what kind of block a paragraph or list item is, with what came before it in mind."""

from __future__ import annotations

import corpus.structure.lists as lists
import corpus.structure.outcomes as outcomes
import corpus.structure.procedural as procedural
from corpus.records import BlockKind
from corpus.structure.opened import OpenHeadings

_LONG = 150
_GOES_ON = ("that ", "to ", "bod ", "fod ")


class KindTeller:
    """Sees the paragraphs one after the other and remembers open resolutions and lists."""

    def __init__(self, opened: OpenHeadings) -> None:
        self._opened = opened
        self.resolving = False
        self.in_list = False
        self.last_number = 0
        self._paragraph_number = 0
        self._in_brackets = False

    def forget(self) -> None:
        """End whatever resolution or list is open: a heading, label or table stands between."""
        self.resolving = self.in_list = False

    def goes_on(self, number: int, text: str) -> bool:
        """Return whether a numbered line is the next point of the open resolution: counted on, and written alike."""
        if number != self.last_number + 1:
            return self.last_number == 0 and not self.in_list
        return self.last_number == 0 or text.startswith("(") == self._in_brackets

    def kind(self, text: str, stated_item: bool) -> BlockKind:
        """Return a paragraph's kind; ``stated_item`` says that its format calls it a list item."""
        number = lists.list_number(text)
        listed = stated_item or number is not None or lists.is_bullet(text)
        resolving, self.resolving = self.resolving, False
        counts_on = self.in_list and number == self.last_number + 1
        self.in_list, self.last_number = listed, number or 0
        self._in_brackets = text.startswith("(")
        if self._opened.procedural or (procedural.is_procedural(text) and not listed):
            # "The meeting ended at 7.35 pm" ends the list of actions too.
            self._opened.end_actions()
            self.resolving = outcomes.is_resolution(text) and outcomes.opens_list(text)
            return "procedural"
        if outcomes.is_resolution(text):
            self.resolving, self.in_list = outcomes.opens_list(text), False
            return "resolution"
        if resolving and (listed or text[:5].casefold().startswith(_GOES_ON)):
            self.resolving = True
            return "resolution"
        if outcomes.is_action(text) or self._opened.actions:
            return "action"
        if outcomes.is_vote(text):
            return "vote"
        if listed and number is not None and not stated_item and not counts_on and self._is_paragraph(number, text):
            self.in_list = False
            return "paragraph"
        return "list_item" if listed else "paragraph"

    def _is_paragraph(self, number: int, text: str) -> bool:
        """Return whether a number counts a report's paragraphs, which go on from section to section."""
        follows, self._paragraph_number = number == self._paragraph_number + 1, number
        return follows or len(text) > _LONG
