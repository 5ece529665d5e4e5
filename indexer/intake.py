"""What a build does with each reading: take it in, set it aside as a likely copy, report it; and what stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus.records import Document, Reading, Withheld
from corpus.versions import fingerprint
from indexer.carrying import Carrying
from indexer.folding import ASIDE, COPIES, Shelf
from indexer.homes import BuildStore, PurgeList
from indexer.pipeline import Pipeline
from indexer.relating import Relating
from indexer.report import Conflict, Trouble

NO_TEXT = "It holds no text that could be searched."


class Intake:
    """Decides reading by reading; ``before`` is the store of the last generation, None for a fresh start.

    What looks like a copy of a document that was taken in is set aside, unembedded, until all are known. Used as a
    context, so that what was set aside doesn't stay behind.
    """

    def __init__(self, pipeline: Pipeline, before: BuildStore | None, purged: PurgeList, store: BuildStore) -> None:
        self._purged = purged
        self._pipeline = pipeline
        self._report = pipeline.report
        self._before = before
        self._store = store
        self._scopes = before.scopes() if before else {}
        self._former = Shelf((before or store).folder / COPIES)
        self._aside = Shelf(store.folder / ASIDE)
        self._folded = Shelf(store.folder / COPIES)
        self._relating = Relating()
        self._carrying = Carrying(store, self._relating, pipeline.report)
        self._seen: dict[str, str] = {}  # document id -> source
        self._troubled: set[str] = set()  # sources that couldn't be read
        self._fruitless: set[str] = set()  # scopes that no document came from

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.delete()

    @property
    def taken(self) -> int:
        """How many documents came from readings, copies among them."""
        return len(self._seen)

    @property
    def scopes(self) -> set[str]:
        """The scopes of all documents, copies among them."""
        folded = {self._relating.scopes[identity] for identity in self._relating.copy_of}
        return folded.union(self._store.scopes().values())

    def read(self, readings: Iterable[Reading], scope: str) -> None:
        """Take in what was found in one scope."""
        taken = self.taken
        for reading in readings:
            self._report.sources += 1
            self._report.withheld.extend(reading.withheld)
            if reading.problem is not None:
                self._trouble(reading.source, reading.problem)
            if reading.document is not None:
                self._document(reading.document, scope)
            self._pipeline.tell("reading")
        if self.taken == taken:
            self._fruitless.add(scope)

    def _document(self, document: Document, scope: str) -> None:
        purged = document in self._purged
        if purged or self._purged.near(document):
            why = self._purged.why if purged else f"nearly all of it is what was {self._purged.why}"
            self._report.withheld.append(Withheld(document.source, document.title, why))
            return
        clash = self._clash(document, scope)
        if clash is not None:
            self._trouble(document.source, clash)
            return
        try:
            if self._take(document, scope):
                self._seen[document.id] = document.source
                if document.conflicts:
                    self._report.conflicts.append(Conflict(document.source, document.conflicts))
        except UnicodeEncodeError as error:
            self._trouble(document.source, f"Its text holds characters that no file can hold ({error.reason}).")

    def _take(self, document: Document, scope: str) -> bool:
        """Queue a document, or set it aside; return whether it has any text."""
        document = replace(document, copies=(), superseded_by=None)
        if self._carrying.unchanged(document, scope):
            return True
        print_ = fingerprint(document)
        self._carrying.meet(print_)
        former = self._former.known.get(document.id)
        if former is not None:
            self._carrying.look_at(former.of)
        if (former is not None and former.sha256 == document.sha256) or self._relating.looks_like_a_copy(print_):
            self._aside.put(document, scope)
        elif not self._pipeline.take(document, scope):
            self._trouble(document.source, NO_TEXT)
            return False
        self._relating.add(print_, scope)
        return True

    def _clash(self, document: Document, scope: str) -> str | None:
        """Return why a document can't be taken in beside another of the same id."""
        if document.id in self._seen:
            return (
                f"It has the same name as another document of this run ({self._seen[document.id]}): rename one of them."
            )
        former = self._former.known.get(document.id)
        other = former.scope if former is not None else self._scopes.get(document.id, scope)
        if other != scope and self._before is not None:
            before = former or self._before.facts(document.id)
            if before is not None and before.sha256 != document.sha256:
                return (
                    f"A different document of the same name was indexed from {other}: rename one of them, "
                    "or index the folder that holds both."
                )
        return None

    def _trouble(self, source: str, problem: str) -> None:
        self._troubled.add(source)
        self._report.problems.append(Trouble(source, problem))

    def keep(self, scopes: set[str]) -> None:
        """Take over what was indexed from other scopes, and what couldn't be read this time."""
        if self._before is None:
            return
        for identity, scope in self._scopes.items():
            if identity in self._seen:
                continue
            if self._carrying.active and scope not in scopes:
                self._report.kept += 1
                continue
            facts = self._before.facts(identity)
            assert facts is not None
            if not self._stays(facts.source, scope, scopes):
                self._carrying.remove(identity)
                continue
            self._report.kept += 1
            if not self._carrying.stays(identity):
                document = self._before.document(identity)
                assert document is not None
                self._take(document, scope)
        for former in self._former:
            if former.id in self._seen:
                continue
            if self._stays(former.source, former.scope, scopes):
                self._take(self._former.document(former.id), former.scope)
            else:
                self._carrying.look_at(former.of)

    def _stays(self, source: str, scope: str, scopes: set[str]) -> bool:
        """Return whether a document that wasn't read this time stays, and report what vanished or is stale."""
        if scope not in scopes:
            return True
        if scope in self._fruitless or self._is_troubled(source):
            self._report.stale.append(source)
            return True
        self._report.removed.append(source)
        return False

    def _is_troubled(self, source: str) -> bool:
        """Return whether the source, or an archive or folder that holds it, couldn't be read."""
        parents = [source[:at] for at, character in enumerate(source) if character in "/!#"]
        return any(parent in self._troubled for parent in [source, *parents, *(p + "/" for p in parents)])

    def settle(self) -> None:
        """Fold copies and mark older versions, now that all documents are known; count what came of the readings."""
        self._pipeline.finish()
        self._carrying.close_ring()
        self._relating.relate(self._text)
        for aside in self._aside:
            if aside.id not in self._relating.copy_of and not self._pipeline.take(
                self._aside.document(aside.id), aside.scope
            ):
                self._trouble(aside.source, NO_TEXT)
        self._pipeline.finish()
        for identity, of in sorted(self._relating.copy_of.items()):
            self._folded.put(self._text(identity), self._relating.scopes[identity], of)
        self._store.remove(list(self._relating.copy_of))
        changes = list(self._relating.changes())
        self._carrying.clear({identity for identity, _, _ in changes})
        for identity, copies, newer in changes:
            facts = self._store.facts(identity)
            if facts is not None:
                self._store.rewrite(replace(facts, copies=copies, superseded_by=newer))
        self._relating.report(self._report, self._seen, self._former)
        self._aside.delete()
        for identity in self._seen:
            self._count(self._store.facts(identity))

    def _text(self, identity: str) -> Document:
        document = self._aside.document(identity) if identity in self._aside else self._store.document(identity)
        assert document is not None
        return document

    def _count(self, document: Document | None) -> None:
        if document is None:
            return  # folded into another
        before = self._before.facts(document.id) if self._before else None
        if before is None:
            self._report.added += 1
        elif _comparable(before) == _comparable(document):
            self._report.unchanged += 1
        else:
            self._report.changed += 1


def _comparable(document: Document) -> Document:
    return replace(document, text="", blocks=(), pages=(), copies=(), superseded_by=None)
