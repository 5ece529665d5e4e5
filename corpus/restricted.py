"""Finds what is exempt or restricted and takes it out, so that no word of it reaches an index.

Taken out means blanked: every character but the line breaks becomes a space, so that all other offsets hold. Items
marked "NOT FOR PUBLICATION", "Exempt item", "Part II", by paragraphs of Schedule 12A (in Wales of its Part 4), or in
Welsh, go from their heading to the next item of the same level. The resolution to exclude the public is itself public.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.records import Withheld
from corpus.structure import headings
from corpus.structure.outline import Part

_KIND = r"(?:exempt|confidential|restricted|private(?: and confidential)?|eithriedig|cyfrinachol)"
_THING = (
    r"(?:items?|reports?|appendi(?:x|ces)|annex(?:es)?|minutes?|sections?|business|information|session|part|"
    r"papers?|documents?|matters?|agenda|schedule|eitem(?:au)?|adroddiad(?:au)?|atodiad(?:au)?)"
)
# "Exempt Item 4", "Exempt information (paragraph 3)", but neither "Confidential Information Policy" nor a sentence.
_ENDS = r"(?=\s*(?:$|[–—:;(\[,./-]|\d|[A-Z]\b|paras?\b|paragraph|by\b|under\b|pursuant|within|as defined|not for))"
_MARK = re.compile(
    r"\W*(?:(?:items? |reports? |papers? )?not for publication\b|(?:nid|ddim) i['’]w gyhoeddi\b"
    rf"|{_KIND}(?: ?(?:/|or|and) ?{_KIND})?[ \u00a0]+{_THING}{_ENDS}"
    rf"|(?:eitem|adroddiad|atodiad)(?:au)? (?:eithriedig|cyfrinachol)\b|{_KIND}\W*$|official[ –-]+sensitive\b"
    rf"|part (?:ii|2|b|two)\b.{{0,60}}\b(?:{_KIND}|not for publication|closed|press and public)\b"
    rf"|(?:this|the) {_THING} (?:is|are|contains?|includes?|involves?)\b.{{0,60}}\b(?:exempt|confidential|restricted"
    rf"|not for publication)\b|(?:this|the) {_THING} (?:was|were) (?:an? )?(?:exempt|confidential|"
    rf"not for publication)\b"
    r"|(?:contains? |likely disclosure of )?exempt (?:information )?"
    r"(?:under|by virtue|as defined|within|from publication)\b"
    r"|(?:by virtue of |under )?paragraphs? .{1,80}(?:schedule 12a|atodlen 12a)\b|rhan 4 .{0,30}atodlen 12a\b)",
    re.I | re.S,
)
_TAIL = re.compile(
    rf"(?:[(\[]|[–—-]\s+)(?:(?:this )?{_THING} (?:is )?)?(?:{_KIND}|not for publication|part (?:ii|2|b))(?: {_THING})?"
    r"(?:\W+(?:by virtue of |under )?(?:paras?\.?|paragraphs?|schedule)\b.*)?[)\]]?\W*$",
    re.I,
)
_BANNER = re.compile(r"\W*(?:NOT FOR PUBLICATION|NID I['’]W GYHOEDDI)\b")
_SECTION = re.compile(
    rf"\W*(?:part (?:ii|2|b|two)\b|{_KIND} (?:items|business|session|part|minutes|agenda|section)\b"
    r"|eitemau (?:eithriedig|cyfrinachol)\b|items not for publication\b)",
    re.I,
)
_BARE_PART = re.compile(r"\W*part (?:ii|2|b|two)\W*", re.I)
_TALK = re.compile(r"schedule 12a|atodlen 12a|exempt information|public be excluded|excluded from the meeting", re.I)
_DENIED = re.compile(
    rf"\b(?:no(?!\.?\s*\d)|not(?! for publication)|nil|none|non|isn['’]?t|without|neither|nid yw|nid oes|dim)\b"
    rf"[- ]?.{{0,30}}?\b{_KIND}"
    rf"|\b{_KIND}\b(?:[ /]+\w+){{0,3}}\s*[:?–-]\s*(?:no(?:ne)?|nil|n/a|not applicable|public|open)\b",
    re.I,
)
_NONE_BELOW = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:th(?:is|e) (?:report |item |paper )?(?:is|does|contains) (?:not|no|a public|an open)\b"
    r"|(?:there (?:is|are|were|was) )?(?:no|none|nil)\b|not (?:applicable|exempt)|n/a\b|nid oes|dim\b|public\b)",
    re.I,
)
_EXCLUDING = re.compile(
    r"\W*(?:\d+[.)]?\s*)?(?:the )?(?:exclu(?:sion|de|ding)|extent|gwahardd|to (?:consider|agree|resolve|determine|"
    r"exclude))\b",
    re.I,
)
_EXCLUDED = re.compile(r"\bexclu(?:de|ded|sion|ding)\b|\bgwahardd\b", re.I)
_APPENDIX = re.compile(r"\b(?:[Aa]ppendix|[Aa]nnex|[Aa]todiad|APPENDIX|ANNEX|ATODIAD)\s+([A-Z]|\d{1,2})\b")
_SECRET = re.compile(rf"\b(?:{_KIND}|not for publication|schedule 12a)\b", re.I)
_END = re.compile(
    rf"\W*(?:end of (?:the )?(?:{_KIND}|part (?:ii|2|b))|part (?:i|1|a|one|iii|3|c)\b(?! of)"
    r"|(?:open|public) (?:session|part|items?)\b|return(?:ed)? to (?:open|public) session|re-?admission)"
    r"|\b(?:press|public)\b.{0,60}\b(?:re-?admitted|invited back|returned to)\b|\(open to the (?:press and )?public\)",
    re.I,
)
_FILE = re.compile(
    rf"(?<!not )(?<!non )\b(?:exempt|confidential|restricted) {_THING}\b"
    rf"|\b{_THING}\b.{{0,20}}(?<!not )(?<!non )\b(?:exempt|confidential|restricted)\b"
    r"|\bnot for publication\b|^(?:exempt|confidential|restricted)\b",
    re.I,
)
_SHORT, _HEAD = 320, 12
_CONTENT = ("paragraph", "list_item", "table_row", "resolution", "vote", "action")


@dataclass(frozen=True, slots=True)
class Restriction:
    """The text with what is restricted blanked, and what that was; ``whole`` says that nothing public is left."""

    text: str
    withheld: tuple[Withheld, ...] = ()
    whole: bool = False


def restricted_name(source: str) -> str | None:
    """Return why a file is taken as exempt by its name or folder ("Exempt Appendix A.pdf"), else None."""
    path = PurePosixPath(source)
    name = re.sub(r"[_\W]+", " ", path.stem)
    if _FILE.search(name) is not None:
        return f"its name, {path.name!r}, marks it as exempt"
    folder = next(
        (part for part in path.parts[:-1] if part.casefold() in ("exempt", "confidential", "restricted")), None
    )
    return f"it is in a folder named {folder!r}" if folder is not None else None


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
    talk = _TALK.search(text) is not None
    done = 0
    for index in range(len(parts)):
        why = _mark(text, parts, index, talk) if index >= done else None
        if why is not None:
            first, done = _extent(text, parts, index)
            yield max(first, 0), done, why
    yield from _appendices(text, parts)


def _mark(text: str, parts: Sequence[Part], index: int, talk: bool) -> str | None:
    """Return the words that mark a part as exempt, or None."""
    part = parts[index]
    if part.kind in ("resolution", "vote", "action", "table_row"):
        return None
    body = text[part.start : part.end]
    lines = [line.strip() for line in body.splitlines()] if len(body) <= 2 * _SHORT else [body[:_SHORT]]
    for line in lines:
        if _BANNER.match(line):
            return _quoted(line)
        if len(line) > _SHORT or len(body) > 2 * _SHORT or _DENIED.search(line) or _EXCLUDING.match(line):
            continue
        if part.kind == "heading" or re.match(r"\W*\w{0,4}\d+[.):]?\s", line):
            marked = _MARK.match(_unnumbered(line)) or _TAIL.search(line) or (talk and _BARE_PART.fullmatch(line))
            if marked and not _none_below(text, parts, index):
                return _quoted(line)
        elif part.kind != "list_item" and _MARK.match(line) and not _passing(line):
            return _quoted(line)
    return None


def _passing(line: str) -> bool:
    """Return whether a line only speaks of the exempt: the exclusion, an appendix, what was done with it."""
    if _EXCLUDED.search(line) and not _SECTION.match(line):
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
    return _NONE_BELOW.match(text, follows.start, min(follows.end, follows.start + 200)) is not None


def _extent(text: str, parts: Sequence[Part], index: int) -> tuple[int, int]:
    """Return from which part to which a mark reaches."""
    part = parts[index]
    body = text[part.start : part.end]
    follows = parts[index + 1] if index + 1 < len(parts) else None
    numbered = any(before.item for before in parts[:index]) or (part.level is not None and part.item is not None)
    if index < _HEAD and not numbered:
        return 0, _until(text, parts, index, None)
    if _SECTION.match(body) and (part.level is None or part.item is None):
        return index, _until(text, parts, index, None)
    over = follows.level if follows is not None and not body.startswith(("(", "[")) else None
    if part.level is not None:
        if part.item is None and over is not None and follows is not None and follows.item is not None:
            return index, _until(text, parts, index + 1, over)
        return index, _until(text, parts, index, part.level)
    if over is not None and parts[index - 1].level is None:
        return index, _until(text, parts, index + 1, over)
    above = [i for i in range(index) if parts[i].level is not None]
    first = next((i for i in reversed(above) if _begins_item(parts, i)), above[-1] if above else index)
    return first, _until(text, parts, index, parts[first].level)


def _begins_item(parts: Sequence[Part], index: int) -> bool:
    return parts[index].item is not None and (index == 0 or parts[index - 1].item != parts[index].item)


def _until(text: str, parts: Sequence[Part], index: int, level: int | None) -> int:
    """Return the part after a stretch: the next heading of that depth or above, or where it says it ends."""
    for after in range(index + 1, len(parts)):
        part = parts[after]
        if level is not None and part.level is not None and part.level <= level:
            return after
        if _END.search(text[part.start : min(part.end, part.start + _SHORT)]):
            return after
    return len(parts)


def _appendices(text: str, parts: Sequence[Part]) -> Iterator[tuple[int, int, str]]:
    """Yield the appendices in this text that it says are exempt ("Appendix B is not for publication")."""
    secret: dict[str, str] = {}
    for part in parts:
        body = text[part.start : part.end]
        if len(body) > 2 * _SHORT or not _SECRET.search(body) or _DENIED.search(body):
            continue
        for named in _APPENDIX.finditer(body):
            secret.setdefault(named[1], _quoted(body))
    for index, part in enumerate(parts):
        letter = _APPENDIX.match(text[part.start : part.end].lstrip("#* ")) if part.level is not None else None
        if letter is not None and letter[1] in secret:
            yield index, _until(text, parts, index, part.level), secret[letter[1]]


def _name(text: str, parts: Sequence[Part]) -> str:
    named = [part for part in parts if part.level is not None and not _BANNER.match(text[part.start : part.end])]
    best = next((part for part in named if part.item is not None), named[0] if named else None)
    if best is None:
        return "a part without a heading"
    return f"{best.item} {best.path[-1]}" if best.item is not None else best.path[-1]


def _unnumbered(line: str) -> str:
    found = headings.item_heading(line, True)
    return found.words if found is not None else re.sub(r"^\W*\w{0,4}\d+[.):]?\s+", "", line)


def _quoted(line: str) -> str:
    return "it is marked: " + " ".join(line.split())[:200]
