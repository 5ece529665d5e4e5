"""Puts a question the way one passage can answer it, for the reader, which sees one passage at a time."""

from __future__ import annotations

import re

from service.understanding import Understanding

# "How has the share of agency staff changed over the years?": no passage says how, each says what it was.
_HOW_IT_CHANGED = re.compile(
    r"^how\s+(?:has|have|had|did|does|do)\s+(?P<what>.+?)\s+"
    r"(?:chang(?:ed?|ing)|gr(?:ow|own|ew)|ris(?:e|en)|fall(?:en)?|develop(?:ed)?|moved?|progress(?:ed)?|climb(?:ed)?|"
    r"increased?|decreased?|compared?|slip(?:ped)?|drop(?:ped)?|var(?:y|ied)|evolved?|stood|stand|differ(?:ed)?|"
    r"improved?|worsen(?:ed)?|come down|gone? (?:up|down)|shift(?:ed)?|come about)\b",
    re.IGNORECASE,
)
# A stretch of time inside what is asked after: "the cost over the years".
_STRETCH = re.compile(
    r",?\s*\b(?:(?:over|through(?:out)?|across|during)\s+(?:the\s+|all\s+(?:the\s+)?)?(?:(?:last|past)\s+)?(?:\w+\s+)?"
    r"(?:years|time|period|decade)|since\s+\d{4}|between\s.{1,40}?\d{4}\S*\s+and\s.{0,20}?\d{4}\S*"
    r"|from\s.{0,30}?\d{4}\S*\s+to\s.{0,20}?\d{4}\S*)",
    re.IGNORECASE,
)


def as_read(asked: Understanding) -> str:
    """Return the question that is put to each passage: for "how has X changed", what X is; else the question itself."""
    found = _HOW_IT_CHANGED.match(asked.question.strip()) if asked.spans_time else None
    if not found:
        return asked.question
    what = " ".join(_STRETCH.sub(" ", found["what"]).split()).strip(" ,")
    return f"What is {what}?" if what else asked.question
