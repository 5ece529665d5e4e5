"""Asks a task's questions and keeps what was read for each, so that weights can be fitted without reading again."""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.assembly import index_paths, open_library
from service.search import BlankQueryError
from service.selecting import Chosen, Read
from service.settings import load_settings
from service.tasks import Query, Span, read_queries
from service.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with what it was taken to ask and the passages that were read for it, best first."""

    query: Query
    asked: Understanding
    reads: tuple[Read, ...]


def read_task(folder: Path, queries: Path, keep: Path | None = None) -> list[Asking]:
    """Index a task in a temporary folder and read for each of its questions; ``keep`` is a folder for the outcome."""
    kept = keep / f"{folder.name}-{queries.stem}.pickle" if keep else None
    if kept and kept.exists():
        found: list[Asking] = pickle.loads(kept.read_bytes())
        return found
    with tempfile.TemporaryDirectory() as index:
        settings = load_settings(index=Path(index))
        index_paths(settings, [folder / "docs"])
        library = open_library(settings)
        rows = []
        for query in read_queries(queries):
            try:
                asked, reads = library.read_closely(query.question)
            except BlankQueryError:
                continue
            rows.append(Asking(query, asked, tuple(reads)))
        library.close()
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(rows))
    return rows


def place_of(choice: Chosen) -> Span:
    """Return where a sentence stands in its task's document."""
    start = choice.read.hit.passage.start
    return Span(choice.read.document.source, start + choice.start, start + choice.end)


def task_options(description: str | None) -> argparse.ArgumentParser:
    """Return a command line that takes tasks, and a folder for what was read."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--task", action="append", nargs=3, metavar=("FOLDER", "QUERIES", "WEIGHT"), required=True,
        help="a task folder, its questions file, and what a question of it weighs",
    )  # fmt: skip
    parser.add_argument("--keep", type=Path, help="keep what was read here, and use what is kept")
    parser.add_argument("--penalty", type=float, default=3.0)
    return parser


def read_tasks(given: Sequence[tuple[str, str, str]], keep: Path | None) -> dict[str, tuple[list[Asking], float]]:
    """Return, by name, what was read for each task given on the command line, and what its questions weigh."""
    found = {}
    for folder, queries, weight in given:
        name = f"{Path(folder).name}-{Path(queries).stem}"
        found[name] = (read_task(Path(folder), Path(queries), keep), float(weight))
    return found
