"""Finds the sentences of a text with their offsets, knowing the abbreviations that minutes use."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# Abbreviations common in minutes that the trained model doesn't know; without their last full stop, lower case.
_ABBREVIATIONS = frozenset(
    """
    cllr cllrs no nos para paras ref refs app approx min mins sec secs ald hon rt rev p.m a.m dept est fig figs
    ext incl excl inc ltd plc dr mr mrs ms prof st jan feb mar apr jun jul aug sep sept oct nov dec cf ibid
    """.split()  # noqa: SIM905 - a list would be a page long
)
# A line break ends a sentence before a bullet, a numbered or lettered point, after a label's colon or a full stop.
_MARK = r"(?:[·•●▪\-–*]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])"
# How a point of a list begins, for a pattern.
POINT = rf"{_MARK}[ \t\u00a0]"
_BREAK = re.compile(rf"\n\s*\n\s*|(?<=[.:;!?])[ \t\u00a0]*\r?\n\s*|\r?\n(?=[ \t\u00a0]*(?:{POINT}|\|))")
_EMPTY_POINT = re.compile(rf"[\s\u00a0]*{_MARK}?[\s\u00a0]*")


@cache
def _model() -> Any:  # noqa: ANN401 - nupunkt publishes no types
    import nupunkt

    model: Any = nupunkt.load_default_model()
    model._params.abbrev_types.update(_ABBREVIATIONS)
    return model


def sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, trimmed of white space, in order; a list point is a sentence of its own.

    Sentences come from nupunkt (Punkt, Kiss and Strunk 2006), inside stretches that line breaks already end.
    """
    return [span for start, end in lines(text) for span in _inside(text, start, end)]


def lines(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the stretches that line breaks end: paragraphs, points of a list, rows of a table."""
    found = []
    start = 0
    for match in _BREAK.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, len(text))]


def _inside(text: str, start: int, end: int) -> list[tuple[int, int]]:
    stretch = text[start:end]
    if not stretch.strip():
        return []
    spans: list[tuple[int, int]] = []
    for first, last in _model().span_tokenize(stretch):
        piece = stretch[first:last]
        left = first + len(piece) - len(piece.lstrip())
        right = first + len(piece.rstrip())
        if left >= right:
            continue
        # "1." alone was cut from its point: give it back.
        if spans and _EMPTY_POINT.fullmatch(text[spans[-1][0] : spans[-1][1]]) and spans[-1][0] >= start:
            spans[-1] = (spans[-1][0], start + right)
        else:
            spans.append((start + left, start + right))
    return spans
