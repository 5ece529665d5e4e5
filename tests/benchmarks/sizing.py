"""Measures what a passage costs, works out what many cost, checks that by building and by simulating, and says so.

`python -m tests.benchmarks.sizing` writes results/sizing.json and the tables of docs/scale.md. Rates are in seconds of
processor time, which other work on the machine doesn't change; sizes are read off the files that a build leaves.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from cluster_simulation import simulated_hours  # noqa: E402 - beside this file
from generated import entries, readings  # noqa: E402

from corpus.reading import read_paths  # noqa: E402
from indexer.contexts import embedding_text  # noqa: E402
from indexer.embedding import OnnxEmbedder  # noqa: E402
from indexer.lexical import Words  # noqa: E402
from indexer.local_store import LocalStore  # noqa: E402
from indexer.milvus.address import Address  # noqa: E402
from indexer.milvus.catalogue import Catalogue  # noqa: E402
from indexer.milvus.client import Engine  # noqa: E402
from indexer.milvus.rows import document_rows, passage_rows  # noqa: E402
from indexer.milvus.schema import HNSW_M  # noqa: E402
from indexer.milvus.writing import MilvusStore  # noqa: E402
from indexer.pipeline import cut  # noqa: E402
from indexer.store import Filter  # noqa: E402

SAMPLE = ROOT / "corpus" / "sample" / "docs"
FIT, CHECK = (2_000, 6_000), 18_000
EMBEDDED, WRITTEN = 192, 2_000
PLACES = {"a parish": 2_000, "1 council": 200_000, "400 councils": 80_000_000, "a country's archive": 300_000_000}
MACHINE_GB, MEMORY_SHARE = 64, 0.7
START, END = "<!-- sizing -->", "<!-- /sizing -->"


@contextmanager
def processor_time(into: dict[str, float], name: str, amount: float) -> Iterator[None]:
    """Note how many of something one second of processor time does."""
    started = time.process_time()
    yield
    into[name] = amount / max(1e-9, time.process_time() - started)


def sample_figures(embedder: OnnxEmbedder) -> dict[str, float]:
    """Return what the sample tells: passages a document, and how fast documents are read, cut and embedded."""
    found: dict[str, float] = {}
    started = time.process_time()
    documents = [reading.document for reading in read_paths([SAMPLE]) if reading.document is not None]
    read = time.process_time() - started
    started = time.process_time()
    pieces = [cut(document) for document in documents]
    passages = sum(len(p) for p, _ in pieces)
    found["cut_per_s"] = passages / (time.process_time() - started)
    found["read_per_s"] = passages / read
    found["passages_per_document"] = passages / len(documents)
    found["characters_per_passage"] = sum(len(d.text) for d in documents) / passages
    texts = [
        embedding_text(where, document.text[p.start : p.end])
        for document, (cuts, contexts) in zip(documents, pieces, strict=True)
        for p, where in zip(cuts, contexts, strict=True)
    ]
    chosen = texts[:: max(1, len(texts) // EMBEDDED)][:EMBEDDED]
    with processor_time(found, "embed_per_s", len(chosen)):
        embedder.embed_passages(chosen)
    return found


def local_bytes(passages: int, embedder: OnnxEmbedder) -> dict[str, int]:
    """Build an index of so many generated passages in a folder; return the bytes of each part, by first name."""
    with tempfile.TemporaryDirectory() as folder:
        store = LocalStore.create(Path(folder) / "store", embedder.dimension)
        store.add(entries(passages, embedder))
        store.finish()
        sizes: dict[str, int] = {}
        for path in sorted((Path(folder) / "store").rglob("*")):
            if path.is_file():
                part = path.name if path.suffix in (".faiss", ".sqlite", ".npy", ".bin") else path.parent.name
                sizes[part] = sizes.get(part, 0) + path.stat().st_size
        return sizes


def written(embedder: OnnxEmbedder) -> dict[str, float]:
    """Return how many passages a second of processor time one writer puts into each store, and how large rows are."""
    found: dict[str, float] = {}
    batch = list(entries(WRITTEN, embedder))
    with tempfile.TemporaryDirectory() as folder:
        with processor_time(found, "write_local_per_s", WRITTEN):
            store = LocalStore.create(Path(folder) / "store", embedder.dimension)
            store.add(batch)
            store.finish()
        engine = Engine(Address(f"{folder}/sizing.db", local=True))
        milvus = MilvusStore.create(engine, "sizing", embedder.dimension, Path(folder))
        with processor_time(found, "write_milvus_lite_per_s", WRITTEN):
            milvus.add(batch)
            milvus.flush()
        milvus.close()
        from milvus_lite.server_manager import server_manager_instance

        server_manager_instance.release_server(f"{folder}/sizing.db")
    with processor_time(found, "make_rows_per_s", WRITTEN):
        words = Words()
        rows = [row for entry in batch for row in passage_rows(entry, words)]
    found["milvus_stems_per_passage"] = sum(len(set(row["words"].split())) for row in rows) / len(rows)
    texts = ("words", "text", "context", "path", "council", "committee", "kind", "status", "document", "input", "id")
    found["milvus_text_bytes"] = sum(len(str(row[name]).encode()) for row in rows for name in texts) / len(rows)
    records = [row for entry in batch for row in document_rows(entry)]
    found["milvus_record_bytes"] = sum(len(row["body"].encode()) + 200 for row in records) / len(rows)
    return found


def catalogue_bytes() -> dict[str, float]:
    """Return what a service keeps in memory for a document and its meeting on Milvus, in bytes."""
    import tracemalloc

    documents = [reading.document for reading in readings(3_000)]
    rows = [
        {"document": d.id, "meeting": d.meeting.id, "kind": d.kind, "status": d.status, "passages": 10}
        for d in documents
        if d is not None
    ]
    meetings = [d.meeting for d in documents if d is not None]
    tracemalloc.start()
    copies = {m.id: type(m)(m.id, m.council, m.committee, m.held_on, f"{m.committee} {m.id}", None) for m in meetings}
    catalogue = Catalogue(rows, copies)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert catalogue.count(Filter()).documents == len(rows)
    return {"service_bytes_per_document": held / len(rows)}


def line(sizes: Callable[[int], int]) -> tuple[float, float]:
    """Return fixed bytes and bytes a passage from the two builds that are fitted."""
    (few, low), (many, high) = ((n, sizes(n)) for n in FIT)
    each = (high - low) / (many - few)
    return low - each * few, each


def measure() -> dict[str, Any]:
    """Measure, work out, check."""
    embedder = OnnxEmbedder(threads=1)
    constants = sample_figures(embedder) | written(embedder) | catalogue_bytes()
    built = {size: local_bytes(size, embedder) for size in (*FIT, CHECK)}
    parts = {}
    for part in built[FIT[1]]:
        fixed, each = line(lambda size, part=part: built[size].get(part, 0))
        parts[part] = {"bytes_per_passage": round(each, 1), "fixed_bytes": round(fixed)}
    fixed, each = line(lambda size: sum(built[size].values()))
    predicted, found = fixed + each * CHECK, sum(built[CHECK].values())
    constants |= {"local_bytes_per_passage": each, "dimension": embedder.dimension}
    check = {
        "passages": CHECK,
        "predicted_mb": round(predicted / 1e6, 1),
        "built_mb": round(found / 1e6, 1),
        "error": round(predicted / found - 1, 4),
    }
    return {
        "constants": {name: round(value, 2) for name, value in constants.items()},
        "local_parts": parts,
        "check_of_sizes": check,
        "places": {name: place(passages, constants) for name, passages in PLACES.items()},
    }


def place(passages: int, constants: dict[str, float]) -> dict[str, float]:
    """Work out what so many passages take."""
    documents = passages / constants["passages_per_document"]
    vector = 4 * constants["dimension"]
    # hnswlib and knowhere: 2M links at the lowest level and M/(ln M) above it on average, four bytes each, and a label.
    graph = 4 * (2 * HNSW_M + HNSW_M / 2.77) + 8
    sparse = 8 * constants["milvus_stems_per_passage"]
    memory = passages * (vector + graph + 2 * sparse) / 1e9
    disk = passages * (vector + sparse + constants["milvus_text_bytes"] + constants["milvus_record_bytes"]) / 1e9
    cores = 2 if passages <= 200_000 else 64 if passages <= 100_000_000 else 256
    rate = 1 / sum(1 / constants[name] for name in ("read_per_s", "cut_per_s", "embed_per_s"))
    return {
        "passages": passages,
        "documents": round(documents),
        "folder_gb": round(passages * constants["local_bytes_per_passage"] / 1e9, 2),
        "milvus_memory_gb": round(memory, 2),
        "milvus_disk_gb": round(disk, 2),
        "query_nodes": max(1, -(-int(memory) // int(MACHINE_GB * MEMORY_SHARE))),
        "service_memory_gb": round(documents * constants["service_bytes_per_document"] / 1e9, 3),
        "cores": cores,
        "hours": round(passages / rate / cores / 3600, 2),
        "hours_simulated": round(simulated_hours(passages, cores, rate, constants["write_milvus_lite_per_s"]), 2),
        "writers_busy": round(cores * rate / constants["write_milvus_lite_per_s"], 2),
    }


def tables(found: dict[str, Any]) -> str:
    """Return the figures as the tables of docs/scale.md."""
    lines = [f"Measured {found['taken']} at commit {found['commit']} on {found['machine']}.", ""]
    lines += ["| constant | value |", "| --- | --- |"]
    lines += [f"| {name.replace('_', ' ')} | {value:,} |" for name, value in found["constants"].items()]
    lines += ["", "| part of a folder's index | bytes a passage |", "| --- | --- |"]
    lines += [f"| {part} | {size['bytes_per_passage']:,} |" for part, size in found["local_parts"].items()]
    check = found["check_of_sizes"]
    lines += ["", f"The line through {FIT[0]:,} and {FIT[1]:,} passages foretells {check['predicted_mb']:,} MB"]
    lines += [f"for {check['passages']:,}; built, they took {check['built_mb']:,} MB ({check['error']:+.1%}).", ""]
    names = list(next(iter(found["places"].values())))
    lines += ["| | " + " | ".join(found["places"]) + " |", "| --- |" + " ---: |" * len(found["places"])]
    lines += [
        f"| {name.replace('_', ' ').replace(' gb', ', GB')} | "
        + " | ".join(f"{figures[name]:,}" for figures in found["places"].values()) + " |"
        for name in names
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Measure, and write the results and the tables."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    cores, load = os.cpu_count(), os.getloadavg()[0]
    machine = f"{cores} cores ({platform.machine()}), {load:.0f} processes at work, Python {platform.python_version()}"
    found = {"taken": time.strftime("%Y-%m-%d"), "commit": commit, "machine": machine, **measure()}
    (HERE / "results" / "sizing.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    page = ROOT / "docs" / "scale.md"
    text = page.read_text(encoding="utf-8")
    table = f"{START}\n{tables(found)}\n{END}"
    page.write_text(re.sub(f"{START}.*?{END}", lambda _: table, text, flags=re.DOTALL), encoding="utf-8")
    print(tables(found))


if __name__ == "__main__":
    main()
