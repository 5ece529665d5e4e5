"""Reads what time a text is about: quarters, financial, academic and calendar years, months and ranges of them.

Councils' financial year begins on 1 April, so Quarter 4 of 2021/22 is January to March 2022. Academic years begin on
1 September. A quarter of a single year ("Q4 2019") is no period: it may be counted either way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from datetime import date, timedelta

from corpus.dates import MONTH, MONTHS, find_days
from corpus.records import Period

_S = r"[\s\u00a0]"
_SPLIT_YEAR = r"(?P<year>(?:19|20)\d\d)[/–-](?P<next>(?:19|20)?\d\d)(?![\d/-])"
_SHORT_YEAR = r"(?P<year>\d\d)/(?P<next>\d\d)(?![\d/-])"
_ORDINAL = {
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "first": 1,
    "second": 2,
}
_ORDINAL |= {"third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4, "last": 4}
_QUARTER = (
    rf"(?:(?:quarter|qtr|chwarter){_S}*(?P<q1>[1-4]|one|two|three|four)\b|\bq{_S}?(?P<q2>[1-4])\b"
    rf"|\b(?P<q3>first|second|third|fourth|final|last|1st|2nd|3rd|4th){_S}+quarter)"
)
_MONTHS_OF = rf"(?P<from>{MONTH}){_S}*(?:-|–|to|and|hyd|until){_S}*(?P<to>{MONTH})"
_LINK = rf"(?:{_S}*[,:–-]?{_S}*(?:of|for|in|y|o)?{_S}*(?:the{_S}+)?(?:financial{_S}+year{_S}+)?\(?)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("months of quarter", rf"{_QUARTER}{_S}*\({_MONTHS_OF}\){_LINK}{_SPLIT_YEAR}"),
        ("quarter", rf"{_QUARTER}{_LINK}(?:{_SPLIT_YEAR})"),
        ("quarter", rf"{_QUARTER}{_LINK}(?:{_SHORT_YEAR})"),
        ("quarter", rf"(?<![\d/])(?:{_SPLIT_YEAR}){_S}*[,:–-]?{_S}*\(?{_QUARTER}"),
        ("half", rf"\b(?P<half>first|second){_S}+half{_S}+of{_S}+(?:the{_S}+)?(?:financial{_S}+year{_S}+)?"
                 rf"{_SPLIT_YEAR}"),
        ("months", rf"\b{_MONTHS_OF}\)?{_S}+{_SPLIT_YEAR}"),
        ("month range", rf"\b(?P<from>{MONTH}){_S}+(?P<year>(?:19|20)\d\d){_S}*(?:-|–|to|until){_S}*"
                        rf"(?P<to>{MONTH}){_S}+(?P<year2>(?:19|20)\d\d)\b(?![/\d])"),
        ("month range", rf"(?<!\d )\b{_MONTHS_OF}{_S}+(?P<year>(?:19|20)\d\d)\b(?![/–-]?\d)"),
        ("academic", rf"(?:academic|school){_S}+year{_S}+(?:of{_S}+)?{_SPLIT_YEAR}"),
        ("financial", rf"(?<![\d/.-]){_SPLIT_YEAR}"),
        ("month", rf"\b(?P<from>{MONTH}),?{_S}+(?P<year>(?:19|20)\d\d)\b(?![/\d])"),
        ("calendar", r"(?<![\d£$€/.,-])\b(?P<year>(?:19|20)\d\d)\b(?![/\d%]|[.,]\d|-\d)"),
    )
)  # fmt: skip
_UNTIL = re.compile(
    rf"\b(?P<length>year|quarter|half[- ]year|(?P<count>\d|two|three|four|six|nine|twelve){_S}+months){_S}+"
    rf"(?:ended|ending|to|up to|that ended){_S}+(?:on{_S}+)?(?:the{_S}+)?$",
    re.I,
)
# The month of a date that doesn't exist, and the year of an Act, are no periods.
_OTHER = re.compile(rf"(?:\d(?:st|nd|rd|th)?{_S}(?:of{_S})?|\b(?:Act|Regulations|Order|Rules|Regs){_S})$")
_COUNTS = {"two": 2, "three": 3, "four": 4, "six": 6, "nine": 9, "twelve": 12}
_QUARTER_OR_PERIOD = re.compile(r"quarter|qtr|chwarter|\bq[\s\u00a0]?[1-4]|\bperiod\b", re.I)
_JOIN = re.compile(rf"{_S}*(?:to|until|–|—|-){_S}*", re.I)
_HEAD = 1500


def find_periods(text: str) -> list[tuple[int, int, Period]]:
    """Return the periods that a text names as (start, end, period), in order and without overlaps.

    Days ("14 March 2017") are no periods, and a year inside one isn't either. "2015/16 to 2017/18" is one period.
    """
    days = find_days(text)
    found = [until for day in days if (until := _until(text, day.start, day.end, day.day)) is not None]
    taken = [(day.start, day.end) for day in days] + [(start, end) for start, end, _ in found]
    for name, pattern in _PATTERNS:
        spans = sorted(taken)
        for hit in pattern.finditer(text):
            before = text[max(0, hit.start() - 10) : hit.start()]
            if _overlaps(spans, hit.start(), hit.end()) or _OTHER.search(before) is not None:
                continue
            period = _period(name, hit)
            if period is not None:
                taken.append(hit.span())
                found.append((*hit.span(), period))
    return _joined(text, sorted(found, key=lambda hit: hit[0]))


def period_of(title: str | None, text: str) -> Period | None:
    """Return the period that a document is about: the one its title names, else the one quarter its head names.

    A title with several periods is about all of them, from the first to the last. A year in the head of a text says
    little of what the text is about, so that only quarters and stated reporting periods count there.
    """
    named = find_periods(title or "")
    if title is not None and named:
        first, last = min(hit[2].start for hit in named), max(hit[2].end for hit in named)
        return Period(first, last, " ".join(title[named[0][0] : named[-1][1]].split()))
    if not _QUARTER_OR_PERIOD.search(text, 0, _HEAD):  # most heads, and the patterns below take long
        return None
    head = find_periods(text[:_HEAD])
    quarters: dict[tuple[date, date], Period] = {}
    for start, _, period in head:
        stated = re.search(r"\bperiod\b[^.\n]{0,30}$", text[max(0, start - 40) : start], re.I)
        if period.end - period.start < timedelta(days=100) and (re.search(r"q|chwarter", period.label, re.I) or stated):
            quarters.setdefault((period.start, period.end), period)
    return next(iter(quarters.values())) if len(quarters) == 1 else None


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(spans, (start, start))
    return (index < len(spans) and spans[index][0] < end) or (index > 0 and spans[index - 1][1] > start)


def _period(name: str, hit: re.Match[str]) -> Period | None:
    groups = hit.groupdict()
    label = " ".join(hit[0].split()).strip("(")
    year = int(groups["year"]) + (2000 if len(groups["year"]) == 2 else 0)
    if name == "calendar":
        return Period(date(year, 1, 1), date(year, 12, 31), label)
    if name in ("month", "month range"):
        first = _month(groups["from"])
        last = _month(groups["to"]) if name == "month range" else first
        end_year = int(groups.get("year2") or year)
        if groups.get("year2") is None and last < first:
            year -= 1
        return _between(year, first, end_year, last, label)
    if (int(groups["next"]) - year) % 100 != 1:
        return None
    if name == "academic":
        return _between(year, 9, year + 1, 8, label)
    if name == "half":
        return (
            _between(year, 4, year, 9, label)
            if groups["half"].casefold() == "first"
            else _between(year, 10, year + 1, 3, label)
        )
    if name in ("months", "months of quarter"):
        first, last = _month(groups["from"]), _month(groups["to"])
        return _between(year + (first < 4), first, year + (last < 4), last, label)
    if name == "quarter":
        quarter = _ORDINAL[(groups["q1"] or groups["q2"] or groups["q3"]).casefold()]
        first = (3 * quarter) % 12 + 1
        return _between(year + (first < 4), first, year + (first < 4), first + 2, label)
    return _between(year, 4, year + 1, 3, label)


def _until(text: str, start: int, end: int, day: date) -> tuple[int, int, Period] | None:
    """Return the period of "year ended 31 March 2016" and its like, where a day stands at start."""
    before = _UNTIL.search(text, max(0, start - 60), start)
    if before is None:
        return None
    length = before["length"].casefold()
    count = before["count"]
    months = {"year": 12, "quarter": 3}.get(length, 6) if count is None else _COUNTS.get(count.casefold(), 0)
    months = months or int(count or 12)
    after = day + timedelta(days=1)
    index = after.year * 12 + after.month - 1 - months
    first_day = min(after.day, monthrange(index // 12, index % 12 + 1)[1])
    first = date(index // 12, index % 12 + 1, first_day)
    return before.start(), end, Period(first, day, " ".join(text[before.start() : end].split()))


def _joined(text: str, found: list[tuple[int, int, Period]]) -> list[tuple[int, int, Period]]:
    joined: list[tuple[int, int, Period]] = []
    for start, end, period in found:
        if joined and _JOIN.fullmatch(text, joined[-1][1], start) and joined[-1][2].start < period.start:
            first, _, before = joined.pop()
            period = Period(before.start, max(before.end, period.end), " ".join(text[first:end].split()))
            start = first
        joined.append((start, end, period))
    return joined


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").casefold()]


def _between(year: int, first: int, end_year: int, last: int, label: str) -> Period | None:
    start, end = date(year, first, 1), date(end_year, last, monthrange(end_year, last)[1])
    return Period(start, end, label) if start <= end else None
