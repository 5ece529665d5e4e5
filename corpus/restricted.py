"""Finds what is exempt or restricted and takes it out, so that no word of it reaches an index.

Taken out means blanked: every character but the line breaks becomes a space, so that all other offsets hold. Items
marked "NOT FOR PUBLICATION", "Exempt item", "Part II", by paragraphs of Schedule 12A (in Wales of its Part 4), or in
Welsh, go from their heading to the next item of the same level. The resolution to exclude the public is itself public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import corpus.structure.headings as headings
from corpus import exempt_words as words
from corpus import restricted_rows as rows
from corpus.records import Withheld
from corpus.structure.outline import Part

_SHORT, _HEAD = 320, 12
_FORWARDED = re.compile(r"^(?:\s*(?:re|fwd?):)+\s*", re.I)
_NUMBERED = re.compile(r"\W*\w{0,4}\d+[.):]?\s")
_CONTENT = ("paragraph", "list_item", "table_row", "resolution", "vote", "action", "procedural")


@dataclass(frozen=True, slots=True)
class Restriction:
    """The text with what is restricted blanked, and what that was; ``whole`` says that nothing public is left."""

    text: str
    withheld: tuple[Withheld, ...] = ()
    whole: bool = False


def restricted_name(source: str) -> str | None:
    """Return why a file is taken as exempt by its name or folder ("Exempt Appendix A.pdf"), else None."""
    path = PurePosixPath(source)
    if words.FILE.search(_words_of(path.stem)) is not None:
        return f"its name, {path.name!r}, marks it as exempt"
    return restricted_folder(path.parts[:-1])


def restricted_title(title: str | None) -> str | None:
    """Return why a document is taken as exempt by its title in a manifest, an export or an e-mail, else None."""
    bare = _FORWARDED.sub("", title or "")
    name = _words_of(bare)
    marked = words.FILE.search(name) or words.BANNER.match(bare) or words.LABEL.match(bare) or words.TAIL.search(bare)
    return f"its title, {bare[:200]!r}, marks it as exempt" if marked else None


def restricted_folder(names: Iterable[str]) -> str | None:
    """Return why what is in folders of these names is taken as exempt ("Part 2 - Confidential"), else None."""
    folder = next((name for name in names if words.FOLDER.search(_words_of(name)) is not None), None)
    return f"it is in a folder named {folder!r}" if folder is not None else None


def _words_of(name: str) -> str:
    """Return a name as words, with its brackets and its dashes between spaces, which say what belongs together."""
    dashed = re.sub(r"[\s_]+[-–—]+[\s_]+", " – ", name)
    return re.sub(r"(?:[^\w()\[\]–]|_)+", " ", dashed).strip()


def restrict(text: str, parts: Sequence[Part], source: str) -> Restriction:
    """Return the text without what is marked as exempt; ``parts`` is its outline."""
    spans: list[tuple[int, int, str, str]] = []
    for first, last, why in _stretches(text, parts):
        if first == 0 and last == len(parts):
            return Restriction("", (Withheld(source, "the whole document", why),), whole=True)
        spans.append((parts[first].start, parts[last - 1].end, _name(text, parts[first:last]), why))
    if not spans:
        return Restriction(text)
    pieces, position, withheld = [], 0, []
    for start, end, name, why in sorted(spans):
        withheld.append(Withheld(source, name, why))
        start = max(start, position)
        pieces += [text[position:start], re.sub(r"[^\r\n\f\v\u2028\u2029]", " ", text[start:end])]
        position = max(position, end)
    blanked = "".join([*pieces, text[position:]])
    public = any(part.kind in _CONTENT and blanked[part.start : part.end].strip() for part in parts)
    return Restriction(blanked, tuple(withheld), whole=not public)


def _stretches(text: str, parts: Sequence[Part]) -> Iterator[tuple[int, int, str]]:
    """Yield (first part, part after the last, why) of what is restricted."""
    talk = words.TALK.search(text) is not None
    done = 0
    for index in range(len(parts)):
        if index < done - 1 and rows.is_row(text, parts[index]):
            continue
        why = _mark(text, parts, index, talk)
        if why is None:
            continue
        first, end = _extent(text, parts, index)
        if end > done:
            # A banner at the end of one exempt item may begin the next.
            yield max(first, 0, done if index < done else 0), end, why
            done = end
    yield from _appendices(text, parts)


def _mark(text: str, parts: Sequence[Part], index: int, talk: bool) -> str | None:
    """Return the words that mark a part as exempt, or None."""
    part = parts[index]
    if rows.is_row(text, part):
        mark = rows.row_mark(text, parts, index)
        return _quoted(mark) if mark is not None else None
    if part.kind in ("resolution", "vote", "action"):
        return None
    body = text[part.start : part.end]
    lines = [line.strip() for line in body.splitlines()]
    lines = lines if len(body) <= 2 * _SHORT else lines[:2]
    for line in lines:
        if words.BANNER.match(line) or words.FIELD.match(line):
            return _quoted(line)
        if len(line) > _SHORT or words.denied(line):
            continue
        if part.kind == "heading" or _NUMBERED.match(line):
            marked = (
                words.MARK.match(_unnumbered(line))
                or words.LABEL.match(_unnumbered(line))
                or words.TAIL.search(line)
                or (talk and words.BARE_PART.fullmatch(line))
                or words.CLOSED.fullmatch(_unnumbered(line))
            )
            if marked and not _none_below(text, parts, index):
                return _quoted(line)
        elif part.kind != "list_item" and words.MARK.match(line) and not _passing(line):
            return _quoted(line)
    return None


def _passing(line: str) -> bool:
    """Return whether a line only speaks of the exempt: the exclusion, an appendix, what was done with it."""
    if words.EXCLUDED.search(line) and not words.SECTION.match(line):
        return True
    subject = re.match(r"\W*(?:this|the)\b", line, re.I) is not None
    states = subject or re.search(r"\b(?:is|are|was|were)\b", line) is not None
    if states and re.search(r"\b(?:appendi|annex|atodiad)", line, re.I):
        return True
    done = re.search(r"\b(?:was|were|noted|considered|received|circulated|discussed|had)\b", line)
    return not subject and done is not None


def _none_below(text: str, parts: Sequence[Part], index: int) -> bool:
    """Return whether a heading is denied by what stands under it ("EXEMPT REPORT / This is not …")."""
    follows = parts[index + 1] if index + 1 < len(parts) else None
    if follows is None or follows.kind == "heading":
        return False
    return words.NONE_BELOW.match(text, follows.start, min(follows.end, follows.start + 200)) is not None


def _extent(text: str, parts: Sequence[Part], index: int) -> tuple[int, int]:
    """Return from which part to which a mark reaches."""
    part = parts[index]
    body = text[part.start : part.end]
    row = rows.row_extent(text, parts, index) if rows.is_row(text, part) else None
    if row is not None:
        return row
    numbered = _begins_item(parts, index)
    own = _NUMBERED.match(body) if part.level is None and part.kind != "list_item" else None
    if index < _HEAD and not numbered and own is None and not any(before.item for before in parts[:index]):
        return 0, _until(text, parts, index, None)
    title = _unnumbered(body)
    alone = index + 1 < len(parts) and parts[index + 1].level is not None
    if (words.SECTION.match(title) or words.CLOSED.fullmatch(title)) and (not numbered or alone):
        return index, _until(text, parts, index, None)
    if numbered:
        return index, _until(text, parts, index, index)
    if own is not None:
        # Its heading and its text are one paragraph ("8. Mill Lane (Exempt)\nThe offers …").
        number = _count(own[0])
        counts = ((at, _count(parts[at].item)) for at in range(index + 1, len(parts)) if _begins_item(parts, at))
        return index, next((at for at, count in counts if len(count) <= len(number) and count > number), len(parts))
    above = [i for i in range(index) if parts[i].level is not None]
    follows = parts[index + 1] if index + 1 < len(parts) else None
    over = follows is not None and follows.level is not None and not body.startswith(("(", "["))
    if over and index - 1 not in above:
        # A banner before the item that it is about.
        return index, _until(text, parts, index + 1, index + 1)
    if part.level is not None and index - 1 not in above and not words.MARK_ALONE.fullmatch(body):
        # A heading of its own inside an item ("EXEMPT APPENDIX").
        return index, _until(text, parts, index, index)
    first = next((i for i in reversed(above) if _begins_item(parts, i)), above[-1] if above else index)
    return first, _until(text, parts, index, first)


def _begins_item(parts: Sequence[Part], index: int) -> bool:
    part = parts[index]
    return part.level is not None and part.item is not None and (index == 0 or parts[index - 1].item != part.item)


def _until(text: str, parts: Sequence[Part], index: int, heading: int | None) -> int:
    """Return the part after a stretch: the next item, a heading as high as the stretch's, or where it says it ends.

    A numbered item ends with the next number, or with a heading that the format itself puts as high; a line in capitals
    may stand inside it. A paper inside an item counts its own sections (1, 2, 3), which end nothing.
    """
    number = next((_count(part.item) for part in reversed(parts[: index + 1]) if part.item), ())
    inner: tuple[int, ...] = ()
    for after in range(index + 1, len(parts)):
        part = parts[after]
        if heading is not None and part.level is not None:
            count = _count(part.item) if _begins_item(parts, after) else ()
            if count and len(count) == len(number) and (count <= number or (inner and count == _next(inner))):
                inner = count
            elif _as_high(parts, after, heading) or (count > number and len(count) <= len(number)):
                return after
        if words.END.search(text[part.start : min(part.end, part.start + _SHORT)]):
            return after
    return len(parts)


def _as_high(parts: Sequence[Part], after: int, heading: int) -> bool:
    """Return whether a heading stands as high as the one that a stretch begins with."""
    level, found = parts[heading].level, parts[after].level
    if level is None or found is None:
        return False
    if level < headings.TITLE or not _begins_item(parts, heading):
        return found <= level and (found < headings.TITLE or level >= headings.TITLE)
    # The item only looks like a heading: of the format's own, those end it that don't stand below the last of them.
    above = [part.level for part in parts[:heading] if part.level is not None and part.level < headings.TITLE]
    return found < headings.TITLE and bool(above) and found <= above[-1]


def _next(count: tuple[int, ...]) -> tuple[int, ...]:
    return (*count[:-1], count[-1] + 1)


def _count(item: str | None) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", item or "")))


def _appendices(text: str, parts: Sequence[Part]) -> Iterator[tuple[int, int, str]]:
    """Yield the appendices in this text that it says are exempt ("Appendix B is not for publication")."""
    secret: dict[str, str] = {}
    for part in parts:
        body = text[part.start : part.end]
        if len(body) > 2 * _SHORT or not words.SECRET.search(body) or words.DENIED.search(body):
            continue
        for named in words.APPENDIX.finditer(body):
            secret.setdefault(named[1], _quoted(body))
    for index, part in enumerate(parts):
        letter = words.APPENDIX.match(text[part.start : part.end].lstrip("#* ")) if part.level is not None else None
        if letter is not None and letter[1] in secret:
            yield index, _until(text, parts, index, index), secret[letter[1]]


def _name(text: str, parts: Sequence[Part]) -> str:
    named = [part for part in parts if part.level is not None and not words.BANNER.match(text[part.start : part.end])]
    best = next((part for part in named if part.item is not None), named[0] if named else None)
    if best is None:
        number = rows.item_of(text, parts[0])
        return f"item {'.'.join(map(str, number))} of a table" if number else "a part without a heading"
    return f"{best.item} {best.path[-1]}" if best.item is not None else best.path[-1]


def _unnumbered(line: str) -> str:
    found = headings.item_heading(line, True)
    return found.words if found is not None else re.sub(r"^\W*\w{0,4}\d+[.):]?\s+", "", line)


def _quoted(line: str) -> str:
    return "it is marked: " + " ".join(line.split())[:200]
