"""Reads what a document states of itself: council, committee, meeting date, title, kind, status, language.

What isn't stated is None. Only the head of a text and its own labels count: a council named in the middle of
a paragraph is somebody the minutes speak of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import corpus.heads as heads
import corpus.structure.headings as headings
import corpus.structure.procedural as procedural
from corpus.dates import Day, find_days, first_day, short_days
from corpus.names import body_named, committee_of, council_of, in_path, is_name
from corpus.periods import period_of
from corpus.records import DocumentKind, DocumentStatus, Metadata
from corpus.structure.outline import Part

_AS_HELD, _LABELLED = 0, 1
_HELD = re.compile(
    r"\b(?:meeting|committee|panel|cabinet|council|board|minutes|cyfarfod|cofnodion)\b"
    r".{0,200}?\b(?:held(?! (?:an?|its|their|some)\b)|gynhaliwyd|convened|took place)\b[^.;]{0,150}$",
    re.I | re.S,
)
_DATE_LABEL = re.compile(
    r"[\s*_|]*(?:(?:date|day)(?: and time)?(?: of (?:the )?(?:meeting|committee|cabinet|council|decision))?"
    r"|meeting date|meeting|dyddiad(?: y cyfarfod)?)[\s*_]*[:|\t]",
    re.I,
)
# "HYBRID MEETING - THURSDAY, 17 NOVEMBER 2022", "Transcript of the third evidence session, 9 February 2022".
_SITTING = re.compile(
    r"[\s*_#]*(?:(?:(?:hybrid|remote|virtual|online|special|ordinary|extraordinary|annual|monthly|quarterly|adjourned) "
    r")*meeting|(?:transcript|verbatim (?:record|report|notes?)|record of proceedings|oral evidence)\b[^.:;]{0,80}?)"
    r"[\s,:|–—-]*(?:on\s+)?",
    re.I,
)
_OTHER_DATE = re.compile(
    r"\b(?:publi(?:shed|cation)|posted|adopt(?:ed|ion)|filed|next|last|previous|signed|correct record|issued|"
    r"deadline|call-?in|into force|created|modified|printed|downloaded|updated|received|nesaf|cyhoedd\w*"
    r"|(?:approved|confirmed|agreed)(?! (?:and signed )?minutes))\b",
    re.I,
)
_GENERIC_TITLE = re.compile(
    r"(?:(?:draft|approved|confirmed|unconfirmed|printed|public|open|final) )*(?:minutes|agenda|report|decisions?|"
    r"decision notice|cofnodion|agenda and minutes|notice of meeting|public document pack|attendance|"
    r"(?:executive )?summary|recommendations?|introduction|background|purpose(?: of (?:the )?report)?|contents|"
    r"to .{0,60}|report (?:of|to|by) .*|part (?:i+|[1-4ab])|item|open session|index|draft|not for publication)",
    re.I,
)
_DATED_MINUTES = re.compile(r"(?:(?:draft|approved) )?(?:minutes|agenda|(?:\w+ )?meeting)(?: of)?[\s,:–—-]*", re.I)
_TITLE_LABEL = re.compile(
    r"[\s*_|]*(?:report title|title|subject|teitl|pwnc)[\s*_]*[:|\t][\s*_]*(\S[^\n|]{3,200})", re.I
)
_REPORT_SIGN = re.compile(
    r"(?:\bto(?: the)? (?:chair|leader|mayor|members?)\b.{0,40}\b(?:members|of)\b|\breport (?:of|to|by|author)\b|"
    r"\bwards? affected\b|\bkey decision\b|\bpurpose of (?:the )?report\b|\bexecutive summary\b|"
    r"\bexempt report\b|\badroddiad\b)",
    re.I,
)
_DRAFT = re.compile(
    r"^[\s*_#(\[]*(?:(?:unconfirmed|unapproved|draft|drafft)\b.{0,40}\b(?:minutes|cofnodion|notes)\b|draff?t[\s*_)\]]*$"
    r"|(?:printed )?draft (?:minutes|decisions)|cofnodion drafft)|\((?:draft|unconfirmed)\)"
    r"|\bsubject to (?:approval|confirmation|agreement)\b.{0,60}\b(?:meeting|committee|panel|council|cabinet|board)\b"
    r"|\bminutes\b.{0,30}\bsubject to (?:approval|confirmation)\b"
    r"|^(?!.{0,80}\b(?:last|previous)\b).{0,80}\bminutes\b.{0,120}\b(?:to|will) be (?:approved|confirmed|agreed)\b"
    r".{0,40}\bmeeting\b|\bstill to be (?:approved|confirmed)\b",
    re.I | re.M,
)
_MINUTES = re.compile(
    r"(?:^|[–—:-]\s)[\s*_#]*(?:(?:draft|drafft|approved|confirmed|unconfirmed|printed|public|open|final|the) )*"
    r"(?:minutes|cofnodion|notes)\b(?: of\b| from\b| y\b| cyfarfod\b|[\s*_)]*$| [-–(])"
    r"|^.{0,80}\b(?:minutes|cofnodion)(?:[\s*_)]*$|(?: of(?: the)? meeting)?[\s,:–—-]+"
    r"(?:\w+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+\w+,?\s+(?:19|20)\d\d)"
    r"|\bmeeting of\b.{3,120}\bwas held\b",
    re.I | re.M,
)
_MET = re.compile(r"\b(?:present|in attendance|yn bresennol)\b|\bmeeting\b.{0,100}\bheld\b", re.I)
_APPROVED = re.compile(
    r"^[\s*_#(\[]*(?:approved|confirmed|final|agreed) minutes\b"
    r"|\b(?:these|the above|foregoing) minutes (?:were|have been|was) (?:approved|confirmed|agreed|signed)\b"
    r"|^[\s*_#(\[]*(?:minutes )?(?:approved|confirmed|agreed)(?: (?:as a (?:true|correct)[\w ]{0,20} record|"
    r"and signed))*"
    r" (?:on|at|by)\b",
    re.I | re.M,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states, and sentences on where it contradicts itself."""

    metadata: Metadata
    doubts: tuple[str, ...] = ()


