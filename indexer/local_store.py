"""The store for one machine: a catalogue, tantivy, and parts with passages and vectors, in one generation folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.aliases import find_aliases
from corpus.records import Document, digest
from corpus.versions import Fingerprint
from indexer.catalogue import Catalogue, as_read
from indexer.errors import REBUILD, IndexDamaged
from indexer.homes import Ask
from indexer.kinship import keys
from indexer.lexical import LexicalIndex, Line
from indexer.local_reading import LocalReading
from indexer.parts import PARTS, Part, Parts
from indexer.store import Entry
from indexer.writing import Writing, inherit_files

CATALOGUE, LEXICAL = "catalogue.sqlite", "lexical"


class LocalStore(LocalReading):
    """One generation: read by any number of threads, or, while it is made, written by one.

    ``LocalStore(folder)`` opens what was finished, ``LocalStore.create(folder, dimension)`` makes a new one, and
    ``LocalStore.inherit(folder, store)`` one that begins with all that another holds, sharing its files.
    """

    def __init__(self, folder: Path, *, writable: bool = False) -> None:
        for name in () if writable else (CATALOGUE, LEXICAL):
            if not (folder / name).exists():
                raise IndexDamaged(f"The index {folder} lacks {name}: {REBUILD}.")
        catalogue = Catalogue(folder / CATALOGUE, writable=writable)
        parts = [Part(folder / PARTS / name, first) for first, name, _ in catalogue.parts()]
        lexical = LexicalIndex(folder / LEXICAL, writable=writable)
        super().__init__(folder, catalogue, lexical, Parts(parts, catalogue.dimension))
        self.inherited = writable and bool(parts)
        self._writing = Writing(folder / PARTS, parts, catalogue.dimension) if writable else None
        self._pending = writable

    @classmethod
    def create(cls, folder: Path, dimension: int) -> LocalStore:
        """Return an empty store in a folder that is made; it holds vectors of ``dimension`` numbers."""
        (folder / PARTS).mkdir(parents=True)
        Catalogue(folder / CATALOGUE, writable=True, dimension=dimension).close()
        return cls(folder, writable=True)

    @classmethod
    def inherit(cls, folder: Path, before: LocalStore) -> LocalStore:
        """Return a store in a folder that is made, holding what a finished one holds; it can be added to.

        It shares the other's parts and segments by hard links; the catalogue alone is copied.
        """
        inherit_files(before.folder, folder, CATALOGUE, LEXICAL)
        return cls(folder, writable=True)

    @property
    def writable(self) -> bool:
        """Whether the store is being made."""
        return self._writing is not None

    def add(self, entries: Iterable[Entry]) -> None:
        """Take documents in; one that is there already (same id) is replaced.

        Raises:
            ValueError: an entry's passages, contexts and vectors aren't equally many, or a vector can't be used; then
                none of the entries is taken in.
        """
        assert self._writing is not None
        batch = list(entries)
        for entry in batch:
            if not len(entry.passages) == len(entry.contexts) == len(entry.vectors):
                raise ValueError(f"{entry.document.source}: passages, contexts and vectors aren't equally many.")
            self._writing.check(entry.vectors)
        with self._writing.transaction(self._catalogue):
            for entry in batch:
                self._add(entry, self._writing)
        self._changed()

    def _add(self, entry: Entry, writing: Writing) -> None:
        document = entry.document
        self._lexical.remove(self._catalogue.delete(document.id))
        texts = [document.text[p.start : p.end] for p in entry.passages]
        inputs = [input_digest(where, text) for where, text in zip(entry.contexts, texts, strict=True)]
        first = writing.append(entry.vectors)
        number = self._catalogue.insert(entry, first, inputs, find_aliases(document.text))
        writing.passages.insert(number, entry, first, inputs)
        self._lexical.add(
            Line(row, document, text, where)
            for row, (text, where) in enumerate(zip(texts, entry.contexts, strict=True), first)
        )

    def remove(self, document_ids: Sequence[str]) -> int:
        """Drop documents with their passages; return how many passages went. Unknown ids are passed over."""
        gone = 0
        for identity in document_ids:
            rows = self._catalogue.delete(identity)
            self._lexical.remove(rows)
            gone += len(rows)
        self._changed()
        return gone

    def rewrite(self, document: Document) -> None:
        """Write a document's facts anew (copies, superseded_by…); its text and passages stay."""
        self._catalogue.rewrite(document)
        self._forget()

    def carry(self, document: Document, scope: str) -> int:
        """Leave a document as it was inherited, if it was read just so before; return its passages, 0 if it wasn't.

        ``scope`` is where it was found this time.
        """
        found = self._catalogue.read(document.id) if self.inherited else None
        if found is None or found[0] != as_read(document):
            return 0
        if found[1] != scope:
            self._catalogue.rescope(document.id, scope)
        return found[2]

    def scopes_of(self, document_ids: Sequence[str]) -> dict[str, str]:
        """Return the scope of each document that exists."""
        return self._catalogue.scopes_of(document_ids)

    def kin(self, print_: Fingerprint) -> set[str]:
        """Return the ids of inherited documents, but this one, that may be related to it, by what they share."""
        assert self._writing is not None
        numbers = Parts(self._writing.before, self.dimension).kin(keys(print_))
        return set(self._catalogue.ids(sorted(numbers))) - {print_.document_id}

    def _changed(self) -> None:
        self._pending = True
        self._forget()

    def _refresh(self) -> None:
        """Make what was written searchable; a store that is only read has nothing to do."""
        if self._pending and self._writing is not None:
            self._lexical.commit()
            self._parts = Parts([*self._writing.before, self._writing.as_part()], self.dimension)
            self._pending = False

    def finish(self, ask: Ask | None = None) -> str:
        """Make everything durable and close; return how vectors will be searched. The folder can then be opened.

        ``ask`` embeds texts as queries, shape (texts, dimension): approximate search is measured with them.
        """
        assert self._writing is not None
        parts = self._writing.finish(self.directory.owners, ask)
        self._catalogue.list_parts((part.first, part.folder.name, part.rows) for part in parts)
        self._lexical.finish()
        self._catalogue.finish()
        self._parts = Parts(parts, self.dimension)
        self.close()
        return self.index_type

    def close(self) -> None:
        """Let go of files and connections."""
        super().close()
        self._pending = False
        if self._writing is not None:
            self._writing.close()


def input_digest(where: str, text: str) -> str:
    """Return the digest of what a passage's vector was made from: equal inputs have equal vectors."""
    return digest("input", where, text)
