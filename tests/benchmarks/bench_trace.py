"""How long a trace takes over 25,000 generated passages, until the first words and the first period, and in all."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generated import entries

from indexer.embedding import OnnxEmbedder
from indexer.generations import Opened
from indexer.local_store import LocalStore
from indexer.store import Filter
from service.tracing.records import PeriodTrace
from service.tracing.tracer import Tracer, TraceRequest, Weighed

PASSAGES = 25_000
ROUNDS = 5
# A narrow topic, a broad one, one of common words, and one that nothing is about.
TOPICS = ("agency social workers", "school places", "cost of the budget", "spaceship koala")
REACH = {"seconds_p50": (None, 1.5), "seconds_most": (None, 1.5)}


def measure() -> dict[str, Any]:
    """Return seconds of whole traces (median and most, over all topics), and what each topic came to."""
    embedder = OnnxEmbedder()
    with tempfile.TemporaryDirectory() as folder:
        made = LocalStore.create(Path(folder) / "generation", embedder.dimension)
        made.add(entries(PASSAGES, embedder))
        made.finish()
        store = LocalStore(Path(folder) / "generation")
        meetings = len(store.meetings(Filter()))

        @contextmanager
        def lease() -> Iterator[Opened]:
            yield Opened("generated-0", store, None)  # type: ignore[arg-type]

        tracer = Tracer(lease, embedder.embed_query)
        tracer.trace(TraceRequest("warm up"))
        rows = {topic: _timed(tracer, topic) for topic in TOPICS}
        store.close()
    took = [seconds for row in rows.values() for seconds in row["seconds"]]
    return {
        "passages": PASSAGES,
        "meetings": meetings,
        "seconds_p50": round(statistics.median(took), 3),
        "seconds_most": round(max(statistics.median(row["seconds"]) for row in rows.values()), 3),
        "topics": rows,
    }


def _timed(tracer: Tracer, topic: str) -> dict[str, Any]:
    """Return the seconds of each round, and of the median one until its counts and its first period were known."""
    rounds = []
    for _ in range(ROUNDS):
        started, first, counted = time.perf_counter(), 0.0, Weighed(topic, 0, 0, 0, 0)
        for step in tracer.steps(TraceRequest(topic)):
            if isinstance(step, Weighed):
                counted, known = step, time.perf_counter() - started
            elif isinstance(step, PeriodTrace) and not first:
                first = time.perf_counter() - started
        rounds.append((time.perf_counter() - started, known, first))
    middle = sorted(rounds)[ROUNDS // 2]
    return {
        "seconds": [round(seconds, 3) for seconds, _, _ in rounds],
        "seconds_to_counts": round(middle[1], 3),
        "seconds_to_first_period": round(middle[2], 3),
        "candidates": counted.candidates,
        "counted": counted.total,
    }
