"""The SQLite part of a generation: documents, their text in pieces, passages and meetings, by integer row."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.aliases import Alias
from corpus.records import Document, Meeting, Passage, digest
from indexer.rows import (
    document_fields,
    fields_document,
    meeting_fields,
    pack_blocks,
    pack_pages,
    path_json,
    row_meeting,
    row_passage,
    unpack_blocks,
    unpack_pages,
)
from indexer.store import Entry, Filter

# Text is kept in pieces of so many characters, so that a quotation from a long document reads two of them at most.
PIECE = 8192

# Passages of one document have neighbouring rows (first_row and up): a filter on documents is a few ranges of rows.
SCHEMA = """
CREATE TABLE meetings (id TEXT PRIMARY KEY, council TEXT, committee TEXT, held_on TEXT, title TEXT, url TEXT)
    WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, meeting TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
    status TEXT NOT NULL, sha256 TEXT NOT NULL, source TEXT NOT NULL, scope TEXT NOT NULL, fields TEXT NOT NULL,
    digest TEXT NOT NULL, first_row INTEGER NOT NULL, passages INTEGER NOT NULL);
CREATE TABLE bodies (document INTEGER PRIMARY KEY, blocks BLOB NOT NULL, pages BLOB NOT NULL);
CREATE TABLE pieces (document INTEGER NOT NULL, number INTEGER NOT NULL, text BLOB NOT NULL,
    PRIMARY KEY (document, number)) WITHOUT ROWID;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, start INTEGER NOT NULL,
    end INTEGER NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, page INTEGER, context TEXT NOT NULL,
    input TEXT NOT NULL);
