"""Works out the numbers that Word shows before paragraphs; they aren't in the text but in numbering.xml.

After ECMA-376 Part 1, section 17.9 (abstractNum, num, lvl, lvlText, startOverride).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.numerals import numeral
from corpus.readers.packages import attribute, child, local

_STYLES = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
LEVELS = 9


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted."""

    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)

    @staticmethod
    def of(root: etree._Element | None) -> Numbering:
        """Return the numbering that numbering.xml describes (none without it)."""
        numbering = Numbering()
        links: dict[str, str] = {}
        styled: dict[str, str] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                name = attribute(element, "abstractNumId") or ""
                numbering._lists[name] = {
                    _number(attribute(part, "ilvl"), 0): _level(part) for part in element if local(part) == "lvl"
                }
                if (link := _value(element, "numStyleLink")) is not None:
                    links[name] = link
                if (link := _value(element, "styleLink")) is not None:
                    styled[link] = name
            elif local(element) == "num":
                numbering._add(element)
        for name, link in links.items():
            numbering._lists[name] = numbering._lists.get(styled.get(link, ""), {})
        return numbering

    def _add(self, element: etree._Element) -> None:
        name = attribute(element, "numId") or ""
        self._abstract[name] = _value(element, "abstractNumId") or ""
        for part in element:
            if local(part) == "lvlOverride":
                level = _number(attribute(part, "ilvl"), 0)
                start = _value(part, "startOverride")
                if start is not None:
                    self._starts.setdefault(name, {})[level] = _number(start, 1)

    def label(self, number: str, level: int) -> str | None:
        """Count a paragraph of a list and return the number before it: "" for a bullet, None if it isn't in a list."""
        abstract = self._abstract.get(number)
        levels = self._lists.get(abstract or "", {})
        if abstract is None or not 0 <= level < LEVELS or level not in levels:
            return None
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for place, start in self._starts.get(number, {}).items():
                if 0 <= place < LEVELS:
                    counts[place] = start - 1
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return self._shown(levels, counts, level)

    def _shown(self, levels: dict[int, _Level], counts: list[int | None], level: int) -> str | None:
        shown = levels[level]
        if shown.form == "bullet":
            return ""
        if shown.form == "none" and "%" not in shown.text:
            return shown.text.strip() or None

        def one(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = levels.get(place, shown)
            count = counts[place] if place < LEVELS else None
            form = "decimal" if shown.legal else other.form
            return _formatted(other.start if count is None else count, form)

        return re.sub(r"%([1-9])", one, shown.text).strip() or None


def _level(element: etree._Element) -> _Level:
    legal = child(element, "isLgl") is not None
    return _Level(
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText") or "",
        _number(_value(element, "start"), 1),
        legal,
    )


def _value(element: etree._Element, name: str) -> str | None:
    found = child(element, name)
    return attribute(found, "val") if found is not None else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,6}", text) else otherwise


def _formatted(count: int, form: str) -> str:
    if form in _STYLES:
        return numeral(count, _STYLES[form])
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "ordinal":
        return f"{count}{'th' if 10 < count % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"
    return "" if form == "none" else str(count)
