"""Document -> Passages: stretches of text that fit the model and never cross a boundary that matters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from math import ceil
from typing import TYPE_CHECKING

from corpus.records import Block, BlockKind, Document, Passage
from corpus.structure.speakers import speakers

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

# The longest passage in characters: about 200 tokens, well inside the model's 512 with its context.
LONGEST = 900
# Where a long paragraph is cut, best first: sentences, lines, clauses, words. The look-behinds keep the mark with the
# sentence it ends.
SEPARATORS = [r"(?<=[.!?])[\"'”’)]*\s+", r"\s*\n\s*", r"(?<=[;:])\s+", r"(?<=,)\s+", r"\s+", ""]
# Paragraphs of more pieces than this aren't cut again to make the last piece as long as the others.
EVENED = 20

# What was decided stands alone, so that a search for it finds it and not the talk before it.
APART: frozenset[BlockKind] = frozenset({"resolution", "vote", "action", "procedural", "table_row"})
# Between two rows of a table stands a line break, and no more.
_NEXT_LINE = 2
# "Minutes:", "Agenda item", "Supporting documents:" name what follows; found by themselves they tell nothing.
_LABEL = re.compile(r"\W*(?:[^\W\d]+\W+){0,2}[^\W\d]+\W*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that goes into one passage if it is short enough."""

    start: int
    end: int
    path: tuple[str, ...]
    kind: BlockKind
    page: int | None

    @property
    def length(self) -> int:
        return self.end - self.start


def passages(document: Document) -> list[Passage]:
    """Return the document's passages in reading order; ``document.text[start:end]`` is each one's exact text.

    Passages don't overlap, and hold every word of the text except bare labels ("Supporting documents:"). Small
    neighbours under one heading come together, a heading goes with what follows it, a long paragraph is cut at the ends
    of sentences. Headings, resolutions, votes, actions, procedural text and tables begin a passage. In a transcript
    short turns come together whoever speaks.
    """
    text = document.text
    units = list(_glued(text, [b for b in _whole(text, document.blocks) if not _is_label(text, b)]))
    speaking = _speaking(document)
    return [
        Passage(
            Passage.make_id(document.id, unit.start, unit.end, text[unit.start : unit.end]),
            document.id,
            unit.start,
            unit.end,
            unit.path,
            unit.kind,
            unit.page,
        )
        for section in _sections(units, speaking)
        for unit in _packed([piece for unit in section for piece in _cut(text, unit)])
    ]