CREATE TABLE aliases (document INTEGER NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL);
CREATE INDEX aliases_document ON aliases (document);
CREATE INDEX documents_meeting ON documents (meeting);
CREATE INDEX documents_scope ON documents (scope);
CREATE INDEX passages_input ON passages (input);
"""

PASSAGE_COLUMNS = "p.id, d.id, p.start, p.end, p.path, p.kind, p.page, p.row, p.document, p.context"
# SQLite takes at most 32,766 parameters a statement (SQLITE_MAX_VARIABLE_NUMBER).
CHUNK = 10_000


class Database:
    """One SQLite file, read by any number of threads (a connection each) or written by one."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self._path = path
        self._writable = writable
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._closed = False
        if writable and not path.exists():
            self.connection.executescript("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;" + SCHEMA)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection; a writer has a single one."""
        if self._closed:
            raise RuntimeError(f"The index {self._path.parent} has been closed.")
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._connect()
            self._local.connection = found
        return found

    def _connect(self) -> sqlite3.Connection:
        with self._lock:
            # A published file never changes: immutable spares SQLite its locks and the look for a journal.
            mode = "mode=rwc" if self._writable else "mode=ro&immutable=1"
            connection = sqlite3.connect(
                f"file:{quote(str(self._path.absolute()))}?{mode}",
                uri=True,
                check_same_thread=False,  # so that close() may close them all
                isolation_level=None,
            )
            connection.execute("PRAGMA synchronous = NORMAL" if self._writable else "PRAGMA mmap_size = 1073741824")
            self._connections.append(connection)
            return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            self._closed = True
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    # Writing

    def insert(self, entry: Entry, first_row: int, inputs: Sequence[str]) -> None:
        """Write a document, its passages as rows ``first_row`` and up; ``inputs`` are digests of what was embedded."""
        document = entry.document
        fields = document_fields(document)
        version = digest(fields, document.sha256, *(p.id for p in entry.passages), *inputs)
        run = self.connection.execute
        run(
            "INSERT INTO meetings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET title = COALESCE(excluded.title, title), url = COALESCE(excluded.url, url)",
            meeting_fields(document.meeting),
        )
        number = run(
            "INSERT INTO documents (id, meeting, title, kind, status, sha256, source, scope, fields, digest, first_row,"
            " passages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (document.id, document.meeting.id, document.title, document.kind, document.status, document.sha256,
             document.source, entry.scope, fields, version, first_row, len(entry.passages)),
        ).lastrowid  # fmt: skip
        run("INSERT INTO bodies VALUES (?, ?, ?)", (number, pack_blocks(document.blocks), pack_pages(document.pages)))
        self.connection.executemany(
            "INSERT INTO pieces VALUES (?, ?, ?)",
            (
                (number, at // PIECE, document.text[at : at + PIECE].encode("utf-8"))
                for at in range(0, len(document.text), PIECE)
            ),
        )
        self.connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (row, p.id, number, p.start, p.end, path_json(p.heading_path), p.kind, p.page, where, given)
                for row, p, where, given in zip(
                    range(first_row, first_row + len(entry.passages)),
                    entry.passages,
                    entry.contexts,
                    inputs,
                    strict=True,
                )
            ),
        )

    def insert_aliases(self, document_id: str, aliases: Sequence[Alias]) -> None:
        """Write the short forms that a document introduces."""
        (number,) = self.numbers([document_id]).values()
        self.connection.executemany(
            "INSERT INTO aliases VALUES (?, ?, ?)", [(number, alias.short, alias.long) for alias in aliases]
        )

    def aliases(self) -> list[Alias]:
        """Return the short forms that documents introduce, each pair once, those of most documents first."""
        found = self.all("SELECT short, long FROM aliases GROUP BY short, long ORDER BY COUNT(*) DESC, short, long")
        return [Alias(short, long) for short, long in found]

    def delete(self, document_id: str) -> range:
        """Delete a document and its passages; return the rows that went (none if it isn't there)."""
        run = self.connection.execute
        found = run(
            "SELECT number, first_row, passages, meeting FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if found is None:
            return range(0)
        number, first, count, meeting = found
        for table in ("passages", "pieces", "bodies", "aliases"):
            run(f"DELETE FROM {table} WHERE document = ?", (number,))
        run("DELETE FROM documents WHERE number = ?", (number,))
        run(
            "DELETE FROM meetings WHERE id = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE meeting = ?)",
            (meeting,) * 2,
        )
        return range(first, first + count)

    def rewrite(self, document: Document) -> None:
        """Write the document's facts anew (its text, passages and meeting stay as they are)."""
        fields = document_fields(document)
        self.connection.execute(
            "UPDATE documents SET fields = ?, digest = ? || digest WHERE id = ?", (fields, digest(fields), document.id)
        )

    # Reading

    def all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return every row of a statement."""
        return self.connection.execute(statement, values).fetchall()

    def many(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        """Yield the rows of a statement that holds ``IN ({})``, run over the values piece by piece."""
        for at in range(0, len(values), CHUNK):
            part = values[at : at + CHUNK]
            yield from self.connection.execute(statement.format(",".join("?" * len(part))), part)

    def passages_by_row(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Return the passages that exist, by row."""
        found = self.many(_PASSAGES + "WHERE p.row IN ({})", rows)
        return {record[7]: row_passage(record) for record in found}

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, tuple[int, Passage]]:
        """Return row and passage of each id that exists."""
        found = self.many(_PASSAGES + "WHERE p.id IN ({})", ids)
        return {record[0]: (record[7], row_passage(record)) for record in found}

    def passages_of(self, document_id: str) -> list[tuple[int, Passage, str]]:
        """Return row, passage and context of a document's passages in reading order."""
        found = self.all(_PASSAGES + "WHERE d.id = ? ORDER BY p.row", (document_id,))
        return [(record[7], row_passage(record), record[9]) for record in found]

    def contexts(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the context of each passage id that exists."""
        return dict(self.many("SELECT id, context FROM passages WHERE id IN ({})", ids))

    def rows_of_inputs(self, inputs: Sequence[str]) -> dict[str, int]:
        """Return the row of a passage that was embedded from the same input, for those that have one."""
        return dict(self.many("SELECT input, row FROM passages WHERE input IN ({})", inputs))

    def numbers(self, document_ids: Iterable[str]) -> dict[str, int]:
        """Return the internal number of each document that exists."""
        return dict(self.many("SELECT id, number FROM documents WHERE id IN ({})", list(document_ids)))

    def text(self, number: int, start: int, end: int) -> str:
        """Return the characters from start to end of a document's text."""
        first = start // PIECE
        pieces = self.all(
            "SELECT text FROM pieces WHERE document = ? AND number BETWEEN ? AND ? ORDER BY number",
            (number, first, max(first, (end - 1) // PIECE)),
        )
        return b"".join(piece for (piece,) in pieces).decode("utf-8")[start - first * PIECE : end - first * PIECE]

    def document(self, document_id: str) -> Document | None:
        """Return a document with text, blocks and pages, or None."""
        found = self.all(
            "SELECT d.fields, d.number, b.blocks, b.pages, " + MEETING_COLUMNS + " FROM documents d "
            "JOIN meetings m ON m.id = d.meeting JOIN bodies b ON b.document = d.number WHERE d.id = ?",
            (document_id,),
        )
        if not found:
            return None
        fields, number, blocks, pages, *meeting = found[0]
        pieces = self.all("SELECT text FROM pieces WHERE document = ? ORDER BY number", (number,))
        text = b"".join(piece for (piece,) in pieces).decode("utf-8")
        return fields_document(fields, row_meeting(meeting), text, unpack_blocks(blocks), unpack_pages(pages))

    def facts(self, document_id: str) -> Document | None:
        """Return a document without text, blocks and pages, or None."""
        found = self.all(f"SELECT d.fields, {MEETING_COLUMNS} {_JOINED} WHERE d.id = ?", (document_id,))
        return fields_document(found[0][0], row_meeting(found[0][1:]), "") if found else None

    def passage_count(self) -> int:
        """Return how many passages there are, counted one by one."""
        return int(self.all("SELECT COUNT(*) FROM passages")[0][0])

    def documents(self, where: Filter) -> list[Document]:
        """Return the documents a filter leaves, without text, blocks and pages, by date (undated last), then title."""
        clause, values = filter_clause(where)
        order = "ORDER BY m.held_on IS NULL, m.held_on, d.title, d.id"
        found = self.all(f"SELECT d.fields, {MEETING_COLUMNS} {_JOINED} {clause} {order}", values)
        return [fields_document(fields, row_meeting(meeting), "") for fields, *meeting in found]

    def meetings(self, where: Filter) -> list[Meeting]:
        """Return the meetings a filter leaves, newest first, undated last."""
        clause, values = filter_clause(where)
        found = self.all(
            f"SELECT DISTINCT {MEETING_COLUMNS} {_JOINED} {clause} "
            "ORDER BY m.held_on IS NULL, m.held_on DESC, m.committee, m.id",
            values,
        )
        return [row_meeting(record) for record in found]


MEETING_COLUMNS = "m.id, m.council, m.committee, m.held_on, m.title, m.url"
_JOINED = "FROM documents d JOIN meetings m ON m.id = d.meeting"
_PASSAGES = f"SELECT {PASSAGE_COLUMNS} FROM passages p JOIN documents d ON d.number = p.document "


def filter_clause(where: Filter) -> tuple[str, list[Any]]:
    """Return the filter as an SQL condition on ``d`` (documents) and ``m`` (meetings), and its values."""
    conditions, values = [], []
    for column, wanted in (
        ("m.council", where.councils),
        ("m.committee", where.committees),
        ("d.kind", where.kinds),
        ("d.status", where.statuses),
        ("d.id", where.documents),
    ):
        if wanted:
            conditions.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(path_json(wanted))
    if where.held_from:
        conditions.append("m.held_on >= ?")
        values.append(where.held_from.isoformat())
    if where.held_to:
        conditions.append("m.held_on <= ?")
        values.append(where.held_to.isoformat())
    return ("WHERE " + " AND ".join(conditions) if conditions else ""), values
