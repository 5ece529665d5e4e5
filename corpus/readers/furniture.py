"""Tells what of a web page is furniture (navigation, heads, feet), and keeps the marks of exempt matter found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from corpus.exempt_words import BANNER, TAIL
from corpus.readers.accordions import is_mostly_links
from corpus.readers.building import Piece
from corpus.readers.markup import plain
from corpus.readers.walking import Walker
from corpus.restricted_marks import stands_alone

_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|breadcrumbs?|(?:main|site|top|sub|side|local|global|primary|secondary)?-?nav(?:igation|bar)?|"
    r"(?:mega|main|side|mobile)?-?menu|side-?bar|(?:site|page|global)?-?footer|(?:site|global|page)-?header|masthead|skip(?:-?(?:to|link).*)?|"
    r"share|sharing|social(?:-?(?:media|links|share))?|related(?:-?(?:links|pages|content|posts))?|search(?:-?(?:form|box|bar))?|"
    r"login|pagination|pager|newsletter|subscribe|feedback|back-?to-?top|print-?links?|advert\w*|popup|modal|toolbar|"
    r"comments?-?(?:form|respond)?|tag-?cloud|widget-?area|language-?switch\w*)(?:$|[\s_-])",
    re.I,
)
_ASIDE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert", "alertdialog")
)
_SITE = ("header", "footer")
_SITE_ROLES = ("banner", "contentinfo")


class Furniture:
    """Says which elements of a page, or of its main part, are navigation and the like.

    What marks the page in a dropped element is kept: in ``marks`` where it is of the page as a whole, else in place by
    ``mark``, which a walker takes for its ``special``.
    """

    def __init__(self, top: LexborNode) -> None:
        self.marks: list[str] = []
        self._top = top
        self._half = len(plain(top)) / 2
        self._in_place: dict[int, str] = {}

    def __call__(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        """Return whether an element is to be left out."""
        if not self._is_aside(node, attributes):
            return False
        said = list(_marks_in(node))
        if said and self._is_of_a_part(node, attributes):
            self._in_place[node.mem_id] = "\n".join(said)
            return False
        self.marks += said
        return True

    def mark(self, node: LexborNode, attributes: dict[str, str | None]) -> Piece | None:
        """Return the mark of exempt matter in an element that is furniture otherwise, or None."""
        said = self._in_place.get(node.mem_id)
        return Piece("paragraph", said) if said is not None else None

    def _is_aside(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        tag = node.tag or ""
        role = (attributes.get("role") or "").lower()
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if role not in _ASIDE_ROLES and not _ASIDE.search(names):
            if tag not in ("header", "footer", "aside"):
                return False
            if tag != "footer" and _inside(node, ("article", "main")) and not is_mostly_links(node):
                # An article's own head (its date) and what is set beside its text.
                return False
        if tag in ("html", "body", "main", "article", "h1", "h2", "h3", "p", "td", "tr", "table"):
            return False
        return len(plain(node)) < self._half

    def _is_of_a_part(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        """Return whether an element belongs to what stands around it: heads and feet are the whole page's."""
        if (node.tag or "") in _SITE or (attributes.get("role") or "").lower() in _SITE_ROLES:
            return _inside(node, ("section",))
        return self._top.tag != "body" or _inside(node, ("article", "main", "section"))


def front(around: Iterable[str], pieces: Iterable[Piece]) -> list[Piece]:
    """Return the marks around a page's main part, to stand before its pieces, where they withhold the whole page."""
    said = set(lines_of(pieces))
    return [Piece("paragraph", line) for line in dict.fromkeys(around) if line not in said and stands_alone(line)]


def lines_of(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the lines of pieces."""
    for piece in pieces:
        yield from piece.text.split("\n")


def title_mark(title: str) -> str | None:
    """Return the part of a page's title that marks it ("Mill Lane (Exempt) | Thornmere Council"), or None."""
    parts = (part.strip() for part in re.split(r"\s[|·–—-]\s|\s::\s", title))
    return next((part for part in parts if stands_alone(part) or (")" in part and TAIL.search(part))), None)


def _marks_in(node: LexborNode) -> Iterator[str]:
    """Yield the lines of an element that are marks; what is linked is a page of that name, unless it's a banner."""
    yield from filter(stands_alone, lines_of(Walker(_is_link).walk(node)))
    for link in node.css("a"):
        if BANNER.match(plain(link)):
            yield plain(link)


def _is_link(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    return node.tag in ("a", "label")


def _inside(node: LexborNode, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None and parent.tag not in tags:
        parent = parent.parent
    return parent is not None
