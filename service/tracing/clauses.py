"""Cuts a sentence into its clauses, so that a figure takes its subject and its time from its own clause alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A new clause begins at these, whatever stands around them.
_ALWAYS = re.compile(
    r"(?:,\s*)?\b(?:where|while|whereas|whilst|although|though|but|because|when|if|unless|that)\b"
    r"|;|:(?=\s)|\s[–—-](?=\s)",
    re.I,
)
# At these only where what is before and what follows each has a verb: "pupils and staff" is one clause.
_JOINING = re.compile(r",?\s*\b(?:and|or|nor|as|since|after|before|which|who|whom|so)\b|,(?=\s)", re.I)
_FINITE = re.compile(
    r"\b(?:was|were|is|are|had|has|have|would|will|could|can|should|might|must|did|does|do|stood|came|rose|fell)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters ``start`` to ``end`` of a sentence, and its place among the clauses."""

    start: int
    end: int
    number: int


def clauses(sentence: str) -> list[Clause]:
    """Return the clauses of a sentence, in order and without gaps.

    The rule is a shallow one, by closed lists of words: it parses nothing, and rather leaves two clauses together than
    cuts a list of nouns.
    """
    starts = [0]
    firm = [match.start() for match in _ALWAYS.finditer(sentence)]
    for first, last in zip([0, *firm], [*firm, len(sentence)], strict=True):
        if first not in starts:
            starts.append(first)
        for match in _JOINING.finditer(sentence, first, last):
            before, after = sentence[starts[-1] : match.start()], sentence[match.end() : last]
            if _FINITE.search(before) and _FINITE.search(after):
                starts.append(match.start())
    return [
        Clause(start, end, number)
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(sentence)], strict=True))
    ]


def clause_at(parts: list[Clause], place: int) -> Clause:
    """Return the clause that a character of the sentence stands in."""
    return next(part for part in reversed(parts) if part.start <= place)
