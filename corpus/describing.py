"""Says what was made of a file in values that JSON knows, for ``matters read``."""

from __future__ import annotations

from typing import Any

from corpus.records import Document, Reading


def describe(reading: Reading) -> dict[str, Any]:
    """Return a reading as ``matters read --json`` prints it, in values that JSON knows.

    Shape: ``{file, document: {title, kind, status, meeting, period, language, pages, blocks, text} | None,
    withheld: [{source, what, why}], problem}``.
    """
    document = reading.document
    return {
        "file": reading.source,
        "document": None if document is None else _described(document),
        "withheld": [{"source": item.source, "what": item.what, "why": item.why} for item in reading.withheld],
        "problem": reading.problem,
    }


def _described(document: Document) -> dict[str, Any]:
    meeting, period = document.meeting, document.period
    return {
        "title": document.title,
        "kind": document.kind,
        "status": document.status,
        "meeting": {
            "id": meeting.id,
            "council": meeting.council,
            "committee": meeting.committee,
            "held_on": meeting.held_on.isoformat() if meeting.held_on else None,
            "title": meeting.title,
            "url": meeting.url,
        },
        "period": period and {"start": period.start.isoformat(), "end": period.end.isoformat(), "label": period.label},
        "language": document.language,
        "pages": [{"number": page.number, "start": page.start, "end": page.end} for page in document.pages],
        "blocks": [
            {
                "kind": block.kind,
                "start": block.start,
                "end": block.end,
                "heading_path": list(block.heading_path),
                "item": block.item,
                "page": block.page,
            }
            for block in document.blocks
        ],
        "text": document.text,
        "url": document.url,
        "licence": document.licence,
        "scanned": document.scanned,
        "conflicts": list(document.conflicts),
    }
