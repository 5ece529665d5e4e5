"""Tells what kind of thing a question asks for: a sum, a day, a name, a reason, a decision, a measure."""

from __future__ import annotations

import re
from typing import Literal

Asked = Literal[
    "count", "sum", "percentage", "date", "duration", "time", "age", "frequency", "distance", "weight", "speed",
    "person", "reason", "decision", "vote", "change", "any",
]  # fmt: skip

# "How often will it run?" asks for a rule; "How often was it put back?" for all times that it was.
RULE = r" (?:will|would|do|does|is|are|must|should|can|may)\b"

_DECIDED = r"\b(?:decided?|resolved?|agreed?|approved?|recommended?|decisions?|resolutions?|outcome)\b"
_PERMITTED = (
    r"\b(?:grant(?:ed)?|refus(?:ed?|al)|reject(?:ed|ion)?|turn(?:ed)? down|allow(?:ed)?|permission|go[- ]ahead)\b"
)

_ASKED: tuple[tuple[Asked, str], ...] = (
    # First, since what a "why" is about may be a decision, a vote or a sum.
    (
        "reason",
        r"^\s*(?:and |but |so )?(?:why|how come|what (?:made|led|caused|prompted|explain(?:s|ed)|l(?:ay|ies) behind))\b"
        r"|\b(?:on what grounds?|for what reasons?)\b",
    ),
    # Before sums and shares, which stand in what was moved: "the vote on raising it to 10%".
    (
        "vote",
        r"\bvot(?:e|es|ed|ing)\b|\b(?:motions?|amendments?|proposals?)\b.*\b(?:carried|lost|defeated|passed|fall|fell)\b",
    ),
    (
        "percentage",
        r"\bpercentage\b|\b(?:what|how many) per ?cent\b|\bwhat %|\bproportion\b|\bwhat share\b|\bwhat rate\b",
    ),
    (
        "sum",
        r"(?<!by )\bhow much\b(?! (?:earlier|later|longer|sooner|older|further|faster|higher|wider|time|notice|land|of)"
        r"\b)"
        r"|\bwhat (?:\w+ ){0,2}(?:charge|fee|fare|price)\b(?!s)"
        r"|\bwhat (?:was|is|were|are) the (?:\w+ ){0,3}(?:cost|price|budget|sum|fee|overspend|underspend|"
        r"spend|saving|surplus|deficit|grant|income)|\bcosts?\b.*\bhow\b|\bhow .*\bcost\b",
    ),
    # "By how much did it leak?" may be told in any unit.
    ("count", r"\bby how much\b|\bhow many\b|\bnumber of\b|\bhow few\b"),
    # What is measured: each has units of its own.
    ("speed", r"\bhow fast\b|\bspeed limit\b|\bwhat (?:\w+ )?speed\b"),
    ("weight", r"\bhow heavy\b|\bweight limit\b|\bwhat (?:\w+ )?weight\b"),
    (
        "distance",
        r"\bhow (?:far (?:\w+ )?(?:is|are|was|were|will|would|do|does|did|must|from|away|apart)|wide|high|tall|deep)\b"
        r"|\bwhat (?:is|was|are|were) the (?:\w+ ){0,2}(?:width|height|depth|distance)\b",
    ),
    ("age", r"\bhow old\b|\bwhat age\b"),
    ("frequency", rf"\bhow often{RULE}"),
    ("time", r"\b(?:what|which) times?\b|\bhow (?:late|early)\b|\bwhat (?:are|were) the (?:\w+ )?hours\b"),
    ("duration", r"^\s*(?:for )?how (?:long|soon|quickly)\b"),
    ("decision", _DECIDED),
    (
        "date",
        r"^\s*(?:(?:on|by|to|from|until|since) )?(?:when|(?:what|which) (?:date|day|year|month))\b",
    ),
    ("person", r"^\s*(?:who|whom|whose|which (?:councillor|member|officer|cabinet member|director))\b"),
    ("reason", r"\breasons?\b|\bbecause of what\b"),
    # After all others, since "refused" and "permission" stand in questions for a date, a count or a name.
    ("decision", _PERMITTED),
    # Last, since a question may name a figure without asking for one.
    ("percentage", r"%|\bper ?cent\b"),
    ("sum", r"£"),
)


def kind_asked_for(question: str) -> Asked:
    """Return the kind of thing that a question, in lower case, asks for."""
    return first(_ASKED, question)


def names_decision(question: str) -> bool:
    """Return whether a question, in lower case, names something decided, whatever it asks about it."""
    return any(re.search(pattern, question) for pattern in (_DECIDED, _PERMITTED))


def first(patterns: tuple[tuple[Asked, str], ...], question: str) -> Asked:
    """Return the kind of the first pattern that a question fits, "any" where it fits none."""
    return next((kind for kind, pattern in patterns if re.search(pattern, question)), "any")
