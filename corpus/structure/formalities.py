"""Finds where the formalities of a section end: a heading alone doesn't make procedure of all that stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import corpus.structure.headings as headings
import corpus.structure.procedural as procedural
from corpus.structure.outline import Part

# In characters: less than this of anything is a remark, and a section with this much of something else is about it.
_REMARK, _LEAST, _LONG = 80, 200, 800
# How much of what stands from a paragraph on must be business: a declaration or two may come in between.
_SHARE = 2 / 3
_FORMAL = re.compile(
    r"\b(?:apolog\w+|absen(?:t|ce)|interests?\b.{0,60}\b(?:item|agenda|application|matter)|(?:pecuniary|prejudicial|"
    r"personal|registrable|discloseable|other) interests?|declar(?:ed|ations?|ing)\b(?! (?:an? )?(?:\w+ )?emergency)|"
    r"disclos\w+|dispensations?|predetermin\w+|(?:the|these|draft|previous|last) minutes|minutes (?:of|be|were|from)|"
    r"(?:correct|true|accurate) record|quor\w+|in attendance|attended|attending|also present|substitut\w+|"
    r"deputi[sz]\w+|(?:left|joined|entered|withdrew from|returned to) the (?:room|meeting|chamber)|took no part|"
    r"(?:took|in|vacated) the chair|press and (?:the )?public|public and (?:the )?press|exempt information|"
    r"excluded|schedule 12a|next meeting|webcast\w*|broadcast\w*|live.?stream\w*|film\w*|being recorded|evacuat\w+|"
    r"fire (?:alarm|exits?|assembly)|assembly point|mobile (?:tele)?phones?|microphones?|welcom\w+|"
    r"introduced themselves|introductions|housekeeping|speakers?|public speaking|regist(?:er|ered) to speak|"
    r"wish(?:ing|es)? to speak|"
    r"(?:is|was|were|being|as) (?:an? |the )?(?:\w+ ){0,2}(?:members?|trustees?|governors?|directors?|patrons?|"
    r"tenants?|friends?|employees?|shareholders?)|employed by|acquainted|"
    r"large print|e-?mail|telephone|ymddiheur\w+|buddian\w+|fuddian\w+|datgan\w*|cofnodion|presennol|croesaw\w+)\b",
    re.I | re.S,
)
_WELSH_VERB = re.compile(r"\b(?:mae|oedd|roedd|wedi|bod|bu|bydd|nododd|dywedodd|gofynnodd)\b", re.I)


def business_starts(text: str, parts: Sequence[Part]) -> frozenset[int]:
    """Return the offsets of the parts at which business begins in a section headed as procedure.

    Formalities of any length stay what they are: who was there, whose interests, which minutes.
    """
    return frozenset(start for section in _sections(parts) if (start := _business_start(text, section)) is not None)


def _sections(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield the runs of parts between headings that are told as procedure; tables between them don't end one."""
    section: list[Part] = []
    for part in parts:
        if part.kind == "heading":
            yield section
            section = []
        elif part.kind == "procedural":
            section.append(part)
    yield section


def _business_start(text: str, section: Sequence[Part]) -> int | None:
    """Return where business begins and fills what follows; None where it's all formality, or too little to tell."""
    business = whole = count = 0
    found = None
    for part in reversed(section):
        size = part.end - part.start
        whole += size
        if _is_business(text[part.start : part.end]):
            business, count = business + size, count + 1
            enough = (count > 1 and business >= _LEAST) or business >= _LONG
            if enough and business >= _SHARE * whole:
                found = part.start
    return found


def _is_business(text: str) -> bool:
    if len(text) < _REMARK or procedural.is_procedural(text) or _FORMAL.search(text) is not None:
        return False
    words = re.findall(r"[^\W\d_]+", text[:2000])
    names = sum(word[0].isupper() for word in words)
    said = headings.VERB.search(text) is not None or _WELSH_VERB.search(text) is not None
    return said and 2 * names < len(words)
