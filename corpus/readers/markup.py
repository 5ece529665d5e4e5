"""Parses HTML safely and answers small questions about a page: its title, language, what an element shows."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.readers.building import unbroken

MAX_DEPTH = 400
"""Elements nested deeper than this are read as if they weren't there (browsers do the same, at 512)."""
_UNCLOSED = (
    "area base br col embed hr img input link meta source track wbr p li dt dd td th tr thead tbody tfoot option "
    "colgroup optgroup rp rt html head body"
)
_VOID_OR_OPTIONAL = frozenset(_UNCLOSED.split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
SPACE = re.compile(r"[ \t\r\n\f]+")


def parse(page: str) -> LexborHTMLParser:
    """Return the parsed page; elements nested beyond ``MAX_DEPTH`` are flattened first."""
    return LexborHTMLParser(_flattened(page))


def _flattened(page: str) -> str:
    """Drop the tags of elements that stand too deep: parsing them takes time in the square of the depth."""
    depth = deepest = 0
    for match in _TAG.finditer(page):
        if match[2].lower() not in _VOID_OR_OPTIONAL:
            depth = depth + 1 if not match[1] else max(0, depth - 1)
            deepest = max(deepest, depth)
    if deepest <= MAX_DEPTH:
        return page
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _VOID_OR_OPTIONAL:
            return match[0] if depth < MAX_DEPTH else " "
        if match[1]:
            depth = max(0, depth - 1)
            return match[0] if depth < MAX_DEPTH else " "
        depth += 1
        return match[0] if depth <= MAX_DEPTH else " "

    return _TAG.sub(keep, page)


def plain(node: LexborNode) -> str:
    """Return a node's text on one line."""
    return SPACE.sub(" ", unbroken(node.text() or "")).strip(" ")


def classes(node: LexborNode) -> frozenset[str]:
    """Return the class names of an element."""
    return frozenset((node.attributes.get("class") or "").split())


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Return whether an element isn't shown."""
    if "hidden" in attributes:
        return True
    return _HIDDEN.search(attributes.get("style") or "") is not None


def page_title(tree: LexborHTMLParser) -> str | None:
    """Return what the page's head calls it, or None."""
    found = tree.css_first("title")
    return (plain(found) or None) if found is not None else None


def language(tree: LexborHTMLParser, address: str | None) -> str | None:
    """Return "cy" for a page that says it is in Welsh, "en" for one in English, else None."""
    if address and re.search(r"[?&]LLL=1(?:&|$)", address, re.I):
        return "cy"
    found = tree.css_first("html")
    stated = ((found.attributes.get("lang") or "") if found is not None else "").lower()[:2]
    return stated if stated in ("cy", "en") else None
