"""Finds the sections that an index, an agenda or a list of papers in the same text marks as exempt under their titles.

A title is marked where it is listed ("3 / Sale of the depot (Exempt)"), and its own section stands elsewhere without a
mark. A section is known by its number and a word of the title, or by the title alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus import exempt_words as words
from corpus import restricted_rows as rows
from corpus.restricted_columns import tables
from corpus.restricted_lines import NUMBERED, is_title, quoted, tidy, unlisted, unnumbered
from corpus.restricted_marks import Marked
from corpus.restricted_reach import Count, Reach, count_of
from corpus.restricted_terms import Terms
from corpus.structure.outline import Part

_TITLE, _CELL = 110, 160
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SMALL_WORDS = "and the for with from that this its into item items report appendix appendices annex annexes atodiad"
_SMALL = frozenset(_SMALL_WORDS.split())
_OF_MARKS = re.compile(
    rf"[(\[][^()\[\]]*\b(?:{words.KIND}|not for publication|part (?:ii|2|b)|schedule 12a|paras?|paragraphs?)\b"
    rf"[^()\[\]]*[)\]]|\bnot for publication\b.*|\b{words.KIND}\b(?: {words.THING}\b)?|[(\[](?:\w|[*†‡#])[)\]]",
    re.I,
)
_ROMAN = re.compile(r"[ivx]+")
_PAPERS = re.compile(r"\W*(?:appendi(?:x|ces)|annex(?:es)?|atodiad(?:au)?)\b", re.I)
_LETTER = re.compile(r"\W*(?:(?:appendix|annex|atodiad)\s+)?([A-Z]|\d{1,2})\W*", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """A marked title: its part, number (empty for none), words and why.

    ``listed`` says that no text is under it, ``unsure`` that it counts only where a section has this title.
    """

    index: int
    number: Count
    words: frozenset[str]
    why: str
    listed: bool = True
    letter: str | None = None
    unsure: bool = False


def line_entry(text: str, parts: Sequence[Part], reach: Reach, index: int, found: Marked, listed: bool) -> Entry | None:
    """Return the entry that a marked line is, or None where it is a sentence or only a mark."""
    part = parts[index]
    lines = text[part.start : part.end].splitlines()
    several = len(lines) > 1 and part.level is None and all(map(is_title, map(tidy, lines)))
    line = found.line if several else tidy(text[part.start : part.end])
    if not (part.level is not None or is_title(line)):
        return None
    number = NUMBERED.match(line)
    counted = count_of(part.item) if reach.begins[index] else count_of(number[0]) if number is not None else ()
    named = _words(unlisted(unnumbered(line)))
    return Entry(index, counted, named, found.why, listed or several) if named else None


def is_list_of_titles(text: str, part: Part) -> bool:
    """Return whether a part is an agenda without blank lines: more than one line, all of them titles with a number."""
    lines = text[part.start : part.end].splitlines()
    return len(lines) > 1 and all(NUMBERED.match(line) and is_title(tidy(line)) for line in lines)


def row_entries(text: str, parts: Sequence[Part], marked: Mapping[int, str], terms: Terms) -> Iterator[Entry]:
    """Yield what rows mark: those in ``marked`` with why they are, and those that a section's title must confirm."""
    for begin, last in tables(text, parts):
        head = rows.cells(text, parts[begin])
        papers = bool(head) and _PAPERS.match(head[0]) is not None
        above: str | None = None
        for index in range(begin, last):
            row = rows.cells(text, parts[index])
            if sum(map(bool, row)) == 1:
                above = _section_mark("".join(row), terms)
            why = marked.get(index) or _unsure_mark(parts[index], head, row, terms) or above
            if why is None:
                continue
            first = next((cell for cell in row if cell), "")
            paper = _LETTER.fullmatch(first) if papers or _PAPERS.match(first) else None
            number = () if paper is not None else rows.item_of(text, parts[index]) or ()
            named = _named(row)
            if named or number or paper:
                listed = max(map(len, row)) <= _CELL and (
                    index + 1 == last or rows.cells(text, parts[index + 1])[0] != ""
                )
                letter = paper[1].upper() if paper is not None else None
                yield Entry(index, number, named, why, listed, letter, index not in marked)


def _section_mark(line: str, terms: Terms) -> str | None:
    """Return why the rows below a row of one cell may be exempt ("PART II"), which the next such row ends."""
    section = (
        (is_title(line) and words.SECTION.match(line))
        or words.CLOSED.fullmatch(line)
        or words.MARK_ALONE.fullmatch(line)
    )
    return quoted(line) if section and terms.excluding and not words.denied(line) else None


def _unsure_mark(part: Part, head: Sequence[str], row: Sequence[str], terms: Terms) -> str | None:
    """Return why a row may be one of business that is exempt, which tables of other things share."""
    if words.CHARGES.search(" ".join((*part.path[-1:], *head, *row))):
        return None
    for cell in row:
        tail = words.TAIL.search(cell)
        marks = (
            words.WORD_ALONE.fullmatch(cell)
            or (tail is not None and not words.denied(cell))
            or words.FIRST.match(cell)
            or terms.marks(cell)
            or terms.is_sign(rows.unnumbered(cell))
            or (terms.excluding and words.BARE_PART.fullmatch(cell))
        )
        if cell and len(cell) <= _CELL and marks:
            # Of a cell that says more than a title only its mark is told.
            return quoted(cell if is_title(cell) else tail[0] if tail is not None else "by its letter or sign")
    return None


