"""How fast the local store searches, against its parts alone: the query's embedding, FAISS, tantivy."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from generated import QUESTIONS, entries

from indexer.embedding import Embedder, OnnxEmbedder
from indexer.lexical import LexicalIndex
from indexer.local_store import LEXICAL, VECTORS, LocalStore
from indexer.store import Filter
from indexer.vectors import VectorIndex

SIZES = (10_000,)
LIMIT = 80
ROUNDS = 12
NARROW = Filter(committees=("Cabinet",), held_from=date(2016, 1, 1), held_to=date(2016, 12, 31))
REACH = {"hybrid_p50_ms": (None, 10.0)}


def measure() -> dict[str, Any]:
    """Time searches over generated passages; figures without a size are those of the smallest index."""
    embedder = OnnxEmbedder()
    by_size = {size: _at(size, embedder) for size in SIZES}
    return {**by_size[SIZES[0]], "sizes": by_size}


def _at(size: int, embedder: Embedder) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        store = LocalStore.create(path, embedder.dimension)
        started = time.perf_counter()
        store.add(entries(size, embedder))
        store.finish()
        written = time.perf_counter() - started
        started = time.perf_counter()
        store = LocalStore(path)
        opened = time.perf_counter() - started
        figures = _searches(store, path, embedder)
        store.close()
        figures |= {
            "passages": size,
            "write_s": round(written, 2),
            "open_ms": round(1000 * opened, 1),
            "disk_mb": round(sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) / 1e6, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        return figures


def _searches(store: LocalStore, path: Path, embedder: Embedder) -> dict[str, float]:
    vectors = {question: embedder.embed_query(question) for question in QUESTIONS}
    faiss, tantivy = VectorIndex(path / VECTORS), LexicalIndex(path / LEXICAL)

    def hybrid(question: str, where: Filter) -> None:
        vector = embedder.embed_query(question)
        store.dense(vector, LIMIT, where)
        store.lexical(question, LIMIT, where)

    acts: dict[str, Callable[[str], object]] = {
        "embed": embedder.embed_query,
        "faiss": lambda q: faiss.search(vectors[q], LIMIT, None),
        "tantivy": lambda q: tantivy.search(q, LIMIT, Filter()),
        "dense": lambda q: store.dense(vectors[q], LIMIT, Filter()),
        "lexical": lambda q: store.lexical(q, LIMIT, Filter()),
        "dense_filtered": lambda q: store.dense(vectors[q], LIMIT, NARROW),
        "lexical_filtered": lambda q: store.lexical(q, LIMIT, NARROW),
        "hybrid": lambda q: hybrid(q, Filter()),
        "hybrid_filtered": lambda q: hybrid(q, NARROW),
        "texts": lambda q: store.texts([hit.passage for hit in store.dense(vectors[q], 30, Filter())]),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for round_ in range(ROUNDS + 1):
        for question in QUESTIONS:
            for name, act in acts.items():
                started = time.perf_counter()
                act(question)
                if round_:  # the first warms up
                    times[name].append(time.perf_counter() - started)
    figures = {}
    for name, taken in times.items():
        figures[f"{name}_p50_ms"] = round(1000 * float(np.percentile(taken, 50)), 2)
        figures[f"{name}_p95_ms"] = round(1000 * float(np.percentile(taken, 95)), 2)
    floor = figures["embed_p50_ms"] + figures["faiss_p50_ms"] + figures["tantivy_p50_ms"]
    return figures | {"hybrid_over_parts": round(figures["hybrid_p50_ms"] / floor, 3)}
