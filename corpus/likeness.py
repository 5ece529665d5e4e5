"""Whether one text holds all that another says: the test that decides if two papers are copies.

Two readings of one paper (a web page, a PDF) differ in white space, hyphens, numbering and lines of furniture. Two
papers of a pattern (a quarterly report, a licence) differ in a figure, a name, a word. So what one text has and the
other hasn't may be lines that were added, never a line or sentence that was changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.records import Document

CONTENT = 25
"""From so many letters and figures on, a stretch says something of its own."""
_FURNITURE, _ADDED = 0.02, 0.10
_LEAST = 160
_MARKS = re.compile(r"[\W_]+")
_ASCII_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}
_SENTENCE = re.compile(r"(?<=[.;:?!])\s+|\n\s*\n")
_MARKER = re.compile(r"^\W*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])+\s+", re.I)
_ENDS = re.compile(r"[.;?!][\"'”’)\]]*$")
_OUTCOMES = ("resolution", "vote", "action")


def letters(text: str) -> str:
    """Return a text's letters and figures alone, case folded and ligatures taken apart."""
    if text.isascii():  # most is, and a table is several times faster
        return text.lower().translate(_ASCII_MARKS)
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, line or table row: its letters, and whether it says something (not only names or counts pages)."""

    text: str
    letters: str
    says: bool


def stretches(document: Document) -> Iterator[Stretch]:
    """Yield the sentences, short lines and table rows of a document in order, without their numbering."""
    for block in document.blocks:
        body = document.text[block.start : block.end]
        rows = [body] if block.kind == "table_row" else _SENTENCE.split(body)
        for row in rows:
            text = _MARKER.sub("", row.strip())
            found = letters(text)
            if found:
                says = block.kind in _OUTCOMES or (block.kind != "heading" and _ENDS.search(text) is not None)
                yield Stretch(text, found, says)


@dataclass(frozen=True, slots=True)
class Likeness:
    """One document, made ready to be compared with others."""

    stream: str = field(repr=False)
    stretches: tuple[Stretch, ...] = field(repr=False)

    @classmethod
    def of(cls, document: Document) -> Likeness:
        """Make a document ready: all its letters and figures in order, and its stretches."""
        return cls(letters(document.text), tuple(stretches(document)))

    def lacks(self, other: Likeness) -> list[Stretch]:
        """Return what the other document has and this one hasn't."""
        return [stretch for stretch in other.stretches if stretch.letters not in self.stream]


def is_copy(kept: Likeness, other: Likeness) -> bool:
    """Return whether nothing is lost if ``kept`` stands for both: all that the other says is in it, nothing changed."""
    if kept.stream == other.stream:
        return True
    lost, added = kept.lacks(other), other.lacks(kept)
    return (
        not any(stretch.says for stretch in lost)
        and _size(lost) <= max(_LEAST, _FURNITURE * len(other.stream))
        and _size(added) <= max(_LEAST, _ADDED * len(kept.stream))
        and not _changed(lost, added)
    )


def is_part(whole: Likeness, part: Likeness) -> bool:
    """Return whether the whole holds all that the part says, among other things."""
    lost = whole.lacks(part)
    return not any(s.says for s in lost) and _size(lost) <= max(_LEAST, _FURNITURE * len(part.stream))


def _size(found: list[Stretch]) -> int:
    return sum(len(stretch.letters) for stretch in found)


def _changed(lost: list[Stretch], added: list[Stretch]) -> bool:
    """Return whether something stands in both in two forms: the same but for figures, or half of the words the same."""
    forms = [(_unfigured(stretch), _words(stretch)) for stretch in added]
    for stretch in lost:
        form, words = _unfigured(stretch), _words(stretch)
        for other, others in forms:
            if (form and form == other) or 2 * len(words & others) >= max(len(words), len(others)):
                return True
    return False


def _unfigured(stretch: Stretch) -> str:
    return "".join(character for character in stretch.letters if not character.isdigit())


def _words(stretch: Stretch) -> set[str]:
    return set(re.findall(r"\w+", stretch.text.casefold()))
