"""Tells copies of one paper, and older versions of it, from documents of their own.

A council publishes one paper in its minutes, in an agenda pack and on an issue page: one is kept, and names the others
as its copies. Draft minutes are superseded by the approved ones of the same meeting and stay citable. All that is held
of a document is a fingerprint: a digest of its words and eight bytes a paragraph.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from corpus.records import Document, DocumentKind, DocumentStatus, Reading

NEAR = 0.95
_KINDS: tuple[DocumentKind, ...] = ("minutes", "decision", "report", "agenda", "other")
_STATUSES: tuple[DocumentStatus, ...] = ("approved", "unknown", "draft")
_VERSION = re.compile(
    r"\b(?:draft|approved|unconfirmed|confirmed|final|printed|public|corrected|revised|amended|updated|"
    r"version|v\d|drafft)\b",
    re.I,
)
_CORRECTED = re.compile(r"\b(?:corrected|revised|amended|updated|correction|cywirwyd)\b", re.I)
_PARAGRAPH, _FEWEST, _SKETCH, _COMMON = 40, 5, 6, 64


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two documents are the same; ``paragraphs`` are sorted 64-bit digests."""

    document_id: str
    source: str
    words: str
    meeting_id: str
    held_on: date | None
    kind: DocumentKind
    status: DocumentStatus
    title: str
    corrected: bool
    paragraphs: array[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Relations:
    """Which documents are copies of which (id to the id that is kept), and which are superseded by which."""

    copy_of: Mapping[str, str]
    superseded_by: Mapping[str, str]


def fingerprint(document: Document) -> Fingerprint:
    """Return a document's fingerprint; white space, case and punctuation make no difference to it."""
    paragraphs = set()
    for block in document.blocks:
        words = _words(document.text[block.start : block.end])
        if block.kind not in ("heading", "procedural") and len(words) >= _PARAGRAPH:
            paragraphs.add(int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest()))
    return Fingerprint(
        document_id=document.id,
        source=document.source,
        words=hashlib.sha256(_words(document.text).encode()).hexdigest(),
        meeting_id=document.meeting.id,
        held_on=document.meeting.held_on,
        kind=document.kind,
        status=document.status,
        title=_words(_VERSION.sub(" ", document.title)),
        corrected=_CORRECTED.search(document.title) is not None,
        paragraphs=array("Q", sorted(paragraphs)),
    )


def relate(fingerprints: Iterable[Fingerprint]) -> Relations:
    """Return how documents are related.

    Copies have the same words, or share 95 in 100 of their paragraphs, and aren't of different days. A draft, and what
    a correction replaces, is superseded by the document of the same meeting, kind and title; nothing else is guessed.
    """
    prints = sorted(fingerprints, key=_preference)
    copy_of: dict[str, str] = {}
    superseded: dict[str, str] = {}
    for first, second in _pairs(prints):
        older = _older(first, second)
        if older is not None:
            newer = second if older is first else first
            superseded.setdefault(older.document_id, newer.document_id)
        elif _same(first, second):
            copy_of.setdefault(second.document_id, copy_of.get(first.document_id, first.document_id))
    # What is only a copy of another supersedes nothing: the one that is kept does.
    superseded = {
        old: copy_of.get(new, new)
        for old, new in superseded.items()
        if old not in copy_of and copy_of.get(new, new) != old
    }
    return Relations(copy_of, superseded)


def collapse(readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings with copies folded into the one that is kept, and older versions marked.

    Minutes are preferred to a decision, that to a report, an agenda and anything else. A copy's withheld matter stays
    reported with the one kept.
    """
    listed = list(readings)
    documents = {reading.document.id: reading.document for reading in listed if reading.document is not None}
    relations = relate(map(fingerprint, documents.values()))
    copies: dict[str, list[str]] = defaultdict(list)
    for copy, kept in relations.copy_of.items():
        copies[kept].append(documents[copy].source)
    return list(_applied(listed, relations, copies))


def _applied(readings: Sequence[Reading], relations: Relations, copies: Mapping[str, list[str]]) -> Iterator[Reading]:
    for reading in readings:
        document = reading.document
        if document is None:
            yield reading
        elif document.id in relations.copy_of:
            if reading.withheld:
                yield replace(reading, document=None)
        else:
            others = tuple(sorted({*document.copies, *copies.get(document.id, [])}))
            newer = relations.superseded_by.get(document.id)
            yield replace(reading, document=replace(document, copies=others, superseded_by=newer))


def _pairs(prints: Sequence[Fingerprint]) -> Iterator[tuple[Fingerprint, Fingerprint]]:
    """Yield the pairs that may be related, the preferred one first, without comparing all with all.

    Two documents that share 95 in 100 paragraphs share one of their six smallest digests but once in 60 million pairs.
    """
    groups: dict[object, list[int]] = defaultdict(list)
    for index, print_ in enumerate(prints):
        groups[print_.words].append(index)
        if print_.held_on is not None:
            groups[print_.meeting_id, print_.kind, print_.title].append(index)
        for digest in print_.paragraphs[:_SKETCH] if len(print_.paragraphs) >= _FEWEST else ():
            groups[digest].append(index)
    seen: set[tuple[int, int]] = set()
    for key, group in groups.items():
        if isinstance(key, int) and len(group) > _COMMON:
            continue
        # Of many exact copies only those with the first matter.
        pairs = combinations(group, 2) if len(group) <= _COMMON else ((group[0], other) for other in group[1:])
        seen.update(pair for pair in pairs if pair[0] != pair[1])
    for first, second in sorted(seen):
        yield prints[first], prints[second]


def _same(first: Fingerprint, second: Fingerprint) -> bool:
    if first.held_on is not None and second.held_on is not None and first.held_on != second.held_on:
        return False
    if first.words == second.words:
        return True
    enough = min(len(first.paragraphs), len(second.paragraphs)) >= _FEWEST
    return enough and _shared(first, second) >= NEAR


def _older(first: Fingerprint, second: Fingerprint) -> Fingerprint | None:
    """Return which of two versions of one document is the older, or None if they aren't versions or it isn't said."""
    if first.words == second.words or first.kind != second.kind:
        return None
    alike = _shared(first, second)
    one_paper = first.held_on is not None and first.meeting_id == second.meeting_id and first.title == second.title
    if not (one_paper and alike >= 0.3) and not (
        alike >= NEAR and len(first.paragraphs) >= _FEWEST and first.held_on == second.held_on
    ):
        return None
    for one, other in ((first, second), (second, first)):
        if one.status == "draft" and other.status != "draft":
            return one
        if one.status == other.status and other.corrected and not one.corrected:
            return one
    return None


def _shared(first: Fingerprint, second: Fingerprint) -> float:
    """Return the share of paragraphs that two documents have in common (Jaccard's coefficient)."""
    one, other = set(first.paragraphs), set(second.paragraphs)
    return len(one & other) / len(one | other) if one or other else 0.0


def _preference(print_: Fingerprint) -> tuple[int, int, bool, int, str]:
    return (
        _KINDS.index(print_.kind),
        _STATUSES.index(print_.status),
        print_.held_on is None,
        len(print_.source),
        print_.source,
    )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
