"""Tells list items and table rows from other lines."""

from __future__ import annotations

import re

_BULLET = re.compile(r"(?:[•·●▪■◦‣⁃∙\uf0b7\uf0a7\uf02d➢✓]\s*|[-*–—o]\s+)(?=\S)")
_LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,5}|[A-Z])\)\s+(?=\S)|[a-z]\.\s+(?=\S)|(?:[ivx]{2,5})\.\s+(?=\S)")
_NUMBERED = re.compile(r"\(?(\d{1,3})[.)](?:\s+|(?=[A-Za-z‘“\"'£]))|\((\d{1,3})\)\s*")

_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})[.)]?\s+(?=[A-Z‘“\"'(*_])")
# "PL21/056" before a tab.
_MINUTE = re.compile(r"[A-Z]{0,5}\d{1,4}/\d{1,4}[A-Z]?[.:]?\s*")


def is_bullet(text: str) -> bool:
    """Return whether a line begins with a bullet or a letter in brackets."""
    head = text[:40]
    if head.startswith("**"):
        return False
    return _BULLET.match(head) is not None or _LETTERED.match(head) is not None


def list_number(text: str) -> int | None:
    """Return the number that a line begins with ("3." or "(3)"), if it does."""
    found = _NUMBERED.match(text[:40])
    return int(found[1] or found[2]) if found else None


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers that an item's number is made of, for comparison ("20/031": 20 and 31)."""
    return tuple(map(int, re.findall(r"\d+", text)))


def leads_in(text: str) -> bool:
    """Return whether a line ends as one before a list does ("It was agreed:-")."""
    return text.endswith((":", ":-", ": -"))


def decimal_number(text: str) -> str | None:
    """Return the number of a numbered paragraph inside a section ("7.1", "3.2.4"), if a line begins with one."""
    found = _DECIMAL.match(text[:40])
    return found[1] if found else None


def is_table_row(text: str) -> bool:
    """Return whether a line is a row of a table: cells between bars, or two cells or more between tabs."""
    if text.startswith("|"):
        return text.count("|") > 1
    if "\t" not in text:
        return False
    # A tab after a number or bullet only indents it.
    head, _, rest = text.partition("\t")
    return not (("\t" not in rest) and (len(head) <= 6 and not head.isalpha()))


def is_minute_row(text: str) -> bool:
    """Return whether a line is the number of a minute and one cell, its title ("PL21/056", a tab, "Apologies")."""
    head, tab, rest = text.partition("\t")
    return bool(tab) and "\t" not in rest and _MINUTE.fullmatch(head) is not None


def is_rule(text: str) -> bool:
    """Return whether a line is the line under a table's header (``| --- | --- |``)."""
    return "|" in text and "-" in text and set(text) <= set("|-:+= \t")
