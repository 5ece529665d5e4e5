"""The FAISS part of a generation: a vector for each row, searched exactly.

The file is a FAISS flat inner-product index (``IxFI``), written as a stream: its 45-byte header holds the number of
vectors at two places, everything after it is float32. A builder appends and sets the numbers when it commits, so memory
doesn't grow with the index; a reader maps the file, so opening costs nothing. An approximate index for millions of rows
can stand beside it, with this file for its exact rescoring.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged
from indexer.store import Vectors

Rows = NDArray[np.int64]

# Its Python layer adds array arguments that its types don't know of.
_faiss: Any = faiss

HEADER = 45
_NTOTAL = 8  # offset of the number of vectors, int64
_FLOATS = 37  # offset of the number of floats, uint64


class VectorWriter:
    """Appends vectors to a file that FAISS can read after each :meth:`flush`."""

    def __init__(self, path: Path, dimension: int) -> None:
        self.count = 0
        self._dimension = dimension
        self._stream = path.open("w+b")
        self._stream.write(faiss.serialize_index(faiss.IndexFlatIP(dimension)).tobytes())

    def check(self, vectors: Vectors) -> None:
        """Raise ValueError unless the shape is (n, dimension) and every number is finite (others can't be ranked)."""
        if vectors.ndim != 2 or vectors.shape[1] != self._dimension:
            raise ValueError(f"Vectors of shape {vectors.shape} don't fit an index of dimension {self._dimension}.")
        if not np.isfinite(vectors).all():
            raise ValueError("A vector holds a number that isn't finite: the embedder has failed.")

    def append(self, vectors: Vectors) -> None:
        """Add vectors of shape (n, dimension) as the next rows."""
        self._stream.write(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
        self.count += len(vectors)

    def push(self) -> None:
        """Hand what was appended to the operating system."""
        self._stream.flush()

    def flush(self) -> None:
        """Set the counts and make the file durable."""
        for offset, code, number in ((_NTOTAL, "<q", self.count), (_FLOATS, "<Q", self.count * self._dimension)):
            self._stream.seek(offset)
            self._stream.write(struct.pack(code, number))
        self._stream.seek(0, os.SEEK_END)
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


class VectorIndex:
    """Exact search by cosine over unit vectors; any number of threads may search."""

    def __init__(self, path: Path) -> None:
        try:
            self._index: Any = _faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamaged(f"The vectors {path} can't be read: {error}") from error
        self.dimension = int(self._index.d)
        self._threads = threading.local()
        size = len(self) * self.dimension
        floats = _faiss.rev_swig_ptr(self._index.get_xb(), size) if size else np.empty(0, np.float32)
        self._all: Vectors = floats.reshape(-1, self.dimension)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: Vectors, limit: int, rows: Rows | None) -> list[tuple[int, float]]:
        """Return row and cosine of the nearest, best first; ``rows`` (sorted) are those that may be found, None all."""
        allowed = len(self) if rows is None else len(rows)
        limit = min(limit, allowed)
        if limit < 1:
            return []
        if not hasattr(self._threads, "ready"):
            # FAISS would start a team of threads for each query, which costs more than the search it shares out.
            faiss.omp_set_num_threads(1)
            self._threads.ready = True
        parameters = None
        if rows is not None and allowed < len(self):
            chosen = np.zeros(len(self), dtype=bool)
            chosen[rows] = True
            selector = _faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))
            parameters = _faiss.SearchParameters(sel=selector)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, found = self._index.search(query, limit, params=parameters)
        return [(int(row), float(score)) for row, score in zip(found[0], scores[0], strict=True) if row >= 0]

    def get(self, rows: Sequence[int]) -> Vectors:
        """Return the vectors of rows, shape (rows, dimension)."""
        found: Vectors = self._all[np.asarray(rows, dtype=np.int64)]
        return found
