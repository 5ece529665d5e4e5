"""A SQLite file as the index uses it: read by any number of threads, a connection each, or written by one."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

# SQLite takes at most 32,766 parameters a statement (SQLITE_MAX_VARIABLE_NUMBER).
CHUNK = 10_000
# Pages are read, not mapped: each connection's mapping would count as memory of its own. 16 MB hold the inner pages of
# a million passages; with SQLite's 2 MB, reading 200 passages took twice as long.
_READER = "PRAGMA cache_size = -16000"
_WRITER = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000"


class Database:
    """One SQLite file; ``schema`` is what a new one is made with, where the file may be written to."""

    def __init__(self, path: Path, *, schema: str | None = None) -> None:
        self.path = path
        self._writable = schema is not None
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._closed = False
        if schema is not None and not path.exists():
            self.connection.executescript(f"PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; {schema}")
        elif schema is not None:
            self.connection.execute("PRAGMA journal_mode = WAL")

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection; a writer has a single one."""
        if self._closed:
            raise RuntimeError(f"The index {self.path.parent} has been closed.")
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
                f"file:{quote(str(self.path.absolute()))}?{mode}",
                uri=True,
                check_same_thread=False,  # so that close() may close them all
                isolation_level=None,
            )
            connection.executescript(_WRITER if self._writable else _READER)
            self._connections.append(connection)
            return connection

    def finish(self) -> None:
        """Make a file that was written to durable and whole in itself, and close it."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.execute("PRAGMA journal_mode = DELETE")
        self.close()

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            self._closed = True
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return every row of a statement."""
        return self.connection.execute(statement, values).fetchall()

    def many(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        """Yield the rows of a statement that holds ``IN ({})``, run over the values piece by piece."""
        for at in range(0, len(values), CHUNK):
            part = values[at : at + CHUNK]
            yield from self.connection.execute(statement.format(",".join("?" * len(part))), part)
