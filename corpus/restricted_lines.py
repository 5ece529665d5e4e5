"""Gives the lines of a part that may hold a mark, tidied, and tells which of them only speak of the exempt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import corpus.structure.headings as headings
from corpus import exempt_words as words
from corpus.structure.outline import Part

SHORT = 320
NUMBERED = re.compile(r"\W*\w{0,4}\d+[.):]?\s")
APPENDIX = re.compile(r"\b(?:appendi|annex|atodiad)", re.I)
_HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2012\u2212]")
_SPACES = re.compile(r"(?<=\b\w)[ \u00a0](?=\w\b)")
_BANNER = re.compile(r"\b(not)[ -]?(for)[ -]?(publication)\b", re.I)
# Markup that sets a mark off from its title: "<mark>Exempt</mark>", "`exempt`", "==Exempt==", "{.exempt}".
_MARKUP = re.compile(
    r"(?:<(?:mark|span|b|strong|em|i|u|font|small|sup|sub|ins|del|code|kbd)\b[^<>]{0,200}>|`|==|\{)[\s:.#*_(\[]*"
    rf"((?:not[ -]for[ -]publication|{words.KIND})\b[^<>`={{}}()\[\]]{{0,120}})[)\]*_]*(?:</\w+>|`|==|\}})",
    re.I,
)
_ATTRIBUTES = re.compile(r"\{[.#:][^{}]{0,200}\}")
# The first words of a banner, in capitals or alone, and the rest of it.
_BROKEN = re.compile(r"(?:\bNOT(?: FOR)?|^\W*(?i:not(?: for)?))\W*$")
_REST = re.compile(r"\W*(?:for\W*$|(?:for )?publication\b)", re.I)
_LAST = 16
_SPACED = re.compile(r"(?:\b\w[ \u00a0]){5}")


def lines_of(text: str, part: Part) -> Iterator[str]:
    """Yield the lines that may hold a mark; brackets, and headings in several lines, are put together first."""
    body = text[part.start : part.end]
    lines = [line for line in map(tidy, body.splitlines()) if line]
    if part.kind == "heading" and 1 < len(lines) < 6:
        yield " ".join(lines)
    elif part.kind == "heading" and lines:
        # The format may have ended the heading within the bracket.
        follows = [line for line in map(tidy, text[part.end : part.end + SHORT].splitlines()[:4]) if line]
        yield from dict.fromkeys((*lines, closed([*lines, *follows])[0]))
        return
    lines = closed(lines)
    yield from lines if len(body) <= 2 * SHORT or len(lines) < 3 else [*lines[:2], lines[-1]]


def tidy(line: str) -> str:
    """Return a line with single spaces and plain hyphens, spaced letters ("E X E M P T") closed up.

    A mark that markup sets off is put in brackets.
    """
    if not line.isascii():
        line = _DASHES.sub("-", _HIDDEN.sub("", line))
    if "<" in line or "`" in line or "==" in line or "{" in line:
        line = _ATTRIBUTES.sub("", _MARKUP.sub(r"(\1)", line))
    if _SPACED.search(line):
        line = _SPACES.sub("", line)
    return _BANNER.sub(r"\1 \2 \3", " ".join(line.split()))


def closed(lines: Sequence[str]) -> list[str]:
    """Return the lines, those put together over which a mark runs ("(exempt / item)", "– / Exempt", "NOT FOR / …")."""
    found: list[str] = []
    for line in lines:
        before = found[-1] if found else ""
        last = max(before.rfind("("), before.rfind("["))
        bracket = last > max(before.rfind(")"), before.rfind("]"))
        mark = before[last:] if bracket else before[-_LAST:]
        opened = bracket or before.endswith((" –", " —", " -")) or _breaks_off(before, line)
        if opened and len(line) < SHORT // 2 and words.SECRET.search(f"{mark} {line}"):
            found[-1] = f"{before} {line}"
        else:
            found.append(line)
    return found


def joined(text: str, parts: Sequence[Part]) -> list[Part]:
    """Return the parts, those put together over which a banner runs: a format may make two headings of its lines."""
    found: list[Part] = []
    for part in parts:
        before = found[-1] if found else None
        if before is not None and _breaks_off(
            tidy(text[max(before.start, before.end - SHORT) : before.end]), tidy(text[part.start : part.end][:SHORT])
        ):
            found[-1] = replace(before, end=part.end)
        else:
            found.append(part)
    return found


def _breaks_off(before: str, line: str) -> bool:
    """Return whether a line ends inside "NOT FOR PUBLICATION", and the next one goes on with it."""
    return _BROKEN.search(before) is not None and _REST.match(line) is not None


def passing(line: str) -> bool:
    """Return whether a line only speaks of the exempt: the exclusion, an appendix, what was done with it."""
    if words.EXCLUDED.search(line) and not words.SECTION.match(line):
        return True
    subject = re.match(r"\W*(?:this|the)\b", line, re.I) is not None
    states = subject or re.search(r"\b(?:is|are|was|were)\b", line) is not None
    if states and APPENDIX.search(line):
        return True
    done = re.search(r"\b(?:was|were|noted|considered|received|circulated|discussed|had)\b", line)
    return not subject and done is not None


def is_title(body: str) -> bool:
    """Return whether a part is one short line that is no sentence."""
    return "\n" not in body and 0 < len(body) <= SHORT // 3 and body[-1] not in ".;,:"


def unnumbered(line: str) -> str:
    """Return a line without the number of its item."""
    found = headings.item_heading(line, True)
    return found.words if found is not None else re.sub(r"^\W*\w{0,4}\d+[.):]?\s+", "", line)


def unlisted(line: str) -> str:
    """Return a line without the bullet, letter or number of its list."""
    return re.sub(r"^(?:[^\w(\[]*\s|\W*\(?(?:[a-z]|[ivx]{1,6}|\d{1,3})[.)]\s+)", "", line.strip(), flags=re.I)


def quoted(line: str) -> str:
    """Return the reason that a mark gives, in words."""
    return "it is marked: " + " ".join(line.split())[:200]
