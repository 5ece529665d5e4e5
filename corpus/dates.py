"""Finds days in text, day before month, in English and Welsh; a date that doesn't exist is no date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WELSH = [
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
]
MONTHS: dict[str, int] = {name: number for names in (_ENGLISH, _WELSH) for number, name in enumerate(names, 1)}
MONTHS |= {name[:3]: number for number, name in enumerate(_ENGLISH, 1)}
MONTHS |= {"sept": 9}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_GAP = r"[\s,\u00a0-]{1,3}"
_WEEKDAY = r"(?:(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day,?[\s\u00a0]+(?:the[\s\u00a0]+)?)?"
_SPELT = re.compile(
    rf"{_WEEKDAY}\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|af|ail|ydd|fed|eg|ain)?(?:[\s\u00a0]+(?:day[\s\u00a0]+)?(?:of|o))?"
    rf"{_GAP}(?P<month>{MONTH}){_GAP}(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}\b(?P<month>{MONTH})[\s\u00a0]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,[\s\u00a0]*|[\s\u00a0]+)"
    r"(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_FIGURES = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<s>[/.-])(?P<month>\d{1,2})(?P=s)(?P<year>(?:19|20)\d\d)(?![\d/-])"
)
_SHORT = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})(?P<s>[/.-])(?P<month>\d{1,2})(?P=s)(?P<year>\d\d)(?![\d/-]|\.\d)")
# What stands before the last day of several: "5th and ", "5–", "30 April to ". A lone dash or comma may part a room or
# an item from the day, so these count between close figures, ordinals, or before another day.
_SEVERAL = re.compile(
    rf"{_WEEKDAY}\b(?P<day>\d{{1,2}})(?:(?:st|nd|rd|th)?(?:[\s\u00a0]+(?P<month>{MONTH}))?[\s\u00a0]+(?:and|&|to)[\s\u00a0]+"
    r"|[–/-]|(?:st|nd|rd|th)[\s\u00a0]?(?:[–/-]|,)[\s\u00a0]?)$",
    re.I,
)
_LISTED = re.compile(rf"{_WEEKDAY}\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,[\s\u00a0]*$", re.I)
_ISO = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
# Two figures from here on are a year of the last century.
_CENTURY = 70
# Days that a meeting may go on: an inquiry or an adjourned sitting, not a term of office.
_LONGEST = 31


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a text names, with where it stands and the weekday as printed (0 is Monday), if one is."""

    start: int
    end: int
    day: date
    weekday: int | None = None


def find_days(text: str) -> list[Day]:
    """Return the days named in a text, in order: "Tuesday, 14 March 2017", "3rd March 2016", "14/03/2017"."""
    found: list[Day] = []
    taken = -1
    hits = [hit for pattern in (_SPELT, _MONTH_FIRST, _FIGURES, _ISO) for hit in pattern.finditer(text)]
    for hit in sorted(hits, key=lambda hit: (hit.start(), -hit.end())):
        if hit.start() < taken:
            continue
        groups = hit.groupdict()
        month = groups["month"].rstrip(".").casefold()
        day = _date(int(groups["year"]), MONTHS.get(month) or int(month), int(groups["day"]))
        if day is None:
            continue
        taken = hit.end()
        found.append(Day(hit.start(), hit.end(), day, _weekday(groups.get("weekday"))))
    return found


def _weekday(named: str | None) -> int | None:
    return next((i for i, name in enumerate(_DAYS) if named and name.startswith(named.casefold())), None)


def first_day(text: str, last: Day) -> Day:
    """Return the first of the days that end with ``last``: 5 March of "5th and 6th March 2024"; ``last`` if alone."""
    return _earlier(text, last, _SEVERAL)


def _earlier(text: str, last: Day, before: re.Pattern[str]) -> Day:
    hit = before.search(text, 0, last.start)
    if hit is None:
        return last
    named = hit.groupdict().get("month")
    month = MONTHS[named.rstrip(".").casefold()] if named else last.day.month
    year = last.day.year - (month > last.day.month)
    day = _date(year, month, int(hit["day"]))
    if day is None or not 0 < (last.day - day).days <= _LONGEST:
        return last
    return _earlier(text, Day(hit.start(), last.end, day, _weekday(hit["weekday"])), _LISTED)


def short_days(text: str) -> list[Day]:
    """Return the days whose year has two figures ("05.03.24"), which are days only where a date is to be expected."""
    found = []
    for hit in _SHORT.finditer(text):
        year = int(hit["year"])
        day = _date(year + (2000 if year < _CENTURY else 1900), int(hit["month"]), int(hit["day"]))
        if day is not None:
            found.append(Day(hit.start(), hit.end(), day))
    return found


def parse_day(text: str) -> date | None:
    """Return the one day that a short text is ("14 March 2017", "2017-03-14", "14/03/17"), else None."""
    cleaned = text.strip()
    days = find_days(cleaned)
    if len(days) == 1 and days[0].end - days[0].start >= len(cleaned) - 2:
        return days[0].day
    if days or not re.search(r"\d", cleaned) or len(cleaned) > 40:
        return None
    # Imported here because it takes a third of a second, and few dates need it.
    import dateparser

    settings = {"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    parsed = dateparser.parse(cleaned, languages=["en"], settings=settings)
    return parsed.date() if parsed is not None else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
