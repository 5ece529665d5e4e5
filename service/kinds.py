"""Tells what kind of thing a text holds: a count, a sum, a date, a person, a reason, a vote, a decision."""

from __future__ import annotations

import re

# A recorded vote: two sides of it, since "the policy asked for 30%" is no vote.
_SIDE = r"(?:for|against|in favour|abstained|abstentions?)"
VOTE_COUNTED = re.compile(
    rf"\b{_SIDE}\b\W{{0,3}}\d.{{0,80}}?\b{_SIDE}\b"
    rf"|^\|\s*{_SIDE}\s*\|\s*\d"
    rf"|\b\d+ (?:votes? |members )?{_SIDE}\b.{{0,80}}?\b(?:\d|none|{_SIDE}\b)"
    r"|\b\d+ votes? to \d",
    re.IGNORECASE,
)
VOTE_TOLD = re.compile(r"\b(?:carried|lost|defeated|unanimously)\b", re.IGNORECASE)
VOTE_TAKEN = re.compile(rf"{VOTE_COUNTED.pattern}|{VOTE_TOLD.pattern}", re.IGNORECASE)

KINDS = {
    "count": re.compile(
        r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|no)\b", re.I
    ),
    "sum": re.compile(r"£\s?\d|\b\d[\d,.]*\s?(?:m|k|million|billion|thousand)\b", re.I),
    "percentage": re.compile(r"\d\s?%|\bper ?cent\b", re.I),
    "date": re.compile(
        r"\b(?:19|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
        r"|\b\d+ (?:days?|weeks?|months?|years?)\b",
        re.I,
    ),
    "person": re.compile(r"\b(?:councillor|cllr|mr|mrs|ms|dr|director|officer|head of|chair|member for)\b", re.I),
    "reason": re.compile(
        r"\b(?:because|due to|owing to|as a result|since|in order to|reasons?|on (?:the )?grounds)\b", re.I
    ),
    "vote": re.compile(rf"\b(?:abstain\w*|vot(?:e[sd]?|ing))\b|{VOTE_TAKEN.pattern}", re.I),
    "decision": re.compile(r"\b(?:resolved|agreed|approved|recommended|decided)\b", re.I),
}


def holds(kind: str, text: str) -> bool:
    """Return whether a text holds a kind of thing."""
    pattern = KINDS.get(kind)
    return bool(pattern and pattern.search(text))
