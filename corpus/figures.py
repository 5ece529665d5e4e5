"""Finds the figures of a text (sums, percentages, counts) with their value and unit, so that £1.2m is £1,200,000.

Years, dates, times and the numbers of minutes, sections and pages are no figures here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.dates import MONTH

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
# "may" in small letters is the verb: "12 may leave" counts.
_MONTH_NAME = rf"(?!(?-i:may\b)){MONTH}"
# What comes right before a number that counts or measures nothing.
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:q|quarter|item|minute|no\.?|nos\.?|number|page|p\.|para\.?|paragraph|section|appendix|table|part|ward|"
    r"phase|stage|year|key stage|form|schedule|option|recommendation)\s?|\d[/–-])$",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH_NAME}\s?$", re.IGNORECASE)
# What may follow a day ("on March 3 the Panel met"); after any other word in small letters a number counts: "In May 14
# workers left".
_AFTER_DAY = frozenset(
    """the a an this that these those there it he she they we all each at in on to until till for by with from and or
    but when where which who after before as because since about into""".split()  # noqa: SIM905 - reads as a list
)
_NEXT_WORD = re.compile(r"\s+([a-z][a-z’'-]*)")
_DATE_AFTER = re.compile(
    rf"^(?:st|nd|rd|th)?\s+{_MONTH_NAME}|^(?:st|nd|rd|th)\b|^\s?(?:am|pm|a\.m|p\.m|hrs)\b", re.IGNORECASE
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
        or _is_day(text, match, digits)
        or _numbers_a_point(text, match)
    ):
        return None
    value = Decimal(digits).scaleb(_SCALES.get((match["scale"] or "").casefold(), 0))
    unit: Unit = "£" if match["pound"] else "%" if match["percent"] else "number"
    return Figure(match.start(), match.end(), match.group(), -value if match["sign"] else value, unit)


def _is_year(digits: str, printed: str) -> bool:
    return "," not in printed and len(digits) == 4 and digits.isdigit() and 1800 <= int(digits) <= 2100


def _is_day(text: str, match: re.Match[str], digits: str) -> bool:
    """Return whether a number after a month's name is its day: at most 31, and followed by nothing that it counts."""
    if not digits.isdigit() or int(digits) > 31:
        return False
    if not _MONTH_BEFORE.search(text[max(0, match.start() - 24) : match.start()]):
        return False
    following = _NEXT_WORD.match(text[match.end() : match.end() + 30])
    return following is None or following[1] in _AFTER_DAY


def _numbers_a_point(text: str, match: re.Match[str]) -> bool:
    """Return whether the number opens a line as the number of a point ("3. The report")."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    return not text[line_start : match.start()].strip() and text[match.end() : match.end() + 1] in (".", ")")


def amount(value: Decimal, unit: Unit) -> str:
    """Return a value as minutes print it: £1,200,000 as "£1.2m", £1.5 as "£1.50", 7 per cent as "7%"."""
    size = abs(value)
    sign = "−" if value < 0 else ""
    if unit == "%":
        return f"{sign}{_plain(size)}%"
    mark = "£" if unit == "£" else ""
    if unit == "£" and size >= 1_000_000 and size % 1000 == 0:
        return f"{sign}{mark}{_plain(size.scaleb(-6))}m"
    pence = unit == "£" and size != size.to_integral_value()
    return f"{sign}{mark}{size:,.2f}" if pence else f"{sign}{mark}{_plain(size)}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
