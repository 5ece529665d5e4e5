"""What a search, an answer, a trace, a start and an addition cost as an index grows: 10,000, 100,000 and 1,000,000.

Passages are generated (`generated.py` says how). Each size is measured in a process of its own, which a library or a
server takes as an operator's would; the floors (the model, FAISS, tantivy alone) are timed in turn with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from curve import draw
from generated import entries

from indexer.embedding import OnnxEmbedder
from indexer.local_home import LocalHome
from indexer.manifest import Recipe
from indexer.report import BuildReport
from indexer.store import Vectors

HERE = Path(__file__).parent
PICTURE = HERE / "results" / "scale.svg"
AT_ONCE = 50  # documents that are added in one transaction
# Of the index of a million passages; the figures of other sizes have their size in their name.
REACH = {
    "1m_search_p50_ms": (None, 25.0),
    "1m_search_p99_ms": (None, 80.0),
    "1m_recall_at_10": (0.98, None),
    "1m_memory_mb": (None, 2500),
    "1m_filtered_p99_ms": (None, 50.0),
    "1m_add_s": (None, 5.0),
    "100k_ready_s": (None, 2.0),
}


def measure(sizes: Sequence[str] = ("10k", "100k"), folder: Path | None = None) -> dict[str, Any]:
    """Measure at each size ("10k", "1m"); indexes are made in ``folder``, to be found again there, or thrown away."""
    by_size: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as throwaway:
        for size in sizes:
            index = (folder or Path(throwaway)) / f"index-{size}"
            made = {} if (index / "CURRENT").exists() else _make(index, passages_of(size))
            run = subprocess.run(
                [sys.executable, str(HERE / "scale_run.py"), str(index)], stdout=subprocess.PIPE, text=True, check=True
            )
            by_size[size] = made | json.loads(run.stdout)
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(by_size), encoding="utf-8")
    flat = {f"{size}_{name}": value for size, figures in by_size.items() for name, value in figures.items()}
    return {**{name: value for name, value in flat.items() if name in REACH}, "sizes": by_size}


def passages_of(size: str) -> int:
    """Return the number that "10k" or "1m" means; ValueError for what is no size."""
    units = {"k": 1_000, "m": 1_000_000}
    return int(size[:-1]) * units[size[-1]] if size[-1:] in units else int(size)


def _make(index: Path, passages: int) -> dict[str, Any]:
    """Make and publish an index of generated passages; return what it took without the model."""
    embedder, home = OnnxEmbedder(), LocalHome(index)

    def ask(texts: Sequence[str]) -> Vectors:
        return np.stack([embedder.embed_query(text) for text in texts])

    index.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with home.building(), home.stage(Recipe.of(embedder), None, ask) as stage:
        waiting = []
        for entry in entries(passages, embedder):
            waiting.append(entry)
            if len(waiting) == AT_ONCE:
                stage.store.add(waiting)
                waiting = []
        stage.store.add(waiting)
        written = time.perf_counter()
        stage.publish(BuildReport(), ("generated",), None)
    done = time.perf_counter()
    return {"write_per_second": round(passages / (written - started)), "publish_s": round(done - written, 1)}
