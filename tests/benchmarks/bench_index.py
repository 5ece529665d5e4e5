"""How near indexing comes to what the embedding model alone does on the same passages."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from generated import readings

from corpus.records import Reading
from indexer.build import build
from indexer.chunking import passages
from indexer.contexts import context, embedding_text
from indexer.embedding import Embedder, OnnxEmbedder

DOCUMENTS = 240
ROUNDS = 3
REACH = {"ratio": (0.9, None)}


def measure() -> dict[str, Any]:
    """Time the bare model and the whole of indexing in turns; the ratio is of the medians."""
    embedder = OnnxEmbedder()
    found = list(readings(DOCUMENTS))
    texts = _texts(found)
    embedder.embed_passages(texts[:64])
    bare: list[tuple[float, float]] = []
    whole: list[tuple[float, float]] = []
    for round_ in range(ROUNDS):
        order = (_bare, _whole) if round_ % 2 else (_whole, _bare)
        for act in order:
            (bare if act is _bare else whole).append(act(embedder, found, texts))
    (model, model_cpu), (index, index_cpu) = (
        map(statistics.median, zip(*taken, strict=True)) for taken in (bare, whole)
    )
    return {
        "passages": len(texts),
        "characters": sum(map(len, texts)),
        "model_per_second": round(len(texts) / model, 2),
        "index_per_second": round(len(texts) / index, 2),
        "ratio": round(model / index, 3),
        "ratio_cpu": round(model_cpu / index_cpu, 3),  # of processor time: holds on a busy machine too
        "seconds": {"model": [round(s, 2) for s, _ in bare], "index": [round(s, 2) for s, _ in whole]},
    }


def _texts(found: list[Reading]) -> list[str]:
    texts = []
    for reading in found:
        document = reading.document
        assert document is not None
        for p in passages(document):
            texts.append(embedding_text(context(document, p), document.text[p.start : p.end]))
    return texts


def _bare(embedder: Embedder, found: list[Reading], texts: list[str]) -> tuple[float, float]:
    started, used = time.perf_counter(), time.process_time()
    embedder.embed_passages(texts)
    return time.perf_counter() - started, time.process_time() - used


def _whole(embedder: Embedder, found: list[Reading], texts: list[str]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        started, used = time.perf_counter(), time.process_time()
        report = build(iter(found), Path(folder) / "index", embedder, scope="generated")
        elapsed = time.perf_counter() - started, time.process_time() - used
    assert report.passages == len(texts) == report.embedded, "the same passages"
    return elapsed
