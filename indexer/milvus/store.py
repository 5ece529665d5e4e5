"""The store on Milvus: one generation, in two collections, searched by any number of services at once."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from corpus.aliases import Alias
from corpus.records import Document, Meeting, Passage
from indexer.lexical import Words
from indexer.milvus import rows
from indexer.milvus.catalogue import Catalogue
from indexer.milvus.client import Engine, Row, one_of
from indexer.milvus.schema import DENSE, HNSW_SEARCH, SPARSE
from indexer.store import Counts, Filter, Hit, Standing, Vectors

RECORDS = "_records"
# Rows that are sent together: a vector and its texts are about 6 kB, and a message may have 64 MB.
ROWS_AT_ONCE = 1_000
# Records hold up to 65 kB each.
RECORDS_AT_ONCE = 200
# Rows whose numbers alone are read; the engine gives at most 16,384 at a time.
FACTS_AT_ONCE = 10_000
# Passages whose texts are kept, so that a search that asks for texts, contexts and vectors goes once to the engine.
KEPT_TEXTS = 4_096

_BODY = ("id", "part", "number", "document", "meeting", "body")


class MilvusReader:
    """One generation as services read it; any number of threads may."""

    # What was published doesn't change, so that a replica may answer from what it holds; a writer reads what it wrote.
    def __init__(self, engine: Engine, name: str, dimension: int, level: str = "Bounded") -> None:
        self.level = level
        self._engine = engine
        self.name = name
        self.records = name + RECORDS
        self.dimension = dimension
        self._words = Words()
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[str, str, str]] = OrderedDict()
        self._catalogue: Catalogue | None = None
        self._aliases: list[Alias] | None = None

    # Searching

    def dense(self, vector: Vectors, limit: int, where: Filter) -> list[Hit]:
        """Return the nearest passages to a unit vector of shape (dimension,); score is the cosine, -1 to 1."""
        given = np.asarray(vector, np.float32).tolist()
        return self._hits(DENSE, given, limit, where, "dense", ef=max(HNSW_SEARCH, limit))

    def lexical(self, query: str, limit: int, where: Filter) -> list[Hit]:
        """Return the passages with the query's words (plain words, no operators); score is BM25.

        The engine's own BM25, over the stems that every store counts; a word of the context weighs a quarter.
        """
        terms = self._words.asked(query)
        if not terms:
            return []
        return [hit for hit in self._hits(SPARSE, " ".join(terms), limit, where, "lexical") if hit.score > 0]

    def _hits(self, field: str, given: object, limit: int, where: Filter, part: str, **params: object) -> list[Hit]:
        if limit < 1:
            return []
        found = self._engine.search(
            self.name, field, given, limit, rows.filter_expression(where), rows.PASSAGE_FIELDS, self.level, **params
        )
        # Milvus Lite gives BM25 scores below zero, Milvus above.
        scores = [abs(row["distance"]) if field == SPARSE else float(row["distance"]) for row in found]
        return [Hit(rows.to_passage(row), score, {part: score}) for row, score in zip(found, scores, strict=True)]

    # Reading

    def _rows(self, ids: Sequence[str], fields: Sequence[str]) -> dict[str, Row]:
        return self._engine.by_ids(self.name, ids, fields, self.level)

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages that exist, in the order asked for."""
        found = self._rows(passage_ids, rows.PASSAGE_FIELDS)
        return [rows.to_passage(found[identity]) for identity in passage_ids if identity in found]

    def texts(self, passages: Sequence[Passage]) -> list[str]:
        """Return each passage's exact text; KeyError names a document that isn't there."""
        kept = self._kept_texts(passages)
        texts = []
        for passage in passages:
            row = kept.get(passage.id)
            text = row[0] if row and row[2] == passage.document_id else ""
            if len(text) != passage.end - passage.start:
                document = self.document(passage.document_id)
                if document is None:
                    raise KeyError(passage.document_id)
                text = document.text[passage.start : passage.end]
            texts.append(text)
        return texts

    def contexts(self, passages: Sequence[Passage]) -> list[str]:
        """Return what was added as each passage's context (beyond 65,535 bytes cut); KeyError: an unknown passage."""
        kept = self._kept_texts(passages)
        return [kept[passage.id][1] for passage in passages]

    def _kept_texts(self, passages: Sequence[Passage]) -> dict[str, tuple[str, str, str]]:
        """Return text, context and document id of passages, by id."""
        wanted = [passage.id for passage in passages]
        with self._lock:
            found = {identity: self._kept[identity] for identity in wanted if identity in self._kept}
        missing = [identity for identity in wanted if identity not in found]
        if missing:
            rows_found = self._rows(missing, ("text", "context", "document"))
            fresh = {i: (row["text"], row["context"], row["document"]) for i, row in rows_found.items()}
            found |= fresh
            with self._lock:
                self._kept.update(fresh)
                while len(self._kept) > KEPT_TEXTS:
                    self._kept.popitem(last=False)
        return found

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Return the stored vectors, shape (passages, dimension), in the order asked for; KeyError: an unknown id."""
        found = self._rows(passage_ids, (DENSE,))
        vectors = [np.asarray(found[identity][DENSE], np.float32) for identity in passage_ids]
        return np.stack(vectors) if vectors else np.empty((0, self.dimension), np.float32)

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order."""
        where = one_of("document", [document_id])
        found = list(self._engine.every(self.name, where, ("id", "place", *rows.PASSAGE_FIELDS), self.level, 1000))
        return [rows.to_passage(row) for row in sorted(found, key=lambda row: int(row["place"]))]

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text, or None."""
        where = one_of("document", [document_id])
        found = list(self._engine.every(self.records, where, _BODY, self.level, RECORDS_AT_ONCE))
        facts = [row for row in found if row["part"] == "facts"]
        if not facts:
            return None
        return rows.to_document(found, self._meetings([facts[0]["meeting"]])[facts[0]["meeting"]])

    def facts(self, document_id: str) -> Document | None:
        """Return a document without its text, blocks and pages, or None."""
        return next(iter(self._facts([document_id])), None)

    def documents(self, where: Filter) -> list[Document]:
        """Return the documents a filter leaves, without their text and blocks, by date and title."""
        catalogue = self._catalogued()
        found = self._facts([str(catalogue.ids[row]) for row in catalogue.chosen(where)])
        return sorted(found, key=_by_date)

    def standings(self, document_ids: Sequence[str]) -> dict[str, Standing]:
        """Return what of each document weighs in a ranking, by id; KeyError names one that isn't there."""
        found = {document.id: Standing.of(document) for document in self._facts(document_ids)}
        return {identity: found[identity] for identity in document_ids}

    def _facts(self, ids: Sequence[str]) -> list[Document]:
        """Return documents without their text; a body longer than a piece is put together."""
        found = self._engine.by_ids(
            self.records, [rows.record_id("facts", identity) for identity in ids], _BODY, self.level
        )
        meetings = self._meetings([row["meeting"] for row in found.values()])
        documents = []
        for row in found.values():
            pieces, number = [row], 1
            while len(pieces[-1]["body"]) == rows.PIECE:
                more = rows.record_id("facts", row["document"], number)
                pieces += self._engine.by_ids(self.records, [more], _BODY, self.level).values() or [{**row, "body": ""}]
                number += 1
            documents.append(rows.to_document(pieces, meetings[row["meeting"]]))
        return documents

    def _meetings(self, ids: Sequence[str]) -> dict[str, Meeting]:
        wanted = [rows.record_id("meeting", identity) for identity in ids]
        found = self._engine.by_ids(self.records, wanted, ("meeting", "body"), self.level)
        return {row["meeting"]: rows.to_meeting(row) for row in found.values()}

    # Lists and counts

    def _catalogued(self) -> Catalogue:
        with self._lock:
            if self._catalogue is None:
                self._catalogue = self._read_catalogue()
            return self._catalogue

    def _read_catalogue(self) -> Catalogue:
        fields = ("document", "meeting", "kind", "status", "passages")
        facts = self._engine.every(self.records, 'part == "facts" and number == 0', fields, self.level, FACTS_AT_ONCE)
        meetings = self._engine.every(self.records, 'part == "meeting"', ("meeting", "body"), self.level, 5_000)
        return Catalogue(facts, {row["meeting"]: rows.to_meeting(row) for row in meetings})

    def meetings(self, where: Filter) -> list[Meeting]:
        """Return the meetings a filter leaves, newest first, undated last."""
        return self._catalogued().meetings(where)

    def count(self, where: Filter) -> Counts:
        """Return how much a filter leaves."""
        return self._catalogued().count(where)

    def facets(self, where: Filter, passage_ids: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
        """Return passage counts by ``year``, ``committee`` and document ``kind``, most first."""
        found = None
        if passage_ids is not None:
            found = [row["document"] for row in self._rows(passage_ids, ("document",)).values()]
        return self._catalogued().facets(where, found)

    def aliases(self) -> list[Alias]:
        """Return the acronyms that documents introduce, those of most documents first."""
        if self._aliases is None:
            counts: Counter[tuple[str, str]] = Counter()
            found: dict[str, list[Row]] = {}
            for row in self._engine.every(self.records, 'part == "aliases"', _BODY, self.level, RECORDS_AT_ONCE):
                found.setdefault(row["document"], []).append(row)
            for pieces in found.values():
                counts.update((short, long) for short, long in json.loads(rows.joined(pieces)["aliases"]))
            self._aliases = [Alias(*pair) for pair in sorted(counts, key=lambda pair: (-counts[pair], pair))]
        return self._aliases

    def close(self) -> None:
        """Let go of the connection."""
        self._engine.close()


def _by_date(document: Document) -> tuple[bool, int, str, str]:
    held = document.meeting.held_on
    return held is None, held.toordinal() if held else 0, document.title, document.id
