"""Finds what is exempt or restricted and takes it out, so that no word of it reaches an index.

Taken out means blanked: every character but the line breaks becomes a space, so that all other offsets hold. Items
marked "NOT FOR PUBLICATION", "Exempt item", "Part II", by paragraphs of Schedule 12A (in Wales of its Part 4), or in
Welsh, go from their heading to the next item of the same level. The resolution to exclude the public is itself public.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus import exempt_words as words
from corpus import restricted_rows as rows
from corpus.exempt_sayings import of_what_follows
from corpus.extract import Mark
from corpus.records import Withheld
from corpus.restricted_columns import MarkedRow, marked_rows
from corpus.restricted_index import Entry, is_list_of_titles, line_entry, row_entries, sections
from corpus.restricted_lines import NUMBERED, SHORT, is_title, joined, quoted, tidy, unnumbered
from corpus.restricted_lists import after_item, is_under_title
from corpus.restricted_marks import Marked, mark
from corpus.restricted_naming import headings_above, name
from corpus.restricted_reach import Reach, count_of
from corpus.restricted_terms import Terms
from corpus.structure.outline import Part

_HEAD = 12
_IF_ANY = re.compile(r"\bif (?:any|required|necessary)\b", re.I)
_CONTENT = ("paragraph", "list_item", "table_row", "resolution", "vote", "action", "procedural")


@dataclass(frozen=True, slots=True)
class Restriction:
    """The text with what is restricted blanked, and what that was; ``whole`` says that nothing public is left."""

    text: str
    withheld: tuple[Withheld, ...] = ()
    whole: bool = False


def restrict(text: str, parts: Sequence[Part], source: str, marks: Sequence[Mark] = ()) -> Restriction:
    """Return the text without what is marked as exempt; ``parts`` is its outline, ``marks`` what its format states."""
    parts = joined(text, parts)
    spans: list[tuple[int, int, str, str]] = []
    above = headings_above(parts)
    depths = {mark.start: mark.level for mark in marks if mark.kind == "list_item"}
    for first, last, why in _stretches(text, parts, depths):
        if first == 0 and last == len(parts):
            return Restriction("", (Withheld(source, "the whole document", why),), whole=True)
        spans.append((parts[first].start, parts[last - 1].end, name(text, parts, above[first], first, last), why))
    if not spans:
        return Restriction(text)
    pieces, position, withheld = [], 0, []
    for start, end, what, why in sorted(set(spans)):
        withheld.append(Withheld(source, what, why))
        start = max(start, position)
        pieces += [text[position:start], re.sub(r"[^\r\n\f\v\u2028\u2029]", " ", text[start:end])]
        position = max(position, end)
    blanked = "".join([*pieces, text[position:]])
    public = any(part.kind in _CONTENT and blanked[part.start : part.end].strip() for part in parts)
    return Restriction(blanked, tuple(withheld), whole=not public)


def _stretches(text: str, parts: Sequence[Part], depths: Mapping[int, int]) -> Iterator[tuple[int, int, str]]:
    """Yield (first part, part after the last, why) of what is restricted."""
    terms = Terms.of(text)
    columns = marked_rows(text, parts)
    reach = Reach(text, parts)
    entries: list[Entry] = []
    marked: dict[int, str] = {}
    done = 0
    listed = (0, 0)
    for index in range(len(parts)):
        row = rows.is_row(text, parts[index])
        if index < done - 1 and row:
            continue
        found = _row_mark(text, parts, index, columns, terms) if row else mark(text, parts, index, terms)
        if found is None or (found.listed and index < done):
            continue
        if done == len(parts) and listed[1] != done:
            break
        titled = found.listed or found.titled
        if titled or (not row and is_under_title(text, parts, index)):
            first = index if titled else index - 1
            last = after_item(text, parts, first, depths) if not found.titled else len(parts)
            end = _titled_end(reach, index, last)
        elif index in columns:
            first, end = columns[index].first, columns[index].end
        else:
            first, end = _extent(text, parts, reach, index)
        if end > done or (first < listed[0] and end == listed[1]):
            # A banner at the end of one exempt item may begin the next; one after a list's last item is of them all.
            yield max(first, 0, done if index < done and done != listed[1] else 0), end, found.why
            done = end
        if found.listed:
            listed = first, end
        if row:
            marked[index] = found.why
        elif entry := line_entry(text, parts, reach, index, found, end == index + 1):
            entries.append(entry)
    entries += row_entries(text, parts, marked, terms)
    yield from sections(text, parts, reach, entries)
    yield from _appendices(text, parts, reach, {entry.letter: entry.why for entry in entries if entry.letter})


def _row_mark(
    text: str, parts: Sequence[Part], index: int, columns: Mapping[int, MarkedRow], terms: Terms
) -> Marked | None:
    line = columns[index].line if index in columns else rows.row_mark(text, parts, index, terms)
    return Marked(line) if line is not None else None


def _titled_end(reach: Reach, index: int, last: int) -> int:
    """Return up to which part the mark of a title in a list or a paragraph reaches, at most up to ``last``."""
    begun = reach.item_at[index]
    end = min(last, reach.until(index, begun if begun is not None else reach.heading_before[index]))
    # Under a title alone, the next heading that the format states, or that has a number, begins something else.
    return end if begun is not None else min(end, reach.next_begun[index])


def _extent(text: str, parts: Sequence[Part], reach: Reach, index: int) -> tuple[int, int]:
    """Return from which part to which a mark reaches."""
    part = parts[index]
    body = tidy(text[part.start : part.end])
    row = rows.row_extent(text, parts, index) if rows.is_row(text, part) else None
    if row is not None:
        return row
    numbered = reach.begins[index]
    own = NUMBERED.match(body) if part.level is None and part.kind != "list_item" else None
    follows = parts[index + 1] if index + 1 < len(parts) else None
    paper = _appendix(text, part)
    if paper is not None and follows is not None and _appendix(text, follows) not in (None, paper):
        # A list of papers, whose titles stand under each other without a text.
        return index, index + 1
    if index < _HEAD and not numbered and own is None and not any(before.item for before in parts[:index]):
        return 0, reach.until(index, None)
    title = unnumbered(body)
    alone = follows is not None and follows.level is not None
    section = any((words.SECTION.match(title), words.CLOSED.fullmatch(title), words.BARE_PART.fullmatch(title)))
    section = section or of_what_follows(body)
    if section and not _may_be_empty(text, title, numbered, alone):
        return index, reach.until(index, None)
    if numbered:
        return index, reach.until(index, index)
    if own is not None and is_list_of_titles(text, part):
        return index, index + 1
    if own is not None:
        return index, _after_paragraph(text, parts, reach, index, count_of(own[0]))
    below = reach.heading_before[index] == index - 1
    if alone and not body.startswith(("(", "[")) and not below:
        # A banner before the item that it is about.
        return index, reach.until(index + 1, index + 1)
    inside = part.level is not None and not words.MARK_ALONE.fullmatch(body)
    if inside and (not below or paper is not None):
        # A heading of its own inside an item ("EXEMPT APPENDIX").
        return index, reach.until(index, index)
    before = reach.item_at[index]
    before = before if before is not None else reach.heading_before[index]
    first = before if before is not None else index
    return first, reach.until(index, first)


def _may_be_empty(text: str, title: str, numbered: bool, alone: bool) -> bool:
    """Return whether the heading of a section may be one item, or stand for items that a meeting may not have had.

    "Confidential items (if any)" stands in every agenda of some councils; where nobody was excluded, what comes after
    the words below it is public.
    """
    if _IF_ANY.search(title) is None:
        return numbered and not alone
    return numbered or not (alone or words.TALK.search(text))


def _appendix(text: str, part: Part) -> str | None:
    """Return the letter of the appendix that a heading names, or None."""
    found = words.APPENDIX.match(text[part.start : part.end].lstrip("#* ")) if part.level is not None else None
    return found[1] if found is not None else None


def _after_paragraph(text: str, parts: Sequence[Part], reach: Reach, index: int, number: tuple[int, ...]) -> int:
    """Return the part after an item whose heading and text are one paragraph ("8. Mill Lane (Exempt) / Offers …")."""
    follows = parts[index + 1] if index + 1 < len(parts) else None
    titles = follows is not None and is_title(_body(text, parts[index])) and is_title(_body(text, follows))
    if titles and after_item(text, parts[: index + 2], index, {}) == index + 1:
        # An agenda in one list, without a text under its titles.
        return index + 1
    return reach.after_number(index, number)


def _body(text: str, part: Part) -> str:
    return text[part.start : part.end]


def _appendices(
    text: str, parts: Sequence[Part], reach: Reach, secret: dict[str, str]
) -> Iterator[tuple[int, int, str]]:
    """Yield the appendices in this text that it says are exempt ("Appendix B is not for publication")."""
    for part in parts:
        body = text[part.start : part.end]
        if len(body) > 2 * SHORT or not words.SECRET.search(body) or words.DENIED.search(body):
            continue
        for named in words.APPENDIX.finditer(body):
            secret.setdefault(named[1], quoted(body))
    for index, part in enumerate(parts):
        letter = _appendix(text, part)
        if letter in secret:
            yield index, reach.until(index, index), secret[letter]
