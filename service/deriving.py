"""Works out what a question asks for from the quoted figures (a difference, a sum), and shows the working.

What comes out is marked as derived: it is never a quotation, and where the quotations don't hold exactly the figures
that are needed, nothing is worked out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.figures import Figure, amount, find_figures
from corpus.records import Citation, Statement
from service.kinds import VOTE_TAKEN

_DIFFERENCE = re.compile(
    r"\bby how (?:much|many)\b|\bhow (?:much|many)\b[^,;]{0,60}\b(?:more|less|fewer|higher|lower)\b"
    # Two programs differ in more than a figure.
    r"|\bdifference\b(?=.*\b(?:costs?|prices?|fees?|charges?|numbers?|shares?|rates?|budgets?|outturns?|forecasts?|"
    r"amounts?|percentages?|totals?|salar(?:y|ies)|scores?|counts?|spen[dt]\w*|estimates?|how (?:much|many))\b)"
    # "How many were there, and how has that changed?" asks for all that there were.
    r"|\bhow (?:much|far)\b(?:(?! and how\b)[^,;]){0,80}\b(?:rise|rose|risen|fall|fallen|fell|drop\w*|gr[eo]w\w*|"
    r"increas\w+|decreas\w+|reduc\w+|chang\w+|improv\w+|gain\w*|go(?:ne)? (?:up|down)|went (?:up|down))\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:in total|altogether|combined|taken together|sum of|total of)\b.*\band\b"
    r"|\band\b.*\b(?:in total|altogether|combined)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Between two figures that a sentence itself sets against each other: "from 87% in October to 94%".
_APART_MOST = 60
_SET_AGAINST = re.compile(r"\b(?:to|against|compared|than|and|now|finally|down|up|from|initially)\b", re.IGNORECASE)
# What a figure is measured against, which is no earlier value of it: "31% compared with a regional average of 15%".
_YARDSTICK = re.compile(
    r"\b(?:targets?|averages?|budget\w*|forecasts?|plan(?:ned)?|thresholds?|intention|assum\w+|expected|limits?)\b",
    re.I,
)
_ASKS_OF_YARDSTICK = re.compile(rf"{_YARDSTICK.pattern}|(?:over|under)sp\w+|short of", re.I)
# "44% lower than in April" is itself a change.
_RELATIVE = re.compile(r"\s*(?:lower|higher|more|less|fewer|above|below)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Cited:
    figure: Figure
    number: int


def derive(question: str, citations: Sequence[Citation]) -> Statement | None:
    """Return the difference or sum that a question asks for, with its working, or None where it can't be defended."""
    difference = bool(_DIFFERENCE.search(question))
    if not difference and not _TOTAL.search(question):
        return None
    pair = _pair(question, citations)
    if pair is None:
        return None
    first, second = pair
    cited = tuple(dict.fromkeys((first.number, second.number)))
    unit = first.figure.unit
    a, b = first.figure.value, second.figure.value
    if not difference:
        return Statement(f"The sum is {amount(a + b, unit)} ({amount(a, unit)} + {amount(b, unit)}).", cited, True)
    change = abs(b - a)
    points = " percentage points" if unit == "%" else ""
    size = amount(change, unit).removesuffix("%") + points
    high, low = (b, a) if b >= a else (a, b)
    working = f"{amount(high, unit)} − {amount(low, unit)}"
    return Statement(f"The difference is {size} ({working}).", cited, True)


def _pair(question: str, citations: Sequence[Citation]) -> tuple[_Cited, _Cited] | None:
    """Return the two figures to work with: two set against each other in one quotation, else one each from two."""
    if "vot" not in question.casefold():
        citations = [citation for citation in citations if not VOTE_TAKEN.search(citation.quote.text)]
    years = set(_YEAR.findall(question))
    for citation in citations:
        if years - _years_of(citation):
            continue  # "from £9.8m in 2015 to £12.4m", told in 2017, isn't what it was in 2022
        found = [_Cited(figure, citation.number) for figure in find_figures(citation.quote.text)]
        for first, second in pairwise(found):
            if first.figure.unit == second.figure.unit and _set_against(question, citation.quote.text, first, second):
                return (first, second) if _only_pair(found, first) else None
    single = [
        found[0] for c in citations if len(found := [_Cited(f, c.number) for f in find_figures(c.quote.text)]) == 1
    ]
    if len(single) == 2 and len(citations) == 2 and single[0].figure.unit == single[1].figure.unit:
        return single[0], single[1]
    return None


def _years_of(citation: Citation) -> set[str]:
    held_on = citation.meeting.held_on
    return {*_YEAR.findall(citation.quote.text), *([str(held_on.year)] if held_on else [])}


def _set_against(question: str, text: str, first: _Cited, second: _Cited) -> bool:
    """Return whether a text gives two figures as values of one thing: neither a yardstick nor itself a change."""
    between = text[first.figure.end : second.figure.start]
    if len(between) >= _APART_MOST or not _SET_AGAINST.search(between):
        return False
    if _YARDSTICK.search(between) and not _ASKS_OF_YARDSTICK.search(question):
        return False
    return not any(_RELATIVE.match(text, one.figure.end) for one in (first, second))


def _only_pair(found: Sequence[_Cited], first: _Cited) -> bool:
    """Return whether no third figure of the same unit makes it unclear which two are meant."""
    return sum(other.figure.unit == first.figure.unit for other in found) == 2
