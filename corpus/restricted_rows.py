"""Finds the marks of exempt matter in the rows of tables, as which many councils lay out their minutes.

A row whose first cell begins with a number is an item; what is marked goes on to the row with the next number. A table
of figures may speak of "Restricted funds" or "Exempt information": a number beside a bare word is no mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import corpus.structure.headings as headings
import corpus.structure.lists as lists
from corpus import exempt_words as words
from corpus.restricted_lines import is_title, tidy
from corpus.restricted_terms import Terms
from corpus.structure.outline import Part

_LENGTH = 320
_FARTHEST = 20
"""The next item's number is no further than this from the last one's; years and amounts are no items."""
_ROWS = 400
"""An item's own row is looked for no further above than this, so that a long table costs no more than its length."""
_SIGN = "by its letter or sign"
_NEAR = 20
BOLD = 6
"""The level of bold lines, which may stand inside an item; headings of the format's own above it end one."""
_NUMBER = re.compile(
    r"[\s*_#(\[]*(?:(?:agenda )?(?:item|minute|min|eitem|cofnod)\.?(?: no\.?)?\s*)?"
    r"([A-Z]{0,5}[./-]?\d{1,4}(?:[./]\d{1,4})*)[a-zA-Z]?[)\]]?(?:[.:]?[*_)\]]*(?:\s|$))",
    re.I,
)
_FIGURES = re.compile(r"[\s£$€%()+,.\d–-]*\d[\s£$€%()+,.\d–-]*(?:k|m|bn|%)?\s*")
# A kind alone may be a sort of thing ("Private" homes, "Restricted" funds); "EXEMPT: Mill Lane" opens an item.
_BARE = re.compile(rf"\W*{words.KIND}\W*", re.I)
_OPENS = re.compile(rf"\W*{words.KIND}\s*[:–—-]", re.I)
_LABEL = re.compile(
    r"classif|marking|protective|publication|confidential|exempt|restrict|security|cyfrinach|eithr", re.I
)
_YES = re.compile(r"\W*(?:yes|ydy|paras?\b|paragraph|part of this|by virtue)", re.I)
_PAPER = re.compile(r"\b(?:appendi|annex|atodiad)", re.I)
_STATES = re.compile(r"\b(?:was|were|noted|considered|received|circulated|discussed|had)\b|^\W*(?:this|the)\b", re.I)


def is_row(text: str, part: Part) -> bool:
    """Return whether a part is a row of a table, whatever it says."""
    if part.kind == "table_row":
        return True
    return part.kind in ("action", "vote") and lists.is_table_row(_line(text, part))


def row_mark(text: str, parts: Sequence[Part], index: int, terms: Terms) -> str | None:
    """Return the words by which a row is marked as exempt, or None; ``terms`` are what the text says of its marks."""
    row = [cell for cell in cells(text, parts[index]) if cell]
    numbered = item_of(text, parts[index]) is not None
    for place, cell in enumerate(row):
        head = cell[:_LENGTH]
        if banner := words.BANNER.match(head):
            return _words(banner)
        if words.denied(head):
            continue
        if numbered and (terms.marks(head) or terms.is_sign(unnumbered(head))):
            return head if is_title(head) else _SIGN
        found = words.MARK.match(unnumbered(head))
        if found is not None and _is_mark(text, parts, index, row, place, numbered):
            return _words(found)
        found = _inner_mark(head)
        if found is not None and (numbered or _item_above(text, parts, index) is not None):
            return _words(found)
    return None


def _inner_mark(cell: str) -> re.Match[str] | None:
    """Return the mark that an item's title has in it or at its end; the same words are none in other tables."""
    title = unnumbered(cell)
    opens, runs_in = _OPENS.match(title), words.RUN_IN.match(title)
    if opens is not None and headings.is_capitals(opens[0]):
        return opens
    if runs_in is not None and not headings.VERB.search(runs_in["title"]):
        return runs_in
    tail = words.TAIL.search(cell)
    return tail if tail is not None else words.BANNER.search(cell)


def _is_mark(text: str, parts: Sequence[Part], index: int, row: Sequence[str], place: int, numbered: bool) -> bool:
    """Return whether a cell that reads like a mark is one, by what stands beside it."""
    cell, after = row[place], row[place + 1 :]
    others = [other for at, other in enumerate(row) if at != place and not (at == 0 and numbered)]
    if (after and words.NONE_BELOW.match(after[0])) or any(words.EXCLUDED.match(other) for other in others):
        return False
    figures = any(_FIGURES.fullmatch(other) for other in others)
    bare = _BARE.fullmatch(unnumbered(cell)) is not None
    if numbered:
        return not (bare and figures and not headings.is_capitals(cell))
    if figures or any(_PAPER.search(other) for other in others) or (_PAPER.search(cell) and _STATES.search(cell)):
        return False
    inside = _item_above(text, parts, index) is not None
    if bare and others:
        labelled = len(row) == 2 and place == 1 and _LABEL.search(row[0]) is not None
        return labelled or (inside and headings.is_capitals(cell)) or (bool(after) and _YES.match(after[0]) is not None)
    return bare or inside or place == 0 or len(others) == 1


