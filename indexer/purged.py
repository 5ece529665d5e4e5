"""What was taken out of an index on request: a list beside the generations, so that no later build brings it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from corpus.records import Document
from indexer.purged_texts import PurgedTexts, purge_records

PURGED = "purged.jsonl"


class Purged:
    """The documents that may not come back: by id, and by digests of their text, under whatever name it returns.

    The list holds no text. To let a document in again, delete its line.
    """

    def __init__(self, index_dir: Path) -> None:
        self._path = index_dir / PURGED
        self.why = f"purged on request (see {self._path})"
        self._texts = PurgedTexts()
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    self._texts.note(json.loads(line))

    def __contains__(self, document: Document) -> bool:
        return document in self._texts

    def near(self, document: Document) -> bool:
        """Return whether a document is nearly one of them, under another name."""
        return self._texts.near(document)

    def add(self, documents: Iterable[Document], staying: Iterable[Document]) -> list[str]:
        """Write documents on the list; return the sources of their near copies among those ``staying``."""
        records, near = purge_records(documents, staying)
        with self._path.open("a", encoding="utf-8") as stream:
            for record in records:
                stream.write(json.dumps(record) + "\n")
                self._texts.note(record)
        return near
