"""Vectors that were worked out before: those of the last generation, and those a stopped build had got to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.embedding import Embedder
from indexer.homes import BuildStore
from indexer.parts import PARTS, PASSAGES, VECTORS
from indexer.passage_file import PassageFile
from indexer.store import Vectors
from indexer.vectors import HEADER
from indexer.writing import NEW

NOTE = "building.json"


class Remembered:
    """Finds the vector that equal input had, so that only what is new goes through the model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._store: BuildStore | None = None
        self._leftovers: list[_Leftover] = []

    def use_store(self, store: BuildStore) -> None:
        """Take vectors from a generation that the same embedder built."""
        self._store = store

    def use_leftover(self, folder: Path) -> None:
        """Take vectors from a build that was stopped, if the same embedder ran it and anything is left of it."""
        try:
            note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
            if note["fingerprint"] == self._embedder.fingerprint:
                self._leftovers.append(_Leftover(folder, self._embedder.dimension))
        except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
            return  # it was stopped before it had written anything of use

    def vectors(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors that are known, by input digest."""
        known = self._store.vectors_of_inputs(inputs) if self._store else {}
        for leftover in self._leftovers:
            missing = [given for given in inputs if given not in known]
            if missing:
                known |= leftover.vectors(missing)
        return known

    def close(self) -> None:
        """Let go of the leftovers' files."""
        for leftover in self._leftovers:
            leftover.close()


class _Leftover:
    """A store as a stopped build left it: its database recovers by itself, its vectors are read as far as they go."""

    def __init__(self, folder: Path, dimension: int) -> None:
        new = folder / PARTS / NEW
        if not new.is_dir():
            raise ValueError(f"{new} isn't there")
        self._passages = PassageFile(new / PASSAGES, writable=True)
        self._passages.index()
        self._first = self._passages.first_row
        path = new / VECTORS
        rows = (path.stat().st_size - HEADER) // (4 * dimension)
        shape = (max(rows, 0), dimension)
        self._vectors = np.memmap(path, np.float32, "r", HEADER, shape) if rows > 0 else np.empty((0, dimension))

    def vectors(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        rows = ((given, row - self._first) for given, row in self._passages.rows_of_inputs(inputs))
        found = {given: np.array(self._vectors[row]) for given, row in rows if row < len(self._vectors)}
        # After a power cut a file can have its length and not its content.
        return {given: vector for given, vector in found.items() if abs(float(vector @ vector) - 1) < 0.01}

    def close(self) -> None:
        self._passages.close()


def leave_note(folder: Path, fingerprint: str) -> None:
    """Say in a folder that is being built whose vectors it holds."""
    (folder / NOTE).write_text(json.dumps({"fingerprint": fingerprint}), encoding="utf-8")
