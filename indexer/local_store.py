"""The store for one machine: SQLite, tantivy and FAISS in one generation folder, sharing integer rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from corpus.aliases import Alias, find_aliases
from corpus.records import Document, Meeting, Passage, digest
from indexer import summaries
from indexer.database import Database, filter_clause
from indexer.errors import REBUILD, IndexDamaged
from indexer.lexical import LexicalIndex, Line
from indexer.spelling import as_printed, words_of
from indexer.store import Counts, Entry, Filter, Hit, Vectors
from indexer.vectors import Rows, VectorIndex, VectorWriter

DATABASE, LEXICAL, VECTORS = "minutes.sqlite", "lexical", "vectors.faiss"
# Filters whose rows are kept, so that the pages of one search and its facets select them once.
KEPT_FILTERS = 64
# How many passages are looked at for how a word is printed.
PASSAGES_FOR_A_WORD = 10


class LocalStore:
    """One generation: read by any number of threads, or, when created, written by one.

    ``LocalStore(folder)`` opens what was finished, ``LocalStore.create(folder, dimension)`` makes a new one.
    """

    def __init__(self, folder: Path, *, dimension: int | None = None) -> None:
        self.folder = folder
        self.writable = dimension is not None
        self._pending = False
        self._lock = Lock()
        self._rows: OrderedDict[Filter, Rows] = OrderedDict()
        if dimension is None:
            for name in (DATABASE, LEXICAL, VECTORS):
                if not (folder / name).exists():
                    raise IndexDamaged(f"The index {folder} lacks {name}: {REBUILD}.")
        self._database = Database(folder / DATABASE, writable=self.writable)
        self._lexical = LexicalIndex(folder / LEXICAL, writable=self.writable)
        if dimension is not None:
            self._writer = VectorWriter(folder / VECTORS, dimension)
            self._writer.flush()
        self._vectors = VectorIndex(folder / VECTORS)
        self.dimension = self._vectors.dimension
        self._passages = self._count()

    @classmethod
    def create(cls, folder: Path, dimension: int) -> LocalStore:
        """Return an empty store in a folder that is made; it holds vectors of ``dimension`` numbers."""
        folder.mkdir(parents=True)
        return cls(folder, dimension=dimension)

    def __len__(self) -> int:
        return self._passages

    def _count(self) -> int:
        return int(self._database.all("SELECT COALESCE(SUM(passages), 0) FROM documents")[0][0])

    # Writing

    def add(self, entries: Iterable[Entry]) -> None:
        """Take documents in; one that is there already (same id) is replaced.

        Raises:
            ValueError: an entry's passages, contexts and vectors aren't equally many, or a vector can't be used; then
                none of the entries is taken in.
        """
        batch = list(entries)
        for entry in batch:
            if not len(entry.passages) == len(entry.contexts) == len(entry.vectors):
                raise ValueError(f"{entry.document.source}: passages, contexts and vectors aren't equally many.")
            self._writer.check(entry.vectors)
        run = self._database.connection.execute
        run("BEGIN")
        try:
            for entry in batch:
                self._add(entry)
            # Rows that the database knows of have their vectors in the file, even if the process is killed now.
            self._writer.push()
        except BaseException:
            run("ROLLBACK")
            raise
        run("COMMIT")
        self._changed()

    def _add(self, entry: Entry) -> None:
        document = entry.document
        self._lexical.remove(self._database.delete(document.id))
        texts = [document.text[p.start : p.end] for p in entry.passages]
        inputs = [input_digest(where, text) for where, text in zip(entry.contexts, texts, strict=True)]
        first = self._writer.count
        self._writer.append(entry.vectors)
        self._database.insert(entry, first, inputs)
        self._database.insert_aliases(document.id, find_aliases(document.text))
        self._lexical.add(
            Line(first + number, document, text, where)
            for number, (text, where) in enumerate(zip(texts, entry.contexts, strict=True))
        )

    def remove(self, document_ids: Sequence[str]) -> int:
        """Drop documents with their passages; return how many passages went. Unknown ids are passed over."""
        gone = 0
        for identity in document_ids:
            rows = self._database.delete(identity)
            self._lexical.remove(rows)
            gone += len(rows)
        self._changed()
        return gone

    def _changed(self) -> None:
        self._pending = True
        self._passages = self._count()
        self._rows.clear()

    def _refresh(self) -> None:
        """Make what was written searchable; a store that is only read has nothing to do."""
        if self._pending:
            self._writer.flush()
            self._lexical.commit()
            self._vectors = VectorIndex(self.folder / VECTORS)
            self._pending = False

    def finish(self) -> None:
        """Make everything durable and close; the folder can then be opened for reading."""
        self._writer.flush()
        self._lexical.finish()
        self._database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._database.connection.execute("PRAGMA journal_mode = DELETE")
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self._database.close()
        if self.writable:
            self._writer.close()

    # Searching

    def dense(self, vector: Vectors, limit: int, where: Filter) -> list[Hit]:
        """Return the nearest passages to a unit vector of shape (dimension,); score is the cosine, -1 to 1."""
        self._refresh()
        return self._hits(self._vectors.search(vector, limit, self._allowed(where)), "dense")

    def lexical(self, query: str, limit: int, where: Filter) -> list[Hit]:
        """Return the passages with the query's words (plain words, no operators); score is BM25."""
        self._refresh()
        return self._hits(self._lexical.search(query, limit, where), "lexical")

    def respell(self, words: Sequence[str]) -> dict[str, str]:
        """Return, for those of the words that no passage holds, the word in the passages that each may stand for."""
        self._refresh()
        found: dict[str, str] = {}
        for word in dict.fromkeys(words):
            for stem in self._lexical.near(word):
                texts = self.texts([hit.passage for hit in self.lexical(stem, PASSAGES_FOR_A_WORD, Filter())])
                printed = as_printed(word, words_of(" ".join(texts)), lambda one, stem=stem: self.words(one) == [stem])
                if printed:
                    found[word] = printed
                    break
        return found

    def _hits(self, scored: list[tuple[int, float]], part: str) -> list[Hit]:
        passages = self._database.passages_by_row([row for row, _ in scored])
        return [Hit(passages[row], score, {part: score}) for row, score in scored]

    def _allowed(self, where: Filter) -> Rows | None:
        """Return the rows a search may find, or None when that is all of them."""
        if where.is_empty and self._passages == len(self._vectors):
            return None
        with self._lock:
            if where in self._rows:
                self._rows.move_to_end(where)
                return self._rows[where]
        clause, values = filter_clause(where)
        spans = self._database.all(
            "SELECT d.first_row, d.passages FROM documents d JOIN meetings m ON m.id = d.meeting "
            f"{clause} ORDER BY d.first_row",
            values,
        )
        pieces = [np.arange(first, first + count, dtype=np.int64) for first, count in spans]
        rows = np.concatenate([np.empty(0, np.int64), *pieces])
        with self._lock:
            self._rows[where] = rows
            while len(self._rows) > KEPT_FILTERS:
                self._rows.popitem(last=False)
        return rows

    # Reading

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages that exist, in the order asked for."""
        found = self._database.passages_by_id(passage_ids)
        return [found[identity][1] for identity in passage_ids if identity in found]

    def texts(self, passages: Sequence[Passage]) -> list[str]:
        """Return each passage's exact text; KeyError names a document that isn't there."""
        numbers = self._database.numbers({p.document_id for p in passages})
        return [self._database.text(numbers[p.document_id], p.start, p.end) for p in passages]

    def contexts(self, passages: Sequence[Passage]) -> list[str]:
        """Return what was added as each passage's context; KeyError names an unknown passage."""
        found = self._database.contexts([p.id for p in passages])
        return [found[p.id] for p in passages]

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Return the stored vectors, shape (passages, dimension), in the order asked for; KeyError: an unknown id."""
        self._refresh()
        found = self._database.passages_by_id(passage_ids)
        return self._vectors.get([found[identity][0] for identity in passage_ids])

    def vectors_of_inputs(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        """Return the vector of each input digest (see :func:`input_digest`) that a passage here was embedded from."""
        self._refresh()
        rows = self._database.rows_of_inputs(inputs)
        return dict(zip(rows, self._vectors.get(list(rows.values())), strict=True))

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order."""
        return [passage for _, passage, _ in self._database.passages_of(document_id)]

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text, or None."""
        return self._database.document(document_id)

    def documents(self, where: Filter) -> list[Document]:
        """Return the documents a filter leaves, without their text and blocks, by date and title."""
        return self._database.documents(where)

    def meetings(self, where: Filter) -> list[Meeting]:
        """Return the meetings a filter leaves, newest first, undated last."""
        return self._database.meetings(where)

    def count(self, where: Filter) -> Counts:
        """Return how much a filter leaves."""
        return summaries.count(self._database, where)

    def facets(self, where: Filter, passage_ids: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
        """Return passage counts by ``year``, ``committee`` and document ``kind``, most first."""
        return summaries.facets(self._database, where, passage_ids)

    def aliases(self) -> list[Alias]:
        """Return the acronyms that documents introduce, those of most documents first."""
        return self._database.aliases()

    # For building the next generation

    def scopes(self) -> dict[str, str]:
        """Return the scope of every document, by id."""
        return dict(self._database.all("SELECT id, scope FROM documents ORDER BY number"))

    def facts(self, document_id: str) -> Document | None:
        """Return a document without its text, blocks and pages, or None."""
        return self._database.facts(document_id)

    def entries(self, document_ids: Iterable[str]) -> Iterator[Entry]:
        """Yield documents as they were added, to be taken over by another store; unknown ids are passed over."""
        scopes = self.scopes()
        for identity in document_ids:
            document = self.document(identity)
            if document is not None:
                found = self._database.passages_of(identity)
                yield Entry(
                    document,
                    tuple(passage for _, passage, _ in found),
                    tuple(where for _, _, where in found),
                    self._vectors.get([row for row, _, _ in found]),
                    scopes[identity],
                )

    def rewrite(self, document: Document) -> None:
        """Write a document's facts anew (copies, superseded_by…); its text and passages stay."""
        self._database.rewrite(document)

    # For checking

    def part_counts(self) -> dict[str, int]:
        """Return how many passages each part holds."""
        return {DATABASE: self._database.passage_count(), LEXICAL: len(self._lexical), VECTORS: len(self._vectors)}

    def spread(self, number: int) -> list[str]:
        """Return up to ``number`` passage ids, spread evenly over the store."""
        step = max(1, len(self._vectors) // number)
        found = self._database.passages_by_row(range(0, len(self._vectors), step))
        return [passage.id for passage in found.values()][:number]

    def words(self, text: str) -> list[str]:
        """Return the stems that a text is searched by."""
        return self._lexical.words(text)

    def digest(self) -> str:
        """Return a digest of all that the store holds: equal for equal content, in whatever order it was added."""
        return digest(*(version for (version,) in self._database.all("SELECT digest FROM documents ORDER BY id")))


def input_digest(where: str, text: str) -> str:
    """Return the digest of what a passage's vector was made from: equal inputs have equal vectors."""
    return digest("input", where, text)
