"""Finds the title of a document: a heading or a labelled line of its head that names more than who met and when."""

from __future__ import annotations

import re
from collections.abc import Sequence

import corpus.heads as heads
import corpus.structure.headings as headings
import corpus.structure.procedural as procedural
from corpus.dates import find_days, short_days
from corpus.names import addressee, body_named, is_name
from corpus.records import DocumentKind
from corpus.structure.outline import Part

_GENERIC = re.compile(
    r"(?:(?:draft|approved|confirmed|unconfirmed|printed|public|open|final|joint|full|exempt) )*(?:minutes|agenda|"
    r"report|decisions?|decision notice|cofnodion\b.*|agenda and minutes|notice of meeting|public document pack|"
    r"attendance|(?:executive )?summary|recommendations?|introduction|background|"
    r"purpose(?: of (?:the )?report)?|contents|briefing(?: note| paper)?|memo(?:randum)?|"
    r"to .{0,60}|report (?:of|to|by|from|author)\b.*|part (?:i+|[1-4ab])|item|open session|index|draft|"
    r"not for publication|for (?:information|decision|discussion|noting|publication)|"
    r"wards? affected\b.*|key decision\b.*|(?:all )?wards)",
    re.I,
)
# "ITEM NO. 7", "Agenda item: 7(a)", "REPORT NO. 12/2021": where it stands among the papers.
_PLACE_AMONG = re.compile(
    r"(?:(?:agenda )?item|report|paper|enclosure|minute|decision)(?: (?:no|number|ref(?:erence)?)\b\.?)?[\s:]*"
    r"(?:[A-Z]{0,5}[\d./()-]{1,12}[a-z]?\)?|[A-Z]\d?)",
    re.I,
)
# A line of a form that says who, when or where, and not what about.
_FORM = re.compile(
    r"(?:report(?: to| for| of| by| from| author)?|to|for|from|of|by|author|date|day|time|venue|place|meeting|"
    r"meeting date|date of .{3,30}|committee|council|body|panel|board|agenda item|item|wards?(?:\(s\))?(?: affected)?|"
    r"(?:contact|lead|reporting|responsible|case|presenting|planning) officers?|officer|director|head of service|"
    r"(?:cabinet|lead) member|portfolio(?: holder)?|presented by|prepared by|status|classification|"
    r"(?:key )?decision(?: type)?|key decision|tel(?:ephone)?|e-?mail|contact|applicant|agent|parish|"
    r"target date|expiry date|grid ref(?:erence)?|version|appendices|background papers?) ?[:|\t].*",
    re.I,
)
_DATED = re.compile(
    r"(?:(?:draft|approved) )?(?:minutes|agenda|report|(?:\w+ )?meeting)(?: (?:of|on|held on))?[\s,:–—-]*", re.I
)
_AFTER_DAY = re.compile(r"\s*(?:$|[,;.|()–—-])|\s+(?:at|in|from|by|via|held|and|to|\d)\b", re.I)
_LABEL = re.compile(
    r"[\s*_|]*(?:report title|title(?: of report)?|subject(?: matter)?|re|teitl|pwnc)[\s*_]*[:|\t][\s*_]*"
    r"(\S[^\n|]{3,200})",
    re.I,
)
# What a report on a planning application says it is about, in the order of its title.
_ON_APPLICATION = (
    r"(?:planning )?(?:application|reference)(?: (?:no|number|ref(?:erence)?)\b\.?)?|ref(?:erence)?(?: no)?\.?",
    r"(?:site|location|address|premises|property)(?: address)?",
    r"(?:proposal|proposed development|development|description(?: of development)?)",
)
_FIELDS = [re.compile(rf"[\s*_|]*(?:{name})[\s*_]*[:|\t][\s*_|]*(\S[^\n|]{{3,200}})", re.I) for name in _ON_APPLICATION]


def title_of(text: str, head: Sequence[Part], lines: Sequence[str], kind: DocumentKind | None) -> str | None:
    """Return the title that the parts and lines of a document's head state, None where they name none."""
    for part in head:
        if part.level == headings.TITLE:
            return headings.plain(text[part.start : part.end])
    labelled = next((found[1] for line in lines if (found := _LABEL.match(line))), None)
    if labelled is not None:
        return headings.plain(labelled)
    on_application = _of_application(lines)
    if on_application is not None:
        return on_application
    for part in head:
        if heads.BUSINESS.match(text, part.start, part.end):
            return None
        # A short line is a title only of a report, or where a document begins with it.
        deepest = headings.SHORT_LINE if kind == "report" or part is head[0] else headings.CAPITALS
        if part.level is not None and part.level <= deepest and (words := _named_in(text, part)) is not None:
            return words
    return None


def _of_application(lines: Sequence[str]) -> str | None:
    """Return what a report's form says of a planning application, in one line; None where it isn't on one."""
    said = [next((found[1] for line in lines if (found := field.match(line))), None) for field in _FIELDS]
    if said[2] is None and None in said[:2]:
        return None
    reference, *rest = (headings.plain(value) if value else None for value in said)
    about = " – ".join(value for value in rest if value)
    return f"{reference}: {about}" if reference else about


def _named_in(text: str, part: Part) -> str | None:
    """Return what a heading names, without its lines on who met and when; None where nothing is left of it."""
    words = part.path[-1]
    lines = [line for line in text[part.start : part.end].splitlines() if line.strip()]
    kept = _own(lines)
    if not kept:
        return None
    return words if len(kept) == len(lines) else headings.plain(" ".join(kept))


def _own(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines between those on the meeting that stand first and last; a name may wrap over two or three."""
    first, stop = 0, len(lines)
    while first < stop:
        wrapped = (size for size in (1, 2, 3) if _is_wrapped_name(" ".join(lines[first : first + size])))
        size = 1 if _is_none(lines[first]) else next(wrapped, 0)
        if not size:
            break
        first += size
    while stop > first and _is_none(lines[stop - 1]):
        stop -= 1
    return lines[first:stop]


def _is_wrapped_name(line: str) -> bool:
    return is_name(line) or is_name(addressee(line) or "")


def _is_none(line: str) -> bool:
    """Return whether a line is no title: it names who met or when, to whom or by whom, or the sort of paper."""
    words = headings.plain(line)
    if not words or _GENERIC.fullmatch(words) or procedural.is_procedural_heading(words):
        return True
    if _PLACE_AMONG.fullmatch(words) or _FORM.fullmatch(words) or heads.DRAFT.match(words):
        return True
    pieces = [piece for half in heads.halves(words) for piece in re.split(r"\s[–—|-]\s", half)]
    if len(pieces) > 1 and all(map(_is_none, pieces)):
        return True
    return is_name(words) or headings.is_date(words) or addressee(words) is not None or _is_dated(words)


def _is_dated(words: str) -> bool:
    """Return whether a line tells when something was: "8 October 2019, Guildhall", "Schools Forum, 8 October 2019"."""
    day = next(iter(find_days(words) or short_days(words)), None)
    if day is None:
        return False
    before = re.sub(r"(?:\s+(?:held|of|on|for)|[\s,(|–—-])+$", "", words[: day.start], flags=re.I)
    after = words[day.end :]
    if _AFTER_DAY.match(after) is None and _GENERIC.fullmatch(after.strip(" :")) is None:
        return False
    return not before or _DATED.fullmatch(before) is not None or body_named(before)
