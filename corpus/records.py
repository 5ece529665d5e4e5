"""The types the whole system can be read from: meetings, documents, blocks, passages, quotes and answers.

Every record is frozen. Offsets are counted in characters of ``Document.text``, ``start`` included, ``end`` not,
so that ``document.text[start:end]`` is always the exact words. A fact that isn't stated is ``None``, never guessed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

DocumentKind = Literal["minutes", "report", "agenda", "decision", "other"]
DocumentStatus = Literal["approved", "draft", "unknown"]
BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "resolution", "vote", "action", "procedural"]


def digest(*parts: str) -> str:
    """Return the first 20 hex digits of the SHA-256 of the parts, joined by a unit separator.

    Twenty hex digits are 80 bits: two of a hundred million records collide with a chance of about 4e-9.
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Period:
    """What a text is about, first and last day included; ``label`` is how the text says it ("Quarter 4, 2021/22")."""

    start: date
    end: date
    label: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a committee; ``held_on`` is None where no date is stated."""

    id: str
    council: str | None
    committee: str | None
    held_on: date | None
    title: str | None
    url: str | None

    @staticmethod
    def make_id(council: str | None, committee: str | None, held_on: date | None, source: str) -> str:
        """Return the id: two documents of one dated meeting share it, an undated document has its own."""
        if held_on is None:
            return digest("meeting", source)
        return digest("meeting", council or "", committee or "", held_on.isoformat())


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document's text of one kind, with the headings it stands under (outermost first).

    ``item`` is the number of the minute or agenda item as printed, ``page`` counts from 1.
    A heading's own path ends with itself.
    """

    kind: BlockKind
    start: int
    end: int
    heading_path: tuple[str, ...] = ()
    item: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The characters of the text that stand on one page; ``number`` counts from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document from one place (its text, a manifest, flags); None is "not said here".

    ``restriction`` is why it may not be published: a document that has one is withheld whole. ``conflicts`` are
    sentences on what its source contradicts itself in.
    """

    council: str | None = None
    committee: str | None = None
    held_on: date | None = None
    title: str | None = None
    url: str | None = None
    kind: DocumentKind | None = None
    status: DocumentStatus | None = None
    licence: str | None = None
    language: str | None = None
    period: Period | None = None
    restriction: str | None = None
    conflicts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One published text and all that is known of it.

    ``id`` is a digest of the source, so that a link survives a correction; ``sha256`` names the version.
    ``source`` is the URL or the path inside the folder, ``copies`` the other places where the same text was found,
    ``conflicts`` what the sources of its metadata disagree on, ``scanned`` says that the text comes from OCR,
    ``superseded_by`` is the id of the newer version.
    """

    id: str
    meeting: Meeting
    title: str
    kind: DocumentKind
    status: DocumentStatus
    period: Period | None
    language: str
    url: str | None
    licence: str | None
    sha256: str
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    pages: tuple[Page, ...] = field(default=(), repr=False)
    source: str = ""
    copies: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    scanned: bool = False
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something exempt or restricted that was left out at reading: what it is called, and why."""

    source: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one source: a document, or the problem that stood in the way (a sentence to a person)."""

    source: str
    document: Document | None
    withheld: tuple[Withheld, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that can be found; the id outlives a rebuild."""

    id: str
    document_id: str
    start: int
    end: int
    heading_path: tuple[str, ...]
    kind: BlockKind
    page: int | None

    @staticmethod
    def make_id(document_id: str, start: int, end: int, text: str) -> str:
        """Return a digest of document, offsets and text."""
        return digest("passage", document_id, str(start), str(end), text)


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words: ``document.text[start:end] == text``."""

    document_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quotation with where it stands.

    ``link`` goes to the exact words, ``reference`` is how a researcher cites it, ``answer_span`` marks the short
    answer inside the quotation (characters of ``quote.text``) where one was found, ``also_in`` lists the documents
    that hold the same words.
    """

    number: int
    quote: Quote
    passage: Passage
    meeting: Meeting
    document: Document
    link: str
    reference: str
    answer_span: tuple[int, int] | None = None
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer and the numbers of the citations that carry it.

    ``derived`` marks what was worked out (a difference, a sum) and isn't a quotation.
    """

    text: str
    citations: tuple[int, ...]
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched: how many meetings and documents, of which committees, from when to when."""

    meetings: int
    documents: int
    held_from: date | None
    held_to: date | None
    committees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of statements, or, where ``answered`` is false, the nearest passages and what was searched.

    ``confidence`` is the probability, from 0 to 1, that the quotations answer the question; ``unanswered`` are those
    parts of a question that asks several things which they don't answer.
    """

    question: str
    answered: bool
    confidence: float
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    coverage: Coverage
    unanswered: tuple[str, ...] = ()
