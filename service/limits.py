"""How many quotations an answer holds, and how much weaker than the best each may be, by what is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass

from service.changes import compares_things
from service.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Limits:
    """How many quotations an answer holds, and how much weaker than the best one may be (in log-odds).

    ``behind_new`` is for the first from a document that isn't quoted yet: a topic is better covered by several. One as
    strong as ``enough`` is taken from such a document however strong the best is.
    ``reads`` is the share of the passages allowed that are worth reading closely.
    """

    most: int
    behind: float
    behind_new: float
    enough: float
    per_document: int
    reads: float


NARROW = Limits(most=3, behind=2.5, behind_new=2.5, enough=math.inf, per_document=2, reads=0.75)
WIDE = Limits(most=8, behind=2.5, behind_new=3.0, enough=-1.5, per_document=3, reads=1.0)
CHANGE = Limits(most=12, behind=2.2, behind_new=3.0, enough=-1.0, per_document=3, reads=1.5)
# Of things beside each other the minutes hold a figure or two each, not one from every meeting.
COMPARISON = Limits(most=4, behind=2.5, behind_new=2.5, enough=math.inf, per_document=3, reads=1.5)


def limits_for(asked: Understanding) -> Limits:
    """Return the limits that suit a question: one fact, a change over time, or a topic or a decision."""
    if asked.spans_time:
        distinct = {(time.start, time.end) for time in asked.times}
        return COMPARISON if len(distinct) < 2 and compares_things(asked.question) else CHANGE
    wide = (asked.asked == "decision" and not asked.asks_whether) or asked.is_topic
    return WIDE if wide else NARROW
