"""Tells the lists of who pays what from lists of business: "Students – exempt", "Single people – 25% discount"."""

from __future__ import annotations

from collections.abc import Sequence

import corpus.structure.lists as lists
from corpus import exempt_words as words
from corpus.restricted_lines import SHORT
from corpus.structure.outline import Part


def of_charges(text: str, parts: Sequence[Part], index: int, line: str) -> bool:
    """Return whether a line stands where the text tells who pays what."""
    about = " ".join((*parts[index].path[-1:], lead(text, parts, index)))
    beside = " ".join(text[part.start : part.end] for part in parts[max(0, index - 4) : index + 5] if _listed(part))
    return words.CHARGES.search(f"{about} {line}") is not None or words.CHARGED.search(beside) is not None


def lead(text: str, parts: Sequence[Part], index: int) -> str:
    """Return the part that leads into a list."""
    for before in range(index - 1, max(-1, index - 40), -1):
        body = text[parts[before].start : parts[before].end]
        if not (_listed(parts[before]) or lists.is_bullet(body)):
            return body[: 2 * SHORT]
    return ""


def _listed(part: Part) -> bool:
    return part.kind == "list_item"