def _named(row: Sequence[str]) -> frozenset[str]:
    """Return the words of a row's title, its first cell that is more than a number or a mark."""
    titles = (_words(rows.unnumbered(cell).split(". ")[0][:_TITLE]) for cell in row[:4])
    return next((title for title in titles if not all(map(str.isdecimal, title))), frozenset())


def sections(
    text: str, parts: Sequence[Part], reach: Reach, entries: Sequence[Entry]
) -> Iterator[tuple[int, int, str]]:
    """Yield (first part, part after the last, why) of the sections that entries name, and of unsure rows that do so."""
    if not entries:
        return
    book = _Book(text, parts, reach, {entry.index for entry in entries})
    seen: dict[tuple[Count, frozenset[str], bool], bool] = {}
    for entry in entries:
        kind = entry.number, entry.words, entry.listed
        if kind not in seen:
            found = book.find(entry)
            seen[kind] = bool(found)
            for index in found:
                yield index, book.end(index), entry.why
        if entry.unsure and seen[kind]:
            yield entry.index, entry.index + 1, entry.why


class _Book:
    """The sections of a text by their numbers and the words of their titles."""

    def __init__(self, text: str, parts: Sequence[Part], reach: Reach, entries: set[int]) -> None:
        self._text, self._parts, self._reach, self._entries = text, parts, reach, entries
        self._titles: dict[int, tuple[Count, frozenset[str]]] = {}
        self._numbers: dict[int | None, list[int]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._told: dict[tuple[frozenset[str], int], list[int]] = {}
        for index in range(len(parts)):
            title = self._title(index) if index not in entries else None
            if title is None:
                continue
            number, named = self._titles[index] = title
            if number:
                self._numbers[number[-1]].append(index)
            for word in named:
                self._words[word].append(index)
        self._runs = [0] * len(parts)
        for index in range(1, len(parts)):
            together = self._is_titled(index) and self._is_titled(index - 1)
            self._runs[index] = self._runs[index - 1] if together else index

    def _is_titled(self, index: int) -> bool:
        return index in self._titles or index in self._entries

    def _title(self, index: int) -> tuple[Count, frozenset[str]] | None:
        """Return the number and words of the title of a section, a numbered paragraph or a row that is an item."""
        part = self._parts[index]
        body = tidy(self._text[part.start : min(part.end, part.start + 2 * _TITLE)])
        if rows.is_row(self._text, part):
            number = rows.item_of(self._text, part)
            return (number, _named(rows.cells(self._text, part))) if number else None
        if part.level is not None:
            number = count_of(part.item) if self._reach.begins[index] else ()
            return number, _words(unnumbered(body))
        own = NUMBERED.match(body) if part.kind != "list_item" else None
        return (count_of(own[0]), _words(unnumbered(body)[:_TITLE])) if own is not None else None

    def find(self, entry: Entry) -> list[int]:
        """Return the sections that an entry names; an exact one with its number leaves no others."""
        last = entry.number[-1] if entry.number else None
        numbered = [index for index in self._numbers.get(last, ()) if self._has(entry, index)]
        if not entry.listed:
            return [index for index in numbered if self._titles[index][1] == entry.words]
        if not entry.words or any(self._titles[index][1] == entry.words for index in numbered):
            return numbered
        return sorted({*numbered, *self._alike(entry)})

    def _alike(self, entry: Entry) -> list[int]:
        """Return the sections of an entry's title; all of them are told once, and one for each more entry like it."""
        key = entry.words, self._runs[entry.index]
        if key in self._told:
            return self._told[key][:1]
        near = {index for word in entry.words for index in self._words.get(word, ())}
        called = (index for index in near if self._is_called(entry, index))
        self._told[key] = [index for index in called if not self._is_others(entry, index)]
        return self._told[key]

    def _has(self, entry: Entry, index: int) -> bool:
        """Return whether a section has an entry's number, alone or as the last of its own, and a word of its title."""
        number, named = self._titles[index]
        if len(number) == len(entry.number) and number != entry.number:
            return False
        return bool(named & entry.words) or not entry.words

    def _is_called(self, entry: Entry, index: int) -> bool:
        """Return whether a section has an entry's title, or one of the two says more ("Sale of land, Mill Lane")."""
        named = self._titles[index][1]
        if rows.is_row(self._text, self._parts[index]):
            return False
        return named == entry.words or (
            min(len(named), len(entry.words)) > 1 and (named > entry.words or named < entry.words)
        )

    def _is_others(self, entry: Entry, index: int) -> bool:
        """Return whether a title beside the entry in its list, which isn't marked, is a section's, or nearer to it.

        The same title twice in a list is told by its number.
        """
        number, named = self._titles[index]
        counted = self._numbers.get(number[-1] if number else None, ())
        called = self._words[min(named, key=lambda word: len(self._words[word]))] if named != entry.words else ()
        beside = {at for at in (*counted, *called) if at != index and self._runs[at] == self._runs[entry.index]}
        return any(
            self._titles[at][1] >= named and (self._titles[at][0] == number or self._titles[at][1] == named)
            for at in beside
        )

    def end(self, index: int) -> int:
        """Return the part after a section."""
        if rows.is_row(self._text, self._parts[index]):
            return (rows.row_extent(self._text, self._parts, index) or (index, index + 1))[1]
        if self._parts[index].level is not None:
            return self._reach.until(index, index)
        return self._reach.after_number(index, self._titles[index][0])


def _words(title: str) -> frozenset[str]:
    """Return the words that tell a title from others, without those of a mark."""
    bare = _OF_MARKS.sub(" ", title)
    found = (word for word in _WORD.findall(bare.casefold()) if len(word) > 2 and word not in _SMALL)
    return frozenset(word for word in found if not _ROMAN.fullmatch(word))
