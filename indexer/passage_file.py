"""The SQLite file of a part: passages by row, and the text of their documents in pieces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from corpus.records import Block, BlockKind, Page, Passage
from corpus.versions import fingerprint
from indexer.database import Database
from indexer.kinship import COMMON, Key, counts, keys
from indexer.rows import pack_blocks, pack_pages, path_json, unpack_blocks, unpack_pages
from indexer.store import Entry

# Text is kept in pieces of so many characters, so that a quotation from a long document reads two of them at most.
PIECE = 4096
# A piece is found by document number * PIECES + its place: one integer, which is SQLite's quickest key.
PIECES = 1 << 24

# A passage as it is kept in memory: the fields of the record in order, and its context. Plain values are nothing to the
# garbage collector, which would go through tens of thousands of records for a tenth of a second every few searches.
Fields = tuple[str, str, int, int, tuple[str, ...], BlockKind, int | None, str]

_SCHEMA = """
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    path TEXT NOT NULL, kind TEXT NOT NULL, page INTEGER, context TEXT NOT NULL, input TEXT NOT NULL);
CREATE TABLE pieces (key INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE bodies (document INTEGER PRIMARY KEY, blocks BLOB NOT NULL, pages BLOB NOT NULL);
CREATE TABLE new_kin (key INTEGER NOT NULL, level INTEGER NOT NULL, document INTEGER NOT NULL);
CREATE TABLE kin (key INTEGER, level INTEGER, document INTEGER, PRIMARY KEY (key, level, document)) WITHOUT ROWID;
"""
# Made when all is written: an index of random keys that grows with each row costs several times as much.
_INDEXES = """
INSERT OR IGNORE INTO kin SELECT key, level, document FROM new_kin ORDER BY key, level, document;
DELETE FROM new_kin;
CREATE INDEX IF NOT EXISTS passages_id ON passages (id);
CREATE INDEX IF NOT EXISTS passages_input ON passages (input);
"""


class PassageFile(Database):
    """Passages, and documents' texts, blocks and pages, by their numbers in the catalogue.

    A row may belong to a document that has been removed since: the catalogue alone knows which are alive.
    """

    def __init__(self, path: Path, *, writable: bool = False, first_row: int | None = None) -> None:
        super().__init__(path, schema=_SCHEMA if writable else None)
        if first_row is not None:
            # A number that SQLite keeps in a file's header for whoever made it.
            self.connection.execute(f"PRAGMA user_version = {first_row}")

    @property
    def first_row(self) -> int:
        """The row of the part's first vector."""
        return int(self.all("PRAGMA user_version")[0][0])

    # Writing

    def insert(self, number: int, entry: Entry, first_row: int, inputs: Sequence[str]) -> None:
        """Write a document's text and its passages as rows ``first_row`` and up."""
        document, run = entry.document, self.connection
        kin = ((key, level, number) for key, level in keys(fingerprint(document)))
        run.executemany("INSERT INTO new_kin VALUES (?, ?, ?)", kin)
        packed = (number, pack_blocks(document.blocks), pack_pages(document.pages))
        run.execute("INSERT INTO bodies VALUES (?, ?, ?)", packed)
        run.executemany(
            "INSERT INTO pieces VALUES (?, ?)",
            (
                (number * PIECES + at // PIECE, document.text[at : at + PIECE].encode("utf-8"))
                for at in range(0, len(document.text), PIECE)
            ),
        )
        run.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (row, p.id, number, p.start, p.end, path_json(p.heading_path), p.kind, p.page, where, given)
                for row, (p, where, given) in enumerate(
                    zip(entry.passages, entry.contexts, inputs, strict=True), first_row
                )
            ),
        )

    def copy(self, other: Path, numbers: Iterable[int]) -> None:
        """Take over documents of another file that isn't being written, with their rows."""
        run = self.connection.execute
        run("ATTACH ? AS other", (f"file:{quote(str(other.absolute()))}?mode=ro&immutable=1",))
        run("CREATE TEMP TABLE wanted (number INTEGER PRIMARY KEY)")
        run("BEGIN")
        self.connection.executemany("INSERT INTO wanted VALUES (?)", ((number,) for number in numbers))
        run("INSERT INTO bodies SELECT b.* FROM wanted JOIN other.bodies b ON b.document = number ORDER BY number")
        run(
            "INSERT INTO pieces SELECT p.* FROM wanted JOIN other.pieces p "
            f"ON p.key BETWEEN number * {PIECES} AND number * {PIECES} + {PIECES - 1} ORDER BY p.key"
        )
        run("INSERT INTO passages SELECT * FROM other.passages WHERE document IN wanted ORDER BY row")
        run("INSERT INTO new_kin SELECT key, level, document FROM other.kin WHERE document IN wanted")
        run("COMMIT")
        run("DROP TABLE wanted")
        run("DETACH other")

    def index(self) -> None:
        """Make passages findable by id and by input; before that, only by row."""
        self.connection.executescript(_INDEXES)

    # Reading

    def passages(self, rows: Sequence[int], owners: Mapping[int, str]) -> Iterator[tuple[int, Fields]]:
        """Yield row and fields for each row whose document is among ``owners``, the ids by number."""
        for row, number, identity, start, end, path, kind, page, where in self.many(
            "SELECT row, document, id, start, end, path, kind, page, context FROM passages WHERE row IN ({})", rows
        ):
            if number in owners:
                yield row, (identity, owners[number], start, end, _path(path), kind, page, where)

    def span(self, first: int, count: int, document_id: str) -> Iterator[tuple[int, Passage, str]]:
        """Yield row, passage and context of a document's rows, in order."""
        for row, identity, start, end, path, kind, page, where in self.connection.execute(
            "SELECT row, id, start, end, path, kind, page, context FROM passages WHERE row >= ? AND row < ? "
            "ORDER BY row",
            (first, first + count),
        ):
            yield row, Passage(identity, document_id, start, end, _path(path), kind, page), where

    def rows_of_ids(self, ids: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield id and row of each passage that exists; an id can have a row that is dead and one that is alive."""
        yield from self.many("SELECT id, row FROM passages WHERE id IN ({})", ids)

    def rows_of_inputs(self, inputs: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield input digest and row of the passages that were embedded from one of the inputs."""
        yield from self.many("SELECT input, row FROM passages WHERE input IN ({})", inputs)

    def pieces(self, keys: Sequence[int]) -> dict[int, str]:
        """Return pieces of text by key (document number * PIECES + place)."""
        found = self.many("SELECT key, text FROM pieces WHERE key IN ({})", keys)
        return {key: text.decode("utf-8") for key, text in found}

    def words(self, rows: Sequence[int], most: int) -> Iterator[str]:
        """Yield some words from within each passage that exists, ``most`` at most."""
        for number, start, end in self.many("SELECT document, start, end FROM passages WHERE row IN ({})", rows):
            pieces = self.pieces(piece_keys(number, start, end))
            text = "".join(pieces[key] for key in sorted(pieces))
            words = text[start - piece_start(start) : end - piece_start(start)].split()
            yield " ".join(words[len(words) // 4 :][:most])

    def body(self, number: int) -> tuple[str, tuple[Block, ...], tuple[Page, ...]]:
        """Return a document's text, blocks and pages; IndexError if it isn't here."""
        ((blocks, pages),) = self.all("SELECT blocks, pages FROM bodies WHERE document = ?", (number,))
        pieces = self.all(
            "SELECT text FROM pieces WHERE key >= ? AND key < ? ORDER BY key", (number * PIECES, (number + 1) * PIECES)
        )
        text = b"".join(piece for (piece,) in pieces).decode("utf-8")
        return text, unpack_blocks(blocks), unpack_pages(pages)

    def kin(self, wanted: Key) -> set[tuple[int, int]]:
        """Return number and level of documents that may be related by a key, at most one more than is common."""
        found = self.connection.execute(
            "SELECT document, level FROM kin WHERE key = ? AND level BETWEEN ? AND ? LIMIT ?",
            (wanted.key, *counts(wanted), COMMON + 1),
        )
        return set(found)

    def documents(self) -> set[int]:
        """Return the numbers of the documents that are here, dead ones among them."""
        return {number for (number,) in self.all("SELECT document FROM bodies")}

    def counts(self) -> dict[int, int]:
        """Return how many passages there are of each document, by number, the dead ones' too, counted one by one."""
        return dict(self.all("SELECT document, COUNT(*) FROM passages GROUP BY document"))


def passage_of(fields: Fields) -> Passage:
    """Return the record of a passage."""
    return Passage(*fields[:7])


def piece_keys(number: int, start: int, end: int) -> range:
    """Return the keys of the pieces that hold a document's characters from start to end."""
    first = number * PIECES
    return range(first + start // PIECE, first + max(start, end - 1) // PIECE + 1)


def piece_start(start: int) -> int:
    """Return where the piece begins that holds the character at ``start``."""
    return start - start % PIECE


@lru_cache(maxsize=16_384)
def _path(packed: str) -> tuple[str, ...]:
    return tuple(json.loads(packed))
