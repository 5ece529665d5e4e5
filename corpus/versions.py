"""Tells copies of one paper, and older versions of it, from documents of their own.

A council publishes one paper in its minutes, in an agenda pack and on an issue page: one is kept, and names the others
as its copies. Draft minutes are superseded by the approved ones of the same meeting, and what was corrected by its
correction; both stay citable. All that is held of a document is a fingerprint, eight bytes a sentence; the texts of
two are looked at only where their fingerprints are nearly the same.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from corpus.likeness import CONTENT, Likeness, is_copy, is_part, letters, stretches
from corpus.records import Document, DocumentKind, DocumentStatus

NEAR = 0.8
"""From this share of common sentences on, two documents are looked at as copies of one paper."""
_VERSION_OF = 0.3
_KINDS: tuple[DocumentKind, ...] = ("minutes", "decision", "report", "agenda", "other")
_STATUSES: tuple[DocumentStatus, ...] = ("approved", "unknown", "draft")
_VERSION = re.compile(
    r"\b(?:draft|approved|unconfirmed|confirmed|final|printed|public|corrected|revised|amended|updated|"
    r"version|v ?\d+|drafft|terfynol)\b",
    re.I,
)
_CORRECTED = re.compile(r"\b(?:corrected|revised|amended|updated|correction|cywirwyd)\b", re.I)
_NUMBERED = re.compile(r"\b(?:v|version) ?(\d{1,2})\b", re.I)
_FEWEST, _SKETCH, _COMMON, _READY = 3, 6, 64, 64


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two documents may be the same; ``sentences`` are sorted 64-bit digests.

    ``facts`` are council, committee, day, and first and last day of the period, None where not known; ``version``
    grows with what the title or the file's name says of corrections ("v2", "corrected").
    """

    document_id: str
    source: str
    url: str | None
    words: bytes
    meeting_id: str
    held_on: date | None
    facts: tuple[object, ...]
    kind: DocumentKind
    status: DocumentStatus
    title: str
    version: int
    scanned: bool
    sentences: array[int] = field(repr=False)

    @property
    def place(self) -> str:
        """Where the document is published, or was found."""
        return self.url or self.source


@dataclass(frozen=True, slots=True)
class Relations:
    """How documents are related, by id.

    ``copy_of`` names the document that is kept, ``superseded_by`` the newer version, ``held_in`` the larger papers (an
    agenda pack, the minutes of the whole meeting) that hold a document's words among others.
    """

    copy_of: Mapping[str, str]
    superseded_by: Mapping[str, str]
    held_in: Mapping[str, tuple[str, ...]]


def fingerprint(document: Document) -> Fingerprint:
    """Return a document's fingerprint; white space, case, punctuation and numbering make no difference to it."""
    digests = {
        int.from_bytes(hashlib.blake2b(stretch.letters.encode(), digest_size=8).digest())
        for stretch in stretches(document)
        if len(stretch.letters) >= CONTENT
    }
    meeting, period = document.meeting, document.period
    names = f"{document.title} {re.sub(r'[_-]+', ' ', PurePosixPath(document.source).stem)}"
    numbered = max((int(found[1]) for found in _NUMBERED.finditer(names)), default=0)
    return Fingerprint(
        document_id=document.id,
        source=document.source,
        url=document.url,
        words=hashlib.blake2b(letters(document.text).encode(), digest_size=16).digest(),
        meeting_id=meeting.id,
        held_on=meeting.held_on,
        facts=(
            meeting.council and letters(meeting.council),
            meeting.committee and letters(meeting.committee),
            meeting.held_on,
            *((period.start, period.end) if period else (None, None)),
        ),
        kind=document.kind,
        status=document.status,
        title=letters(_VERSION.sub(" ", document.title)),
        version=numbered or (1 if _CORRECTED.search(names) else 0),
        scanned=document.scanned,
        sentences=array("Q", sorted(digests)),
    )


def may_be_copies(first: Fingerprint, second: Fingerprint) -> bool:
    """Return whether two documents look like copies of one paper, before their texts are compared."""
    if not _compatible(first, second):
        return False
    if first.words == second.words:
        return True
    enough = min(len(first.sentences), len(second.sentences)) >= _FEWEST
    return enough and shared(first, second) >= NEAR


def _compatible(first: Fingerprint, second: Fingerprint) -> bool:
    """Return whether nothing that is known of both differs."""
    return all(a is None or b is None or a == b for a, b in zip(first.facts, second.facts, strict=True))


def shared(first: Fingerprint, second: Fingerprint) -> float:
    """Return the share of sentences that two documents have in common (Jaccard's coefficient)."""
    one, other = set(first.sentences), set(second.sentences)
    return len(one & other) / len(one | other) if one or other else 0.0


def relate(fingerprints: Iterable[Fingerprint], document_of: Callable[[str], Document]) -> Relations:
    """Return how documents are related; it doesn't depend on their order.

    Copies have the same words, or nearly, nothing that one of them says being changed or missing in the one kept; and
    nothing that is known of their meeting, day or period differs. A draft, and what a correction replaces, is
    superseded by the document of the same meeting, kind and title; nothing else is guessed. ``document_of`` gives the
    text of an id where it must be looked at.
    """
    prints = sorted(fingerprints, key=_preference)
    ready = lru_cache(_READY)(lambda identity: Likeness.of(document_of(identity)))
    copies: dict[str, str] = {}
    superseded: dict[str, str] = {}
    for first, second in _pairs(prints):
        older = _older(first, second)
        if older is not None:
            newer = second if older is first else first
            superseded.setdefault(older.document_id, newer.document_id)
        elif may_be_copies(first, second):
            _fold(first, second, copies, ready)
    copy_of = {identity: _kept(identity, copies) for identity in copies}
    # What is only a copy of another supersedes nothing: the one that is kept does.
    superseded = {
        old: copy_of.get(new, new)
        for old, new in superseded.items()
        if old not in copy_of and copy_of.get(new, new) != old
    }
    held_in = {
        part: tuple(wholes) for part, wholes in _parts([p for p in prints if p.document_id not in copies], ready)
    }
    return Relations(copy_of, superseded, held_in)


