"""Tells which items, papers and pages a ModernGov site itself marks as restricted: by a class, an icon or words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from selectolax.lexbor import LexborNode

from corpus.exempt_words import SITE_ITEM
from corpus.readers.markup import classes, plain

_WORDS = re.compile(
    r"\brestricted\s+(?:enclosure|item|report|document|appendix|minutes?)\b|"
    r"\bview (?:the )?reasons?\b.{0,60}\brestricted\b|\bnot for publication\b|\b(?:is|are) restricted\b|\(restricted\)",
    re.I,
)
_OF_A_PAPER = re.compile(r"\breasons?\b(?: why)?\s+(?:the )?(?:document|appendix|enclosure|report)\b", re.I)


def is_restricted(node: LexborNode) -> bool:
    """Return whether an item's title, or a paper, carries the site's mark anywhere inside it."""
    if any(map(_has_sign, node.css("*"))):
        return True
    words = plain(node)
    return _WORDS.search(words) is not None or words.lower().endswith(" restricted")


def is_restricted_item(around: LexborNode, by_signs: bool = True) -> bool:
    """Return whether an item's row, or a part of its page, says beside the texts and papers that it is restricted.

    ``by_signs`` False leaves classes and icons out: a page of many items may explain what its icons mean.

    The note stands in a list of actions, which is furniture otherwise ("View the reasons why item 8. is restricted").
    Minutes may use the same words of a road, and a paper may be restricted in a public item: neither counts.
    """
    for node in chain([around], _own(around)):
        words = plain(node) if node.tag in ("a", "p", "span", "li") else ""
        if SITE_ITEM.search(words) or (by_signs and _has_sign(node) and not _OF_A_PAPER.search(words)):
            return True
    return False


def _own(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements in a row or a page, but for minutes, lists of papers, and rows of other items."""
    for child in node.iter():
        parent = child.parent
        listed = child.tag == "li" and (parent is None or "mgActionList" not in classes(parent))
        if not listed and "mgWordPara" not in classes(child) and not is_item_row(child):
            yield child
            yield from _own(child)


def is_item_row(node: LexborNode) -> bool:
    """Return whether an element is the row of one agenda item, with its number in a cell of its own."""
    return node.tag == "tr" and any(cell.tag == "td" and "mgItemNumberCell" in classes(cell) for cell in node.iter())


def _has_sign(node: LexborNode) -> bool:
    """Return whether an element has the class or is the icon of what is restricted."""
    attributes = node.attributes
    names = (attributes.get("class") or "").lower()
    if "restrict" in names and "unrestrict" not in names:
        return True
    shown = f"{attributes.get('alt')} {attributes.get('src')}".lower() if node.tag == "img" else ""
    return "restrict" in shown
