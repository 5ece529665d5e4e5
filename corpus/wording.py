"""Writes numbers, years, quarters and short forms one way, so that "£1.2m" and "£1,200,000" are the same word."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_SPOKEN = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "  # noqa: SIM905
        "eighteen nineteen twenty".split(),
        start=2,
    )
}
_OTHERWISE = {"percent": r"%|per\s?cent\b", "councillor": r"\b(?:councillor|cllr)"}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}

# Each begins with what is rare and looks back from there: several times faster than to look back from everywhere.
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))(?<=\d,)")
_SCALED = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?(k|mn?|bn|million|billion|thousand)\b")
_DECIMAL = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.]*\.?\d)")
_YEARS = re.compile(r"(?<!\d)(20|19)(\d\d)\s?[/–-]\s?(?:20|19)?(\d\d)(?![\d/–-])")
_QUARTER = re.compile(r"\b(?:quarter|qtr)\.?\s?([1-4])\b|\b(1st|2nd|3rd|4th|first|second|third|fourth) quarter\b")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_PERCENT = re.compile(r"\s?%|\bper cent\b")
_NUMBER_WORD = re.compile(rf"\b(?=[efnst])(?:{'|'.join(_SPOKEN)})\b")
_SHORT = re.compile(r"\b(cllrs?)\b\.?")


def alike(text: str, *, keep: bool = True) -> str:
    """Return text in lower case with its numbers and short forms written one way, to match by words, never to show.

    "£1.2m" and "£1.2 million" give "1200000", "49,070" gives "49070", "4.5%" gives "4d5 percent", "2021-22" gives
    "fy2021", "Quarter 4" and "fourth quarter" give "q4", "12th" gives "12", "seven" gives "7" and "Cllr" gives
    "councillor". With ``keep``, as for a text that is searched, the words of amounts and years stand behind as well.
    """
    text = text.casefold()
    # A look for the rare words first is some ten times faster than trying every place of a text.
    if "cllr" in text:
        text = _SHORT.sub("councillor", text)
    if any(map(str.isdigit, text)):
        text = _THOUSANDS.sub("", text)
        text = _SCALED.sub(lambda found: _scaled(found, keep), text)
        text = _YEARS.sub(lambda found: _financial_year(found, keep), text)
        text = _ORDINAL.sub("", _DECIMAL.sub(_decimal, text))
    if "%" in text or "per cent" in text:
        text = _PERCENT.sub(" percent", text)
    if "quarter" in text or "qtr" in text:
        text = _QUARTER.sub(_quarter, text)
    return _NUMBER_WORD.sub(lambda found: _SPOKEN[found.group()], text)


def _scaled(found: re.Match[str], keep: bool) -> str:
    value = f"{Decimal(found[1]).scaleb(_SCALES[found[2]]).normalize():f}"
    return f"{value} {found.group()}" if keep else value


def _financial_year(found: re.Match[str], keep: bool) -> str:
    century, first, last = found.groups()
    if (int(first) + 1) % 100 != int(last):
        return found.group()
    year = f"fy{century}{first}"
    return f"{year} {century}{first} {last}" if keep else year


def _decimal(found: re.Match[str]) -> str:
    fraction = found[2].rstrip("0")
    return f"{found[1]}d{fraction}" if fraction else found[1]


def _quarter(found: re.Match[str]) -> str:
    word = found[2]
    return f"q{found[1] or _ORDINALS.get(word) or word[0]}"


@lru_cache(maxsize=1024)
def printed(word: str) -> re.Pattern[str] | None:
    """Return a pattern for how a text in lower case prints a word of :func:`alike`; None where it prints the word."""
    if word in _OTHERWISE:
        return re.compile(_OTHERWISE[word])
    if not any(map(str.isdigit, word)):
        return None
    if word.startswith("fy") and len(word) == 6:
        first, last = word[2:], f"{(int(word[4:]) + 1) % 100:02d}"
        forms = [rf"{first}\s?[/–-]\s?(?:20|19)?{last}"]
    elif re.fullmatch("q[1-4]", word):
        spoken = next(name for name, digit in _ORDINALS.items() if digit == word[1])
        ordinal = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th"}[word[1]]
        forms = [word, rf"quarter\s?{word[1]}", rf"qtr\.?\s?{word[1]}", f"{spoken} quarter", f"{ordinal} quarter"]
    elif re.fullmatch(r"\d+d\d+", word):
        forms = [word.replace("d", r"\.") + "0*"]
    elif word.isdigit():
        forms = _number_forms(word)
    else:
        forms = [re.escape(word)]
    # The first character, then a look back over it: ten times faster than to look back from everywhere.
    begun = (rf"{form[0]}(?<![\w.,]{form[0]}){form[1:]}" for form in forms)
    return re.compile(rf"(?:{'|'.join(begun)})(?![\w]|[.,]\d)")


def _number_forms(digits: str) -> list[str]:
    forms = [rf"{int(digits):,}", rf"{digits}(?:st|nd|rd|th)?"]
    forms += [name for name, value in _SPOKEN.items() if value == digits]
    for letters, scale in (("k|thousand", 3), ("mn?|million", 6), ("bn|billion", 9)):
        if len(digits) > scale:
            size = f"{Decimal(digits).scaleb(-scale).normalize():f}"
            forms.append(rf"{re.escape(size)}0*\s?(?:{letters})")
    return forms
