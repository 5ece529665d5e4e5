"""Recognises items whose titles are longer than a heading's: a planning application, or what counts on the items."""

from __future__ import annotations

import re
from collections.abc import Sequence

import corpus.structure.headings as headings
import corpus.structure.lists as lists
import corpus.structure.procedural as procedural
from corpus.structure.headings import Heading
from corpus.structure.units import Unit

# In characters and lines: a reference, an address and what is to be built fill this, a paragraph mostly more.
MOST, LINES_MOST = 320, 4
# How long the line of an item's number and title may be with its text right under it.
_TITLE_MOST = 90
_WORDS_MOST = 40
# How many items between two planning items may have been missed.
_MISSED = 5
_LED_BY_CAPITALS = re.compile(r"(?:[A-Z][A-Z'’&-]+[\s,:]+){2}")
# In characters: how far into a paragraph the colon after a title that is run in may stand.
_RUN_IN_MOST = 60
# Capitals that end before a colon, a dash, a stop or ordinary words.
_CAPITALS = re.compile(r"(?P<head>[A-Z][A-Z'’&/-]*(?:,?[ ][A-Z&/-][A-Z'’&/-]*)*)(?:\s*[:.–-]\s|[ ](?=[A-Za-z\d£]))")
_LETTERS_LEAST = 6
_BARE_NUMBER = re.compile(r"[*_\s]*(?:agenda )?(?:item|minute)(?: no\.?)? \d{1,3}[a-z]?[.:*_\s]*", re.I)
_POINT = re.compile(r"^\(\d{1,2}\)\s+")
_BRACKETS = re.compile(r"\([^()]*\)")
# "20/031" alone may be the number of a minute.
_MINUTE_NUMBER = re.compile(r"\d{2,4}/\d{1,3}\b(?!/)")


def long_title(text: str) -> Heading | None:
    """Return the heading that a long line is, by its looks alone: "4. P/2020/0417: THE BREWERY. 31 flats", or None.

    Whether it is one is told by where it stands too: see :func:`counts_on`.
    """
    if len(text) > 2 * MOST:
        return None
    bare = " ".join(text.strip("*_ ").split())
    if not bare or len(bare) > MOST or bare[-1] in ",;:" or headings.VERB.search(_BRACKETS.sub("", bare)):
        return None
    point = _POINT.sub("", bare)
    if headings.REFERENCE.match(point) and not _MINUTE_NUMBER.match(point):
        return Heading(headings.plain(point), headings.SHORT_LINE)
    found = headings.ITEM.match(bare)
    if found is None or headings.is_person(found["title"]):
        return None
    title, number = headings.plain(found["title"]), found["number"]
    if headings.REFERENCE.match(title) is None:
        parted = ". " in title or bare[-1] == "."
        if (
            not title[:1].isupper()
            or len(title.split()) > _WORDS_MOST
            or (parted and not _LED_BY_CAPITALS.match(title))
        ):
            return None
    return Heading(title, headings.NUMBERED + number.count("."), number)


def long_item_end(text: str, units: Sequence[Unit], index: int, last_item: str | None) -> int:
    """Return the unit after the long title that begins at a unit, wrapped lines counted in; 0 if none does.

    It stands between blank lines, counts on from ``last_item``, belongs to no list, and has something under it.
    """
    unit, stop = units[index], index + 1
    while stop < len(units) and not units[stop].after_gap and stop - index < LINES_MOST:
        stop += 1
    after = units[stop] if stop < len(units) else None
    if not unit.after_gap or after is None or not after.after_gap or lists.is_bullet(unit.text):
        return 0
    found = long_title(text[unit.start : units[stop - 1].end])
    introduced = index > 0 and lists.leads_in(units[index - 1].text)
    if found is None or introduced or not counts_on(found, last_item):
        return 0
    return 0 if found.item is None and headings.REFERENCE.match(_POINT.sub("", after.text[:MOST])) else stop


