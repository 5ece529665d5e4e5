"""What was taken out of an index on Milvus on request, in a collection of its own beside the generations."""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Iterable

from corpus.records import Document
from indexer.milvus import rows
from indexer.milvus.client import CollectionGone, Engine, Row
from indexer.milvus.schema import create_records
from indexer.milvus.store import RECORDS_AT_ONCE
from indexer.purged_texts import PurgedTexts, purge_records

_FIELDS = ("id", "part", "number", "document", "body")


class MilvusPurged:
    """The documents that may not come back, by id and by digests of their text; see :class:`indexer.purged.Purged`."""

    def __init__(self, engine: Engine, collection: str, where: str) -> None:
        self._engine = engine
        self._collection = collection
        self.why = f"purged on request (see the collection {collection} of {where})"
        self._texts = PurgedTexts()
        pieces: dict[str, list[Row]] = defaultdict(list)
        with contextlib.suppress(CollectionGone):
            engine.call("load_collection", collection)
            for row in engine.every(collection, 'part == "purged"', _FIELDS, "Strong", RECORDS_AT_ONCE):
                pieces[row["document"]].append(row)
        for found in pieces.values():
            self._texts.note(json.loads(rows.joined(found)["purged"]))

    def __contains__(self, document: Document) -> bool:
        return document in self._texts

    def near(self, document: Document) -> bool:
        """Return whether a document is nearly one of them, under another name."""
        return self._texts.near(document)

    def add(self, documents: Iterable[Document], staying: Iterable[Document]) -> list[str]:
        """Write documents on the list; return the sources of their near copies among those ``staying``."""
        if not self._engine.call("has_collection", self._collection):
            create_records(self._engine, self._collection)
        records, near = purge_records(documents, staying)
        for record in records:
            for row in rows.records("purged", record["id"], json.dumps(record), document=record["id"]):
                self._engine.call("upsert", self._collection, [row])
            self._texts.note(record)
        return near
