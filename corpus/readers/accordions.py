"""Opens what a page folds away behind a button (accordions, tabs), so that it is read as what a visitor can see."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.readers.markup import is_hidden, plain

_CONTROL = "button, [role=button], [role=tab], [aria-expanded]"
_NAMES = ("aria-controls", "data-target", "data-bs-target", "href")
_EXTRAS = "[class*=toggle], [class*=visually-hidden], [class*=sr-only], [class*=icon]"
_LINES = 300
_FORM = "form, input, select, textarea, iframe, nav"


def open_accordions(tree: LexborHTMLParser) -> None:
    """Show the panels that a control opens, and the buttons whose words are a heading; menus and forms stay shut."""
    named = _named(tree)
    for node in tree.css("[hidden], [style]"):
        if is_hidden(node.attributes) and _is_panel(node, named):
            before = _before(node)
            _show(node)
            if before is not None and before.tag == "button":
                before.unwrap()
    for level in range(1, 7):
        for button in tree.css(f"h{level} button, dt button"):
            _unwrapped(button)


def _named(tree: LexborHTMLParser) -> frozenset[str]:
    """Return the ids that the page's controls name."""
    names = (node.attributes.get(name) or "" for node in tree.css(_CONTROL) for name in _NAMES)
    return frozenset(part.lstrip("#") for name in names for part in name.split())


def _is_panel(node: LexborNode, named: frozenset[str]) -> bool:
    if (node.attributes.get("hidden") or "").lower() == "until-found":
        return True
    role = (node.attributes.get("role") or "").lower()
    if node.tag in ("nav", "form", "dialog", "ul") or role in ("dialog", "alertdialog", "menu", "navigation", "search"):
        return False
    before = _before(node)
    beside = before is not None and len(plain(before)) < _LINES and _holds_control(before)
    if not beside and (node.attributes.get("id") or "") not in named:
        return False
    return node.css_first(_FORM) is None and not is_mostly_links(node)


def _before(node: LexborNode) -> LexborNode | None:
    """Return the element before this one."""
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before


def _holds_control(node: LexborNode) -> bool:
    attributes = node.attributes
    itself = node.tag == "button" or attributes.get("role") in ("button", "tab") or "aria-expanded" in attributes
    return itself or node.css_first(_CONTROL) is not None


def is_mostly_links(node: LexborNode) -> bool:
    """Return whether half of an element's words or more are links, as in a menu."""
    return 2 * sum(len(plain(link)) for link in node.css("a")) >= max(1, len(plain(node)))


def _show(node: LexborNode) -> None:
    attributes = node.attributes
    if "hidden" in attributes:
        del node.attrs["hidden"]
    if attributes.get("style"):
        node.attrs["style"] = re.sub(r"(?:display|visibility)\s*:[^;]*;?", "", attributes["style"] or "", flags=re.I)


def _unwrapped(button: LexborNode) -> None:
    """Let a button's words stand in its heading, where the heading has no others, without what a reader would press."""
    heading = button.parent
    if heading is None or plain(heading) != plain(button):
        return
    for extra in button.css(_EXTRAS):
        if plain(extra) != plain(button):
            extra.decompose()
    button.unwrap()
