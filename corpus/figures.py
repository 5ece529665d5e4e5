"""Finds the figures of a text (sums, percentages, counts) with their value and unit, so that £1.2m is £1,200,000.

Years, dates, times and the numbers of minutes, sections and pages are no figures here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["£", "%", "number"]

_SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9,
}  # fmt: skip
# "one" is left out: it is more often a pronoun.
_WORDS = {
    word: value
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905 - reads as counted
        start=2,
    )
}
_NUMBER = re.compile(
    r"(?P<sign>(?<![\w)])[-−])?(?P<pound>£\s?)?(?<![\w.,/:])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>k|mn?|bn|million|billion|thousand)\b)?"
    r"(?P<percent>\s?%|\s?per\s?cent\b)?(?![\w/:]|,\d|\.\d)",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# What comes right before a number that counts or measures nothing.
_LABEL_BEFORE = re.compile(
    rf"(?:\b(?:q|quarter|item|minute|no\.?|nos\.?|number|page|p\.|para\.?|paragraph|section|appendix|table|part|ward|"
    rf"phase|stage|year|key stage|form|schedule|option|recommendation|{_MONTHS}\w*)\s?|\d[/–-])$",
    re.IGNORECASE,
)
_DATE_AFTER = re.compile(
    rf"^(?:st|nd|rd|th)?\s+(?:{_MONTHS})[a-z]*\b|^(?:st|nd|rd|th)\b|^\s?(?:am|pm|a\.m|p\.m|hrs)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed (characters ``start`` to ``end`` of the text), its exact value and its unit."""

    start: int
    end: int
    text: str
    value: Decimal
    unit: Unit


def find_figures(text: str) -> list[Figure]:
    """Return the figures of a text, in order."""
    figures = [figure for match in _NUMBER.finditer(text) if (figure := _figure(text, match))]
    figures += [
        Figure(m.start(), m.end(), m.group(), Decimal(_WORDS[m.group().casefold()]), "number")
        for m in _WORD_NUMBER.finditer(text)
    ]
    return sorted(figures, key=lambda figure: figure.start)


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    digits = match["digits"].replace(",", "")
    plain = not (match["pound"] or match["percent"] or match["scale"])
    if plain and (
        _is_year(digits, match["digits"])
        or _LABEL_BEFORE.search(text[max(0, match.start() - 24) : match.start()])
        or _DATE_AFTER.match(text[match.end() : match.end() + 16])
        or _numbers_a_point(text, match)
    ):
        return None
    value = Decimal(digits).scaleb(_SCALES.get((match["scale"] or "").casefold(), 0))
    unit: Unit = "£" if match["pound"] else "%" if match["percent"] else "number"
    return Figure(match.start(), match.end(), match.group(), -value if match["sign"] else value, unit)


def _is_year(digits: str, printed: str) -> bool:
    return "," not in printed and len(digits) == 4 and digits.isdigit() and 1800 <= int(digits) <= 2100


def _numbers_a_point(text: str, match: re.Match[str]) -> bool:
    """Return whether the number opens a line as the number of a point ("3. The report")."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    return not text[line_start : match.start()].strip() and text[match.end() : match.end() + 1] in (".", ")")


def amount(value: Decimal, unit: Unit) -> str:
    """Return a value as minutes print it: £1,200,000 as "£1.2m", 7 per cent as "7%"."""
    size = abs(value)
    sign = "−" if value < 0 else ""
    if unit == "%":
        return f"{sign}{_plain(size)}%"
    mark = "£" if unit == "£" else ""
    if unit == "£" and size >= 1_000_000 and size % 1000 == 0:
        return f"{sign}{mark}{_plain(size.scaleb(-6))}m"
    return f"{sign}{mark}{_plain(size)}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
