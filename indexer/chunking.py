"""Document -> Passages: stretches of text that fit the model and never cross a boundary that matters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

from corpus.records import Block, BlockKind, Document, Passage
from corpus.structure.speakers import speakers

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

# Raise this whenever passages or contexts come out differently: an index made before is then built anew.
CHUNKING = "structure-1"

# The longest passage in characters: about 200 tokens, well inside the model's 512 with its context.
LONGEST = 900
# Where a long paragraph is cut, best first: paragraphs, lines, sentences, clauses, words. The look-behinds keep the
# mark with the sentence it ends.
SEPARATORS = [r"\n\s*\n", r"\n", r"(?<=[.!?])[\"'”’)]*\s+", r"(?<=[;:])\s+", r"(?<=,)\s+", r"\s+", ""]

# What was decided stands alone, so that a search for it finds it and not the talk before it.
APART: frozenset[BlockKind] = frozenset({"resolution", "vote", "action", "procedural", "table_row"})


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that become one passage.

    ``mixed`` says that turns of several speakers came together; their path is what they stand under.
    """

    start: int
    end: int
    path: tuple[str, ...]
    kind: BlockKind
    page: int | None
    mixed: bool = False


def passages(document: Document) -> list[Passage]:
    """Return the document's passages in reading order; ``document.text[start:end]`` is each one's exact text.

    Every character that isn't white space stands in exactly one passage, except headings with nothing under them,
    which are gathered, and what no block covers, which is taken as a paragraph.
    """
    text = document.text
    groups = _merge(text, _whole(text, document.blocks), _speaking(document))
    return [
        Passage(
            Passage.make_id(document.id, start, end, text[start:end]),
            document.id,
            start,
            end,
            group.path,
            group.kind,
            group.page,
        )
        for group in groups
        for start, end in _cut(text, group)
    ]


def context(document: Document, passage: Passage) -> str:
    """Return where the passage stands, one line: meeting, period, headings, speakers, and a table's header row.

    It goes in front of the passage's text for the embedding and into a field of its own for the search by words,
    never into a quotation.
    """
    parts = [meeting_line(document), *_headings(document, passage)]
    parts.append(", ".join(_speakers(document, passage)))
    parts.append(_table_header(document, passage) or "")
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


def _headings(document: Document, passage: Passage) -> list[str]:
    """Return title and headings, each once, leaving out a title that the first heading repeats."""
    path = list(passage.heading_path)
    title = document.title.strip()
    if title and title.casefold() not in (heading.strip().casefold() for heading in path):
        path.insert(0, title)
    return [" > ".join(path)] if path else []


