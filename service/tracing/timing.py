"""Finds which time a figure is of: by its own clause, the heading above it, the report's period, else the meeting."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.dates import MONTH, MONTHS, find_days
from corpus.periods import find_periods
from corpus.records import Period
from service.citing import long_date
from service.tracing.clauses import Clause, clause_at, clauses
from service.tracing.records import Found
from service.tracing.words import carries, stem

_LED = re.compile(
    r"\b(?:in|for|during|at|of|by|to|on|until|from|(?:as )?at|(?:at |by |to |until )?(?:the )?end of)\s+(?:the\s+)?$",
    re.I,
)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.I)
_END_OF = re.compile(r"\bend of\s+$", re.I)
# "The 2016/17 budget": a year that says of which budget.
_OWNED = re.compile(r"(?:\b(?:the|its|our|their|this)|['’]s)\s+$", re.I)
_NOUN_AFTER = re.compile(r"\s+([a-z][a-z-]+)")
_MONTH_END = re.compile(rf"\bend of (?P<month>{MONTH})(?!,?\s+(?:19|20)\d\d\b)", re.I)
# A time beyond these is only compared with; a budget that a cost is set against is of the cost's own time.
_COMPARED = re.compile(
    r"\b(?:since|than|compared|against(?! an?\s+(?:\w+\s)?budget)|twice|half|after|before|from|above|below)\b", re.I
)
_NOW = re.compile(r"\b(?:now|currently|at present|today)\b", re.I)
_OPENS_WITH_WHICH = re.compile(r"[\s,]*(?:which|who|whom|or)\b", re.I)
# What may be said of a time still to come.
AHEAD = frozenset({"forecast", "estimate", "budget"})


@dataclass(frozen=True, slots=True)
class Timed:
    """The last day of a time (the first of "from 1 April"), how to say it, and where it was read."""

    day: date | None
    when: str
    said: str


@dataclass(frozen=True, slots=True)
class _Time:
    start: int
    end: int
    day: date
    label: str


def masked(sentence: str) -> str:
    """Return a sentence with its times as blanks, so that "the cost in 2015/16 of £2m" reads "the cost of £2m"."""
    text = sentence
    for start, end, _ in find_periods(sentence):
        text = _blank(text, start, end)
    for day in find_days(sentence):
        text = _blank(text, day.start, day.end)
    for match in _MONTH_END.finditer(sentence):
        text = _blank(text, match.start(), match.end())
    return text


def _blank(text: str, start: int, end: int) -> str:
    led = _LED.search(text[:start])
    start = led.start() if led else start
    return text[:start] + " " * (end - start) + text[end:]


def time_of(found: Found, sentence: str, place: tuple[int, int], names: frozenset[str]) -> Timed:
    """Return the time of the figure at ``place`` of a sentence; ``names`` are the stems of what it is of."""
    held = found.meeting.held_on
    parts = clauses(sentence)
    clause = clause_at(parts, place[0])
    times = list(_times(sentence, held or (found.document.period.end if found.document.period else None)))
    named = _bound(sentence, times, parts, clause, place)
    if named is not None:
        return Timed(named.day, named.label, "sentence")
    heading = None if _NOW.search(sentence[clause.start : clause.end]) else _of_heading(found, names)
    if heading is not None:
        label = heading.label.capitalize() if heading.label.isupper() else heading.label
        return Timed(heading.end, label, "heading")
    period = found.document.period
    if period is not None:
        return Timed(period.end, period.label, "period")
    return Timed(held, long_date(found.meeting), "meeting")


def _times(sentence: str, held: date | None) -> Iterator[_Time]:
    """Yield the times that a sentence gives something; a month end without a year is the last one before ``held``."""
    for start, end, period in find_periods(sentence):
        before = sentence[:start]
        if _FROM.search(before):
            yield _Time(start, end, period.start, f"from {period.label}")
        elif _LED.search(before) or _is_owned(sentence, start, end):
            month = (period.end - period.start).days < 31
            label = f"end of {period.label}" if month and _END_OF.search(before) else period.label
            yield _Time(start, end, period.end, label)
    for named in find_days(sentence):
        label = f"{named.day.day} {named.day:%B %Y}"
        label = f"from {label}" if _FROM.search(sentence[: named.start]) else label
        yield _Time(named.start, named.end, named.day, label)
    for match in _MONTH_END.finditer(sentence):
        if held is not None:
            day = _last_end_of(MONTHS[match["month"].rstrip(".").casefold()], held)
            yield _Time(match.start(), match.end(), day, f"end of {day:%B %Y}")


def _is_owned(sentence: str, start: int, end: int) -> bool:
    noun = _NOUN_AFTER.match(sentence[end:])
    return noun is not None and carries(noun[1]) and _OWNED.search(sentence[:start]) is not None


def _last_end_of(month: int, held: date) -> date:
    for year in (held.year, held.year - 1):
        day = date(year, month, monthrange(year, month)[1])
        if day <= held:
            break
    return day


def _bound(
    sentence: str, times: list[_Time], parts: list[Clause], clause: Clause, place: tuple[int, int]
) -> _Time | None:
    """Return the nearest time of the figure's own clause, else one that leads the sentence or that "which" refers to.

    A time that is only compared with ("since", "than in", "twice the share of March 2020") dates no figure.
    """
    own = [t for t in times if clause.start <= t.start < clause.end]
    near = [t for t in own if not _COMPARED.search(_between(sentence, t, place))]
    if near:
        return min(near, key=lambda t: min(abs(t.start - place[1]), abs(place[0] - t.end)))
    said = sentence[clause.start : clause.end]
    if own or not clause.number or _NOW.search(said):
        return None
    before = parts[clause.number - 1]
    if _OPENS_WITH_WHICH.match(said):
        return next((t for t in reversed(times) if before.start <= t.start < before.end), None)
    return next((t for t in reversed(times) if t.start < clause.start and _leads(sentence, t, parts)), None)


def _between(sentence: str, time: _Time, place: tuple[int, int]) -> str:
    between = sentence[time.end : place[0]] if time.end <= place[0] else sentence[place[1] : time.start]
    return _FROM.sub("", between)


def _leads(sentence: str, time: _Time, parts: list[Clause]) -> bool:
    """Return whether a time opens its clause ("In 2019/20 it was reported that …")."""
    before = sentence[clause_at(parts, time.start).start : time.start]
    led = _LED.search(before)
    return not before[: led.start() if led else None].strip(" \t\n-–—*:,;")


def _of_heading(found: Found, names: frozenset[str]) -> Period | None:
    """Return the period that the nearest heading gives a figure: the one beside what it is of, else its only one."""
    held = found.meeting.held_on
    for heading in reversed(found.passage.heading_path):
        periods = find_periods(heading)
        if not periods:
            continue
        beside = [p for start, _, p in periods if (w := re.search(r"(\w+)\s+(?:for |of )?$", heading[:start], re.I))
                  and stem(w[1]) in names]  # fmt: skip
        chosen = beside[0] if beside else periods[0][2] if len(periods) == 1 else None
        past = chosen is not None and (held is None or chosen.end <= held)
        return chosen if past or names & AHEAD else None
    return None
