"""Puts marks around stretches of a text for HTML, with every character of the text kept and escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markupsafe import Markup

from corpus.sentences import POINT

# A line of fewer characters was broken on purpose; a longer one where the page was full.
_FULL_LINE = 60
_BREAK = re.compile(r"[^\S\n]*\n\s*")
# How a point of a list or a row of a table begins.
_POINT = re.compile(rf"{POINT}|\|")
# The line between the head of a table and its rows.
RULE = re.compile(r"^[\s|:+=-]+$")
# How plain text writes bold and emphasis, and the signs of a heading at the beginning of a line.
_SYNTAX = re.compile(r"\*\*|(?m:^#{1,6} )|(?<![\w*])\*(?=[^\s*])(?P<emphasised>[^*\n]+)(?<=\S)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters from ``start`` to ``end`` and the class they get; marks may overlap."""

    start: int
    end: int
    name: str


class Marking:
    """A text under marks, to be laid out piece by piece in reading order.

    The first stretch of all pieces that a mark called "cited" is on, and that shows anything, gets that as its id: the
    mark may begin in what no piece holds, such as the bar before a cell.
    """

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self._marks = [mark for mark in marks if mark.start < mark.end]
        self._named = False

    def html(self, start: int, end: int) -> Markup:
        """Return ``text[start:end]`` as HTML: each stretch under the same marks is one ``<mark>`` with their classes.

        The text inside the HTML is the text given, to the character: line breaks are added as elements, and the signs
        of markdown are only wrapped.
        """
        inside = [mark for mark in self._marks if mark.start < end and mark.end > start]
        edges = sorted({start, end, *(max(start, m.start) for m in inside), *(min(end, m.end) for m in inside)})
        out: list[str] = []
        for a, b in pairwise(edges):
            names = sorted({mark.name for mark in inside if mark.start <= a and mark.end >= b})
            if names:
                out.append(f'<mark{self._id(names, a, b)} class="{escape(" ".join(names))}">')
            _lay(self.text[a:b], out)
            if names:
                out.append("</mark>")
        return Markup("".join(out))

    def _id(self, names: Sequence[str], start: int, end: int) -> str:
        if self._named or "cited" not in names or not self.text[start:end].strip().strip("#*"):
            return ""
        self._named = True
        return ' id="cited"'


def marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> Markup:
    """Return ``text[start:end]`` as HTML, by itself."""
    return Marking(text, marks).html(start, end)


def _lay(text: str, out: list[str]) -> None:
    """Add a stretch with its line breaks and blank lines as a page shows them."""
    at = 0
    for match in _BREAK.finditer(text):
        line = text[at : match.start()]
        _add(line, out)
        out.append(match.group())
        if match.group().count("\n") > 1:
            out.append('<span class="between"></span>')
        elif len(line) < _FULL_LINE or _POINT.match(text, match.end()):
            out.append("<br>")
        at = match.end()
    _add(text[at:], out)


def _add(text: str, out: list[str]) -> None:
    at = 0
    for match in _SYNTAX.finditer(text):
        out.append(escape(text[at : match.start()]))
        inner = match["emphasised"]
        if inner is None:
            out.append(_unseen(match.group()))
        else:
            out.append(f"{_unseen('*')}<em>{escape(inner)}</em>{_unseen('*')}")
        at = match.end()
    out.append(escape(text[at:]))


def _unseen(signs: str) -> str:
    """Return signs that stay in the text, neither seen nor read out."""
    return f'<span class="syntax" aria-hidden="true">{signs}</span>'


def highlighted(text: str, spans: Sequence[tuple[int, int]], name: str = "hit") -> Markup:
    """Return a whole text with its spans marked."""
    return marked(text, 0, len(text), [Mark(start, end, name) for start, end in spans])
