"""How sure an answer is: a probability, calibrated on questions whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence

from service.search import time_fit
from service.selecting import Chosen, Read, answers_kind, probability
from service.understanding import Understanding


def confidence(asked: Understanding, reads: Sequence[Read], ranked: Sequence[Chosen]) -> float:
    """Return the probability (0 to 1) that the strongest sentences answer the question."""
    if not ranked:
        return 0.0
    return probability(
        sum(weight * value for weight, value in zip(_WEIGHTS, features(asked, reads, ranked), strict=True))
    )


def features(asked: Understanding, reads: Sequence[Read], ranked: Sequence[Chosen]) -> tuple[float, ...]:
    """Return what confidence is made of, the constant first."""
    best = ranked[0]
    answerable = max(read.evidence.answerable for read in reads)
    relevance = max(read.evidence.relevance for read in reads)
    fit = time_fit(asked, best.read.document, best.read.hit.passage)
    kind = 1.0 if asked.asked == "any" or answers_kind(asked, best.text) else 0.0
    return (1.0, best.score, answerable, relevance, fit, kind)


_WEIGHTS = (0.0, 0.1, 0.5, 0.1, 0.5, 0.3)
