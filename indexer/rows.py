"""How records are kept in SQLite: JSON for facts, and lists of numbers for blocks and pages."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from corpus.records import Block, Document, Meeting, Page, Passage, Period


def document_fields(document: Document) -> str:
    """Return every fact of a document but its text, blocks, pages and meeting, as JSON with sorted keys."""
    period = document.period
    return _json(
        {
            "id": document.id,
            "title": document.title,
            "kind": document.kind,
            "status": document.status,
            "period": [period.start.isoformat(), period.end.isoformat(), period.label] if period else None,
            "language": document.language,
            "url": document.url,
            "licence": document.licence,
            "sha256": document.sha256,
            "source": document.source,
            "copies": document.copies,
            "conflicts": document.conflicts,
            "scanned": document.scanned,
            "superseded_by": document.superseded_by,
        }
    )


def fields_document(
    fields: str, meeting: Meeting, text: str, blocks: tuple[Block, ...] = (), pages: tuple[Page, ...] = ()
) -> Document:
    """Return the document that :func:`document_fields` came from."""
    facts = json.loads(fields)
    if facts["period"]:
        start, end, label = facts["period"]
        facts["period"] = Period(date.fromisoformat(start), date.fromisoformat(end), label)
    facts["copies"] = tuple(facts["copies"])
    facts["conflicts"] = tuple(facts["conflicts"])
    return Document(meeting=meeting, text=text, blocks=blocks, pages=pages, **facts)


def meeting_fields(meeting: Meeting) -> tuple[str | None, ...]:
    """Return a meeting as a row: id, council, committee, date (ISO), title, url."""
    held = meeting.held_on.isoformat() if meeting.held_on else None
    return (meeting.id, meeting.council, meeting.committee, held, meeting.title, meeting.url)


def row_meeting(row: Sequence[Any]) -> Meeting:
    """Return the meeting that :func:`meeting_fields` came from."""
    identity, council, committee, held, title, url = row
    return Meeting(identity, council, committee, date.fromisoformat(held) if held else None, title, url)


def row_passage(row: Sequence[Any]) -> Passage:
    """Return a passage from a row that starts with id, document id, start, end, path, kind, page."""
    identity, document, start, end, path, kind, page = row[:7]
    return Passage(identity, document, start, end, tuple(json.loads(path)), kind, page)


def path_json(values: Sequence[str]) -> str:
    """Return texts as a JSON list."""
    return _json(list(values))


def pack_blocks(blocks: Sequence[Block]) -> bytes:
    """Return the blocks, compressed; each heading path is written once."""
    paths: dict[tuple[str, ...], int] = {}
    rows = [[b.kind, b.start, b.end, paths.setdefault(b.heading_path, len(paths)), b.item, b.page] for b in blocks]
    return _packed([[list(path) for path in paths], rows])


def unpack_blocks(packed: bytes) -> tuple[Block, ...]:
    """Return what :func:`pack_blocks` was given."""
    paths, rows = json.loads(zlib.decompress(packed))
    known = [tuple(path) for path in paths]
    return tuple(Block(kind, start, end, known[path], item, page) for kind, start, end, path, item, page in rows)


def pack_pages(pages: Sequence[Page]) -> bytes:
    """Return the pages, compressed."""
    return _packed([[p.number, p.start, p.end] for p in pages])


def unpack_pages(packed: bytes) -> tuple[Page, ...]:
    """Return what :func:`pack_pages` was given."""
    return tuple(Page(*page) for page in json.loads(zlib.decompress(packed)))


def _packed(value: object) -> bytes:
    return zlib.compress(_json(value).encode(), 6)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
