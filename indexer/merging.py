"""Merging the last parts of a store into one, so that however often a little is added, parts stay few.

Rows keep their numbers, so nothing else changes; the text of documents that were removed is left out.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path

import numpy as np

from indexer.parts import PASSAGES, VECTORS, Part
from indexer.passage_file import PassageFile
from indexer.vectors import VectorWriter

# The last parts are merged as long as the one before them has at most so many times their rows together: then there
# are about as many parts as the rows have digits, and a row is written again about as often.
_BELOW = 3


def due(sizes: Sequence[int]) -> int:
    """Return how many of the last parts should become one (fewer than two is none); ``sizes`` are those of all."""
    together, parts = 0, 0
    for size in reversed(sizes):
        if parts and size > _BELOW * together:
            break
        together, parts = together + size, parts + 1
    return parts


def merge(parts: Sequence[Part], target: Path, alive: Set[int]) -> None:
    """Write neighbouring parts as one into a folder that is made; ``alive`` are the numbers of documents to keep."""
    target.mkdir()
    passages = PassageFile(target / PASSAGES, writable=True, first_row=parts[0].first)
    writer = VectorWriter(target / VECTORS, parts[0].vectors.dimension)
    for part in parts:
        # Parts begin at round numbers: what lies between is filled up with rows that nothing knows of.
        gap = part.first - parts[0].first - writer.count
        writer.append(np.zeros((gap, part.vectors.dimension), np.float32))
        for _, vectors in part.vectors.chunks():
            writer.append(vectors)
        passages.copy(part.folder / PASSAGES, sorted(alive & part.passages.documents()))
    passages.index()
    passages.finish()
    writer.flush()
    writer.close()
