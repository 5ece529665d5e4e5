"""Tells by its words whether a part of a paper, other than a row of a table, carries the mark of exempt matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import corpus.structure.headings as headings
import corpus.structure.lists as lists
from corpus import exempt_words as words
from corpus.exempt_sayings import says_so
from corpus.restricted_charges import lead, of_charges
from corpus.restricted_lines import (
    APPENDIX,
    NUMBERED,
    SHORT,
    is_title,
    lines_of,
    passing,
    quoted,
    tidy,
    unlisted,
    unnumbered,
)
from corpus.restricted_openings import Opens, opening
from corpus.restricted_terms import Terms
from corpus.structure.outline import Part

_OUTCOMES = ("resolution", "vote")
_BARE = re.compile(rf"\W*({words.KIND})\W*\w?", re.I)
# Capital letters, Roman numbers and numbers in brackets count items, though the outline makes no list of them.
_LETTER = re.compile(r"(?:\(?(?:[A-Z]|[IVX]{1,6})[.)]|\(\d{1,3}\))\s+(?=\S)")
_RULE = re.compile(r"\b(?:shall|must|may|should|will)\b")
# Where a line goes on from its title or its mark to its text.
_TEXT = re.compile(r"\s[–—-]\s|[.:]\s")
_SENTENCE_END = (".", ":", ";", "?", "!", ")", "]")


@dataclass(frozen=True, slots=True)
class Marked:
    """The line that marks a part; ``listed`` says that it marks its own item of a list and no more.

    ``titled`` says that it begins with a title of its own, so that what stands before it isn't marked.
    """

    line: str
    listed: bool = False
    titled: bool = False

    @property
    def why(self) -> str:
        """The reason in words, with the mark quoted."""
        return quoted(self.line)


def mark(text: str, parts: Sequence[Part], index: int, terms: Terms) -> Marked | None:
    """Return the mark of a part, or None; ``terms`` are what the text says of its marks."""
    part = parts[index]
    if part.kind in _OUTCOMES:
        return _outcome_mark(text, parts, index)
    body = text[part.start : part.end]
    listed = part.kind == "list_item" or lists.is_bullet(body) or _LETTER.match(body) is not None
    before = ""
    for number, line in enumerate(lines_of(text, part)):
        goes_on, before = _goes_on(before, line), line
        if words.BANNER.match(line) or words.FIELD.match(line):
            return Marked(line, listed and number == 0 and _has_title(line, terms))
        numbered = NUMBERED.match(line) is not None and not lists.is_bullet(line)
        if opened := opening(text, parts, index, line, Opens(listed, numbered, terms.excluding)):
            return Marked(opened.line, listed, opened.titled)
        if len(line) > SHORT or words.denied(line):
            continue
        if said := says_so(line, part.kind == "heading" or (numbered and is_title(line)), listed):
            return Marked(said, listed)
        if part.kind == "heading" or numbered:
            if _heads(line, part.kind == "heading", terms) and not _none_below(text, parts, index):
                return Marked(line if part.kind == "heading" else _said(line), listed and number == 0)
        elif listed and number == 0:
            if _heads_item(text, parts, index, line, terms):
                return Marked(_said(line), _has_title(line, terms))
        elif not goes_on and (_is_said(line) or (terms.excluding and words.GROUNDS.fullmatch(line))):
            return Marked(_said(line), listed)
    return None


def _said(line: str) -> str:
    """Return what of a marked line may be told: a title with its mark, else a mark at its end without its sentence."""
    if is_title(line) and ". " not in unlisted(line):
        return line
    found = words.TAIL.search(line) or words.STATES.search(line)
    return found[0].strip() if found is not None else _TEXT.split(unlisted(line), maxsplit=1)[0]


def stands_alone(line: str) -> bool:
    """Return whether a line marks what it stands over, wherever it is found; a policy's name or a link's doesn't."""
    line = tidy(line)
    if words.BANNER.match(line) or words.FIELD.match(line):
        return True
    if len(line) > SHORT or words.denied(line):
        return False
    found = words.MARK.match(line)
    if found is None or passing(line):
        return False
    return headings.is_capitals(found[0]) or words.SURE.search(line) is not None


def _is_said(line: str) -> bool:
    """Return whether a line of a paragraph is a mark, begins or ends with one that nothing else can be, or says it."""
    label, tail = words.LABEL.match(line), words.TAIL.search(line)
    if (label is not None and headings.is_capitals(label[0])) or words.CLOSED.fullmatch(line):
        return True
    if tail is not None and APPENDIX.search(line[: tail.start()]):
        tail = None
    if tail is not None and headings.is_capitals(tail[0]):
        return True
    if passing(line):
        return False
    bracketed = tail is not None and tail[0][0] in "([" and _is_firm(tail[0])
    return bracketed or words.MARK.match(line) is not None or words.STATES.search(line) is not None