def stated(text: str, parts: Sequence[Part]) -> Stated:
    """Return what a text states of itself; ``parts`` is its outline."""
    head = list(heads.head(parts))
    lines = [line for part in head if part.level != headings.TITLE for line in heads.lines_of(text, part)]
    lead, rest = heads.lead(lines)
    council = next((name for line in [*lead, *rest] if (name := council_of(line)) is not None), None)
    committee = committee_of(lead) or committee_of(rest)
    day, doubts = _held_on(lead)
    if day is None:
        day, doubts = _held_on(rest)
    kind = _kind(text, parts, lines)
    title = _title(text, head, lines, kind)
    metadata = Metadata(
        council=council,
        committee=committee,
        held_on=day,
        title=title,
        kind=kind,
        status=_status(text, lines, title),
        language=language_of(text),
        # Minutes of many items are about many times; each item's own is found in its heading.
        period=period_of(title, text if title or kind == "report" else ""),
    )
    return Stated(metadata, doubts)


def from_name(source: str) -> Metadata:
    """Return what a file's name and folders say; a date there may be that of filing, and is left alone."""
    name = re.sub(r"[-_.\d]+", " ", PurePosixPath(source).stem).casefold()
    kinds: tuple[tuple[str, DocumentKind], ...] = (
        ("minutes|cofnodion", "minutes"),
        ("decisions?|penderfyniad", "decision"),
        ("agenda", "agenda"),
        ("report|adroddiad", "report"),
    )
    kind = next((kind for words, kind in kinds if re.search(rf"\b(?:{words})\b", name)), None)
    council, committee = in_path(source)
    return Metadata(council, committee, kind=kind, status="draft" if re.search(r"\bdraff?t\b", name) else None)


def language_of(text: str) -> str:
    """Return "cy" for Welsh, else "en": whichever language's small words are more frequent at the start."""
    words = re.findall(r"[a-zâêîôûŵŷ']+", text[:20_000].casefold())
    welsh = sum(word in _WELSH_WORDS for word in words)
    return "cy" if welsh > sum(word in _ENGLISH_WORDS for word in words) else "en"


_WELSH_WORDS = frozenset(
    "y yr yn ac ar wedi bod oedd gan ei eu mae ond fel gyda wrth hyn fod roedd cyfarfod pwyllgor aelodau cyngor "  # noqa: SIM905
    "adroddiad cofnodion hefyd gyfer nad bu byddai neu".split()
)
_ENGLISH_WORDS = frozenset(
    "the of and to in was that is for be on with by as were it at had this from are have which committee".split()  # noqa: SIM905
)


def _held_on(lines: Sequence[str]) -> tuple[date | None, tuple[str, ...]]:
    """Return the meeting's day: stated as held, else labelled, else a line of its own or beside the body's name."""
    ranked: dict[int, list[Day]] = {}
    for line in lines:
        for rank, day in _days(line):
            ranked.setdefault(rank, []).append(day)
    if not ranked:
        return None, ()
    best = ranked[min(ranked)]
    chosen, doubts = best[0], []
    others = {day.day for days in ranked.values() for day in days} - {chosen.day}
    if others:
        names = ", ".join(other.isoformat() for other in sorted(others))
        doubts.append(f"The text gives {chosen.day.isoformat()} as the day of the meeting, and also {names}.")
    if chosen.weekday is not None and chosen.weekday != chosen.day.weekday():
        doubts.append(f"{chosen.day.isoformat()} was a {chosen.day:%A}, but the text names another weekday for it.")
    return chosen.day, tuple(doubts)


