"""Puts marks around stretches of a text for HTML, with every character of the text kept and escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters from ``start`` to ``end`` and the class they get; marks may overlap."""

    start: int
    end: int
    name: str


def marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> Markup:
    """Return ``text[start:end]`` as HTML: each stretch under the same marks is one ``<mark>`` with their classes."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start and mark.start < mark.end]
    edges = sorted({start, end, *(max(start, m.start) for m in inside), *(min(end, m.end) for m in inside)})
    out = Markup()
    for a, b in pairwise(edges):
        names = sorted({mark.name for mark in inside if mark.start <= a and mark.end >= b})
        piece = escape(text[a:b])
        out += Markup('<mark class="{}">{}</mark>').format(" ".join(names), piece) if names else piece
    return out


def highlighted(text: str, spans: Sequence[tuple[int, int]], name: str = "hit") -> Markup:
    """Return a whole text with its spans marked."""
    return marked(text, 0, len(text), [Mark(start, end, name) for start, end in spans])
