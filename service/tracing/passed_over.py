"""Knows figures that say nothing of how things stood: what would be, at most, more than, or one part of a total."""

from __future__ import annotations

import re

from corpus.figures import Figure
from service.tracing.clauses import Clause

# What a figure is set against: "had fallen from 24", "the target of 20", "passed £14m".
_AGAINST = re.compile(
    r"(?:\bfrom|\bthan|compared with|\bagainst|\btarget of|average of|\bbelow|\babove|\bunder|\bover|"
    r"\b(?:pass|exceed)(?:ed|es|ing)?)\s*(?:the\s+)?(?:(?:limit|ceiling|minimum|maximum|target|threshold)\s+of\s+)?$",
    re.I,
)
_LIMITED = re.compile(
    r"\b(?:up to|no more than|not more than|at most|at least|maximum of|minimum of)\s*(?:the\s+)?$", re.I
)
# Not the thing itself, but what is added to it or left of it.
_PART = re.compile(
    r"\b(?:extra|additional|further|supplementary|remaining)\s+(?:\w+\s+)?(?:costs?|sums?|estimates?|spending|borrowing|"
    r"funding|grants?|payments?|savings?|budgets?)\b"
    r"|\b(?:extra|additional|further|remaining)\s*$|\bof which\b|\bmade up of\b|\bincrease of\s*$|(?<!spent )\bby\s*$",
    re.I,
)
_MORE = re.compile(r"\s+(?:(?:a|an|per)\s+\w+\s+)?(?:more|less|fewer|higher|lower|above|below|extra)\b", re.I)
_OF_EVERY = re.compile(r"\s+(?:(?:of|in|out of|for)\s+(?:every|each)|per)\s+\d", re.I)
_EVERY = re.compile(r"\b(?:every|each|per)\s*$", re.I)
_UNREAL = re.compile(r"\b(?:would|if|unless|were to)\b", re.I)
_AHEAD = re.compile(r"\b(?:will|shall|could|might|should)\b", re.I)
_ITEM = re.compile(r"\s*(?:[·•●▪*–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)])\s+", re.I)


def passed_over(sentence: str, clause: Clause, figure: Figure) -> bool:
    """Return whether a figure tells no state of things, so that it is no point of any series."""
    before, after = sentence[clause.start : figure.start], sentence[figure.end : clause.end]
    near = sentence[max(0, figure.start - 32) : figure.start]
    return bool(
        _AGAINST.search(near)
        or _LIMITED.search(near)
        or _EVERY.search(near)
        or _OF_EVERY.match(after)
        or _MORE.match(after)
        or _PART.search(before)
        or _UNREAL.search(before + after)
        or _AHEAD.search(before)
    )


def is_share_of_list(sentence: str, figure: Figure) -> bool:
    """Return whether a figure is all that a list item says ("- Taxi, shared: 128 pupils", "(i) £0.7m for the roof").

    Several such items about one thing split a total between them.
    """
    mark = _ITEM.match(sentence)
    if mark is None:
        return False
    said = sentence[mark.end() : figure.start].strip()
    return not said or said.endswith((":", "–", "-"))
