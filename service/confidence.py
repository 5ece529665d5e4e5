"""How sure an answer is: a probability, fitted on questions whose answers are known (training/calibrate.py)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.reader import reading_context
from service.search import time_fit
from service.selecting import Chosen, Read, answers_kind, probability
from service.understanding import Understanding, shares

FEATURES = (
    "constant", "answerable", "answerable at best", "span", "relevance", "sentence coverage", "passage coverage",
    "cosine", "names missing", "time fits", "time contradicts", "kind stands in it", "kind is missing", "keywords",
)  # fmt: skip
_NAME_OR_NUMBER = re.compile(r"(?<!^)\b(?:[A-Z][\w’'-]+|\d[\d,./]*\d|\d)\b")


def confidence(asked: Understanding, reads: Sequence[Read], ranked: Sequence[Chosen]) -> float:
    """Return the probability (0 to 1) that the strongest sentences answer the question."""
    if not ranked:
        return 0.0
    found = features(asked, reads, ranked)
    return probability(sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True)))


def features(asked: Understanding, reads: Sequence[Read], ranked: Sequence[Chosen]) -> tuple[float, ...]:
    """Return what confidence is made of, in the order of ``FEATURES``; ``ranked`` isn't empty."""
    best = ranked[0]
    read = best.read
    shown = f"{read.document.title} {reading_context(read.document, read.hit.passage)} {read.text}"
    fit = time_fit(asked, read.document, read.hit.passage)
    kind = 0.0 if asked.asked == "any" else 1.0 if answers_kind(asked, best.text) else -1.0
    return (
        1.0,
        read.evidence.answerable,
        max(other.evidence.answerable for other in reads),
        max((span.score for span in read.evidence.spans if best.start <= span.start < best.end), default=-10.0),
        read.evidence.relevance,
        *shares(asked.terms, [best.text, shown]),
        read.hit.parts.get("cosine", 0.0),
        _missing(asked.question, shown),
        max(0.0, fit),
        max(0.0, -fit),
        max(0.0, kind),
        max(0.0, -kind),
        1.0 if len(asked.question.split()) <= 3 else 0.0,
    )


def _missing(question: str, shown: str) -> float:
    """Return the share of the names and numbers in a question that the text doesn't hold; 0 where it has none."""
    wanted = set(_NAME_OR_NUMBER.findall(question))
    folded = shown.casefold()
    return sum(word.casefold() not in folded for word in wanted) / len(wanted) if wanted else 0.0


# In the order of FEATURES.
WEIGHTS = (0.0, 0.5, 0.0, 0.1, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
