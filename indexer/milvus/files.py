"""The small files of a generation (its manifest, its copies), kept in the engine, so that no service needs a disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from indexer.milvus import rows
from indexer.milvus.client import Engine, Row
from indexer.milvus.store import RECORDS_AT_ONCE

_FIELDS = ("id", "part", "number", "document", "body")


def keep(engine: Engine, collection: str, files: Iterable[Path]) -> None:
    """Write files of UTF-8 text into a collection of records.

    Raises:
        IndexProblem: the engine refuses.
    """
    for path in files:
        found = list(rows.records("file", path.name, path.read_text(encoding="utf-8"), document=f"file:{path.name}"))
        for batch in rows.batches(found, RECORDS_AT_ONCE):
            engine.call("upsert", collection, batch)


def fetch(engine: Engine, collection: str, folder: Path, only: str = "") -> None:
    """Write the files of a collection of records (or only one of them) into a folder.

    Raises:
        CollectionGone: there is no such collection.
    """
    where = 'part == "file"' + (f' and document == "file:{only}"' if only else "")
    pieces: dict[str, list[Row]] = {}
    for row in engine.every(collection, where, _FIELDS, "Strong", RECORDS_AT_ONCE):
        pieces.setdefault(row["document"].removeprefix("file:"), []).append(row)
    for name, found in pieces.items():
        (folder / Path(name).name).write_text(rows.joined(found)["file"], encoding="utf-8")
