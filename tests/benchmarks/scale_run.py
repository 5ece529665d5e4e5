"""Measures one index in a process of its own: `scale_run.py INDEX` prints figures as JSON."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import numpy as np  # noqa: E402
from generated import readings  # noqa: E402

import corpus  # noqa: E402
from indexer.build import build  # noqa: E402
from indexer.embedding import OnnxEmbedder  # noqa: E402
from indexer.generations import current_name, folder_of, open_generation  # noqa: E402
from indexer.lexical import LexicalIndex  # noqa: E402
from indexer.local_store import LEXICAL, LocalStore  # noqa: E402
from indexer.store import Filter  # noqa: E402
from service.assembly import open_library, open_tracer  # noqa: E402
from service.settings import load_settings  # noqa: E402
from service.tracing.tracer import TraceRequest  # noqa: E402

DEPTH = 100
# One council in forty, one committee in five, two years in ten.
SELECTIVE = Filter(
    councils=("Generated 7",), committees=("Cabinet",), held_from=date(2015, 1, 1), held_to=date(2016, 12, 31)
)
BROAD = Filter(committees=("Cabinet", "Council"), held_from=date(2016, 1, 1))
SECONDS_MOST = 20.0  # for each thing that is measured
READY_MOST = 120.0


def main(index: Path) -> dict[str, Any]:
    """Return the figures of an index, times in milliseconds where the name ends so."""
    figures: dict[str, Any] = {"ready_s": _ready(index)}
    questions = _questions()
    # A server that has run for a while has its index in the system's cache.
    for path in folder_of(index, current_name(index)).rglob("*.*"):
        with path.open("rb") as stream:
            while stream.read(1 << 24):
                pass
    settings = load_settings(index=index)
    with closing(open_library(settings)) as library:
        for question in questions:
            library.search(question, Filter(committees=("Audit Committee",)))
        figures |= _times("search", questions, lambda q: library.search(q), rounds=2)
        figures |= _times("filtered", questions, lambda q: library.search(q, SELECTIVE))
        figures |= _times("broad", questions, lambda q: library.search(q, BROAD))
        figures["memory_mb"], figures["memory_own_mb"] = _memory()
        figures |= _times("ask", questions[:12], lambda q: library.ask(q))
    tracer = open_tracer(settings)
    figures |= _times("trace", ("agency social workers", "school places"), lambda t: tracer.trace(TraceRequest(t)))
    figures["memory_after_trace_mb"], _ = _memory()
    opened = open_generation(index)
    assert isinstance(opened.store, LocalStore)
    with closing(opened.store) as store:
        figures |= _parts(store, index, opened.name, questions)
        figures |= {"passages": len(store), "vectors": opened.manifest.vectors}
    figures["disk_mb"] = sum(p.stat().st_size for p in folder_of(index, opened.name).rglob("*") if p.is_file()) >> 20
    figures |= _addition(index)
    return figures


def _questions() -> list[str]:
    path = Path(corpus.__file__).parent / "sample" / "questions.jsonl"
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]


def _times(
    name: str, inputs: Sequence[Any], act: Callable[[Any], object], rounds: int = 1, keep: int = 1
) -> dict[str, Any]:
    """Return median and tail of what an act takes over inputs; the first ``keep`` warm up and aren't counted."""
    taken: list[float] = []
    until = time.perf_counter() + SECONDS_MOST
    for value in [*inputs[:keep], *(value for _ in range(rounds) for value in inputs)]:
        started = time.perf_counter()
        act(value)
        taken.append(1000 * (time.perf_counter() - started))
        if time.perf_counter() > until and len(taken) > keep:
            break
    counted = taken[keep:]
    return {
        f"{name}_p50_ms": round(float(np.percentile(counted, 50)), 2),
        f"{name}_p99_ms": round(float(np.percentile(counted, 99)), 2),
    }


def _parts(store: LocalStore, index: Path, name: str, questions: list[str]) -> dict[str, Any]:
    """Time the floors and the two halves of a search, and count what approximate search finds of the nearest ten."""
    embedder, words = OnnxEmbedder(), LexicalIndex(folder_of(index, name) / LEXICAL)
    vectors = {question: embedder.embed_query(question) for question in questions}
    largest = max(store.parts, key=lambda part: part.rows)
    found, exact = 0.0, {}
    for question in questions:
        near = [hit.passage.id for hit in store.dense(vectors[question], DEPTH, Filter())][:10]
        started = time.perf_counter()
        rows, _ = largest.vectors.search(vectors[question][None], 10)
        exact[question] = 1000 * (time.perf_counter() - started)
        truth = store.parts.passages((rows + largest.first).tolist(), store.directory.owners).values()
        found += len({*near} & {identity for identity, *_ in truth}) / 10 / len(questions)
    return {
        **_times("floor_model", questions, embedder.embed_query),
        **_times("floor_tantivy", questions, lambda q: words.search(q, DEPTH, Filter())),
        "floor_faiss_exact_p50_ms": round(float(np.median(list(exact.values()))), 2),
        **_times("dense", questions, lambda q: store.dense(vectors[q], DEPTH, Filter())),
        **_times("lexical", questions, lambda q: store.lexical(q, DEPTH, Filter())),
        "recall_at_10": round(found, 4),
    }


def _addition(index: Path) -> dict[str, Any]:
    """Return the seconds that adding one meeting takes beyond embedding it, until it is published and found."""
    embedder = OnnxEmbedder()
    taken = []
    with tempfile.TemporaryDirectory(dir=index.parent) as folder:
        grown = Path(folder) / "index"
        shutil.copytree(index, grown, copy_function=os.link)
        for seed in (101, 102, 103):
            spent, embed = [0.0], embedder.embed_passages

            def timed(texts: Sequence[str], spent: list[float] = spent, embed: Any = embed) -> Any:  # noqa: ANN401
                started = time.perf_counter()
                vectors = embed(texts)
                spent[0] += time.perf_counter() - started
                return vectors

            embedder.embed_passages = timed  # type: ignore[method-assign]
            (reading,) = readings(1, seed)
            started = time.perf_counter()
            report = build([reading], grown, embedder, scope=f"meeting {seed}")
            store = open_generation(grown).store
            assert reading.document is not None
            assert store.dense(embedder.embed_query("budget"), 5, Filter(documents=(reading.document.id,)))
            taken.append(time.perf_counter() - started - spent[0])
            store.close()
            embedder.embed_passages = embed  # type: ignore[method-assign]
            assert report.published
            assert report.added == 1
    return {"add_s": round(float(np.median(taken)), 2), "add_most_s": round(max(taken), 2)}


def _ready(index: Path) -> float:
    """Return the seconds from the start of `matters serve` until it says that it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "service.cli", "serve", "--index", str(index), "--port", str(port)]
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=HERE.parents[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while time.perf_counter() - started < READY_MOST:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as response:
                        if response.status == 200:
                            return round(time.perf_counter() - started, 2)
                except OSError:
                    time.sleep(0.02)
        finally:
            process.terminate()
    raise SystemExit(f"`matters serve` wasn't ready within {READY_MOST:.0f} seconds.")


def _memory() -> tuple[int, int]:
    """Return resident memory in MB: all of it, and what isn't a mapped file."""
    path = Path("/proc/self/status")
    if not path.exists():
        return 0, 0
    lines = dict(line.split(":", 1) for line in path.read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) // 1024, int(lines["RssAnon"].split()[0]) // 1024


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
