"""Resolutions and votes of a meeting as its minutes state them, word for word."""

from __future__ import annotations

import re
from typing import Any

from corpus.extract import Extract, UnreadableError
from corpus.moderngov.compose import clean
from corpus.moderngov.model import Item
from corpus.readers.html import HtmlReader
from corpus.structure import blocks


def _figure(words: str) -> re.Pattern[str]:
    """Return a pattern for the figure after or before the words for a side ("For: 7", "7 votes for")."""
    return re.compile(
        rf"\b{words}\b\s*[:\-–=(]?\s*(\d{{1,3}})\b|\b(\d{{1,3}})\s+(?:votes?\s+)?{words}\b", re.IGNORECASE
    )


_COUNTS = {"for": _figure("(?:for|in favou?r)"), "against": _figure("against"), "abstained": _figure(r"abst\w+")}
_SIDE = re.compile(r"\W*(?:votes? )?(?:for|against|in favou?r|abst\w+)\b", re.IGNORECASE)


def outcomes(items: tuple[Item, ...], base: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the resolutions and the votes of the public items, each with the number of its item.

    A resolution's text runs over the list that belongs to it. A vote's figures are those that stand in its words as
    digits, None where they don't; names of a recorded vote stay in the words.
    """
    resolutions: list[dict[str, Any]] = []
    votes: list[dict[str, Any]] = []
    for item in items:
        if item.restriction is not None:
            continue
        for source in ("decision", "minutes"):
            markup = item.decision if source == "decision" else item.minutes
            for kind, text in _stretches(str(clean(markup, base))):
                said = {"item": item.number or None, "in": source, "text": text}
                if kind == "resolution":
                    resolutions.append(said)
                else:
                    votes.append({**said, **{name: _count(pattern, text) for name, pattern in _COUNTS.items()}})
    return resolutions, votes


def _stretches(markup: str) -> list[tuple[str, str]]:
    """Return the resolutions and votes in a text, each with the neighbouring blocks that it runs over."""
    if not markup:
        return []
    page = f'<html><body><div class="mgContent"><div class="mgWordPara">{markup}</div></div></body></html>'
    try:
        extracts = HtmlReader().read(page.encode("utf-8", "replace"), "")
    except UnreadableError:
        return []
    return [stretch for extract in extracts for stretch in _outcomes_in(extract)]


def _outcomes_in(extract: Extract) -> list[tuple[str, str]]:
    text = extract.text
    found: list[tuple[str, int, int]] = []
    before = ""
    for block in blocks(text, extract.marks):
        if block.kind in {"resolution", "vote"}:
            goes_on = block.kind == "resolution" or _SIDE.match(text, block.start)
            if before == block.kind and goes_on:
                found[-1] = (block.kind, found[-1][1], block.end)
            else:
                found.append((block.kind, block.start, block.end))
        before = block.kind
    return [(kind, text[start:end]) for kind, start, end in found]


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    """Return the figure where the text states exactly one."""
    figures = {int(match[1] or match[2]) for match in pattern.finditer(text)}
    return figures.pop() if len(figures) == 1 else None
