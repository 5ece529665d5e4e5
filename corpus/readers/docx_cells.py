"""Finds the rows and cells of a Word table, and what a cell says that goes on with the one above."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.readers.packages import attribute, child, local
from corpus.readers.spans import LONG_NAME


def inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, also those wrapped in content controls and insertions."""
    for part in element:
        if local(part) == wanted:
            yield part
        elif local(part) in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from inside(part, wanted)


def merged(cell: etree._Element, text: str, column: int, above: dict[int, str]) -> str:
    """Return a cell's text, or that of the cell above which it goes on with; ``above`` keeps those by column."""
    merge = child(cell, "tcPr", "vMerge")
    if merge is None:
        above.pop(column, None)
        return text
    if attribute(merge, "val") == "restart":
        above[column] = text if len(text) <= LONG_NAME else ""
        return text
    return text or above.get(column, "")
