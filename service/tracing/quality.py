"""How complete a trace is: the default cut-off, and the precision and recall that were measured at each cut-off.

The table is measured by ``training/trace_relevance.py`` on topics that the model wasn't fitted on: each is left
out in turn.
"""

from __future__ import annotations

import numpy as np

from service.tracing.gathering import Floats
from service.tracing.records import Completeness

DEFAULT_CUTOFF = 0.4
MEASURED_ON = "22 topics over the invented sample minutes, judged passage by passage, each left out of the fit in turn"
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
