"""Measures the cut-off of traces on topics whose passages are known: precision, recall, average precision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.records import Passage
from service.tasks import Span, TaskError
from service.tracing.gathering import Floats

# A passage is about a topic when it shares so many characters, or all of the shorter one, with what was judged.
SHARED_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and every stretch of the documents that is about it; ``question`` is the id of a question like it."""

    id: str
    topic: str
    question: str | None
    relevant: tuple[Span, ...]


def read_topics(path: Path) -> list[Topic]:
    """Return the topics of a file of ``{id, topic, question, relevant: [{doc, start, end}]}``, one a line.

    Raises:
        TaskError: a line isn't of that shape.
    """
    topics = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            spans = tuple(Span(str(g["doc"]), int(g["start"]), int(g["end"])) for g in row["relevant"])
            topics.append(Topic(str(row["id"]), str(row["topic"]), row.get("question"), spans))
        except (KeyError, TypeError, ValueError) as error:
            raise TaskError(f"{path}, line {number}: a topic is {{id, topic, relevant}} ({error!r}).") from None
    return topics


def labels(passages: Sequence[Passage], sources: Mapping[str, str], relevant: Iterable[Span]) -> Floats:
    """Return 1 for each passage that is about the topic, else 0; ``sources`` is the file name by document id."""
    by_doc: dict[str, list[Span]] = {}
    for span in relevant:
        by_doc.setdefault(span.doc, []).append(span)

    def about(passage: Passage) -> bool:
        own = Span(sources[passage.document_id], passage.start, passage.end)
        return any(
            own.shared(span) >= min(SHARED_CHARACTERS, own.end - own.start, span.end - span.start)
            for span in by_doc.get(own.doc, ())
        )

    return np.array([about(passage) for passage in passages], float)


def average_precision(scores: Floats, relevant: Floats, total: int) -> float:
    """Return the mean of the precision at each relevant one, best score first; those never found count 0."""
    if not total or not len(scores):
        return 0.0
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(relevant[order])
    return float((hits / np.arange(1, len(hits) + 1) * relevant[order]).sum() / total)


def fit_logistic(features: Floats, relevant: Floats, weights: Floats, ridge: float = 1.0) -> Floats:
    """Return the weights of a logistic model by Newton's method (iteratively reweighted least squares).

    ``ridge`` is the penalty on the squares of all but the first weight, which is the constant's.
    """
    found = np.zeros(features.shape[1])
    penalty = np.eye(features.shape[1]) * ridge
    penalty[0, 0] = 1e-3
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(features @ found, -30, 30)))
        slope = features.T @ (weights * (relevant - chance)) - penalty @ found
        curve = (features * (weights * chance * (1 - chance))[:, None]).T @ features + penalty
        step = np.linalg.solve(curve, slope)
        found += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return np.asarray(found, float)
