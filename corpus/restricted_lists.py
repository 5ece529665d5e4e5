"""Tells where a marked item of a list ends: with the next item of the same list, however lists stand in each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import corpus.structure.lists as lists
from corpus import exempt_words as words
from corpus.restricted_lines import is_title, tidy
from corpus.structure.outline import Part

_MARKER = re.compile(r"(?:\d{1,3}\.? ?(?=\())?(\(?)(?:(\d{1,3})|([ivxIVX]{1,6})|([a-zA-Z]))([.)])(?=\s|\()")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_TAB = 8
_NEAR = 30


def after_item(text: str, parts: Sequence[Part], index: int, depths: Mapping[int, int]) -> int:
    """Return the part after a list's item: the next item of its list, or one past the last part.

    ``depths`` holds where the format's own list items begin and how deep they stand; in plain text the indent tells. A
    list inside the item counts afresh, and its next number ends nothing. Where the item stands in a list of what the
    public leave for, their exclusion is no part of it.
    """
    own, depth = _counts(text, parts[index]), _depth(text, parts[index], depths)
    excluding = any(map(words.EXCLUDED.search, parts[index].path))
    outer = _outer(text, parts, index)
    inner: set[tuple[str, int]] = set()
    for after in range(index + 1, len(parts)):
        part = parts[after]
        body = text[part.start : part.end]
        if excluding and part.kind in ("resolution", "procedural") and words.EXCLUDED.search(body):
            return after
        if part.kind != "list_item" and not lists.is_bullet(body) and not _counts(text, part):
            continue
        stands = _depth(text, part, depths)
        if stands < depth:
            return after
        counts = _counts(text, part)
        if outer & _before(counts) and not inner & _before(counts):
            return after
        if stands > depth or bool(counts) != bool(own):
            continue
        if not own:
            if part.start in depths or text[part.start] == text[parts[index].start]:
                return after
        elif inner & _before(counts):
            inner = counts
        elif own & _before(counts):
            return after
        elif any(count == 1 for _, count in counts):
            inner = counts
    return len(parts)


def is_under_title(text: str, parts: Sequence[Part], index: int) -> bool:
    """Return whether a part stands right under the title of a list's item, with the item's text below it.

    A title under another one is of a list of titles; what stands under the last of those may be of them all.
    """
    if index == 0 or index + 1 >= len(parts):
        return False
    body = tidy(text[parts[index].start : parts[index].end])
    if parts[index].level is not None and not (words.MARK_ALONE.fullmatch(body) or words.BANNER.match(body)):
        return False
    above, follows = parts[index - 1], parts[index + 1]
    if (
        _counts(text, parts[index])
        or not _is_item_title(text, above)
        or follows.level is not None
        or _counts(text, follows)
    ):
        return False
    return index < 2 or not _is_item_title(text, parts[index - 2])


def _is_item_title(text: str, part: Part) -> bool:
    return bool(_counts(text, part)) and is_title(text[part.start : part.end])


def _outer(text: str, parts: Sequence[Part], index: int) -> set[tuple[str, int]]:
    """Return how far the lists have counted in which an item's own list stands."""
    own = {style for style, _ in _counts(text, parts[index])}
    outer: dict[str, int] = {}
    for before in range(index - 1, max(-1, index - _NEAR), -1):
        if parts[before].level is not None:
            break
        counts = _counts(text, parts[before])
        if not own & {style for style, _ in counts}:
            outer = dict(counts) | outer
    return set(outer.items())


def _counts(text: str, part: Part) -> set[tuple[str, int]]:
    """Return how an item's marker may count: "(i)" is the first of its list, or the ninth."""
    found = _MARKER.match(text, part.start, min(part.end, part.start + 12))
    if found is None:
        return set()
    opens, number, roman, letter, closes = found.groups()
    around = f"{opens}{closes}"
    if number:
        return {(f"1{around}", int(number))}
    mark = roman or letter
    case = "A" if mark.isupper() else "a"
    counts = {(f"{case}{around}", ord(mark.lower()) - 96)} if len(mark) == 1 else set()
    return counts | ({(f"{case}i{around}", _roman(roman.lower()))} if roman else set())


def _before(counts: set[tuple[str, int]]) -> set[tuple[str, int]]:
    return {(style, count - 1) for style, count in counts}


def _roman(mark: str) -> int:
    values = [_ROMAN[letter] for letter in mark]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def _depth(text: str, part: Part, depths: Mapping[int, int]) -> int:
    """Return how deep an item stands, by the format or, from a thousand on, by the columns of its indent."""
    if part.start in depths:
        return depths[part.start]
    start = max(text.rfind("\n", 0, part.start), text.rfind("\r", 0, part.start)) + 1
    before = text[start : part.start]
    return 1000 + (len(before.expandtabs(_TAB)) if not before.strip() else 0)
