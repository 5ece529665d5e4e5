"""Finds the head of a document, and its lines: what stands before the business, and before who was there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.structure.outline import Part

_HEAD_PARTS = 40
_LONG = 300
_AGREED = r"(?:approved|agreed|confirmed|signed|accepted|adopted|received|noted|taken as read)"
# Minutes of another meeting, which this one dealt with.
_LAST_MINUTES = re.compile(
    rf"\b(?:minutes|cofnodion)\b.{{0,200}}?(?:\b(?:was|were|be|been|being|are)\s+(?:\w+ly\s+)?{_AGREED}\b|:\s*{_AGREED}\b|"
    r"\b(?:true|correct|accurate)\b.{0,30}\brecord\b|\bfel cofnod\b)"
    r"|\bto (?:approve|agree|confirm|sign|accept|adopt|receive|consider|note)\b.{0,60}\bminutes\b",
    re.I,
)
DRAFT = re.compile(
    r"^[\s*_#(\[]*(?:(?:unconfirmed|unapproved|draft|drafft)\b.{0,40}\b(?:minutes|cofnodion|notes)\b|draff?t[\s*_)\]]*$"
    r"|(?:printed )?draft (?:minutes|decisions)|cofnodion drafft)|\((?:draft|unconfirmed)\)"
    r"|\s[–—-]\s+draft(?: minutes)?[\s*_]*$"
    r"|\bsubject to (?:approval|confirmation|agreement)\b.{0,60}\b(?:meeting|committee|panel|council|cabinet|board)\b"
    r"|\bminutes\b.{0,30}\bsubject to (?:approval|confirmation)\b"
    r"|^(?!.{0,80}\b(?:last|previous)\b).{0,80}\bminutes\b.{0,120}\b(?:to|will) be (?:approved|confirmed|agreed)\b"
    r".{0,40}\bmeeting\b|\bstill to be (?:approved|confirmed)\b",
    re.I | re.M,
)
BUSINESS = re.compile(
    r"[\s*_#|]*(?:\d{1,3}[.)]?[\t|]|(?:\d{1,3}[.)]?\s+)?(?:apolog|sederunt\b|declarations?\b|disclosures?\b|present\b|"
    r"in attendance\b|attendance\b|also present|welcome\b|matters arising|public (?:question|participation|forum)|"
    r"minutes of (?:the )?(?:last|previous)|yn bresennol|presennol|ymddiheuriadau|datgan))",
    re.I,
)
_GOES_ON = re.compile(r"(?:,|\b(?:of|the|a|an|and|in|at|on|held|to))$", re.I)
_OPENING = re.compile(r"[\s*_#]*(?:(?:draft )?minutes of|at a meeting of|(?:a )?meeting of)\b.{5,250}\bheld\b", re.I)
_WELSH = re.compile(r"\b(?:cyngor|cofnodion|cyfarfod|pwyllgor|dydd|yn bresennol|presennol|agenda'r|adroddiad)\b", re.I)
_WENT_ON = re.compile(r"(?:held|on|at|in|of|and|a gynhaliwyd)\s", re.I)


def head(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts before the business begins: up to the first number or the first long paragraph."""
    for part in parts[:_HEAD_PARTS]:
        if part.item is not None:
            return
        long = part.kind == "paragraph" and part.end - part.start > _LONG
        if long or part.kind in ("resolution", "vote", "action"):
            return
        if part.kind != "list_item":
            yield part


def lines_of(text: str, part: Part) -> list[str]:
    """Return a part's lines, those that go on with the one before also as one with it."""
    stretch = text[part.start : min(part.end, part.start + 10 * _LONG)]
    all_of_it = " ".join(stretch.split())
    found: list[str] = [all_of_it[:_LONG]] if "\n" in stretch and _OPENING.match(all_of_it) else []
    whole = ""
    for line in filter(None, map(str.strip, stretch.splitlines())):
        whole = f"{whole} {line}" if whole and (_GOES_ON.search(whole) or _WENT_ON.match(line)) else line
        found += [whole[:_LONG]] if whole == line else [whole[:_LONG], line[:_LONG]]
    return [half for line in found for half in halves(line)]


def halves(line: str) -> list[str]:
    """Return a line in Welsh and English as two ("COFNODION / MINUTES"), any other as it is."""
    return list(map(str.strip, line.split(" / "))) if " / " in line and _WELSH.search(line) else [line]


def lead(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lines before those on who was there and what came first, and the others; none on earlier minutes."""
    # "(approved as a correct record on 2 April)" is said of these minutes.
    own = [line for line in lines if _LAST_MINUTES.search(re.sub(r"\([^)]*\)", "", line)) is None]
    end = next((index for index, line in enumerate(own) if BUSINESS.match(line)), len(own))
    return own[:end], own[end:]
