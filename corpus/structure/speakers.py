"""Recognises speaker turns ("Councillor Smith: …") and tells a verbatim transcript from minutes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_TITLE = (
    r"(?:Right Hon|Rt\.? Hon|The Hon|Hon|Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Baroness|Rev(?:erend)?|"
    r"Councillors?|Cllrs?|Cynghorydd|Y Cynghorydd|Ald(?:erman)?|Councilor|Councilmember|Councilman|Councilwoman|"
    r"Commissioner|"
    r"Mayor|Deputy Mayor|President|Senator|Chair(?:man|woman|person)?|Cadeirydd|Vice[- ]Chair(?:man)?|Acting Chair|"
    r"Clerk|"
    r"Leader|Speaker|Llywydd|Deputy|Member|Officer|Convener|Moderator|Secretary)"
)
_NAME_WORD = r"(?:(?:[dDlO]['’])?[A-Z][\w'’.-]*|de|da|di|du|la|le|van|von|der|den|ap|ab|y|of|the|and)"
_OFFICE = re.compile(rf"(?:(?:The|An?|Y)\s+)?(?:{_TITLE}|[A-Z]\w+ {_TITLE})\b\.?", re.U)
_NAME = re.compile(
    rf"{_NAME_WORD}(?:[ \u00a0]{_NAME_WORD}){{0,6}}(?:,? (?:A\.?M|M\.?S|M\.?P|MSP|MLA|OBE|CBE|QC|KC)\.?)?",
    re.U,
)
_UNKNOWN = re.compile(
    r"(?:(?:An? |Some )?(?:unidentified |unknown |hon\. |honou?rable )*(?:members?|speaker|voice)s?"
    r"|speaker \w{1,3}|several (?:hon\. )?members|some hon\. members|public speaker)",
    re.I,
)
_LABELS = re.compile(
    r"(?:present|apologies|resolved|action|actions|note|minutes|agenda|decision|recommendations?|date|time|venue|tel|"
    r"telephone|"
    r"e-?mail|contact|for|against|abstained|proposal|applicant|ward|purpose|location|risks?|finance|background|"
    r"officers|in attendance|owner|due|subject|title|source|income|expenditure|quarter|item|part|appendix|schedule|"
    r"table|figure)\b",
    re.I,
)

_BODY = re.compile(r"\b(?:Committee|Panel|Cabinet|Council|Board|Commission|Minutes|Meeting|Item|Report)\b")


def speaker(text: str) -> str | None:
    """Return the speaker as printed ("The Chair (Hon. Anthony Rota)") if a turn may begin here, else None."""
    return _speaker(text[:200]) if ":" in text[:200] else None


@lru_cache(maxsize=1024)
def _speaker(head: str) -> str | None:
    name = _before_colon(head.lstrip("*_"))
    if name is None:
        return None
    name = name.strip("*_ \u00a0")
    bare = _without_brackets(name).strip()
    if not bare or len(bare) > 80 or _LABELS.match(bare) or _BODY.search(bare):
        return None
    return name if _NAME.fullmatch(bare) or _UNKNOWN.fullmatch(bare) or is_titled(bare) else None


def is_titled(name: str) -> bool:
    """Return whether a name begins with an office or a form of address ("Councillor Smith", "The Chair")."""
    found = _OFFICE.match(name)
    rest = name[found.end() :].strip() if found else ""
    return found is not None and (not rest or _NAME.fullmatch(_without_brackets(rest).strip()) is not None)


def speakers(openings: Sequence[str]) -> frozenset[str] | None:
    """Return who speaks, if the openings of a document's units show a verbatim transcript; else None.

    A transcript has at least six turns, they open a quarter of its units or more, and most are by somebody who speaks
    twice and is called by two names or an office: labels ("Finance: …", "Housing: …") are one word and don't come back.
    """
    names = [name for name in map(speaker, openings) if name is not None]
    counts = Counter(_without_brackets(name).strip() for name in names)
    people = sum(count for name, count in counts.items() if count > 1 and (" " in name or is_titled(name)))
    if len(names) < 6 or 4 * len(names) < len(openings) or 2 * people < len(names):
        return None
    return frozenset(names)


def _before_colon(head: str) -> str | None:
    """Return what stands before the first colon outside brackets that white space follows."""
    depth = 0
    for index, character in enumerate(head):
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif character in "?!;\t|\n" or (character == "," and depth == 0 and index > 60):
            return None
        elif character == ":" and depth == 0:
            rest = head[index + 1 :].lstrip("*_")
            return head[:index] if not rest or rest[0].isspace() else None
    return None


def _without_brackets(name: str) -> str:
    if "(" not in name:
        return " ".join(name.split())
    depth, kept = 0, []
    for character in name:
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif depth <= 0:
            kept.append(character)
    return " ".join("".join(kept).split())
