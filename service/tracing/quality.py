"""How complete a trace is: the default cut-off, and the precision and recall that were measured at each cut-off.

The table is measured by ``training/trace_relevance.py`` on topics that the model wasn't fitted on: each is left
out in turn.
"""

from __future__ import annotations

import re

import numpy as np

from service.tracing.gathering import Floats
from service.tracing.records import Completeness

DEFAULT_CUTOFF = 0.4
# What is less likely isn't called news of a topic, or near to it: two in three above are about it, of all such six in
# seven are above. What nothing is about (made-up words, mermaids) stays below .15 on the sample.
NEAR_CUTOFF = 0.2
MEASURED_ON = (
    "22 topics over the invented sample minutes, named mostly in the minutes’ own words, judged passage by passage, "
    "each left out of the fit in turn"
)
# The mean and the least recall of ten of them asked as whole questions, at the default cut-off, as docs/traces.md has
# them: words that the minutes don't use find less.
OTHER_WORDS_RECALL, OTHER_WORDS_LEAST = 0.54, 0.05
# A topic of at least four words that opens with one of these is put as a question, with or without its mark.
_ASKS = re.compile(
    r"(?:how|what|when|where|which|who|whose|why|did|do|does|is|are|was|were|has|have|had|can|could|should|will|would)"
    r"(?:\s+\S+){3,}",
    re.I,
)
# BEGIN measured by training/trace_relevance.py: (cut-off, precision, recall)
MEASURED = (
    (0.1, 0.556, 0.899),
    (0.15, 0.637, 0.879),
    (0.2, 0.681, 0.868),
    (0.25, 0.736, 0.855),
    (0.3, 0.763, 0.843),
    (0.35, 0.774, 0.829),
    (0.4, 0.793, 0.822),
    (0.5, 0.841, 0.788),
    (0.6, 0.86, 0.761),
    (0.7, 0.89, 0.698),
    (0.8, 0.894, 0.602),
)
# END measured


def measured(cutoff: float) -> tuple[float | None, float | None]:
    """Return precision and recall at a cut-off, between the table's rows in proportion; None outside of the table."""
    cutoffs, precisions, recalls = zip(*MEASURED, strict=True)
    if not cutoffs[0] <= cutoff <= cutoffs[-1]:
        return None, None
    return float(np.interp(cutoff, cutoffs, precisions)), float(np.interp(cutoff, cutoffs, recalls))


def is_question(topic: str) -> bool:
    """Return whether a topic is put as a question, in words that the minutes hardly use."""
    said = topic.strip()
    return said.endswith("?") or _ASKS.match(said) is not None


def in_short(told: Completeness) -> str:
    """Return what a count is worth in one line, for below a figure: recall is the lesser of measured and expected."""
    if told.precision is None or told.recall is None:
        return f"Precision and recall weren't measured at a cut-off of {told.cutoff:g}."
    counted = told.expected_precision is not None and told.expected_recall is not None
    found = min(told.recall, told.expected_recall or 0.0) if counted else told.recall
    return (
        f"Precision about {told.precision:.0%}, recall about {found:.0%} at a cut-off of {told.cutoff:g}, "
        "less where the minutes use other words."
    )


def completeness(cutoff: float, weighed: Floats, candidates: int, *, complete: bool) -> Completeness:
    """Return how far a trace's count can be trusted.

    ``weighed`` has shape (candidates, 2): each one's probability, and 1 where it was counted.
    """
    precision, recall = measured(cutoff)
    inside = weighed[weighed[:, 1] > 0, 0] if len(weighed) else np.zeros(0)
    total = float(weighed[:, 0].sum()) if len(weighed) else 0.0
    return Completeness(
        cutoff=cutoff,
        precision=precision,
        recall=recall,
        measured_on=MEASURED_ON,
        expected_precision=float(inside.mean()) if len(inside) else None,
        expected_recall=float(inside.sum()) / total if total > 0 else None,
        candidates=candidates,
        complete=complete,
    )
