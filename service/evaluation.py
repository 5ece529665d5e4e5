"""Runs a task: indexes its documents, asks every question, and sums up the figures with their uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from indexer.store import PassageStore
from service.library import Library
from service.measures import Figures, auroc, bootstrap_interval, calibration_error, measure, paired_p
from service.search import BlankQueryError
from service.tasks import RESULTS_MOST, Query, QueryRun, Quoted, Ranked, Span

_ORDER = (
    "success@1", "success@5", "success@10", "MRR@10", "nDCG@10", "coverage@6k", "quote recall", "quote precision",
    "verbatim", "answered when answerable", "answered when not",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its value, how many values it is the mean of, and its 95% interval.

    ``against`` is the other run's value, ``p`` the two-sided p of a paired randomisation test against it.
    """

    name: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None
    against: float | None = None
    p: float | None = None


def run_task(library: Library, queries: Sequence[Query]) -> list[QueryRun]:
    """Return what a library over the task's documents makes of every question."""
    return [_run_query(library, query) for query in queries]


def _run_query(library: Library, query: Query) -> QueryRun:
    try:
        asked = library.ask(query.question)
    except BlankQueryError:
        return QueryRun(query.id, (), False, 0.0, ())
    hits = asked.ranking[:RESULTS_MOST]
    with library.store() as store:
        sources = _sources(store, {hit.passage.document_id for hit in hits})
    results = tuple(
        Ranked(Span(sources[hit.passage.document_id], hit.passage.start, hit.passage.end), hit.score) for hit in hits
    )
    quotes = tuple(
        Quoted(Span(citation.document.source, citation.quote.start, citation.quote.end), citation.quote.text)
        for citation in asked.answer.citations
    )
    return QueryRun(query.id, results, asked.answer.answered, asked.answer.confidence, quotes, asked.took_ms)


def _sources(store: PassageStore, ids: Iterable[str]) -> dict[str, str]:
    documents = (store.document(document_id) for document_id in ids)
    return {document.id: document.source for document in documents if document}


def figures(task: Path, queries: Sequence[Query], runs: Mapping[str, QueryRun]) -> Figures:
    """Return the figures of a run over a task's documents."""

    @cache
    def document(name: str) -> str:
        # No translation of line ends: offsets count the characters of the file.
        with (task / "docs" / name).open(encoding="utf-8", newline="") as stream:
            return stream.read()

    return measure(queries, runs, document)


def summary(ours: Figures, theirs: Figures | None = None) -> list[Row]:
    """Return the table of a run, compared with another where one is given."""
    rows = [_mean_row(name, ours, theirs) for name in _ORDER if name in ours.values]
    rows += _confidence_rows(ours, theirs)
    if ours.latencies_ms:
        p50, p95 = np.quantile(ours.latencies_ms, [0.5, 0.95])
        rows += [
            Row("ask p50 ms", float(p50), len(ours.latencies_ms)),
            Row("ask p95 ms", float(p95), len(ours.latencies_ms)),
        ]
    return rows


def _mean_row(name: str, ours: Figures, theirs: Figures | None) -> Row:
    values = ours.values[name]
    low, high = bootstrap_interval(list(values.values()))
    mean = float(np.mean(list(values.values())))
    other = theirs.values.get(name, {}) if theirs else {}
    shared = [key for key in values if key in other]
    if not shared:
        return Row(name, mean, len(values), low, high)
    p = paired_p([values[key] for key in shared], [other[key] for key in shared])
    return Row(name, mean, len(values), low, high, float(np.mean([other[key] for key in shared])), p)


def _confidence_rows(ours: Figures, theirs: Figures | None) -> list[Row]:
    rows = []
    for name, of in (("AUROC", _auroc), ("calibration error", _calibration)):
        value, count = of(ours)
        if value is not None:
            rows.append(Row(name, value, count, against=of(theirs)[0] if theirs else None))
    return rows


def _auroc(figures: Figures) -> tuple[float | None, int]:
    answerable = [c for c, yes, _ in figures.confidence if yes]
    others = [c for c, yes, _ in figures.confidence if not yes]
    return auroc(answerable, others), len(figures.confidence)


def _calibration(figures: Figures) -> tuple[float | None, int]:
    """Return the calibration error of the answers given: confidence against whether a quotation touches gold."""
    given = [(c, right) for c, _, right in figures.confidence if c > 0]
    return calibration_error([c for c, _ in given], [right for _, right in given]), len(given)


def reliability(figures: Figures, bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, count) for each bin of confidence that holds an answer."""
    rows = []
    for number in range(bins):
        inside = [
            (c, r)
            for c, _, r in figures.confidence
            if number <= c * bins < number + 1 or (number == bins - 1 and c == 1)
        ]
        if inside:
            rows.append((float(np.mean([c for c, _ in inside])), float(np.mean([r for _, r in inside])), len(inside)))
    return rows
