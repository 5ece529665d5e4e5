"""What was taken out of an index on request: a list beside the generations, so that no later build brings it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from corpus.records import Document

PURGED = "purged.jsonl"


class Purged:
    """The documents that may not come back: by id, and by the digest of their text, under whatever name it returns.

    The list holds no text. To let a document in again, delete its line.
    """

    def __init__(self, index_dir: Path) -> None:
        self._path = index_dir / PURGED
        self.why = f"purged on request (see {self._path})"
        self._known: set[str] = set()
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    record = json.loads(line)
                    self._known |= {record["id"], record["sha256"]}

    def __contains__(self, document: Document) -> bool:
        return document.id in self._known or document.sha256 in self._known

    def add(self, documents: Iterable[Document]) -> None:
        """Write documents on the list."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._path.open("a", encoding="utf-8") as stream:
            for document in documents:
                record = {"id": document.id, "sha256": document.sha256, "source": document.source, "at": at}
                stream.write(json.dumps(record) + "\n")
                self._known |= {document.id, document.sha256}