def _whole(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks in order, without overlaps or white space at their ends, and text between them as paragraphs."""
    at = 0
    before = Block("paragraph", 0, 0)
    for block in sorted(blocks, key=lambda b: (b.start, b.end)):
        start = max(block.start, at)
        yield from _paragraphs(text, at, start, before)
        body = text[start : block.end]
        if body.strip():
            start, end = start + len(body) - len(body.lstrip()), start + len(body.rstrip())
            yield replace(block, start=start, end=end)
        at = max(at, block.end)
        before = block
    yield from _paragraphs(text, at, len(text), before)


def _paragraphs(text: str, start: int, end: int, before: Block) -> Iterator[Block]:
    """Yield the paragraphs (set apart by blank lines) between two offsets that hold a word."""
    for match in re.finditer(r"\S(?:.|\n(?![^\S\n]*\n))*", text[start:end]):
        found = match.group().rstrip()
        if re.search(r"\w", found):
            at = start + match.start()
            yield Block("paragraph", at, at + len(found), before.heading_path, None, before.page)


def _is_label(text: str, block: Block) -> bool:
    return block.kind == "procedural" and _LABEL.fullmatch(text, block.start, block.end) is not None


def _glued(text: str, blocks: Sequence[Block]) -> Iterator[_Unit]:
    """Yield the blocks as units: a heading with what it leads, a torn paragraph mended."""
    open_unit: _Unit | None = None
    for block in blocks:
        new = _Unit(block.start, block.end, block.heading_path, block.kind, block.page)
        if open_unit and (_leads(open_unit, new) or _torn(text, open_unit, new)):
            open_unit = replace(new, start=open_unit.start, page=open_unit.page)
            continue
        if open_unit:
            yield open_unit
        open_unit = new
    if open_unit:
        yield open_unit


def _leads(before: _Unit, after: _Unit) -> bool:
    """Return whether one says what the other is: a heading its text, the head of a table the votes counted in it."""
    if before.kind == "table_row" and after.kind == "vote":
        return after.start - before.end <= _NEXT_LINE
    return before.kind == "heading" and after.path[: len(before.path)] == before.path


def _torn(text: str, before: _Unit, after: _Unit) -> bool:
    """Return whether a paragraph goes on in the next block, as where a page ends in mid-sentence."""
    if before.path != after.path or not before.kind == after.kind == "paragraph":
        return False
    return text[before.end - 1].isalnum() and text[after.start].islower()


def _sections(units: Sequence[_Unit], speaking: frozenset[str]) -> Iterator[list[_Unit]]:
    """Yield runs of units that may share passages."""
    section: list[_Unit] = []
    for unit in units:
        if section and not _together(section[-1], unit, speaking):
            yield section
            section = []
        section.append(unit)
    if section:
        yield section


def _together(before: _Unit, after: _Unit, speaking: frozenset[str]) -> bool:
    if before.kind != after.kind and (before.kind in APART or after.kind in APART):
        return False
    if "heading" in (before.kind, after.kind):
        return before.kind == after.kind  # headings with nothing under them
    if before.path == after.path:
        return True
    turns = before.kind == after.kind == "paragraph" and before.path[:-1] == after.path[:-1]
    return turns and {*before.path[-1:], *after.path[-1:]} <= speaking


def _speaking(document: Document) -> frozenset[str]:
    """Return the speakers of a verbatim transcript, as they stand in its heading paths; none if it isn't one."""
    openings = [document.text[b.start : b.start + 200] for b in document.blocks if b.kind == "paragraph"]
    return speakers(openings) or frozenset()


def _packed(units: Sequence[_Unit]) -> Iterator[_Unit]:
    """Yield a section's units packed into passages of lengths as equal as can be, none too long.

    The cuts are those with the smallest sum of squared differences from the mean length (dynamic programming).
    """
    total = sum(unit.length for unit in units)
    target = total / ceil(total / LONGEST)
    best: list[tuple[float, int]] = [(0.0, 0)]  # for the first n units: the smallest sum, and where its last cut is
    for end in range(1, len(units) + 1):
        choices = []
        for start in range(end - 1, -1, -1):
            length = units[end - 1].end - units[start].start
            if length > LONGEST and start < end - 1:
                break
            choices.append((best[start][0] + (length - target) ** 2, start))
        best.append(min(choices))
    cuts = [len(units)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    for end, start in zip(reversed(cuts[:-1]), reversed(cuts[1:]), strict=True):
        yield reduce(_merged, units[start:end])


def _merged(before: _Unit, after: _Unit) -> _Unit:
    kind: BlockKind = before.kind if before.kind == after.kind else "paragraph"
    return replace(before, end=after.end, path=_common(before.path, after.path), kind=kind)


def _cut(text: str, unit: _Unit) -> Iterator[_Unit]:
    """Yield the unit, or pieces of it that end with a sentence: as few as can be, of about equal length."""
    if unit.length <= LONGEST:
        yield unit
        return
    body = text[unit.start : unit.end]
    pieces = _splitter(LONGEST).create_documents([body])
    if len(pieces) <= EVENED:
        # The longest possible pieces leave a last one of a few words: take the shortest that are no more in number.
        sizes = range(ceil(unit.length / len(pieces)), LONGEST, 25)
        pieces = next(
            (p for p in (_splitter(s).create_documents([body]) for s in sizes) if len(p) <= len(pieces)), pieces
        )
    for piece in pieces:
        start = unit.start + int(piece.metadata["start_index"])
        yield replace(unit, start=start, end=start + len(piece.page_content))


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


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return one[:shared]
