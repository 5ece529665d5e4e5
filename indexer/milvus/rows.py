"""How entries are kept in the engine: a row for each passage, and records for documents, in pieces that it can hold."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus.aliases import find_aliases
from corpus.records import Document, Meeting, Passage, digest
from indexer.lexical import Words
from indexer.local_store import input_digest
from indexer.milvus.client import Row, one_of
from indexer.milvus.schema import NAME_BYTES, TEXT_BYTES, TEXT_WEIGHT
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

# Characters of a piece: each is four bytes at most.
PIECE = TEXT_BYTES // 4
PASSAGE_FIELDS = ("document", "start", "end", "path", "passage_kind", "page")


def passage_rows(entry: Entry, words: Words) -> Iterator[Row]:
    """Yield a row for each passage of a document."""
    document, meeting = entry.document, entry.document.meeting
    shared = {
        "document": document.id,
        "council": name_key(meeting.council),
        "committee": name_key(meeting.committee),
        "kind": document.kind,
        "status": document.status,
        "held": meeting.held_on.toordinal() if meeting.held_on else 0,
    }
    for place, (passage, context) in enumerate(zip(entry.passages, entry.contexts, strict=True)):
        text = document.text[passage.start : passage.end]
        yield shared | {
            "id": passage.id,
            "place": place,
            "start": passage.start,
            "end": passage.end,
            "path": path_json(passage.heading_path),
            "passage_kind": passage.kind,
            "page": -1 if passage.page is None else passage.page,
            "text": text if fits(text) else "",
            "context": context if fits(context) else _cut(context),
            "words": _cut(" ".join([*words.of(text) * TEXT_WEIGHT, *words.of(context)])),
            "input": input_digest(context, text),
            "vector": entry.vectors[place],
        }


def to_passage(row: Row) -> Passage:
    """Return the passage that a row was made from."""
    page = None if row["page"] < 0 else row["page"]
    return row_passage((row["id"], row["document"], row["start"], row["end"], row["path"], row["passage_kind"], page))


def document_rows(entry: Entry) -> Iterator[Row]:
    """Yield the records of a document; the one with its facts comes last, so that where it is, all is."""
    document = entry.document
    packed = {
        "text": document.text,
        "blocks": _ascii(pack_blocks(document.blocks)),
        "pages": _ascii(pack_pages(document.pages)),
    }
    aliases = find_aliases(document.text)
    if aliases:
        packed["aliases"] = json.dumps([[alias.short, alias.long] for alias in aliases])
    for part, body in packed.items():
        yield from records(part, document.id, body, document=document.id)
    inputs = [
        input_digest(context, document.text[p.start : p.end])
        for p, context in zip(entry.passages, entry.contexts, strict=True)
    ]
    content = digest(document.sha256, *(p.id for p in entry.passages), *inputs)
    yield from facts_rows(document, content, len(entry.passages), entry.scope)


def facts_rows(document: Document, content: str, passages: int, scope: str) -> Iterator[Row]:
    """Yield the records of a document's facts; ``content`` is the digest of its text and passages."""
    fields = document_fields(document)
    yield from records(
        "facts", document.id, fields, document=document.id, meeting=document.meeting.id, content=content,
        digest=digest(fields, content), kind=document.kind, status=document.status, passages=passages, scope=scope,
    )  # fmt: skip


def meeting_row(meeting: Meeting) -> Row:
    """Return the record of a meeting."""
    (row,) = records("meeting", meeting.id, json.dumps(meeting_fields(meeting)), meeting=meeting.id)
    return row


def to_meeting(row: Row) -> Meeting:
    """Return the meeting that a record was made from."""
    return row_meeting(json.loads(row["body"]))


def to_document(rows: Iterable[Row], meeting: Meeting) -> Document:
    """Return the document that records were made from; without its text, blocks and pages where they aren't given."""
    bodies = joined(rows)
    return fields_document(
        bodies["facts"],
        meeting,
        bodies.get("text", ""),
        unpack_blocks(base64.b64decode(bodies["blocks"])) if "blocks" in bodies else (),
        unpack_pages(base64.b64decode(bodies["pages"])) if "pages" in bodies else (),
    )


def joined(rows: Iterable[Row]) -> dict[str, str]:
    """Return the bodies of records by their part, pieces put together."""
    pieces: dict[str, list[Row]] = {}
    for row in rows:
        pieces.setdefault(row["part"], []).append(row)
    return {
        part: "".join(row["body"] for row in sorted(found, key=lambda row: int(row["number"])))
        for part, found in pieces.items()
    }


def records(part: str, identity: str, body: str, **fields: object) -> Iterator[Row]:
    """Yield a text as records of a part, in as many pieces as it takes (one at least); the first comes last."""
    empty: Mapping[str, Any] = {
        "document": "", "meeting": "", "digest": "", "content": "", "kind": "", "status": "", "passages": 0,
        "scope": "",
    }  # fmt: skip
    for at in reversed(range(0, max(1, len(body)), PIECE)):
        number = at // PIECE
        yield {
            **empty, **fields, "id": record_id(part, identity, number), "part": part, "number": number,
            "body": body[at : at + PIECE], "dummy": [0.0, 0.0],
        }  # fmt: skip


def record_id(part: str, identity: str, number: int = 0) -> str:
    """Return the id of a record."""
    return f"{part}:{identity}:{number}"


def filter_expression(where: Filter) -> str:
    """Return a filter as an expression over passages; empty for none.

    What isn't stated is kept as the empty text, or 0 for a date, and no filter asks for that.
    """
    clauses = [
        one_of(field, [name_key(value) for value in wanted if value] or ["\x1f"])
        for field, wanted in (
            ("council", where.councils),
            ("committee", where.committees),
            ("kind", where.kinds),
            ("status", where.statuses),
            ("document", where.documents),
        )
        if wanted
    ]
    if where.held_from or where.held_to:
        clauses.append(f"held >= {where.held_from.toordinal() if where.held_from else 1}")
    if where.held_to:
        clauses.append(f"held <= {where.held_to.toordinal()}")
    return " and ".join(clauses)


def name_key(name: str | None) -> str:
    """Return a name as filters compare it: itself, or its beginning and a digest where the engine can't hold it."""
    if not name:
        return ""
    return name if len(name.encode("utf-8", "replace")) <= NAME_BYTES else f"{name[:200]} {digest('name', name)}"


def fits(text: str) -> bool:
    """Return whether the engine can hold a text in one field."""
    return len(text.encode("utf-8")) <= TEXT_BYTES


def _cut(text: str) -> str:
    return text if fits(text) else text.encode("utf-8")[:TEXT_BYTES].decode("utf-8", "ignore")


def _ascii(packed: bytes) -> str:
    return base64.b64encode(packed).decode("ascii")


def check(entry: Entry, dimension: int) -> None:
    """Raise ValueError unless passages, contexts and vectors are equally many and the vectors can be used."""
    import numpy as np

    if not len(entry.passages) == len(entry.contexts) == len(entry.vectors):
        raise ValueError(f"{entry.document.source}: passages, contexts and vectors aren't equally many.")
    if entry.vectors.ndim != 2 or entry.vectors.shape[1] != dimension:
        raise ValueError(f"Vectors of shape {entry.vectors.shape} don't fit an index of dimension {dimension}.")
    if not np.isfinite(entry.vectors).all():
        raise ValueError("A vector holds a number that isn't finite: the embedder has failed.")


def batches(rows: Sequence[Row], size: int) -> Iterator[list[Row]]:
    """Yield rows, so many at a time."""
    for at in range(0, len(rows), size):
        yield list(rows[at : at + size])
