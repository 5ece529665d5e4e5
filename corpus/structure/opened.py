"""Keeps the headings that are open at a point of a text: what a block there stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass

import corpus.structure.lists as lists
import corpus.structure.outcomes as outcomes
import corpus.structure.procedural as procedural

_OWN_TITLE = re.compile(r"(?:(?:draft|approved|public|open|printed) )*(?:minutes|cofnodion) ", re.I)
_EARLIER = re.compile(r"\b(?:last|previous|preceding|diwethaf|blaenorol)\b", re.I)


@dataclass(slots=True)
class _Open:
    level: int
    words: str
    item: str | None
    procedural: bool = False
    actions: bool = False


class OpenHeadings:
    """The open headings, outermost first."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._begun = False
        # The number of the item that was opened last, open or not.
        self.last_item: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The words of the open headings."""
        return tuple(entry.words for entry in self._open)

    @property
    def item(self) -> str | None:
        """The number of the innermost item, if one is open."""
        return next((entry.item for entry in reversed(self._open) if entry.item is not None), None)

    @property
    def procedural(self) -> bool:
        """Whether what stands here is procedure."""
        return any(entry.procedural for entry in self._open)

    @property
    def actions(self) -> bool:
        """Whether what stands here are actions."""
        return bool(self._open) and self._open[-1].actions

    def end_actions(self) -> None:
        """Take what follows for no actions any more."""
        for entry in self._open:
            entry.actions = False

    def end_procedure(self) -> None:
        """Take what follows for business, though it stands under a heading of procedure."""
        for entry in self._open:
            entry.procedural = False

    def close(self, level: int) -> None:
        """Close the headings of a depth and below."""
        while self._open and self._open[-1].level >= level:
            self._open.pop()

    def run_in(self, words: str, level: int) -> None:
        """Open a heading that is run in at a paragraph's start."""
        self.close(level)
        self._open.append(_Open(level, words, None))

    def begin(self, words: str, level: int, item: str | None, stated: bool) -> None:
        """Open a heading on a line of its own; ``stated`` says that its depth is the format's own."""
        procedure = procedural.is_procedural_heading(words) and not self._is_own_title(words, item)
        if item is not None and not stated:
            self._close_item(item)
        if not procedure and (item is not None or not stated):
            self._close_procedure()
        self.close(level)
        self._open.append(_Open(level, words, item, procedure, outcomes.is_action_heading(words)))
        self.last_item = item or self.last_item
        self._begun = self._begun or item is not None or procedure

    def _is_own_title(self, words: str, item: str | None) -> bool:
        """Return whether a heading names these minutes ("Minutes of Cabinet") and not the item on earlier ones."""
        own = item is None and not self._begun and _OWN_TITLE.match(words) is not None
        return own and _EARLIER.search(words) is None

    def _close_item(self, number: str) -> None:
        """Close the item before this one, however either looks; a list that counts afresh stays inside it."""
        count = lists.numbers(number)
        for index, entry in enumerate(self._open):
            before = lists.numbers(entry.item or "")
            if before and before < count and len(before) == len(count):
                del self._open[index:]
                return

    def _close_procedure(self) -> None:
        """Close a procedural heading: no business stands under the list of who was there."""
        for index, entry in enumerate(self._open):
            if entry.procedural:
                del self._open[index:]
                return
