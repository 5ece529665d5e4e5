"""Leaving what hasn't changed as it is: a build that begins with the generation before looks only at what is new.

Which documents are copies or older versions of others must still come out as if all had been looked at. Such documents
share a key (:mod:`indexer.kinship`), so those that what is new or gone hangs together with, over however many steps,
are looked at again, and no others.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from corpus.records import Document
from corpus.versions import Fingerprint, fingerprint
from indexer.homes import BuildStore
from indexer.local_store import LocalStore
from indexer.relating import Relating
from indexer.report import BuildReport


class Carrying:
    """What a build carries over from the generation before, where its store began with that; else it does nothing."""

    def __init__(self, store: BuildStore, relating: Relating, report: BuildReport) -> None:
        self._store = store if isinstance(store, LocalStore) and store.inherited else None
        self._relating = relating
        self._report = report
        self._gone: set[str] = set()

    @property
    def active(self) -> bool:
        """Whether the store began with the generation before."""
        return self._store is not None

    def unchanged(self, document: Document, scope: str) -> bool:
        """Leave a document as it is, if it was read just so before; return whether that is so."""
        if self._store is None:
            return False
        passages = self._store.carry(document, scope)
        self._report.reused += passages
        if not passages and self._store.facts(document.id) is not None:
            self._look_around(document.id)
        return passages > 0

    def remove(self, document_id: str) -> None:
        """Take a document out that vanished."""
        if self._store is not None:
            self._look_around(document_id)
            self._store.remove([document_id])

    def _look_around(self, document_id: str) -> None:
        """Remember what a document that is replaced or removed may have been related to."""
        assert self._store is not None
        before = self._store.document(document_id)
        if before is not None:
            self._gone.add(document_id)
            self._relating.drop(document_id)
            for identity in self._store.kin(fingerprint(before)):
                self.look_at(identity)

    def meet(self, print_: Fingerprint) -> None:
        """Look at what a new document may be related to, before it is decided whether it looks like a copy."""
        if self._store is not None:
            for identity in self._store.kin(print_):
                self.look_at(identity)

    def stays(self, document_id: str) -> bool:
        """Leave a document that wasn't read this time as it is; return whether it is in the store already."""
        if document_id in self._gone:
            self._gone.remove(document_id)
            self.look_at(document_id)
        return self._store is not None

    def look_at(self, identity: str) -> None:
        """Look at a document that was inherited as if it were new: whose copy it is, and which are its copies."""
        if self._store is None or identity in self._relating or identity in self._gone:
            return
        document, scope = self._store.document(identity), self._store.scopes_of([identity]).get(identity)
        if document is not None and scope is not None:
            self._relating.add(fingerprint(replace(document, copies=(), superseded_by=None)), scope)

    def close_ring(self) -> None:
        """Look at all that hangs together with what is looked at already."""
        if self._store is None:
            return
        done: set[str] = set()
        while waiting := [print_ for print_ in self._relating.prints() if print_.document_id not in done]:
            for print_ in waiting:
                done.add(print_.document_id)
                for identity in self._store.kin(print_):
                    self.look_at(identity)

    def clear(self, changed: Set[str]) -> None:
        """Take back what was written of relations that are no more: of what was looked at, but not ``changed``."""
        if self._store is None:
            return
        for print_ in self._relating.prints():
            facts = self._store.facts(print_.document_id) if print_.document_id not in changed else None
            if facts is not None and (facts.copies or facts.superseded_by):
                self._store.rewrite(replace(facts, copies=(), superseded_by=None))
