"""The reader seam: what a format's reader hands over, before it becomes a document.

A reader turns bytes into an ``Extract``: the text, what the format itself says of its structure (marks), its pages and
whatever metadata the page states. Everything that is the same for all formats (blocks, ids, restricted matter,
metadata precedence) is done once, behind the readers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from corpus.records import Metadata, Page, Withheld

MarkKind = Literal["heading", "list_item", "table_row"]


class UnreadableError(Exception):
    """A source that can't be read; the message is a sentence to a person (what, why, what to do)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of an extract's text whose kind the format itself states; ``level`` is 1 for the outermost heading."""

    kind: MarkKind
    start: int
    end: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Extract:
    """One document's text and what its format states of it.

    ``part`` tells apart several documents from one source (a member of an archive, one meeting of an issue page):
    the document's source is then ``source#part`` (or ``source/part`` for members). ``scanned`` says the text is OCR.
    ``notes`` are sentences about what a person should know of the reading; they end up in ``Document.conflicts``.
    ``row`` is what a manifest inside an archive, or the columns of an export, say of it. A member of an archive that
    can't be read is an extract without text whose ``problem`` is the sentence that says why.
    """

    text: str = field(repr=False)
    marks: tuple[Mark, ...] = ()
    pages: tuple[Page, ...] = ()
    stated: Metadata = field(default_factory=Metadata)
    withheld: tuple[Withheld, ...] = ()
    part: str | None = None
    scanned: bool = False
    notes: tuple[str, ...] = ()
    row: Metadata | None = None
    problem: str | None = None


class Reader(Protocol):
    """One format: says whether it takes the bytes, and reads them.

    ``name`` is how a person calls the format ("PDF"); ``suffixes`` are lower-case with the dot.
    """

    name: str
    suffixes: tuple[str, ...]

    def recognises(self, data: bytes) -> bool:
        """Return whether the content itself (its first bytes, not the file's name) is of this format."""
        ...

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the documents in the bytes, one for most formats.

        Raises:
            UnreadableError: the bytes can't be read; the message tells a person why.
        """
        ...
