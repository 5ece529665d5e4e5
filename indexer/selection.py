"""The rows that a search may find, as a bitmap and as ranges."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class Selection:
    """Some of the rows of a store: ``firsts`` and ``counts`` (equal length, in order) are the ranges they stand in.

    Ranges don't overlap. A range of no rows is left out.
    """

    def __init__(self, firsts: Rows, counts: Rows) -> None:
        self._firsts, self._counts = firsts[counts > 0], counts[counts > 0]
        self.total = int(counts.sum())

    def count(self, first: int, end: int) -> int:
        """Return how many of the rows from ``first`` to before ``end`` are in it; a range may not cross the borders."""
        low, high = np.searchsorted(self._firsts, (first, end))
        return int(self._counts[low:high].sum())

    def rows(self, first: int, end: int) -> Rows:
        """Return the rows in it from ``first`` to before ``end``, in order."""
        low, high = np.searchsorted(self._firsts, (first, end))
        firsts, counts = self._firsts[low:high], self._counts[low:high]
        if not len(firsts):
            return np.empty(0, np.int64)
        # A run of ones whose first of each range is a jump: summed up, it counts along each range.
        steps = np.ones(int(counts.sum()), np.int64)
        starts = np.cumsum(counts)[:-1]
        steps[0] = firsts[0]
        steps[starts] = firsts[1:] - (firsts[:-1] + counts[:-1]) + 1
        found: Rows = np.cumsum(steps)
        return found

    def bitmap(self, first: int, end: int) -> NDArray[np.uint8]:
        """Return a bit for each row from ``first`` (a multiple of eight) to before ``end``, lowest bit first."""
        found: NDArray[np.uint8] = self._bits[first // 8 : (end + 7) // 8]
        return found

    @cached_property
    def _bits(self) -> NDArray[np.uint8]:
        ends = self._firsts + self._counts
        length = int(ends[-1]) if len(ends) else 0
        # Ranges don't overlap: one up where each begins, one down where it ends, summed up.
        marks = np.zeros(length + 1, np.int8)
        marks[self._firsts] += 1
        marks[ends] -= 1
        return np.packbits(np.cumsum(marks[:-1], dtype=np.int8), bitorder="little")
