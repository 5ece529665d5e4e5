"""What a build knows of how its documents are related: a fingerprint of each, and in the end who is whose copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping

from corpus.records import Document
from corpus.versions import Fingerprint, Relations, may_be_copies, relate, sketch
from indexer.folding import Shelf
from indexer.report import BuildReport, Copy, Superseded

# Documents that one digest is compared with at once; all are compared in the end.
_LOOK = 8


class Relating:
    """Collects fingerprints while documents come in; ``scopes`` names each one's scope."""

    def __init__(self) -> None:
        self.scopes: dict[str, str] = {}
        self._prints: dict[str, Fingerprint] = {}
        self._alike: dict[object, list[Fingerprint]] = defaultdict(list)
        self._relations = Relations({}, {}, {})

    def add(self, print_: Fingerprint, scope: str) -> None:
        """Take in a document."""
        self._prints[print_.document_id] = print_
        self.scopes[print_.document_id] = scope
        for key in (print_.words, *sketch(print_)):
            if len(self._alike[key]) < _LOOK:
                self._alike[key].append(print_)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._prints

    def drop(self, document_id: str) -> None:
        """Leave a document out that was taken in and is no more what it was."""
        self._prints.pop(document_id, None)
        self.scopes.pop(document_id, None)

    def prints(self) -> list[Fingerprint]:
        """Return the fingerprints of the documents that were taken in."""
        return list(self._prints.values())

    def looks_like_a_copy(self, print_: Fingerprint) -> bool:
        """Return whether a document looks like a copy of one that was taken in; whether it is comes out in the end."""
        found = {
            id(other): other for key in (print_.words, *sketch(print_)) for other in self._alike.get(key, ())
        }.values()
        return any(may_be_copies(other, print_) for other in found)

    def relate(self, document_of: Callable[[str], Document]) -> None:
        """Work out how all documents are related; ``document_of`` gives the text of an id."""
        self._relations = relate(self._prints.values(), document_of)
        self._alike.clear()

    @property
    def copy_of(self) -> Mapping[str, str]:
        """The id of the document that is kept, for each copy."""
        return self._relations.copy_of

    def changes(self) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
        """Yield what is to be written down: (id, the other places where its words stand, id of the newer version)."""
        copies: dict[str, set[str]] = defaultdict(set)
        for identity, of in self._relations.copy_of.items():
            copies[of].add(self._prints[identity].place)
        for part, wholes in self._relations.held_in.items():
            copies[part].update(self._prints[whole].place for whole in wholes)
        for identity in sorted({*copies, *self._relations.superseded_by}):
            others = tuple(sorted(copies[identity] - {self._prints[identity].place}))
            yield identity, others, self._relations.superseded_by.get(identity)

    def report(self, report: BuildReport, seen: Container[str], former: Shelf) -> None:
        """Report the copies and older versions that this run found or changed, by source."""
        for identity, of in sorted(self._relations.copy_of.items(), key=lambda pair: self._source(pair[0])):
            if identity in seen or identity not in former:
                report.copies.append(Copy(self._source(identity), self._source(of)))
        for older, newer in sorted(self._relations.superseded_by.items(), key=lambda pair: self._source(pair[0])):
            if older in seen or newer in seen:
                report.superseded.append(Superseded(self._source(older), self._source(newer)))

    def _source(self, identity: str) -> str:
        return self._prints[identity].source
