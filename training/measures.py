"""The figures of the model card: AUROC of answerable, F1 of the answer span, MRR@10 of a ranking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from training.records import Example
from training.scoring import Scores


def auroc(labels: Sequence[float], scores: Sequence[float] | NDArray[np.float32]) -> float:
    """Area under the ROC curve; NaN when all labels are alike."""
    return float(roc_auc_score(labels, scores)) if len(set(labels)) > 1 else float("nan")


def span_f1(examples: Sequence[Example], scores: Scores) -> float:
    """Mean word F1 of the found answer over the answerable questions, as in SQuAD's own script."""
    values = [
        _f1(example.passage[slice(*span)], example.passage[slice(*example.span)])
        for example, span in zip(examples, scores.spans, strict=True)
        if example.span is not None
    ]
    return float(np.mean(values)) if values else float("nan")


def _f1(found: str, gold: str) -> float:
    left, right = (
        [word for word in re.findall(r"\w+", text.lower()) if word not in {"a", "an", "the"}] for text in (found, gold)
    )
    same = sum((Counter(left) & Counter(right)).values())
    return 2 * same / (len(left) + len(right)) if same else 0.0


def mrr(order: Sequence[float] | NDArray[np.float32], relevant: Sequence[bool], depth: int = 10) -> float:
    """Reciprocal rank of the first relevant passage when sorted by score, 0 beyond `depth`."""
    for rank, index in enumerate(np.argsort(-np.asarray(order), kind="stable")[:depth], start=1):
        if relevant[index]:
            return 1.0 / rank
    return 0.0


def fit_combination(examples: Sequence[Example], scores: Scores) -> tuple[float, float, float]:
    """Weights of head and span margin and a constant, by logistic regression on pairs not trained on."""
    features = np.stack([scores.head, scores.margin], axis=1)
    labels = [int(example.answerable or 0) for example in examples]
    fitted = LogisticRegression(C=1.0).fit(features, labels)
    weights = np.maximum(fitted.coef_[0], 0.0)
    return float(weights[0]), float(weights[1]), float(fitted.intercept_[0])


def answer_figures(examples: Sequence[Example], scores: Scores) -> dict[str, float]:
    """AUROC of each sign of answerability, and span F1."""
    labels = [float(example.answerable or 0) for example in examples]
    return {
        "questions": float(len(examples)),
        "auroc": auroc(labels, scores.answerable),
        "auroc_head": auroc(labels, scores.head),
        "auroc_margin": auroc(labels, scores.margin),
        "auroc_relevance": auroc(labels, scores.relevance),
        "span_f1": span_f1(examples, scores),
    }
