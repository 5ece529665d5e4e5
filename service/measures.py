"""The figures of an evaluation: ranking, quotations, abstention and calibration, with their uncertainty.

Success, reciprocal rank and nDCG come from ir-measures; the rest has no library and is defined here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from service.tasks import Query, QueryRun, Span

HIT_CHARACTERS = 60
COVERAGE_CHARACTERS = 6000
# A gold span longer than this is a whole document: covering it in 6,000 characters says nothing.
LONGEST_GOLD = 20_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Per-query values by measure, for the queries each is defined on; a figure is the mean of its values.

    ``confidence`` holds (confidence, answerable, right) for every query run, where right means that the answer
    that was given touches gold; calibration and AUROC are made of it.
    """

    values: Mapping[str, Mapping[str, float]]
    confidence: tuple[tuple[float, bool, bool], ...]
    latencies_ms: tuple[float, ...] = field(default=())

    def mean(self, name: str) -> float | None:
        """Return the mean of a measure, or None where no query has it."""
        values = list(self.values.get(name, {}).values())
        return float(np.mean(values)) if values else None


def is_hit(span: Span, gold: Sequence[Span]) -> bool:
    """Return whether a span shares 60 characters, or the whole of a shorter gold span, with any gold span."""
    return any(span.shared(g) >= min(HIT_CHARACTERS, g.end - g.start) for g in gold)


def measure(queries: Sequence[Query], runs: Mapping[str, QueryRun], document: Callable[[str], str]) -> Figures:
    """Return the figures of a run; a query the run doesn't hold scores 0.

    ``document`` returns the text of a document by its file name.
    """
    values: dict[str, dict[str, float]] = {}

    def note(name: str, query: Query, value: float) -> None:
        values.setdefault(name, {})[query.id] = value

    confidence = []
    latencies = []
    for query in queries:
        run = runs.get(query.id) or QueryRun(query.id, (), False, 0.0, ())
        if run.took_ms is not None:
            latencies.append(run.took_ms)
        right = bool(query.gold) and any(_touches(q.span, query.gold) for q in run.quotes)
        confidence.append((run.confidence, bool(query.gold), right))
        note("answered when answerable" if query.gold else "answered when not", query, float(run.answered))
        for index, quoted in enumerate(run.quotes):
            stands = document(quoted.span.doc)[quoted.span.start : quoted.span.end] == quoted.text
            values.setdefault("verbatim", {})[f"{query.id}/{index}"] = float(stands)
        if query.gold:
            note("quote recall", query, _quote_recall(query, run))
            note("quote precision", query, _quote_precision(query, run))
            if query.gold[0].end - query.gold[0].start < LONGEST_GOLD:
                note("coverage@6k", query, _coverage(query, run))
    values.update(_ranking([query for query in queries if query.gold], runs))
    return Figures(values, tuple(confidence), tuple(latencies))


def _touches(span: Span, gold: Sequence[Span]) -> bool:
    length = span.end - span.start
    return is_hit(span, gold) or any(span.shared(g) >= 0.5 * length > 0 for g in gold)


def _quote_recall(query: Query, run: QueryRun) -> float:
    def found(gold: Span) -> bool:
        enough = min(40.0, 0.5 * (gold.end - gold.start))
        return any(quoted.span.shared(gold) >= enough for quoted in run.quotes)

    return sum(found(gold) for gold in query.gold) / len(query.gold)


def _quote_precision(query: Query, run: QueryRun) -> float:
    if not run.quotes:
        return 0.0
    return sum(_touches(quoted.span, query.gold) for quoted in run.quotes) / len(run.quotes)


def _coverage(query: Query, run: QueryRun) -> float:
    """Return the part of the gold text that stands in the first 6,000 characters of results."""
    left = COVERAGE_CHARACTERS
    shown: set[tuple[str, int]] = set()
    for ranked in run.results:
        if left <= 0:
            break
        taken = min(left, ranked.span.end - ranked.span.start)
        shown.update((ranked.span.doc, at) for at in range(ranked.span.start, ranked.span.start + taken))
        left -= taken
    gold = {(span.doc, at) for span in query.gold for at in range(span.start, span.end)}
    return len(gold & shown) / len(gold)


def _ranking(queries: Sequence[Query], runs: Mapping[str, QueryRun]) -> dict[str, dict[str, float]]:
    """Return success, reciprocal rank and nDCG, with each gold span as a relevant item that is found once."""
    import ir_measures
    from ir_measures import RR, Success, nDCG

    if not queries:
        return {}
    names = {
        Success @ 1: "success@1",
        Success @ 5: "success@5",
        Success @ 10: "success@10",
        RR @ 10: "MRR@10",
        nDCG @ 10: "nDCG@10",
    }
    qrels, ranked = [], []
    for query in queries:
        qrels += [ir_measures.Qrel(query.id, f"gold-{number}", 1) for number in range(len(query.gold))]
        ranked += [
            ir_measures.ScoredDoc(query.id, name, -float(place))
            for place, name in enumerate(_items(query, runs.get(query.id)))
        ]
    values: dict[str, dict[str, float]] = {name: {q.id: 0.0 for q in queries} for name in names.values()}
    for metric in ir_measures.iter_calc(list(names), qrels, ranked):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def _items(query: Query, run: QueryRun | None) -> list[str]:
    """Name each result by the first gold span it hits that wasn't found before, else by its place."""
    items: list[str] = []
    found: set[int] = set()
    for place, ranked in enumerate(run.results if run else ()):
        hits = [n for n, gold in enumerate(query.gold) if n not in found and is_hit(ranked.span, [gold])]
        items.append(f"gold-{hits[0]}" if hits else f"other-{place}")
        found.update(hits[:1])
    return items


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative (ties count half; Mann and Whitney 1947)."""
    if not positive or not negative:
        return None
    scores = np.concatenate([np.asarray(positive, float), np.asarray(negative, float)])
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    rank_sum = float(ranks[: len(positive)].sum())
    return (rank_sum - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative))


def calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> float | None:
    """Return the expected calibration error over equal-width bins (Naeini, Cooper and Hauskrecht 2015)."""
    if not confidence:
        return None
    stated, true = np.asarray(confidence, float), np.asarray(right, float)
    bin_of = np.minimum((stated * bins).astype(int), bins - 1)
    gaps = [
        (bin_of == b).mean() * abs(stated[bin_of == b].mean() - true[bin_of == b].mean())
        for b in range(bins)
        if (bin_of == b).any()
    ]
    return float(sum(gaps))


def bootstrap_interval(values: Sequence[float], rounds: int = 1000, seed: int = 7) -> tuple[float, float]:
    """Return the 95% percentile bootstrap interval of the mean (Efron 1979), by a fixed seed."""
    sample: Floats = np.asarray(values, float)
    drawn = np.random.default_rng(seed).integers(0, len(sample), (rounds, len(sample)))
    low, high = np.quantile(sample[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def paired_p(ours: Sequence[float], theirs: Sequence[float], rounds: int = 5000, seed: int = 7) -> float:
    """Return the two-sided p of a paired randomisation test on the mean difference (Fisher 1935)."""
    difference: Floats = np.asarray(ours, float) - np.asarray(theirs, float)
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (rounds, len(difference)))
    extreme = np.abs((signs * difference).mean(axis=1)) >= abs(difference.mean()) - 1e-12
    return float((extreme.sum() + 1) / (rounds + 1))
