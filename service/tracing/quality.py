"""How complete a trace is: the default cut-off, and the precision and recall that were measured at each cut-off.

The table is measured by ``training/trace_relevance.py`` on topics that the model wasn't fitted on (each topic, or each
meeting, left out in turn).
"""

from __future__ import annotations

import numpy as np

from service.tracing.gathering import Floats
from service.tracing.records import Completeness

DEFAULT_CUTOFF = 0.3
MEASURED_ON = "22 topics over the sample, each judged passage by passage and left out of the fit in turn"
# BEGIN measured by training/trace_relevance.py: (cut-off, precision, recall)
MEASURED = ((0.3, 0.73, 0.84), (0.4, 0.775, 0.795), (0.5, 0.82, 0.73), (0.6, 0.85, 0.70))
# END measured


def measured(cutoff: float) -> tuple[float, float]:
    """Return the measured precision and recall at a cut-off, between the table's rows in proportion."""
    cutoffs, precisions, recalls = zip(*MEASURED, strict=True)
    return float(np.interp(cutoff, cutoffs, precisions)), float(np.interp(cutoff, cutoffs, recalls))


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
