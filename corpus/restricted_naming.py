"""Says in words what was withheld: an item by its number and heading, or where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import exempt_words as words
from corpus import restricted_rows as rows
from corpus.restricted_lines import tidy
from corpus.structure.outline import Part


def headings_above(parts: Sequence[Part]) -> list[Part | None]:
    """Return of each part the last heading before it."""
    found: list[Part | None] = []
    above: Part | None = None
    for part in parts:
        found.append(above)
        above = part if part.level is not None else above
    return found


def name(text: str, parts: Sequence[Part], above: Part | None, first: int, last: int) -> str:
    """Return what to call a stretch of parts under a heading that was withheld; of what it says only its heading."""
    named = [part for part in parts[first:last] if part.level is not None and not _is_banner(text, part)]
    if parts[first].kind == "list_item":
        # What stands in an item of a list isn't its name.
        return f"an item of a list in {_title(above)}" if above is not None else "an item of a list"
    best = next((part for part in named if part.item is not None), named[0] if named else None)
    if best is None:
        number = rows.item_of(text, parts[first])
        return f"item {'.'.join(map(str, number))} of a table" if number else "a part without a heading"
    return _title(best)


def _is_banner(text: str, part: Part) -> bool:
    return words.BANNER.match(tidy(text[part.start : part.end])) is not None


def _title(part: Part) -> str:
    return f"{part.item} {part.path[-1]}" if part.item is not None else part.path[-1]