def _days(line: str) -> Iterator[tuple[int, Day]]:
    """Yield the days of a line that may be the meeting's, with their rank; of several days in a row the first."""
    for last in find_days(line):
        day = first_day(line, last)
        before = line[: day.start]
        rank = None if _OTHER_DATE.search(before) or find_days(before) else _rank(line, before)
        if rank is not None:
            yield rank, day
    for day in short_days(line):
        before = line[: day.start]
        rank = None if _OTHER_DATE.search(before) else _rank(line, before)
        if rank in (_AS_HELD, _LABELLED) and not find_days(before):
            yield rank, day


def _rank(line: str, before: str) -> int | None:
    if _HELD.search(before) or re.match(r"\W*(?:which was |was |a gynhaliwyd |and )?(?:held|gynhaliwyd)\b", line, re.I):
        return _AS_HELD
    if _DATE_LABEL.match(line):
        return _LABELLED
    alone = re.fullmatch(r"[\s*_#]*(?:on\s+)?", before, re.I)
    if headings.is_date(line) or (alone and headings.is_date_and_place(f"{line[alone.end() :]},")):
        return 2
    return 3 if _SITTING.fullmatch(before) or body_named(before) else None


def _title(text: str, head: Sequence[Part], lines: Sequence[str], kind: DocumentKind | None) -> str | None:
    for part in head:
        if part.level == headings.TITLE:
            return headings.plain(text[part.start : part.end])
    labelled = next((found[1] for line in lines if (found := _TITLE_LABEL.match(line))), None)
    if labelled is not None:
        return headings.plain(labelled)
    for part in head:
        if heads.BUSINESS.match(text, part.start, part.end):
            return None
        # A short line is a title only where a document begins with it.
        deepest = headings.SHORT_LINE if part is head[0] else headings.CAPITALS
        if part.level is None or part.level > deepest:
            continue
        words = part.path[-1]
        if _GENERIC_TITLE.fullmatch(words) or procedural.is_procedural_heading(words):
            continue
        if not all(map(_is_of_the_meeting, text[part.start : part.end].splitlines())):
            return words
    return None


def _is_of_the_meeting(line: str) -> bool:
    """Return whether a line of a heading names who met or when, which is no title."""
    words = headings.plain(line)
    day = next(iter(find_days(words)), None)
    dated = day is not None and (day.start == 0 or _DATED_MINUTES.fullmatch(words[: day.start]) is not None)
    return not words or is_name(words) or headings.is_date(words) or dated or _DRAFT.match(words) is not None


def _kind(text: str, parts: Sequence[Part], lines: Sequence[str]) -> DocumentKind | None:
    labels = {text[part.start : part.end].strip("*_#: ").casefold() for part in parts if part.kind == "procedural"}
    outcomes = any(part.kind in ("resolution", "vote") for part in parts)
    head = "\n".join(lines)
    if labels & {"minutes", "cofnodion"}:
        return "minutes"
    if re.search(r"^[\s*_#]*(?:[\w ]{0,30}\b)?(?:agenda|notice of meeting)\s*$", head, re.I | re.M) and not outcomes:
        return "agenda"
    if re.search(
        r"\b(?:decision notice|record of (?:executive |officer )?decisions?|notice of decisions?)\b", head, re.I
    ):
        return "decision"
    if _REPORT_SIGN.search(head) and not re.search(r"\b(?:minutes of|cofnodion)\b", head, re.I):
        return "report"
    if _MINUTES.search(head):
        return "minutes"
    if labels & {"decision", "decisions", "penderfyniad"}:
        return "minutes" if _MET.search(head) else "decision"
    if outcomes and (labels & {"agenda item", "eitem"} or _MET.search(head)):
        return "minutes"
    return "other" if re.search(r"\btranscript\b", head, re.I) else None


def _status(text: str, lines: Sequence[str], title: str | None) -> DocumentStatus | None:
    head = "\n".join([*lines, title or ""])
    foot = text[-600:]
    if _DRAFT.search(head) or re.search(r"\bsubject to (?:approval|confirmation)\b", foot, re.I):
        return "draft"
    return "approved" if _APPROVED.search(head) or _APPROVED.search(foot) else None
