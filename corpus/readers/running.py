"""What the running heads and feet of pages say of the whole paper: that it is exempt, or whether it is a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.exempt_words import SECRET
from corpus.readers.building import Piece, is_blank, tidy
from corpus.records import DocumentStatus
from corpus.restricted_lines import closed

_PAPER = r"(?:minutes|cofnodion|notes|copy|version|decisions)"
_AFTER = r"(?:\s+(?:v(?:ersion)?\.?\s*)?\d[\d.]*)?\W*$"
_LONG = 300


def _says(words: str) -> re.Pattern[str]:
    """Return what finds a status that a head states of its paper, and not of a thing ("Draft Local Plan")."""
    return re.compile(rf"(?:^\W*|[–—(|-]\s*){words}{_AFTER}|^\W*(?:printed )?{words}\s+{_PAPER}\b", re.I)


_DRAFT = _says(r"(?:draff?t|unconfirmed|unapproved|(?:still )?(?:to be|subject to) (?:approval|confirmation|approved))")
_APPROVED = _says(r"(?:approved|confirmed)")


def lines_of(raw: Iterable[str]) -> list[str]:
    """Return the lines of heads and feet, each once; tabs part what stands left, in the middle and right."""
    found = (tidy(part) for text in raw for part in re.split(r"[\t\r\n]+", text))
    return list(dict.fromkeys(line for line in found if not is_blank(line)))


def marks_of(lines: Sequence[str]) -> list[Piece]:
    """Return the lines that speak of the exempt, to stand before the text, where they withhold what they mark."""
    return [Piece("paragraph", line[:_LONG]) for line in closed(lines) if SECRET.search(line) is not None]


def status_of(lines: Sequence[str]) -> DocumentStatus | None:
    """Return the status that heads and feet state; one that says draft counts for more than one that says approved."""
    if any(_DRAFT.search(line) for line in lines):
        return "draft"
    return "approved" if any(_APPROVED.search(line) for line in lines) else None
