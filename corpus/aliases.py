"""Learns acronyms and short names from the text that introduces them: "Long Form (LF)" and "LF (Long Form)".

After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text": the
letters of the short form must stand in order in the long form, the first at its first word's beginning. Here they
must begin words (small words may be passed over), since councils' acronyms are made of initials.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHORT = r"[A-Z][A-Za-z&]{1,9}"
# Brackets are rare: to find them first and look back is a hundred times faster than to try every place of a text.
_BRACKET = re.compile(rf"\((?:the[\s\u00a0]+)?[“\"']?(?P<short>{_SHORT})[”\"']?\)")
_BEFORE = re.compile(r"[^()\n.;:]*\Z")
_BEFORE_MOST = 120
_SHORT_FIRST = re.compile(r"\b(?P<short>[A-Z]{2,10})[\s\u00a0]*\((?P<long>[A-Za-z][A-Za-z’'&,\s\u00a0-]{6,100})\)")
_WORD = re.compile(r"[A-Za-z][A-Za-z’']*")
_PASSED_OVER = frozenset("of the and for in to on a an at with &".split())  # noqa: SIM905 - reads as counted


@dataclass(frozen=True, slots=True)
class Alias:
    """A short form ("DCST") and the long form it was introduced with ("Doncaster Children's Services Trust")."""

    short: str
    long: str


def find_aliases(text: str) -> list[Alias]:
    """Return the short forms that a text introduces, each pair once, in order."""
    found: dict[Alias, None] = {}
    for match in _BRACKET.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _BEFORE_MOST), match.start())
        long = _long_before(before.group() if before else "", match["short"])
        if long:
            found[Alias(match["short"], long)] = None
    for match in _SHORT_FIRST.finditer(text):
        long = " ".join(match["long"].split())
        if _initials_match(match["short"], _WORD.findall(long)):
            found[Alias(match["short"], long)] = None
    return list(found)


def _long_before(before: str, short: str) -> str | None:
    """Return the last words of a stretch whose initials are the short form, the fewest that will do."""
    words = list(_WORD.finditer(before))
    if sum(letter.isupper() for letter in short) < 2:
        return None
    for first in range(len(words) - 1, max(-1, len(words) - 2 * len(short) - 2), -1):
        if _initials_match(short, [word.group() for word in words[first:]]):
            return " ".join(before[words[first].start() : words[-1].end()].split())
    return None


def _initials_match(short: str, words: list[str]) -> bool:
    """Return whether each capital of the short form begins a word, in order, and no word of weight is left over."""
    letters = [letter for letter in short if letter.isupper()]
    place = 0
    for number, word in enumerate(words):
        if place < len(letters) and word[0].upper() == letters[place]:
            place += 1
        elif number == 0 or word.casefold() not in _PASSED_OVER:
            return False
    return place == len(letters) >= 2
