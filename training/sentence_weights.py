"""Fits the weights of service/selecting.py: which sentences touch gold (`python -m training.sentence_weights --help`).

Two logistic regressions, one for questions that ask for one fact and one for all others. Of a question's sentences all
that touch gold and the strongest others are taken, so that long passages don't outweigh the rest. Reported is, for each
task, what the answers' quotations would recall of gold with the weights as they are and with weights that were fitted
without the task.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from service import selecting
from service.choosing import select
from service.limits import NARROW, limits_for
from service.selecting import SENTENCE_FEATURES, best_span, candidates, sentence_features
from service.tasks import Span
from training.calibrate import fit
from training.reads import Asking, place_of, read_tasks, task_options

Floats = NDArray[np.float64]
# The strongest sentences without gold that are learned from, for each question.
OTHERS = 12
# A sentence touches gold if this share of the shorter of the two is in the other.
TOUCHES = 0.5


def rows_of(one: Asking) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Return features and labels of a question's sentences; none for a question without gold."""
    if not one.query.gold:
        return [], []
    found, labels, others = [], [], 0
    for choice in candidates(one.asked, one.reads):
        here = place_of(choice)
        touches = any(here.shared(g) >= TOUCHES * min(g.end - g.start, here.end - here.start) for g in one.query.gold)
        others += not touches
        if touches or others <= OTHERS:
            found.append(_features(one, choice))
            labels.append(touches)
    return found, labels


def _features(one: Asking, choice: selecting.Chosen) -> tuple[float, ...]:
    read = choice.read
    span = best_span(read, choice.start, choice.end)
    highest = max((s.score for s in read.evidence.spans), default=-9.0)
    return sentence_features(one.asked, read, choice.start, choice.end, span, highest, one.reads.index(read))


def fitted(tasks: dict[str, tuple[list[Asking], float]], narrow: bool, penalty: float) -> tuple[float, ...]:
    """Return the weights for questions that ask for one fact (``narrow``), or for the others."""
    x: list[tuple[float, ...]] = []
    y: list[bool] = []
    weight: list[float] = []
    for askings, worth in tasks.values():
        for one in askings:
            if (limits_for(one.asked) is NARROW) is narrow:
                found, labels = rows_of(one)
                x += found
                y += labels
                weight += [worth] * len(labels)
    return tuple(fit(np.array(x), np.array(y, float), np.array(weight), penalty).round(3).tolist())


def quoted(askings: Sequence[Asking]) -> tuple[float, float]:
    """Return recall and precision of gold over the answerable questions, by characters, before any is refused."""
    recalls, precisions = [], []
    for one in askings:
        if one.query.gold:
            quotes = [place_of(choice) for choice in select(one.asked, candidates(one.asked, one.reads))]
            recalls.append(float(np.mean([_share(g, quotes) for g in one.query.gold])))
            precisions.append(float(np.mean([_share(q, one.query.gold) for q in quotes])) if quotes else 0.0)
    return float(np.mean(recalls or [0.0])), float(np.mean(precisions or [0.0]))


def _share(part: Span, others: Sequence[Span]) -> float:
    return min(1.0, sum(part.shared(other) for other in others) / max(1, part.end - part.start))


def use(narrow: tuple[float, ...], wide: tuple[float, ...]) -> None:
    """Put weights in place of those of the service, in this process."""
    selecting.NARROW_WEIGHTS, selecting.WIDE_WEIGHTS = narrow, wide


def main() -> None:
    options = task_options(__doc__).parse_args()
    tasks = read_tasks(options.task, options.keep)
    as_they_are = (selecting.NARROW_WEIGHTS, selecting.WIDE_WEIGHTS)
    for name, (askings, _) in tasks.items():
        use(*as_they_are)
        before = quoted(askings)
        rest = {other: found for other, found in tasks.items() if other != name} or tasks
        use(*(fitted(rest, narrow, options.penalty) for narrow in (True, False)))
        after = quoted(askings)
        print(f"{name:28s} recall {before[0]:.3f} -> {after[0]:.3f}, precision {before[1]:.3f} -> {after[1]:.3f}")
    use(*as_they_are)
    for narrow, title in ((True, "NARROW_WEIGHTS"), (False, "WIDE_WEIGHTS")):
        print(title, "=", fitted(tasks, narrow, options.penalty))
    print("in the order of", SENTENCE_FEATURES)


if __name__ == "__main__":
    main()