def _fold(first: Fingerprint, second: Fingerprint, copies: dict[str, str], ready: Callable[[str], Likeness]) -> None:
    """Fold the second into the first, or the other way round where only the second says all that both say."""
    one, other = _kept(first.document_id, copies), _kept(second.document_id, copies)
    if one == other:
        return
    if first.words == second.words or is_copy(ready(one), ready(other)):
        copies[other] = one
    elif is_copy(ready(other), ready(one)):
        copies[one] = other


def _kept(identity: str, copies: Mapping[str, str]) -> str:
    while identity in copies:
        identity = copies[identity]
    return identity


def _pairs(prints: Sequence[Fingerprint]) -> Iterator[tuple[Fingerprint, Fingerprint]]:
    """Yield the pairs that may be related, the preferred one first, without comparing all with all.

    Two documents that share 8 in 10 sentences share one of their six smallest digests but once in 15,000 pairs.
    """
    groups: dict[object, list[int]] = defaultdict(list)
    for index, print_ in enumerate(prints):
        groups[print_.words].append(index)
        if print_.held_on is not None:
            groups[print_.meeting_id, print_.kind, print_.title].append(index)
        for digest in sketch(print_):
            groups[digest].append(index)
    seen: set[tuple[int, int]] = set()
    for key, group in groups.items():
        if isinstance(key, int) and len(group) > _COMMON:
            continue
        # Of many exact copies only those with the first matter.
        pairs = combinations(group, 2) if len(group) <= _COMMON else ((group[0], other) for other in group[1:])
        seen.update(pair for pair in pairs if pair[0] != pair[1])
    for first, second in _neighbours(seen):
        yield prints[first], prints[second]


def _neighbours(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs in order, those that hang together side by side, so that few texts are needed at a time."""
    above: dict[int, int] = {}

    def root(index: int) -> int:
        while (higher := above.get(index, index)) != index:
            above[index] = above.get(higher, higher)
            index = higher
        return index

    ordered = sorted(pairs)
    for first, second in ordered:
        one, other = sorted((root(first), root(second)))
        above[other] = one
    return sorted(ordered, key=lambda pair: (root(pair[0]), pair))


def sketch(print_: Fingerprint) -> array[int]:
    """Return the smallest digests: documents that are nearly the same have one of them in common."""
    return print_.sentences[:_SKETCH] if len(print_.sentences) >= _FEWEST else array("Q")


def _parts(prints: Sequence[Fingerprint], ready: Callable[[str], Likeness]) -> Iterator[tuple[str, list[str]]]:
    """Yield the papers that stand whole in larger ones (id, ids of those), without comparing all with all."""
    lengths = [len(print_.sentences) for print_ in prints]
    digests: NDArray[np.uint64] = np.concatenate(
        [np.empty(0, np.uint64), *(np.frombuffer(p.sentences, np.uint64) for p in prints if p.sentences)]
    )
    order = np.argsort(digests, kind="stable")
    digests, owners = digests[order], np.repeat(np.arange(len(prints)), lengths)[order]
    for index, print_ in enumerate(prints):
        wanted = np.frombuffer(sketch(print_), np.uint64) if lengths[index] >= _FEWEST else np.empty(0, np.uint64)
        if not len(wanted):
            continue
        spans = zip(np.searchsorted(digests, wanted, "left"), np.searchsorted(digests, wanted, "right"), strict=True)
        holders = [set(owners[start:end].tolist()) for start, end in spans if end - start <= _COMMON]
        wholes = set.intersection(*holders) if len(holders) >= min(_FEWEST, len(wanted)) else set()
        larger = sorted(other for other in wholes if lengths[other] > lengths[index] and _agree(print_, prints[other]))
        found = [
            prints[other].document_id
            for other in larger
            if set(print_.sentences) <= set(prints[other].sentences)
            and is_part(ready(prints[other].document_id), ready(print_.document_id))
        ]
        if found:
            yield print_.document_id, found


def _agree(part: Fingerprint, whole: Fingerprint) -> bool:
    """Return whether a paper may be part of a larger one: not of another day, and no version of it."""
    days = part.held_on is None or whole.held_on is None or part.held_on == whole.held_on
    return days and (part.kind, part.title) != (whole.kind, whole.title)


def _older(first: Fingerprint, second: Fingerprint) -> Fingerprint | None:
    """Return which of two versions of one document is the older, or None if they aren't versions or it isn't said."""
    if first.words == second.words or first.kind != second.kind or first.title != second.title:
        return None
    of_one_meeting = first.held_on is not None and first.meeting_id == second.meeting_id
    if not _compatible(first, second) or shared(first, second) < (_VERSION_OF if of_one_meeting else NEAR):
        return None
    for one, other in ((first, second), (second, first)):
        if one.status == "draft" and other.status != "draft":
            return one
        if one.status == other.status and other.version > one.version:
            return one
    return None


def _preference(print_: Fingerprint) -> tuple[object, ...]:
    """Return what the document to keep comes first by: what is known of it, then minutes before papers."""
    return (
        sum(fact is None for fact in print_.facts[:3]),
        print_.scanned,
        _KINDS.index(print_.kind),
        _STATUSES.index(print_.status),
        -print_.version,
        len(print_.source),
        print_.source,
    )
