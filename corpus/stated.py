"""Reads what a document states of itself: council, committee, meeting date, title, kind, status, language.

What isn't stated is None. Only the head of a text and its own labels count: a council named in the middle of
a paragraph is somebody the minutes speak of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import corpus.heads as heads
import corpus.structure.headings as headings
from corpus.held import held_on
from corpus.names import authority_of, committee_of, council_of, in_path
from corpus.periods import period_of
from corpus.records import DocumentKind, DocumentStatus, Metadata
from corpus.structure.outline import Part
from corpus.titles import title_of

_REPORT_SIGN = re.compile(
    r"(?:\bto(?: the)? (?:chair|leader|mayor|members?)\b.{0,40}\b(?:members|of)\b|\breport (?:of|to|by|for|author)\b|"
    r"\bwards? affected\b|\bkey decision\b|\bpurpose of (?:the )?report\b|\bexecutive summary\b|"
    r"\bexempt report\b|\badroddiad\b|^[\s*_#]*(?:\w+ ){0,2}(?:briefing|memo(?:randum)?|note|paper) (?:to|for)\b)",
    re.I | re.M,
)
_MINUTES = re.compile(
    r"(?:^|[–—:-]\s)[\s*_#]*(?:(?:draft|drafft|approved|confirmed|unconfirmed|printed|public|open|final|the) )*"
    r"(?:minutes|cofnodion|notes|minute(?= of (?:the |an? )?(?:\w+ )?meeting))\b"
    r"(?: of\b| from\b| for\b| y\b| cyfarfod\b|[\s*_)]*$| [-–(])"
    r"|^.{0,80}\b(?:minutes|cofnodion)(?:[\s*_)]*$|(?: of(?: the)? meeting)?[\s,:–—-]+"
    r"(?:\w+day,?\s+)?\d{1,2}(?:(?:st|nd|rd|th)?\s+\w+,?\s+(?:19|20)\d\d|[./]\d{1,2}[./](?:\d\d){1,2}))"
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
# Minutes of a small council that name nobody else are its own.
_LOCAL = re.compile(r"\b(?:Parish|Town|Community) Council$")
_OWN_MEETING = re.compile(r"^[\s*_#]*(?:draft )?(?:minutes|notes) of (?:the |an? )?(?:\w+ )?meeting\b", re.I | re.M)


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
    naming = (line for line in [*lead, *rest] if not headings.is_person(headings.plain(line)))
    council = next((name for line in naming if (name := council_of(line)) is not None), None)
    committee = committee_of(lead) or committee_of(rest)
    if committee is None and council is not None and _LOCAL.search(council) and _OWN_MEETING.search("\n".join(lead)):
        committee = "Council"
    if council is None and (authority := authority_of(lead)) != committee:
        council = authority
    day, doubts = held_on(lead)
    if day is None:
        day, doubts = held_on(rest)
    kind = _kind(text, parts, lines)
    title = title_of(text, head, lines, kind)
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
    if heads.DRAFT.search(head) or re.search(r"\bsubject to (?:approval|confirmation)\b", foot, re.I):
        return "draft"
    return "approved" if _APPROVED.search(head) or _APPROVED.search(foot) else None