def _whole(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks in order, without overlaps, with whatever text lies between them as paragraphs."""
    at = 0
    path: tuple[str, ...] = ()
    page: int | None = None
    for block in sorted(blocks, key=lambda b: (b.start, b.end)):
        start = max(block.start, at)
        yield from _paragraphs(text, at, start, path, page)
        if block.end > start and text[start : block.end].strip():
            yield Block(block.kind, start, block.end, block.heading_path, block.item, block.page)
        at = max(at, block.end)
        path, page = block.heading_path, block.page
    yield from _paragraphs(text, at, len(text), path, page)


def _paragraphs(text: str, start: int, end: int, path: tuple[str, ...], page: int | None) -> Iterator[Block]:
    """Yield the paragraphs (set apart by blank lines) between two offsets."""
    for match in re.finditer(r"\S(?:.|\n(?![^\S\n]*\r?\n))*", text[start:end]):
        found = match.group().rstrip()
        if re.search(r"\w", found):
            yield Block("paragraph", start + match.start(), start + match.start() + len(found), path, None, page)


def _merge(text: str, blocks: Iterator[Block], speaking: frozenset[str]) -> Iterator[_Group]:
    """Yield groups: headings go to what follows them, small neighbours under one heading come together."""
    open_group: _Group | None = None
    for block in blocks:
        start, end = _stripped(text, block.start, block.end)
        new = _Group(start, end, block.heading_path, block.kind, block.page)
        joined = (_join(open_group, new) or _turns(open_group, new, speaking)) if open_group else None
        if open_group and not joined:
            yield open_group
        open_group = joined or new
    if open_group:
        yield open_group


def _join(before: _Group, after: _Group) -> _Group | None:
    """Return both as one group, or None where they must stay apart."""
    if after.end - before.start > LONGEST and before.kind != "heading":
        return None
    if before.kind == "heading":
        leads = after.path[: len(before.path)] == before.path
        siblings = after.kind == "heading" and after.end - before.start <= LONGEST
        if not leads and not siblings:
            return None
        path = after.path if leads else _common(before.path, after.path)
        return _Group(before.start, after.end, path, after.kind, before.page)
    if before.path != after.path or after.kind == "heading":
        return None
    if before.kind != after.kind and (before.kind in APART or after.kind in APART):
        return None
    kind: BlockKind = "paragraph" if before.kind != after.kind else before.kind
    return _Group(before.start, after.end, before.path, kind, before.page)


def _turns(before: _Group, after: _Group, speaking: frozenset[str]) -> _Group | None:
    """Return short turns of several speakers as one group, or None: question and answer belong together."""
    if before.kind != "paragraph" or after.kind != "paragraph" or after.end - before.start > LONGEST:
        return None
    if not after.path or after.path[-1] not in speaking:
        return None
    above = after.path[:-1]
    if before.path != above if before.mixed else (before.path[:-1] != above or before.path[-1] not in speaking):
        return None
    return _Group(before.start, after.end, above, "paragraph", before.page, mixed=True)


def _speaking(document: Document) -> frozenset[str]:
    """Return the speakers of a verbatim transcript, as they stand in its heading paths; none if it isn't one."""
    openings = [document.text[b.start : b.start + 200] for b in document.blocks if b.kind == "paragraph"]
    return speakers(openings) or frozenset()


def _cut(text: str, group: _Group) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the group's passages: itself, or pieces of about equal size that end with a sentence."""
    length = group.end - group.start
    if length <= LONGEST:
        yield group.start, group.end
        return
    # Equal pieces: cutting off the longest possible would leave a last one of a few words.
    size = min(LONGEST, ceil(length / ceil(length / LONGEST) * 1.15))
    body = text[group.start : group.end]
    for piece in _splitter(size).create_documents([body]):
        start = group.start + int(piece.metadata["start_index"])
        yield start, start + len(piece.page_content)


@cache
def _splitter(size: int) -> RecursiveCharacterTextSplitter:
    # Imported here because it takes most of a second, and only building an index needs it.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        chunk_size=size,
        chunk_overlap=0,
        separators=SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        add_start_index=True,
        strip_whitespace=True,
    )


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), end - (len(body) - len(body.rstrip()))


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return one[:shared]


def _end(block: Block) -> int:
    return block.end


def _blocks_in(document: Document, passage: Passage) -> list[Block]:
    first = bisect_right(document.blocks, passage.start, key=_end)
    found = []
    for block in document.blocks[first:]:
        if block.start >= passage.end:
            break
        found.append(block)
    return found


def _speakers(document: Document, passage: Passage) -> list[str]:
    """Return the speakers of turns that were merged into the passage, in order, each once."""
    depth = len(passage.heading_path)
    names = [b.heading_path[depth] for b in _blocks_in(document, passage) if len(b.heading_path) > depth]
    return list(dict.fromkeys(names))


def _table_header(document: Document, passage: Passage) -> str | None:
    """Return the first row of the table that the passage's rows belong to, unless the passage holds it itself."""
    if passage.kind != "table_row":
        return None
    rows = document.blocks
    at = bisect_right(rows, passage.start, key=_end)
    if at >= len(rows) or rows[at].kind != "table_row":
        return None
    while at and rows[at - 1].kind == "table_row" and rows[at - 1].heading_path == rows[at].heading_path:
        at -= 1
    header = rows[at]
    return document.text[header.start : header.end] if header.end <= passage.start else None