def heads_text(units: Sequence[Unit], index: int, last_item: str | None) -> bool:
    """Return whether a numbered line opens a paragraph that begins right under it ("8. Complaints", "8.1 Of 58 …").

    Many minutes leave no blank line there, and some none before it either: then the number must count on from
    ``last_item``. A wrapped sentence goes on in lower case, and a list in the next point.
    """
    unit = units[index]
    after = units[index + 1] if index + 1 < len(units) else None
    if unit.mark is not None or len(unit.text) > _TITLE_MOST or (after is not None and after.mark is not None):
        return False
    found = headings.item_heading(unit.text, True)
    if found is None or found.item is None:
        return False
    next_one = last_item is not None and _step(last_item, found.item) == 1
    if after is None or lists.list_number(after.text) is not None:
        return after is None and next_one and "/" in found.item
    lettered = lists.is_bullet(after.text)
    if after.text[0].islower() and not (lettered and next_one):
        return False
    if not unit.after_gap and not (next_one and units[index - 1].text.endswith((".", "!", "?", ")"))):
        # "01/20 …", "02/20 …" count nothing but minutes.
        return next_one and "/" in found.item
    if next_one and (lettered or "/" in found.item):
        return True
    return len(after.text) > len(unit.text) or procedural.is_procedural_heading(found.words)


def run_in_item(text: str, last_item: str | None, alike: bool) -> Heading | None:
    """Return the title of an item that counts on and is run in before its text: "3. TO ELECT A CHAIR: Cllr Pym …".

    ``alike`` says that the item before had its title run in too.
    """
    found = headings.ITEM.match(text[:400])
    if found is None:
        return None
    first = last_item is None and 1 in lists.numbers(found["number"])
    if not first and (last_item is None or _step(last_item, found["number"]) != 1):
        return None
    rest, number = found["title"], found["number"]
    capitals = _CAPITALS.match(rest)
    if capitals is not None and sum(map(str.isalpha, capitals["head"])) >= _LETTERS_LEAST:
        words = headings.plain(capitals["head"])
    else:
        # "9. Response: …" may be a paragraph of a report, "9 Response: …" and "20/031 Response: …" hardly.
        firm = alike or not found["mark"] or "/" in number or number[0].isalpha()
        opening = headings.run_in(rest) if firm else None
        words = f"{rest} "[:_RUN_IN_MOST].partition(": ")[0] if alike or last_item is None else ""
        if opening is not None and not opening.field:
            words = opening.words
        elif not words or f"{words}: " not in f"{rest} " or headings.VERB.search(words) or not words[0].isupper():
            return None
    # The first of all is told by what it is, as no number stands before it.
    if last_item is None and not procedural.is_procedural_heading(words):
        return None
    return Heading(words, headings.NUMBERED + number.count("."), number)


def is_bare_number(text: str) -> bool:
    """Return whether a line is the number of an item whose title is the next line ("Item 2")."""
    return _BARE_NUMBER.fullmatch(text) is not None


def is_next(text: str, last_item: str | None) -> bool:
    """Return whether a paragraph begins with the number that counts on, so that it's no part of the item before."""
    found = headings.ITEM.match(text[:400])
    return (
        found is not None and last_item is not None and _step(last_item, found["number"]) == 1 and bool(found["mark"])
    )


def after_number(text: str) -> str:
    """Return what stands behind the number that a text begins with."""
    found = headings.ITEM.match(text)
    return found["title"] if found else text


def counts_on(heading: Heading, before: str | None) -> bool:
    """Return whether an item's number goes on from that of the item before it; a planning item may leave some out."""
    if heading.item is None:
        return True
    planned = headings.REFERENCE.match(heading.words) is not None
    if before is None:
        return planned
    return 1 <= _step(before, heading.item) <= (_MISSED if planned else 1)


def _step(before: str, number: str) -> int:
    """Return how far a number is from the one before it ("20/031", "20/032": 1), 0 where they don't count alike."""
    last, now = lists.numbers(before), lists.numbers(number)
    if len(last) != len(now):
        return 0
    steps = [after - first for first, after in zip(last, now, strict=True) if after != first]
    return steps[0] if len(steps) == 1 else 0
