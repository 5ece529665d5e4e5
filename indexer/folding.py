"""Copies that were folded into the document that is kept: set aside on disk, and brought back when that one goes.

A generation holds them in a file of their own, since indexing one folder must not lose what another folder still
publishes: when the document that was kept vanishes, its copy elsewhere takes its place.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.records import Document
from indexer.rows import (
    document_fields,
    fields_document,
    meeting_fields,
    pack_blocks,
    pack_pages,
    row_meeting,
    unpack_blocks,
    unpack_pages,
)

COPIES = "copies.jsonl"
ASIDE = "aside.jsonl"


@dataclass(frozen=True, slots=True)
class Aside:
    """A document that was set aside, without its text: where it came from, and which document stands for it."""

    id: str
    sha256: str
    source: str
    url: str | None
    scope: str
    of: str


class Shelf:
    """A file of documents set aside, one a line; any of them can be read again, none is held in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] = {}
        self.known: dict[str, Aside] = {}
        if path.exists():
            with path.open("rb") as stream:
                place = 0
                for line in stream:
                    self._note(json.loads(line), place)
                    place += len(line)

    def __iter__(self) -> Iterator[Aside]:
        return iter(list(self.known.values()))

    def __contains__(self, identity: str) -> bool:
        return identity in self.known

    def _note(self, record: dict[str, str], place: int) -> None:
        facts = json.loads(record["fields"])
        found = Aside(facts["id"], facts["sha256"], facts["source"], facts["url"], record["scope"], record["of"])
        self._places[found.id] = place
        self.known[found.id] = found

    def put(self, document: Document, scope: str, of: str = "") -> None:
        """Set a document aside."""
        record = {
            "fields": document_fields(document),
            "meeting": json.dumps(meeting_fields(document.meeting)),
            "blocks": _text(pack_blocks(document.blocks)),
            "pages": _text(pack_pages(document.pages)),
            "text": _text(zlib.compress(document.text.encode("utf-8"), 6)),
            "scope": scope,
            "of": of,
        }
        with self._path.open("ab") as stream:
            place = stream.seek(0, 2)
            stream.write(json.dumps(record).encode() + b"\n")
        self._note(record, place)

    def document(self, identity: str) -> Document:
        """Return a document that was set aside; KeyError: it isn't here."""
        with self._path.open("rb") as stream:
            stream.seek(self._places[identity])
            record = json.loads(stream.readline())
        return fields_document(
            record["fields"],
            row_meeting(json.loads(record["meeting"])),
            zlib.decompress(base64.b64decode(record["text"])).decode("utf-8"),
            unpack_blocks(base64.b64decode(record["blocks"])),
            unpack_pages(base64.b64decode(record["pages"])),
        )

    def delete(self) -> None:
        """Delete the file."""
        self._path.unlink(missing_ok=True)
        self.known.clear()


def _text(packed: bytes) -> str:
    return base64.b64encode(packed).decode("ascii")
