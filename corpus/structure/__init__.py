"""Text to blocks: headings, run-in headings, items, resolutions, votes, actions, speaker turns, boilerplate."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from corpus.extract import Mark
from corpus.records import Block, Page
from corpus.structure.formalities import business_starts
from corpus.structure.outline import Outliner, Part
from corpus.structure.units import units

__all__ = ["blocks", "blocks_of", "outline", "outlines"]


def blocks(text: str, marks: Sequence[Mark] = (), pages: Sequence[Page] = ()) -> tuple[Block, ...]:
    """Return a text's blocks in order.

    They never overlap, begin and end with something visible, and hold every visible character between them. ``marks``
    are what the format itself states, ``pages`` where its pages stand; both are offsets in ``text``.
    """
    return blocks_of(outline(text, marks), pages)


def blocks_of(parts: Sequence[Part], pages: Sequence[Page] = ()) -> tuple[Block, ...]:
    """Return the blocks that an outline's parts are, each with the page it begins on."""
    starts = [page.start for page in pages]
    return tuple(
        Block(part.kind, part.start, part.end, part.path, part.item, _page(part.start, starts, pages)) for part in parts
    )


def outline(text: str, marks: Sequence[Mark] = ()) -> list[Part]:
    """Return the parts that the blocks are made of, headings with their depth."""
    return outlines(text, marks)[0]


def outlines(text: str, marks: Sequence[Mark] = ()) -> tuple[list[Part], list[Part]]:
    """Return the outline, and the one to withhold by: in it nothing ends an item that only looks like the next."""
    pieces = units(text, marks)
    outliner = Outliner(text, pieces)
    parts = list(outliner.parts())
    cautious = list(Outliner(text, pieces, cautious=True).parts()) if outliner.counted else parts
    business = business_starts(text, parts)
    return (list(Outliner(text, pieces, business).parts()) if business else parts), cautious


def _page(start: int, starts: list[int], pages: Sequence[Page]) -> int | None:
    index = bisect_right(starts, start) - 1
    return pages[index].number if index >= 0 else None
