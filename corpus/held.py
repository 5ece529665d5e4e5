"""Finds the day of a meeting in the lines of a document's head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import corpus.structure.headings as headings
from corpus.dates import Day, find_days, first_day, short_days
from corpus.names import addressee, body_named

_AS_HELD, _LABELLED, _ALONE, _BESIDE = range(4)
_HELD = re.compile(
    r"\b(?:meeting|committee|panel|cabinet|council|board|minutes|cyfarfod|cofnodion)\b"
    r".{0,200}?\b(?:held(?! (?:an?|its|their|some)\b)|gynhaliwyd|convened|took place)\b[^.;]{0,150}$",
    re.I | re.S,
)
_DATE_LABEL = re.compile(
    r"[\s*_|]*(?:(?:date|day)(?: and time)?(?: of (?:the )?(?:meeting|committee|cabinet|council|decision))?"
    r"|(?:meeting|committee|panel|cabinet|council|board) date|meeting|dyddiad(?: y cyfarfod)?)[\s*_]*[:|\t]",
    re.I,
)
# "HYBRID MEETING - THURSDAY, 17 NOVEMBER 2022", "Transcript of the third evidence session, 9 February 2022".
_SITTING = re.compile(
    r"[\s*_#]*(?:(?:(?:hybrid|remote|virtual|online|special|ordinary|extraordinary|annual|monthly|quarterly|adjourned) "
    r")*meeting|(?:transcript|verbatim (?:record|report|notes?)|record of proceedings|oral evidence)\b[^.:;]{0,80}?)"
    r"[\s,:|–—-]*(?:on\s+)?",
    re.I,
)
# "Minutes of the meeting of ", "Meeting of ", "Minutes for ", "Minutes, ": the day is what comes next.
_SORT = r"(?:(?:draft|approved|confirmed|unconfirmed|open|public|hybrid|remote|virtual|online|special|ordinary|annual|"
_SORT += r"extraordinary|monthly|quarterly|adjourned|full)\s+)*"
_SAT = rf"(?:(?:at\s+)?(?:an?|the|y)\s+)?{_SORT}(?:meeting|cyfarfod)(?:\s+(?:of|on|dated|for))?"
_OF_DAY = re.compile(
    rf"[\s*_#]*{_SORT}(?:(?:minutes?|notes|cofnodion)(?:\s+(?:of|from|for))?(?:\s+{_SAT})?|{_SAT})"
    r"[\s,:|–—-]*(?:(?:the|on)\s+)?",
    re.I,
)
_BODY_ON = re.compile(r"[\s,]+(?:on|dated)(?:\s+(?:the|\w+day))*[\s,]*$", re.I)
_MEETING_OF = re.compile(r"[\s*_#]*(?:at\s+)?an?\s+(?:\w+\s+)?meeting\s+of\s+(?:the\s+)?", re.I)
# "Council Chamber, ", "In the Guildhall, Elmswick, on ": where it was.
_PLACE = re.compile(
    r"[\s*_#]*(?:in\s+|at\s+)?(?:the\s+)?(?:[\w'’&.()-]+,?\s+){0,8}?(?:chamber|hall|offices?|rooms?|suite|centre|"
    r"house|guildhall|building|pavilion|school|library|church|institute|zoom|teams|online|remotely|virtual)\b"
    r"(?:[\s,]+[\w'’&.()-]+){0,6}?\s*(?:,|[–—|-]|\s+on|,\s+on)\s+",
    re.I,
)
_TIME_AFTER = re.compile(
    r"[\s,]*(?:[–—-]\s*)?\(?(?:(?:at|from|commencing(?: at)?)\s+)?(?:\d[\d.:]*\s*(?:[ap]\.?m\.?|noon|hours|hrs)?"
    r"(?:\s*(?:[–—-]|to|until)\s*\d[\d.:]*\s*(?:[ap]\.?m\.?|noon)?)?)?\)?[\s*_.]*",
    re.I,
)
_OTHER_DATE = re.compile(
    r"\b(?:publi(?:shed|cation)|posted|adopt(?:ed|ion)|filed|next|last|previous|signed|correct record|issued|"
    r"deadline|call-?in|into force|created|modified|printed|downloaded|updated|received|nesaf|cyhoedd\w*"
    r"|(?:approved|confirmed|agreed)(?! (?:and signed )?minutes))\b",
    re.I,
)


def held_on(lines: Sequence[str]) -> tuple[date | None, tuple[str, ...]]:
    """Return the meeting's day: stated as held, else labelled, else a line of its own or beside the body's name.

    With it come sentences on where the lines contradict themselves.
    """
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
        rank = None if _OTHER_DATE.search(before) or find_days(before) else _rank(line, before, line[last.end :])
        if rank is not None:
            yield rank, day
    for day in short_days(line):
        before = line[: day.start]
        if _OTHER_DATE.search(before) or find_days(before):
            continue
        rank = _rank(line, before, line[day.end :])
        if rank in (_AS_HELD, _LABELLED) or (rank == _BESIDE and _OF_DAY.fullmatch(before)):
            yield rank, day


def _rank(line: str, before: str, after: str) -> int | None:
    if _HELD.search(before) or re.match(r"\W*(?:which was |was |a gynhaliwyd |and )?(?:held|gynhaliwyd)\b", line, re.I):
        return _AS_HELD
    if _DATE_LABEL.match(line):
        return _LABELLED
    alone = re.fullmatch(r"[\s*_#]*(?:on\s+)?", before, re.I)
    bare = alone is not None and _TIME_AFTER.fullmatch(after) is not None
    if bare or headings.is_date(line) or (alone and headings.is_date_and_place(f"{line[alone.end() :]},")):
        return _ALONE
    placed = _PLACE.fullmatch(before) and _TIME_AFTER.fullmatch(after) and not headings.VERB.search(before)
    if placed or _SITTING.fullmatch(before) or (before.strip() and _OF_DAY.fullmatch(before)):
        return _BESIDE
    of = _MEETING_OF.sub("", _BODY_ON.sub("", before))
    named = body_named(before) or (of != before and body_named(of)) or addressee(before.strip(" ,")) is not None
    return _BESIDE if named else None
