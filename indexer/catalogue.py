"""The catalogue of a generation: its documents, meetings, acronyms and parts in SQLite, copied for each generation.

It holds no text, so it is small (about a kilobyte a document): what is large lies in parts that generations share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus.aliases import Alias
from corpus.records import Document, Meeting, digest
from indexer.database import Database
from indexer.rows import document_fields, fields_document, meeting_fields, row_meeting
from indexer.store import Entry

# Passages of one document have neighbouring rows (first_row and up): a filter on documents is a few ranges of rows.
# Numbers are never used twice, so that what a part holds of a removed document can't be taken for another's.
_SCHEMA = """
CREATE TABLE meetings (id TEXT PRIMARY KEY, council TEXT, committee TEXT, held_on TEXT, title TEXT, url TEXT)
    WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, meeting TEXT NOT NULL, kind TEXT NOT NULL,
    status TEXT NOT NULL, scope TEXT NOT NULL, fields TEXT NOT NULL, read TEXT NOT NULL, content TEXT NOT NULL,
    digest TEXT NOT NULL,
    first_row INTEGER NOT NULL, passages INTEGER NOT NULL);
CREATE TABLE aliases (document INTEGER NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL);
CREATE TABLE parts (first_row INTEGER PRIMARY KEY, name TEXT NOT NULL, rows INTEGER NOT NULL);
CREATE INDEX aliases_document ON aliases (document);
CREATE INDEX documents_meeting ON documents (meeting);
"""
_MEETING = "m.id, m.council, m.committee, m.held_on, m.title, m.url"
_JOINED = "FROM documents d JOIN meetings m ON m.id = d.meeting"


class Catalogue(Database):
    """Everything but text, passages and vectors; written by one, read by many."""

    def __init__(self, path: Path, *, writable: bool = False, dimension: int | None = None) -> None:
        super().__init__(path, schema=_SCHEMA if writable else None)
        if dimension is not None:
            # A number that SQLite keeps in a file's header for whoever made it.
            self.connection.execute(f"PRAGMA user_version = {dimension}")
        self.dimension = int(self.all("PRAGMA user_version")[0][0])

    # Writing

    def insert(self, entry: Entry, first_row: int, inputs: Sequence[str], aliases: Iterable[Alias]) -> int:
        """Write a document whose passages are rows ``first_row`` and up; return the number it is given."""
        document, run = entry.document, self.connection.execute
        fields = document_fields(document)
        content = digest(document.sha256, *(p.id for p in entry.passages), *inputs)
        run(
            "INSERT INTO meetings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET title = COALESCE(excluded.title, title), url = COALESCE(excluded.url, url)",
            meeting_fields(document.meeting),
        )
        number = run(
            "INSERT INTO documents (id, meeting, kind, status, scope, fields, read, content, digest, first_row, "
            "passages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (document.id, document.meeting.id, document.kind, document.status, entry.scope, fields, as_read(document),
             content, digest(fields, content), first_row, len(entry.passages)),
        ).lastrowid  # fmt: skip
        assert number is not None
        self.connection.executemany(
            "INSERT INTO aliases VALUES (?, ?, ?)", ((number, a.short, a.long) for a in aliases)
        )
        return number

    def delete(self, document_id: str) -> range:
        """Delete a document; return the rows that died with it (none if it isn't there)."""
        run = self.connection.execute
        found = run(
            "SELECT number, first_row, passages, meeting FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if found is None:
            return range(0)
        number, first, count, meeting = found
        run("DELETE FROM aliases WHERE document = ?", (number,))
        run("DELETE FROM documents WHERE number = ?", (number,))
        run(
            "DELETE FROM meetings WHERE id = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE meeting = ?)",
            (meeting,) * 2,
        )
        return range(first, first + count)

    def rewrite(self, document: Document) -> None:
        """Write the document's facts anew (its text, passages and meeting stay as they are)."""
        fields = document_fields(document)
        found = self.all("SELECT content FROM documents WHERE id = ?", (document.id,))
        self.connection.executemany(
            "UPDATE documents SET fields = ?, digest = ? WHERE id = ?",
            ((fields, digest(fields, content), document.id) for (content,) in found),
        )

    def rescope(self, document_id: str, scope: str) -> None:
        """Write down that a document was found in another folder or file."""
        self.connection.execute("UPDATE documents SET scope = ? WHERE id = ?", (scope, document_id))

    def list_parts(self, parts: Iterable[tuple[int, str, int]]) -> None:
        """Write down the parts: first row, name, number of rows."""
        self.connection.execute("DELETE FROM parts")
        self.connection.executemany("INSERT INTO parts VALUES (?, ?, ?)", parts)

    # Reading

    def parts(self) -> list[tuple[int, str, int]]:
        """Return first row, name and number of rows of each part, in order."""
        return self.all("SELECT first_row, name, rows FROM parts ORDER BY first_row")

    def passages(self) -> int:
        """Return how many passages the documents have."""
        return int(self.all("SELECT COALESCE(SUM(passages), 0) FROM documents")[0][0])

    def all_ids(self) -> set[str]:
        """Return the ids of all documents and meetings."""
        return {identity for (identity,) in self.all("SELECT id FROM documents UNION ALL SELECT id FROM meetings")}

    def aliases(self) -> list[Alias]:
        """Return the short forms that documents introduce, each pair once, those of most documents first."""
        found = self.all("SELECT short, long FROM aliases GROUP BY short, long ORDER BY COUNT(*) DESC, short, long")
        return [Alias(short, long) for short, long in found]

    def scopes(self) -> dict[str, str]:
        """Return the scope of every document, by id."""
        return dict(self.all("SELECT id, scope FROM documents ORDER BY number"))

    def scopes_of(self, document_ids: Sequence[str]) -> dict[str, str]:
        """Return the scope of each document that exists, by id."""
        return dict(self.many("SELECT id, scope FROM documents WHERE id IN ({})", document_ids))

    def place(self, document_id: str) -> tuple[int, int, int] | None:
        """Return a document's number, first row and number of passages, or None."""
        found = self.all("SELECT number, first_row, passages FROM documents WHERE id = ?", (document_id,))
        return tuple(found[0]) if found else None

    def read(self, document_id: str) -> tuple[str, str, int] | None:
        """Return :func:`as_read` of a document as it was added, its scope and number of passages, or None."""
        found = self.all("SELECT read, scope, passages FROM documents WHERE id = ?", (document_id,))
        return tuple(found[0]) if found else None

    def facts(self, numbers: Sequence[int]) -> Iterator[tuple[int, Document]]:
        """Yield number and document, without text, blocks and pages, for each number that exists."""
        for number, fields, *meeting in self.many(f"SELECT d.number, d.fields, {_MEETING} {_JOINED} "
                                                  "WHERE d.number IN ({})", numbers):  # fmt: skip
            yield number, fields_document(fields, row_meeting(meeting), "")

    def all_facts(self) -> Iterator[Document]:
        """Yield every document, without text, blocks and pages."""
        for fields, *meeting in self.connection.execute(f"SELECT d.fields, {_MEETING} {_JOINED}"):
            yield fields_document(fields, row_meeting(meeting), "")

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """Return the ids of the documents that exist, by number."""
        return [identity for (identity,) in self.many("SELECT id FROM documents WHERE number IN ({})", numbers)]

    def meetings(self, ids: Sequence[str]) -> Iterator[Meeting]:
        """Yield the meetings of the ids that exist."""
        yield from map(row_meeting, self.many(f"SELECT {_MEETING} FROM meetings m WHERE m.id IN ({{}})", ids))

    def digest(self) -> str:
        """Return a digest of all documents, with their passages: equal for equal content, in whatever order added."""
        return digest(*(version for (version,) in self.all("SELECT digest FROM documents ORDER BY id")))


def as_read(document: Document) -> str:
    """Return a digest of all that is known of a document: equal if indexing it again would make no difference."""
    return digest(document_fields(document), document.text, repr((document.meeting, document.blocks, document.pages)))