def _goes_on(before: str, line: str) -> bool:
    """Return whether a line goes on with the sentence of the one before ("the report and the / exempt appendix")."""
    return bool(before) and line[0].islower() and not before.endswith(_SENTENCE_END)


def _heads(line: str, heading: bool, terms: Terms) -> bool:
    """Return whether a heading or a numbered line carries a mark."""
    title = unnumbered(line)
    return bool(
        words.MARK.match(title)
        or words.LABEL.match(title)
        or words.FIRST.match(title)
        or words.TAIL.search(line)
        or ((heading or not passing(title)) and words.BANNER_WITHIN.search(title))
        or (heading and words.LAST.search(title))
        or (terms.excluding and (words.BARE_PART.fullmatch(line) or words.PART_LAST.search(line)))
        or (terms.excluding and (words.GROUNDS.fullmatch(line) or words.GROUNDS_LAST.search(line)))
        or words.CLOSED.fullmatch(title)
        or words.MATTER.fullmatch(title)
        or terms.marks(unlisted(line))
        or terms.marks_number(line)
    )


def _heads_item(text: str, parts: Sequence[Part], index: int, line: str, terms: Terms) -> bool:
    """Return whether an item of a list begins or ends with a mark; lists of taxes and charges have none."""
    title = unlisted(line)
    if any((words.BANNER_WITHIN.search(title), words.CLOSED.fullmatch(title), words.MATTER.fullmatch(title))):
        return True
    if terms.marks(title) or words.FIRST.match(title):
        return True
    found = words.MARK.match(title)
    if APPENDIX.search(title) and (found is None or not headings.is_capitals(found[0])):
        # A paper in a list of papers; the item that has it may be read.
        return False
    found = words.TAIL.search(title) or words.LABEL.match(title)
    if found is not None:
        return _is_firm(found[0]) or not of_charges(text, parts, index, line)
    found = words.MARK.match(title)
    if found is None or passing(title):
        return False
    # "Confidential" among the virtues of a service is none, and grounds may be listed why the public leave.
    if words.MARK_ALONE.fullmatch(title):
        return headings.is_capitals(title)
    rules = _RULE.search(title) is not None and words.SURE.search(title) is None
    return not rules and words.EXCLUDED.search(lead(text, parts, index)) is None


def _is_firm(mark: str) -> bool:
    """Return whether a mark can be nothing else: in capitals, "(Exempt)" in brackets, or more than the bare kind."""
    kind = _BARE.fullmatch(mark)
    return kind is None or kind[1].isupper() or (mark[0] in "([" and kind[1][0].isupper())


def _outcome_mark(text: str, parts: Sequence[Part], index: int) -> Marked | None:
    """Return the mark at the end of a list's item that stands among what was resolved."""
    line = next(lines_of(text, parts[index]), "")
    if len(line) > SHORT or not lists.is_bullet(line) or words.denied(line):
        return None
    found = words.TAIL.search(unlisted(line))
    if found is None or words.EXCLUDED.search(lead(text, parts, index)):
        return None
    return Marked(_said(line), True) if not of_charges(text, parts, index, line) else None


def _has_title(line: str, terms: Terms) -> bool:
    """Return whether a marked line says what it is about, beside the mark ("(a) Mill Lane (Exempt)")."""
    title = unlisted(line)
    if re.match(r"\W*(?:this|the)\b", title, re.I):
        return False
    tail = words.TAIL.search(title)
    if tail is not None and re.search(r"\w", title[: tail.start()]):
        return True
    banner = words.BANNER_WITHIN.search(title)
    within = banner is not None and re.search(r"\w", title[: banner.start()]) is not None
    about = words.TITLED.match(title) or words.MATTER.fullmatch(title) or words.FIRST.match(title)
    return within or about is not None or terms.marks(title)


def _none_below(text: str, parts: Sequence[Part], index: int) -> bool:
    """Return whether a heading is denied by what stands under it ("EXEMPT REPORT / This is not …")."""
    follows = parts[index + 1] if index + 1 < len(parts) else None
    if follows is None or follows.kind == "heading":
        return False
    return words.NONE_BELOW.match(text, follows.start, min(follows.end, follows.start + 200)) is not None
