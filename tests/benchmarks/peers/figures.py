"""Figures out of what the systems said: times, ratios, and quality by the project's own measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from service.evaluation import figures
from service.measures import bootstrap_interval
from service.tasks import Query, QueryRun, Ranked, Span
from tests.benchmarks.peers.running import Searched

QUALITY = ("success@1", "MRR@10")


def times(searched: Searched) -> dict[str, float]:
    """Return the median and the 95th percentile of a system's searches, and its memory."""
    p50, p95 = np.percentile(searched.ms, [50, 95])
    found = {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}
    found["cpu_p50_ms"] = round(float(np.median(searched.cpu_ms)), 2)
    return found | {key: round(value) for key, value in searched.memory.items()}


def quality(
    task: Path, queries: Sequence[Query], ids: Sequence[Sequence[str]], spans: Mapping[str, Span]
) -> dict[str, Any]:
    """Return each measure's mean, its 95% interval, and over how many questions.

    Only questions that have an answer count: what is ranked for the others is neither right nor wrong.
    """
    runs = {
        query.id: QueryRun(query.id, tuple(Ranked(spans[i], 0.0) for i in found), False, 0.0, ())
        for query, found in zip(queries, ids, strict=True)
    }
    measured = figures(task, queries, runs)
    rows: dict[str, Any] = {}
    for name in QUALITY:
        values = list(measured.values[name].values())
        low, high = bootstrap_interval(values)
        rows[name] = {"value": round(float(np.mean(values)), 3), "low": round(low, 3), "high": round(high, 3)}
    return rows | {"questions": len(values)}


def against(systems: Mapping[str, Mapping[str, Any]], ours: str) -> dict[str, dict[str, float]]:
    """Return, for every other system, our figure over its: below 1 is less time or memory, above 1 a higher rate."""
    mine = systems[ours]
    return {
        name: {
            "p50": round(mine["p50_ms"] / theirs["p50_ms"], 3),
            "p95": round(mine["p95_ms"] / theirs["p95_ms"], 3),
            "p50_cpu": round(mine["cpu_p50_ms"] / theirs["cpu_p50_ms"], 3),
            "memory": round(mine["peak_mb"] / theirs["peak_mb"], 3),
            "rate": round(theirs["index_s"] / mine["index_s"], 3),
            "rate_cpu": round(theirs["index_cpu_s"] / mine["index_cpu_s"], 3),
        }
        for name, theirs in systems.items()
        if name != ours
    }
