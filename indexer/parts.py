"""The parts of a store: stretches of rows, each a folder of files that never change once written.

Generations share parts by hard links, so that publishing a few documents more costs a few files. Removing a document
leaves its rows where they are: the catalogue no longer knows them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from indexer.errors import REBUILD, IndexDamaged
from indexer.kinship import Key, related
from indexer.passage_file import Fields, PassageFile, piece_keys, piece_start
from indexer.selection import Rows, Selection
from indexer.store import Vectors
from indexer.vectors import Found, VectorFile, best, search_file
from indexer.vectors_cells import CELLS, Cells

PARTS, PASSAGES, VECTORS = "parts", "passages.sqlite", "vectors.faiss"
# A part begins at a multiple of this, so that a bitmap over all rows can be cut into bitmaps over parts.
ALIGNED = 64


class Part:
    """Rows ``first`` to before ``first + rows``: their passages and vectors, read by any number of threads."""

    def __init__(self, folder: Path, first: int, *, passages: PassageFile | None = None) -> None:
        for name in (PASSAGES, VECTORS):
            if not (folder / name).exists():
                raise IndexDamaged(f"The index part {folder} lacks {name}: {REBUILD}.")
        self.folder, self.first = folder, first
        self.passages = passages or PassageFile(folder / PASSAGES)
        if self.passages.first_row != first:
            raise IndexDamaged(f"The index part {folder} doesn't begin at row {first}: {REBUILD}.")
        self.vectors = VectorFile(folder / VECTORS)
        self.rows = len(self.vectors)
        self.cells = Cells(folder, self.vectors) if (folder / CELLS).exists() else None

    def search(self, query: Vectors, limit: int, chosen: Selection) -> Found:
        """Return rows and cosines of the nearest to a query of shape (1, dimension) in a selection, best first."""
        if self.cells is not None:
            rows, scores = self.cells.search(query, limit, chosen, self.first)
        else:
            rows, scores = search_file(self.vectors, query, limit, chosen, self.first)
        return rows + self.first, scores

    def close(self) -> None:
        """Let go of files and connections."""
        self.passages.close()
        self.vectors.close()


class Parts:
    """The parts of a store, in order of their rows, as one."""

    def __init__(self, parts: Sequence[Part], dimension: int) -> None:
        self.all = list(parts)
        self.dimension = dimension
        self._firsts = np.array([part.first for part in parts], np.int64)

    def __iter__(self) -> Iterator[Part]:
        return iter(self.all)

    def of(self, row: int) -> Part:
        """Return the part that a row stands in."""
        return self.all[int(np.searchsorted(self._firsts, row, side="right")) - 1]

    def _by_part(self, rows: Rows) -> Iterator[tuple[Part, Rows]]:
        """Yield each part with the places, in the array given, of the rows that stand in it."""
        numbers = np.searchsorted(self._firsts, rows, side="right") - 1
        for number in np.unique(numbers):
            yield self.all[number], np.flatnonzero(numbers == number)

    def search(self, query: Vectors, limit: int, chosen: Selection) -> Found:
        """Return rows and cosines of the nearest to a unit vector, shape (dimension,), in a selection, best first."""
        one = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
        found = [part.search(one, limit, chosen) for part in self.all]
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        return best(np.concatenate([rows for rows, _ in found]), np.concatenate([scores for _, scores in found]), limit)

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, shape (rows, dimension)."""
        found = np.empty((len(rows), self.dimension), np.float32)
        for part, places in self._by_part(rows):
            found[places] = part.vectors.get(rows[places] - part.first)
        return found

    def passages(self, rows: Sequence[int], owners: Mapping[int, str]) -> dict[int, Fields]:
        """Return the fields of the rows whose documents are among ``owners`` (ids by number)."""
        wanted = np.asarray(rows, np.int64)
        return {
            row: fields
            for part, places in self._by_part(wanted)
            for row, fields in part.passages.passages(wanted[places].tolist(), owners)
        }

    def texts(self, rows: Rows, spans: Sequence[tuple[int, int, int]]) -> list[str]:
        """Return texts: for each row (any row of the document), document number, start and end in characters."""
        texts = [""] * len(spans)
        for part, places in self._by_part(rows):
            keys = {place: piece_keys(*spans[place]) for place in places.tolist()}
            pieces = part.passages.pieces(sorted({key for wanted in keys.values() for key in wanted}))
            for place, wanted in keys.items():
                _, start, end = spans[place]
                skipped = piece_start(start)
                whole = pieces.get(wanted[0], "")
                if len(wanted) > 1:
                    whole += "".join([pieces.get(key, "") for key in wanted[1:]])
                texts[place] = whole[start - skipped : end - skipped]
        return texts

    def rows_of_ids(self, ids: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield id and row of each passage that exists, dead ones among them."""
        for part in self.all:
            yield from part.passages.rows_of_ids(ids)

    def rows_of_inputs(self, inputs: Sequence[str]) -> dict[str, int]:
        """Return a row that was embedded from each input, for those that have one; it may be dead."""
        found: dict[str, int] = {}
        for part in self.all:
            missing = [given for given in inputs if given not in found]
            found.update(part.passages.rows_of_inputs(missing))
        return found

    def kin(self, wanted: Sequence[Key]) -> set[int]:
        """Return the numbers of documents that may be related to the one with these keys, dead ones too."""
        return related(wanted, lambda key: set().union(*(part.passages.kin(key) for part in self.all)))

    def described(self) -> str:
        """Return how the vectors are searched, in words."""
        exact = sum(part.rows for part in self.all if part.cells is None)
        cells = [f"{part.rows:,} by {part.cells.quality}" for part in self.all if part.cells is not None]
        if not cells:
            return "exact (flat, inner product)"
        return "; ".join([*cells, *([f"{exact:,} exactly"] if exact else [])])

    def close(self) -> None:
        """Let go of files and connections."""
        for part in self.all:
            part.close()


def share(part: Path, target: Path) -> None:
    """Make a folder that shares the files of a part, by hard links where the disk has them."""
    target.mkdir(parents=True)
    for path in part.iterdir():
        link(path, target / path.name)


def link(path: Path, target: Path) -> None:
    """Make another name of a file that never changes; a copy, where the disk has no hard links."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
