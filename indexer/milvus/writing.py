"""The store on Milvus as builds use it: adding, removing, and what the next build takes over."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from corpus.records import Document, Meeting, digest
from indexer.errors import IndexProblem
from indexer.milvus import rows
from indexer.milvus.client import CollectionGone, Engine, Row, one_of
from indexer.milvus.schema import DENSE, create_passages, create_records
from indexer.milvus.store import FACTS_AT_ONCE, RECORDS_AT_ONCE, ROWS_AT_ONCE, MilvusReader
from indexer.store import Entry, Filter, Hit, Vectors

ATTEMPTS = 5


class MilvusStore(MilvusReader):
    """One generation that is being written, by one writer; every write may be repeated without doubling anything."""

    def __init__(self, engine: Engine, name: str, dimension: int, folder: Path, level: str = "Strong") -> None:
        super().__init__(engine, name, dimension, level)
        self.folder = folder
        self._pending = False
        self._delete_folder: Callable[[], object] | None = None

    @classmethod
    def create(cls, engine: Engine, name: str, dimension: int, folder: Path) -> MilvusStore:
        """Return an empty store: two new collections; ``folder`` is for the small files of a build."""
        store = cls(engine, name, dimension, folder)
        create_passages(engine, store.name, dimension)
        create_records(engine, store.records)
        return store

    def load(self) -> None:
        """Have the engine hold the generation ready; Milvus Lite doesn't when its process starts."""
        for collection in (self.name, self.records):
            self._engine.call("load_collection", collection)

    def owns(self) -> None:
        """Delete the folder when the store is closed or forgotten."""
        self._delete_folder = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the connection, and of the folder that is only this store's."""
        super().close()
        if self._delete_folder is not None:
            self._delete_folder()

    # Writing

    def add(self, entries: Iterable[Entry]) -> None:
        """Take documents in; one that is there already (same id) is replaced.

        Raises:
            ValueError: an entry's passages, contexts and vectors aren't equally many, or a vector can't be used; then
                none of the entries is taken in.
            IndexProblem: the engine refused, five times in a row.
        """
        batch = list({entry.document.id: entry for entry in entries}.values())
        for entry in batch:
            rows.check(entry, self.dimension)
        if not batch:
            return
        self._delete([entry.document.id for entry in batch])
        passages = [row for entry in batch for row in rows.passage_rows(entry, self._words)]
        meetings = [rows.meeting_row(meeting) for meeting in self._merged(batch)]
        documents = [row for entry in batch for row in rows.document_rows(entry)]
        # Facts come last: a document whose facts are there is there as a whole.
        self._upsert(self.name, passages, ROWS_AT_ONCE)
        self._upsert(self.records, meetings + documents, RECORDS_AT_ONCE)
        self._changed()

    def _merged(self, batch: Sequence[Entry]) -> list[Meeting]:
        """Return the meetings of a batch with what is known of them already: a title or address isn't lost."""
        known = self._meetings([entry.document.meeting.id for entry in batch])
        for entry in batch:
            meeting = entry.document.meeting
            before = known.get(meeting.id, meeting)
            known[meeting.id] = replace(before, title=meeting.title or before.title, url=meeting.url or before.url)
        return list(known.values())

    @retry(
        retry=retry_if_exception_type(IndexProblem), stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(max=20), reraise=True,
    )  # fmt: skip
    def _upsert(self, collection: str, found: Sequence[Row], size: int) -> None:
        for batch in rows.batches(found, size):
            self._engine.call("upsert", collection, batch)

    def _delete(self, document_ids: Sequence[str]) -> list[Row]:
        """Delete what is there of documents; return their facts."""
        wanted = [rows.record_id("facts", identity) for identity in document_ids]
        found = self._engine.by_ids(self.records, wanted, ("document", "meeting", "passages"), self.level)
        gone = [row["document"] for row in found.values()]
        if gone:
            for collection in (self.name, self.records):
                self._engine.call("delete", collection, filter=one_of("document", gone))
        return list(found.values())

    def remove(self, document_ids: Sequence[str]) -> int:
        """Drop documents with their passages; return how many passages went. Unknown ids are passed over."""
        gone = self._delete(document_ids)
        if gone:
            self._changed()
            left = {meeting.id for meeting in self.meetings(Filter())}
            bare = [rows.record_id("meeting", i) for i in {row["meeting"] for row in gone} - left]
            if bare:
                self._engine.call("delete", self.records, filter=one_of("id", bare))
        return sum(int(row["passages"]) for row in gone)

    def rewrite(self, document: Document) -> None:
        """Write a document's facts anew (copies, superseded_by…); its text and passages stay."""
        facts_id = rows.record_id("facts", document.id)
        row = self._engine.by_ids(self.records, [facts_id], ("content", "passages", "scope"), self.level)[facts_id]
        found = list(rows.facts_rows(document, row["content"], row["passages"], row["scope"]))
        self._upsert(self.records, found, RECORDS_AT_ONCE)
        self._changed()

    def _changed(self) -> None:
        self._pending = True
        with self._lock:
            self._kept.clear()
            self._catalogue = self._aliases = None

    def flush(self) -> None:
        """Have the engine put what was written into its files, where BM25 counts over all of it."""
        if self._pending:
            for collection in (self.name, self.records):
                self._engine.call("flush", collection)
            self._pending = False

    def _hits(self, field: str, given: object, limit: int, where: Filter, part: str, **params: object) -> list[Hit]:
        self.flush()
        return super()._hits(field, given, limit, where, part, **params)

    # For building the next generation

    def scopes(self) -> dict[str, str]:
        """Return the scope of every document, by id."""
        facts = self._engine.every(
            self.records, 'part == "facts" and number == 0', ("document", "scope"), self.level, FACTS_AT_ONCE
        )
        return {row["document"]: row["scope"] for row in facts}

    def entries(self, document_ids: Iterable[str]) -> Iterator[Entry]:
        """Yield documents as they were added, to be taken over by another store; unknown ids are passed over."""
        fields = ("id", "place", *rows.PASSAGE_FIELDS, "context", DENSE)
        for identity in document_ids:
            document = self.document(identity)
            if document is None:
                continue
            found = list(self._engine.every(self.name, one_of("document", [identity]), fields, self.level, 500))
            found.sort(key=lambda row: int(row["place"]))
            facts_id = rows.record_id("facts", identity)
            yield Entry(
                document,
                tuple(rows.to_passage(row) for row in found),
                tuple(row["context"] for row in found),
                np.stack([np.asarray(row[DENSE], np.float32) for row in found]),
                self._engine.by_ids(self.records, [facts_id], ("scope",), self.level)[facts_id]["scope"],
            )

    def vectors_of_inputs(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        """Return the vector of each input digest that a passage here was embedded from."""
        found: dict[str, Vectors] = {}
        for at in range(0, len(inputs), ROWS_AT_ONCE // 2):
            where = one_of("input", list(inputs[at : at + ROWS_AT_ONCE // 2]))
            for row in self._engine.every(self.name, where, ("id", "input", DENSE), self.level, 500):
                found[row["input"]] = np.asarray(row[DENSE], np.float32)
        return found

    def digest(self) -> str:
        """Return a digest of all that the store holds: equal for equal content, in whatever order it was added."""
        facts = self._engine.every(
            self.records, 'part == "facts" and number == 0', ("document", "digest"), self.level, FACTS_AT_ONCE
        )
        return digest(*(row["digest"] for row in sorted(facts, key=lambda row: str(row["document"]))))

    def drop(self) -> None:
        """Delete the generation's collections, as far as they are there."""
        for collection in (self.name, self.records):
            try:
                self._engine.call("drop_collection", collection)
            except CollectionGone:
                continue

    # For checking

    def words(self, text: str) -> list[str]:
        """Return the stems that a text is searched by."""
        return self._words.of(text)

    def spread(self, number: int) -> list[str]:
        """Return up to ``number`` passage ids, of documents spread evenly over the store."""
        ids = self._catalogued().ids
        chosen = [str(identity) for identity in ids[:: max(1, len(ids) // number)]][:number]
        return [self.passages(identity)[0].id for identity in chosen]
