"""Approximate search for large parts: FAISS cells (IVF) of 8-bit codes, rescored exactly from the part's vectors.

Vectors are sorted into cells around centres that k-means finds on a sample; a search looks into the cells nearest to
the query. How many that must be is measured when the cells are made, on held-out queries against exact search: cells
that can't reach :data:`RECALL` are not used. Codes are mapped, so a part of a million vectors of 384 dimensions takes
400 MB that the system can take back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from indexer.embedding import usable_cores
from indexer.errors import IndexDamaged
from indexer.selection import Selection
from indexer.store import Vectors
from indexer.vectors import EXACT_MOST, SCANNED, Found, VectorFile, best, one_thread

_faiss: Any = faiss

CELLS, NOTE = "cells.faiss", "cells.json"
# Of the ten nearest, how many must be found, on average over the held-out queries; and of the hundred nearest, which a
# search draws its candidates from.
RECALL, RECALL_DEEP = 0.98, 0.97
# What is looked for beyond what was asked for, since codes rank a little otherwise than vectors do.
SPARE = 50
# A search for more than this wants to miss nothing: every cell is looked into.
DEEP = 1000
_SAMPLE_PER_CELL = 50
_ROUNDS = 10
_ADDED_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class Quality:
    """What was measured when cells were made: of ``cells``, how many are ``probed``, and what share is found so."""

    cells: int
    probed: int
    recall_at_10: float
    recall_at_100: float
    queries: int
    sample: int

    def __str__(self) -> str:
        return (
            f"IVF{self.cells},SQ8 rescored exactly, {self.probed} cells probed, "
            f"recall@10 {self.recall_at_10:.3f} on {self.queries} held-out queries"
        )


class Cells:
    """The cells of a part, read by any number of threads."""

    def __init__(self, folder: Path, vectors: VectorFile) -> None:
        try:
            self.quality = Quality(**json.loads((folder / NOTE).read_text(encoding="utf-8")))
            self._index: Any = _faiss.read_index(str(folder / CELLS), faiss.IO_FLAG_MMAP_IFC)
        except (RuntimeError, OSError, ValueError, TypeError) as error:
            raise IndexDamaged(f"The cells in {folder} can't be read: {error}") from error
        self._vectors = vectors

    def search(self, query: Vectors, limit: int, chosen: Selection, first: int) -> Found:
        """Return rows and exact cosines of the nearest to a query of shape (1, dimension), best first.

        A filter that leaves few is a scan of these; the fewer it leaves, the more cells are probed, so that as many
        candidates are looked at; and if it finds fewer than it should, all cells are.
        """
        size = len(self._vectors)
        total = chosen.count(first, first + size)
        if total <= SCANNED:
            return self._vectors.scan(query, limit, chosen.rows(first, first + size) - first)
        bitmap = None if total == size else chosen.bitmap(first, first + size)
        probed = self.quality.cells if limit > DEEP else self.quality.probed * size // total
        found = self._candidates(query, limit, probed, bitmap)
        if len(found) < min(limit, total) and probed < self.quality.cells:
            found = self._candidates(query, limit, self.quality.cells, bitmap)
        found.sort()
        return best(found, self._vectors.get(found) @ query[0], limit)

    def _candidates(self, query: Vectors, limit: int, probed: int, bitmap: Any) -> Any:  # noqa: ANN401 - arrays
        one_thread()
        selector = None if bitmap is None else _faiss.IDSelectorBitmap(bitmap)
        parameters = _faiss.SearchParametersIVF(sel=selector, nprobe=min(probed, self.quality.cells))
        _, rows = self._index.search(query, min(limit + SPARE + limit // 10, len(self._vectors)), params=parameters)
        return rows[0][rows[0] >= 0]


def make_cells(folder: Path, vectors: VectorFile, ask: Callable[[], Vectors]) -> Quality | None:
    """Make the cells of a part in its folder, if it is large; ``ask`` gives unit vectors of queries on it.

    Return what was measured; None if the part is searched exactly: it is small, or no number of cells finds enough.
    """
    if len(vectors) <= EXACT_MOST:
        return None
    queries = ask()
    cells = 1 << round(np.log2(2 * np.sqrt(len(vectors))))
    faiss.omp_set_num_threads(usable_cores())
    try:
        index, sample = _trained(vectors, cells)
        for at in range(0, len(vectors), _ADDED_AT_ONCE):
            index.add(vectors.get(np.arange(at, min(at + _ADDED_AT_ONCE, len(vectors)))))
        _faiss.write_index(index, str(folder / CELLS))
        truth = _nearest(vectors, queries, 100)
    finally:
        faiss.omp_set_num_threads(1)
    del index
    quality = _measured(folder, vectors, queries, truth, cells, sample)
    if quality is None:
        (folder / CELLS).unlink()
        (folder / NOTE).unlink()
    return quality


def _trained(vectors: VectorFile, cells: int) -> tuple[Any, int]:
    size = min(len(vectors), _SAMPLE_PER_CELL * cells)
    rows = np.sort(np.random.default_rng(0).choice(len(vectors), size, replace=False))
    index = _faiss.index_factory(vectors.dimension, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = _ROUNDS
    index.train(vectors.get(rows))
    return index, size


def _nearest(vectors: VectorFile, queries: Vectors, limit: int) -> list[list[int]]:
    """Return the rows nearest to each query, best first, by exact search over all vectors."""
    scores = np.full((len(queries), limit), -np.inf, np.float32)
    rows = np.full((len(queries), limit), -1, np.int64)
    for first, stretch in vectors.chunks():
        found_scores, found_rows = _faiss.knn(queries, stretch, min(limit, len(stretch)), faiss.METRIC_INNER_PRODUCT)
        scores = np.concatenate([scores, found_scores], axis=1)
        rows = np.concatenate([rows, found_rows + first], axis=1)
        order = np.argsort(-scores, axis=1)[:, :limit]
        scores, rows = np.take_along_axis(scores, order, 1), np.take_along_axis(rows, order, 1)
    nearest: list[list[int]] = rows.tolist()
    return nearest


def _measured(
    folder: Path, vectors: VectorFile, queries: Vectors, truth: Sequence[Sequence[int]], cells: int, sample: int
) -> Quality | None:
    """Find how many cells must be probed, and write that down; None if all of them find too little."""
    everything = Selection(np.zeros(1, np.int64), np.array([len(vectors)]))
    probed = max(1, cells // 128)
    while probed <= cells // 2:
        quality = Quality(cells, probed, 0.0, 0.0, len(queries), sample)
        (folder / NOTE).write_text(json.dumps(asdict(quality)), encoding="utf-8")
        searched = Cells(folder, vectors)
        ten, deep = (_recall(searched, queries, truth, limit, everything) for limit in (10, 100))
        quality = Quality(cells, probed, round(ten, 4), round(deep, 4), len(queries), sample)
        (folder / NOTE).write_text(json.dumps(asdict(quality)), encoding="utf-8")
        if ten >= RECALL and deep >= RECALL_DEEP:
            return quality
        probed *= 2
    return None


def _recall(cells: Cells, queries: Vectors, truth: Sequence[Sequence[int]], limit: int, everything: Selection) -> float:
    """Return the share of the nearest that searches for so many find, on average over queries."""
    found = (
        len({*cells.search(query[None], limit, everything, 0)[0].tolist()} & {*wanted[:limit]}) / limit
        for query, wanted in zip(queries, truth, strict=True)
    )
    return sum(found) / len(queries)
