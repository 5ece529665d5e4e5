"""Repeats what a cell that reaches over several rows of a table says in each of them, so that none loses its name."""

from __future__ import annotations

LONG_NAME = 200
"""A longer text than this isn't a row's name, and stands once."""


class RowSpans:
    """The cells that reach down from the rows above, by column."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, cells: list[str]) -> None:
        """Put what reaches down into a row's next columns at the end of the cells so far."""
        while (found := self._open.pop(len(cells), None)) is not None:
            rows, text = found
            if rows > 1:
                self._open[len(cells)] = (rows - 1, text)
            cells.append(text)

    def begin(self, column: int, rows: int, text: str) -> None:
        """Note that a cell reaches over ``rows`` rows, its own counted."""
        if rows > 1:
            self._open[column] = (rows - 1, text if len(text) <= LONG_NAME else "")