def _words(found: re.Match[str]) -> str:
    return " ".join(found[0].split())


def row_extent(text: str, parts: Sequence[Part], index: int) -> tuple[int, int] | None:
    """Return from which part to which the mark of a row reaches, or None where no row begins an item."""
    first = index if item_of(text, parts[index]) is not None else _item_above(text, parts, index)
    if first is None:
        return None
    if first != index and any(words.SECTION.match(cell) for cell in cells(text, parts[index])):
        # "EXEMPT ITEMS": all rows below it.
        table = next((at for at in range(index, len(parts)) if not is_row(text, parts[at])), len(parts))
        if _is_index(text, parts, index, table):
            return index, table
        after = (at for at in range(index + 1, len(parts)) if _says_end(text, parts[at]))
        return index, next(after, len(parts))
    number = item_of(text, parts[first]) or ()
    end = index + 1
    while end < len(parts) and not _ends(text, parts, end, number):
        end += 1
    follows = item_of(text, parts[index + 1]) if index + 1 < len(parts) else None
    if first != index and follows is not None and sum(map(bool, cells(text, parts[index]))) == 1:
        # A banner between two items may close the one above or open the one below: both are withheld.
        end = max(end, index + 2)
        while end < len(parts) and not _ends(text, parts, end, follows):
            end += 1
    return first, end


def _is_index(text: str, parts: Sequence[Part], index: int, end: int) -> bool:
    """Return whether a table only lists items, whose numbers begin anew in the headings below it."""
    if any(len(cell) > _LENGTH // 2 for at in range(index, end) for cell in cells(text, parts[at])):
        return False
    numbers = [number for at in range(index, end) if (number := item_of(text, parts[at]))]
    heading = next((part for part in parts[end : end + _NEAR] if part.level is not None and part.item), None)
    count = lists.numbers(heading.item or "") if heading is not None else ()
    return bool(numbers and count) and count[-1] < min(number[-1] for number in numbers)


def item_of(text: str, part: Part) -> tuple[int, ...] | None:
    """Return the number with which a row's first cell begins, or None for other rows and for all else."""
    if not is_row(text, part):
        return None
    found = _NUMBER.match(_line(text, part).lstrip(" |").partition("\t")[0].partition("|")[0].strip(" *_#"))
    return lists.numbers(found[1]) if found is not None else None


def _item_above(text: str, parts: Sequence[Part], index: int) -> int | None:
    """Return the nearest row above that begins an item, unless a heading stands between."""
    for before in range(index - 1, max(-1, index - _ROWS), -1):
        if parts[before].level is not None:
            return None
        if item_of(text, parts[before]) is not None:
            return before
    return None


def _ends(text: str, parts: Sequence[Part], after: int, number: tuple[int, ...]) -> bool:
    """Return whether a part is the next item, in the table or under it, or says that the exempt ends."""
    part = parts[after]
    count = item_of(text, part)
    if count is not None and number:
        return number < count and len(count) <= len(number) and count[0] - number[0] <= _FARTHEST
    begins = part.item is not None and part.item != parts[after - 1].item
    return (part.level is not None and (part.level < BOLD or begins)) or _says_end(text, part)


def _says_end(text: str, part: Part) -> bool:
    return words.END.search(text[part.start : min(part.end, part.start + _LENGTH)]) is not None


def _line(text: str, part: Part) -> str:
    """Return a row with the empty cells at its start, which its part leaves out."""
    start = part.start
    while start > 0 and text[start - 1] in "\t ":
        start -= 1
    return text[start : part.end]


def cells(text: str, part: Part) -> list[str]:
    """Return a row's cells, the empty ones too, without their marks of emphasis."""
    line = _line(text, part)
    if line.lstrip().startswith("|"):
        line = line.strip().strip("|").replace("|", "\t")
    return [tidy(cell).strip(" *_#") for cell in line.split("\t")]


def unnumbered(cell: str) -> str:
    """Return a cell without the number with which it begins, unless it is all there is."""
    found = _NUMBER.match(cell)
    return cell[found.end() :] if found is not None and found.end() < len(cell) else cell
