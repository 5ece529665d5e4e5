"""Learns from a paper's own words how it marks its items: whether it excludes the public, by which letter it marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import exempt_words as words

_SIGN = r"""[(\["'“‘]{0,2}(?P<%s>(?-i:[A-Z])|[*†‡#])[)\]"'”’]{0,2}"""
_MEANING = (
    r"(?:exempt|confidential|not for publication|private|closed|part (?:ii|2|b))\b(?! (?:accommodation|from council))"
)
# "(E) denotes an exempt item", "E = Exempt", "[E] Exempt", "Items marked (E) contain exempt information".
_KEY = re.compile(
    rf"(?<![\w.]){_SIGN % 'means'}\s{{0,9}}"
    r"(?:=|[–—:-]|\b(?:denotes?|means?|indicates?|signif(?:y|ies)|stands? for)\b|"
    rf"(?<=[)\]])(?=\s))\s{{0,9}}(?:that )?(?:an? |the |this )?(?:items?|reports?|papers?)?(?: is| are)?\s{{0,9}}"
    rf"{_MEANING}"
    r"|\b(?:marked|shown|followed|prefixed|suffixed|labelled|denoted)(?: (?:by|with|as))?(?: (?:an?|the))?"
    rf"(?: (?:letter|asterisk|symbol|star))?\s{{1,9}}{_SIGN % 'marks'}(?=\W)[^.\n]{{0,60}}\b{_MEANING}",
    re.I,
)
# A sign is looked for only around a word for its meaning, which costs a tenth of looking everywhere.
_MEANT = re.compile(_MEANING, re.I)
_BEFORE, _AFTER = 120, 20
_AT_END = re.compile(
    r"(?:\W*[A-Za-z]{0,5}[\d./]+[.):]?\s+)?[^.()\[\]]{2,110}"
    r"(?:[(\[](?P<set>\w|[*†‡#])[)\]]\s*(?:[.:–—]|-\s|$)|(?<!\*)(?P<bare>[*†‡#])$)"
)
_AT_HEAD = re.compile(r"(?:\W*[A-Za-z]{0,5}[\d./]+[.):]?\s+|[#*_\s]*)[(\[](\w|[*†‡#])[)\]]\s+\S")
_SIGN_ALONE = re.compile(r"\s*([(\[]?)(\w|[*†‡#])[)\]]?\s*")
_AT_NUMBER = re.compile(r"\W*\d[\d./]*(?:([*†‡#])[.):]?\s|[.):]?\s+([*†‡#])\s*\w)")
_COMMON = "E"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text says of its marks: that the public are excluded, and the letters or signs that it explains.

    Where the public are excluded, "(E)" after a title needs no explaining.
    """

    excluding: bool = False
    explained: frozenset[str] = frozenset()

    @staticmethod
    def of(text: str) -> Terms:
        """Return the terms of a text."""
        signs = (found["means"] or found["marks"] for near in _near(text) for found in _KEY.finditer(near))
        return Terms(words.TALK.search(text) is not None, frozenset(signs))

    def marks(self, title: str) -> bool:
        """Return whether a title bears a letter that marks it ("Leisure contract (E)")."""
        last, first = _AT_END.match(title), _AT_HEAD.match(title)
        sign = (last["set"] or last["bare"]) if last is not None else None
        return (
            sign in self.explained
            or (self.excluding and last is not None and last["set"] == _COMMON)
            or (first is not None and first[1] in self.explained)
        )

    def marks_number(self, line: str) -> bool:
        """Return whether an explained sign stands beside the number of a line ("8*. Mill Lane", "8. *Mill Lane")."""
        found = _AT_NUMBER.match(line)
        return found is not None and (found[1] or found[2]) in self.explained

    def is_sign(self, cell: str) -> bool:
        """Return whether a cell holds nothing but such a letter ("(E)"), which marks what stands beside it."""
        found = _SIGN_ALONE.fullmatch(cell)
        if found is None:
            return False
        return found[2] in self.explained or (self.excluding and bool(found[1]) and found[2] == _COMMON)


def _near(text: str) -> Iterator[str]:
    """Yield the stretches of a text around the words for what a sign may mean, no character twice."""
    begin = end = 0
    for found in _MEANT.finditer(text):
        if found.start() - _BEFORE > end:
            yield text[begin:end]
            begin = found.start() - _BEFORE
        end = found.end() + _AFTER
    yield text[begin:end]
