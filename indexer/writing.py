"""Writing a generation's newest part, and bringing its parts in order when it is finished."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from indexer.catalogue import Catalogue
from indexer.homes import Ask
from indexer.merging import due, merge
from indexer.parts import ALIGNED, PARTS, PASSAGES, VECTORS, Part, link, share
from indexer.passage_file import PassageFile
from indexer.store import Vectors
from indexer.vectors import VectorWriter
from indexer.vectors_cells import make_cells

NEW = "new"
# Approximate search is measured with so many questions.
QUESTIONS = 128
WORDS = 12


class Writing:
    """The part that a builder writes to, after those that it begins with."""

    def __init__(self, folder: Path, before: Sequence[Part], dimension: int) -> None:
        self.before = list(before)
        end = before[-1].first + before[-1].rows if before else 0
        self._folder = folder
        self._first = -(-end // ALIGNED) * ALIGNED
        self._new = folder / NEW
        self._new.mkdir()
        self.passages = PassageFile(self._new / PASSAGES, writable=True, first_row=self._first)
        self._vectors = VectorWriter(self._new / VECTORS, dimension)
        self._vectors.flush()
        self._read: Part | None = None

    def check(self, vectors: Vectors) -> None:
        """Raise ValueError unless the vectors can be taken in."""
        self._vectors.check(vectors)

    def append(self, vectors: Vectors) -> int:
        """Add vectors as the next rows; return the first of these."""
        first = self._first + self._vectors.count
        self._vectors.append(vectors)
        return first

    @contextmanager
    def transaction(self, catalogue: Catalogue) -> Iterator[None]:
        """Write to catalogue and part; if that fails, nothing is written to either."""
        connections = (self.passages.connection, catalogue.connection)
        for connection in connections:
            connection.execute("BEGIN")
        try:
            yield
            # Rows that the databases know of have their vectors in the file, even if the process is killed now.
            self._vectors.push()
        except BaseException:
            for connection in connections:
                connection.execute("ROLLBACK")
            raise
        # Killed between the two, the part holds passages that the catalogue doesn't know of: they count as removed.
        for connection in connections:
            connection.execute("COMMIT")

    def as_part(self) -> Part:
        """Return the new part as it is now, to be searched."""
        self._vectors.flush()
        self.passages.index()
        if self._read is not None:
            self._read.vectors.close()
        self._read = Part(self._new, self._first, passages=self.passages)
        return self._read

    def finish(self, alive: Mapping[int, str], ask: Ask | None) -> list[Part]:
        """Make the new part durable, merge it with those before it where they get many, and return the parts there are.

        ``alive`` are the documents' ids by number. Parts that are new and large get cells.
        """
        self._vectors.flush()
        self._vectors.close()
        self.passages.index()
        self.passages.finish()
        if not self._vectors.count:
            shutil.rmtree(self._new)
            return self.before
        named = self._new.rename(self._folder / _name(self._first, self._vectors.count))
        parts = [*self.before, Part(named, self._first)]
        # In whole blocks, since a part that is merged is filled up to one.
        last = due([-(-part.rows // ALIGNED) for part in parts])
        if last > 1:
            parts = [*parts[:-last], self._merged(parts[-last:], alive)]
        newest = parts[-1]
        if make_cells(newest.folder, newest.vectors, lambda: _queries(newest, ask)):
            newest.close()
            parts[-1] = Part(newest.folder, newest.first)
        return parts

    def _merged(self, parts: Sequence[Part], alive: Mapping[int, str]) -> Part:
        first, end = parts[0].first, parts[-1].first + parts[-1].rows
        target = self._folder / _name(first, end - first)
        merge(parts, target, alive.keys())
        for part in parts:
            part.close()
            shutil.rmtree(part.folder)
        return Part(target, first)

    def close(self) -> None:
        """Let go of files and connections."""
        self.passages.close()
        self._vectors.close()
        if self._read is not None:
            self._read.close()


def _name(first: int, rows: int) -> str:
    return f"{first:010d}-{first + rows:010d}"


def _queries(part: Part, ask: Ask | None) -> Vectors:
    """Return vectors like those of questions on a part: of words from its passages, or, unasked, between passages."""
    chance = np.random.default_rng(part.rows)
    rows = chance.integers(part.rows, size=2 * QUESTIONS)
    if ask is not None:
        return ask(list(part.passages.words((rows[:QUESTIONS] + part.first).tolist(), WORDS)))
    mixed = part.vectors.get(rows).reshape(QUESTIONS, 2, -1).sum(axis=1)
    unit: Vectors = mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-12)
    return unit


def inherit_files(before: Path, folder: Path, catalogue: str, lexical: str) -> None:
    """Make a generation's folder that begins with what another holds: parts and segments linked, the catalogue copied.

    What tantivy replaces by rename (its lists of segments) is copied, so that no name of it is shared.
    """
    (folder / PARTS).mkdir(parents=True)
    (folder / lexical).mkdir()
    shutil.copyfile(before / catalogue, folder / catalogue)
    for path in (before / lexical).iterdir():
        if path.suffix == ".lock":
            continue
        act = shutil.copyfile if path.suffix == ".json" else link
        act(path, folder / lexical / path.name)
    for part in (before / PARTS).iterdir():
        share(part, folder / PARTS / part.name)
