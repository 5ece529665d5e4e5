"""Finds the marks after which a line goes on: in its title ("Mill Lane – Exempt. It was …"), or as its first word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import corpus.structure.headings as headings
from corpus import exempt_words as words
from corpus.restricted_charges import of_charges
from corpus.restricted_lines import APPENDIX, unlisted
from corpus.structure.outline import Part

# Within this many characters after "Exempt:" its denial stands ("not applicable").
_DENIAL = 16


@dataclass(frozen=True, slots=True)
class Opens:
    """How a line begins: as an item of a list, or with a number; ``talk`` says that its text excludes the public."""

    listed: bool
    numbered: bool
    talk: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """What of a line may be told of its mark; ``titled`` says that a title stands before it in a paragraph."""

    line: str
    titled: bool = False


def opening(text: str, parts: Sequence[Part], index: int, line: str, opens: Opens) -> Opening | None:
    """Return the mark at a line's beginning after which its text goes on, or None."""
    part = parts[index]
    itemised = opens.listed or opens.numbered
    found = words.RUN_IN.match(unlisted(line)) if itemised else _unnumbered(line)
    if found is None:
        return None
    wraps = part.kind != "heading" and "\n" in text[part.start : part.end]
    if not (opens.listed or found.end() < len(found.string) or wraps):
        return None
    may_pay = opens.listed or not (opens.numbered or opens.talk)
    if may_pay and of_charges(text, parts, index, line if opens.listed else found[0]):
        return None
    titled = not itemised and part.kind != "heading" and found.re is words.RUN_IN
    return Opening(line if line.endswith(found[0]) else found[0].strip(" .:–—-"), titled)


def _unnumbered(line: str) -> re.Match[str] | None:
    """Return the mark of a line without number or bullet, which may only speak of a paper that is exempt.

    Before a mark in brackets stands a title, no sentence; an appendix may be named beside a report that is public.
    """
    found = words.RUN_IN.match(line)
    if found is not None:
        title = found["title"]
        sentence = found["mark"][0] in "([" and (headings.VERB.search(title) or not title[:1].isupper())
        if not (sentence or APPENDIX.search(title) or words.EXCLUDED.search(title)):
            return found
    found = words.LABELLED.match(line)
    return found if found is not None and not words.DENIED.search(line[: found.end() + _DENIAL]) else None
