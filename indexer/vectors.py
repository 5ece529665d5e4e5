"""The vectors of a part: a float32 for each row and dimension in one FAISS file, searched exactly.

The file is a FAISS flat inner-product index (``IxFI``), written as a stream: its 45-byte header holds the number of
vectors at two places, everything after it is float32. A builder appends and sets the numbers when it commits, so memory
doesn't grow with the index; a reader maps the file, so opening costs nothing. A large part has cells beside it
(:mod:`indexer.vectors_cells`), and this file for its exact rescoring.
"""

from __future__ import annotations

import os
import struct
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from indexer.errors import IndexDamaged
from indexer.selection import Rows, Selection
from indexer.store import Vectors

# Its Python layer adds array arguments that its types don't know of.
_faiss: Any = faiss

HEADER = 45
_NTOTAL = 8  # offset of the number of vectors, int64
_FLOATS = 37  # offset of the number of floats, uint64
# So many vectors are looked at one by one: a selective filter is a scan of what it leaves.
SCANNED = 20_000
# Exact search takes some 3.5 ms for so many vectors of 384 dimensions on one core, less than all else that a search
# does; what is larger gets cells.
EXACT_MOST = 50_000
# Some vectors are read six times faster through the mapping than by their places, but pages that are mapped count as
# this process's memory as long as it lives: 300 MB of so many vectors of 384 dimensions.
MAPPED_MOST = 200_000
_CHUNK = 32_768

Found = tuple[Rows, Vectors]


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


class VectorFile:
    """The vectors in a file, numbered from 0; any number of threads may read and search it."""

    def __init__(self, path: Path) -> None:
        try:
            self._index: Any = _faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamaged(f"The vectors {path} can't be read: {error}") from error
        self.dimension = int(self._index.d)
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._closing = weakref.finalize(self, os.close, self._file)
        size = len(self) * self.dimension
        floats = _faiss.rev_swig_ptr(self._index.get_xb(), size) if size else np.empty(0, np.float32)
        self._all: Vectors = floats.reshape(-1, self.dimension)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def close(self) -> None:
        """Close the file."""
        self._closing()

    def get(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, shape (rows, dimension)."""
        if len(self) <= MAPPED_MOST or not len(rows) or not hasattr(os, "preadv"):
            found: Vectors = self._all[rows]
            return found
        found = np.empty((len(rows), self.dimension), np.float32)
        # Neighbours are read together.
        borders = np.flatnonzero(np.diff(rows, prepend=-2) != 1)
        width = 4 * self.dimension
        for low, high in zip(borders, [*borders[1:], len(rows)], strict=True):
            os.preadv(self._file, [found[low:high].data], HEADER + width * int(rows[low]))
        return found

    def chunks(self) -> Iterator[tuple[int, Vectors]]:
        """Yield all vectors in stretches that fit in memory, each with its first row."""
        for first in range(0, len(self), _CHUNK):
            yield first, self.get(np.arange(first, min(first + _CHUNK, len(self))))

    def search(self, query: Vectors, limit: int, bitmap: Any = None) -> Found:  # noqa: ANN401 - NDArray[np.uint8] | None
        """Return rows and cosines of the nearest to a query of shape (1, dimension), best first.

        ``bitmap`` has a bit for each row that may be found, lowest bit first; None is all of them.
        """
        one_thread()
        parameters = None
        if bitmap is not None:
            parameters = _faiss.SearchParameters(sel=_faiss.IDSelectorBitmap(bitmap))
        scores, rows = self._index.search(query, min(limit, len(self)), params=parameters)
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def scan(self, query: Vectors, limit: int, rows: Rows) -> Found:
        """Return rows and cosines of the nearest among ``rows``, best first: every one of them is looked at."""
        return best(rows, self.get(rows) @ query[0], limit)


def best(rows: Rows, scores: Vectors, limit: int) -> Found:
    """Return the best of scored rows, best first, equal ones by row."""
    if limit < len(rows):
        kept = np.argpartition(-scores, limit)[:limit]
        rows, scores = rows[kept], scores[kept]
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]


_threads = threading.local()


def one_thread() -> None:
    """Let FAISS use one thread for what this thread asks: a team costs more than the search it would share out."""
    if not hasattr(_threads, "ready"):
        faiss.omp_set_num_threads(1)
        _threads.ready = True


def search_file(vectors: VectorFile, query: Vectors, limit: int, chosen: Selection, first: int) -> Found:
    """Search the rows of a selection exactly; ``first`` is the number that the file's first row has in it."""
    end = first + len(vectors)
    total = chosen.count(first, end)
    if total == len(vectors):
        return vectors.search(query, limit)
    if total <= SCANNED:
        return vectors.scan(query, limit, chosen.rows(first, end) - first)
    return vectors.search(query, limit, chosen.bitmap(first, end))
