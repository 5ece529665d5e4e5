"""How complete a trace is: the default cut-off, and the precision and recall that were measured at each cut-off.

The table is measured by ``training/trace_relevance.py`` on topics that the model wasn't fitted on: each is left
out in turn.
"""

from __future__ import annotations

import numpy as np

from service.tracing.gathering import Floats
from service.tracing.records import Completeness

DEFAULT_CUTOFF = 0.3
MEASURED_ON = "22 topics over the invented sample minutes, judged passage by passage, each left out of the fit in turn"
# BEGIN measured by training/trace_relevance.py: (cut-off, precision, recall)
MEASURED = (
    (0.1, 0.534, 0.902),
    (0.15, 0.596, 0.895),
    (0.2, 0.683, 0.875),
    (0.25, 0.721, 0.852),
    (0.3, 0.748, 0.837),
    (0.35, 0.777, 0.818),
    (0.4, 0.801, 0.786),
    (0.5, 0.846, 0.761),
    (0.6, 0.866, 0.719),
    (0.7, 0.871, 0.677),
    (0.8, 0.887, 0.593),
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
