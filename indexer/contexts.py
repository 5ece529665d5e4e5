"""Where a passage stands, as one line of text: it helps to find the passage and is never part of a quotation."""

from __future__ import annotations

from bisect import bisect_right

from corpus.records import Block, Document, Passage

# Raise this whenever passages or contexts come out differently: documents that are kept are then cut anew.
CHUNKING = "structure-1"

# A table's header is looked for at most so many rows above.
TABLE_ROWS = 2000


def context(document: Document, passage: Passage) -> str:
    """Return meeting, period, headings, speakers of merged turns and a table's header row, as far as there are any.

    It goes in front of the passage's text for the embedding and into a field of its own for the search by words.
    """
    parts = [meeting_line(document), _headings(document, passage), ", ".join(_speakers(document, passage))]
    parts.append(_table_header(document, passage))
    return " | ".join(" ".join(part.split()) for part in parts if part)


def embedding_text(where: str, text: str) -> str:
    """Return what the embedder is given for a passage: its context, then its text."""
    return f"{where}\n{text}" if where else text


def meeting_line(document: Document) -> str:
    """Return committee, date and period as far as stated: "Scrutiny Panel, 14 June 2016, Quarter 1, 2016/17"."""
    meeting = document.meeting
    held = f"{meeting.held_on.day} {meeting.held_on:%B %Y}" if meeting.held_on else None
    period = document.period.label if document.period else None
    return ", ".join(part for part in (meeting.committee, held, period) if part)


def _headings(document: Document, passage: Passage) -> str:
    """Return title and headings, outermost first, leaving out a title that a heading repeats."""
    path = list(passage.heading_path)
    title = document.title.strip()
    if title and title.casefold() not in (heading.strip().casefold() for heading in path):
        path.insert(0, title)
    return " > ".join(path)


def _speakers(document: Document, passage: Passage) -> list[str]:
    """Return the speakers of turns that were merged into the passage, in order, each once."""
    depth = len(passage.heading_path)
    paths = (b.heading_path for b in _blocks_in(document, passage) if b.kind != "heading")
    return list(dict.fromkeys(path[depth] for path in paths if len(path) > depth))


def _table_header(document: Document, passage: Passage) -> str:
    """Return the first row of the table that the passage's rows belong to, unless the passage holds it itself."""
    blocks = document.blocks
    at = bisect_right(blocks, passage.start, key=_end)
    if passage.kind != "table_row" or at >= len(blocks) or blocks[at].kind != "table_row":
        return ""
    first = max(0, at - TABLE_ROWS)
    while at > first and blocks[at - 1].kind == "table_row" and blocks[at - 1].heading_path == blocks[at].heading_path:
        at -= 1
    header = blocks[at]
    return document.text[header.start : header.end] if header.end <= passage.start else ""


def _blocks_in(document: Document, passage: Passage) -> list[Block]:
    found = []
    for block in document.blocks[bisect_right(document.blocks, passage.start, key=_end) :]:
        if block.start >= passage.end:
            break
        found.append(block)
    return found


def _end(block: Block) -> int:
    return block.end
