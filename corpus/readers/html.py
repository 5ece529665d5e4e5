"""Reads web pages: ModernGov pages by their own markup, other sites by what is left without navigation."""

from __future__ import annotations

import re
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.extract import Extract, UnreadableError
from corpus.readers import moderngov_pages
from corpus.readers.accordions import open_accordions
from corpus.readers.building import Piece, put_together
from corpus.readers.furniture import Furniture, front, lines_of, title_mark
from corpus.readers.markup import language, page_title, parse, plain
from corpus.readers.page_properties import secret_meta
from corpus.readers.plain import decode
from corpus.readers.walking import Walker
from corpus.records import Metadata

MAX_BYTES = 30_000_000
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]{2,30})""", re.I
)
# HTML reads these labels as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
_WINDOWS_1252 = frozenset(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii", "iso-8859-15"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.I)
_MAIN = (
    "main", "[role=main]", "#main-content", "#maincontent", "#main_content", "#content", "#main", "article",
    ".entry-content", ".main-content", ".page-content", "#ContentPane, #dnn_ContentPane",
)  # fmt: skip


class HtmlReader:
    """Takes web pages; one extract, or one for each meeting of a ModernGov issue page."""

    name = "HTML"
    suffixes = (".html", ".htm", ".xhtml", ".aspx")

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes begin like a web page."""
        head = data[:4096].lower()
        return b"<html" in head or b"<!doctype html" in head or b"<body" in head

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return what the page says, without navigation, hidden parts and scripts.

        Raises:
            UnreadableError: the page is too large, has no text, or is an error page.
        """
        if len(data) > MAX_BYTES:
            raise UnreadableError(
                f"{source} is a web page of {len(data) / 1e6:.0f} MB; more than {MAX_BYTES / 1e6:.0f} MB isn't read. "
                "Split it."
            )
        page = page_text(data, source)
        tree = parse(page)
        if tree.css_first("frameset") is not None:
            raise UnreadableError(
                f"{source} is a page of frames: its text is in the pages that it shows. Save those from the browser."
            )
        if tree.body is None:
            raise UnreadableError(f"{source} is a web page without a body. Save it again from the browser.")
        address = _address(tree, page, source)
        if moderngov_pages.is_one(page):
            extracts = moderngov_pages.read(tree, source, address)
        else:
            extracts = [_other(tree, tree.body, address)]
        if not any(extract.text or extract.withheld for extract in extracts):
            raise UnreadableError(
                f"{source} is a web page with no text of its own (only navigation, pictures or scripts). "
                "If the page builds its text with a script, save it from the browser once it shows."
            )
        secret = secret_meta(tree)
        if secret is None:
            return extracts
        return [replace(extract, stated=replace(extract.stated, restriction=secret)) for extract in extracts]


def page_text(data: bytes, source: str) -> str:
    """Return the page decoded: by its mark, as UTF-8, as it declares, else by what its bytes look like.

    Stray bytes and control characters don't make a page unreadable: they are shown as U+FFFD, or left out.

    Raises:
        UnreadableError: the bytes are no text.
    """
    return _CONTROLS.sub("", _decoded(data, source))


def _decoded(data: bytes, source: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(0) * 10 > len(data):
        return decode(data, source)[0]
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096])
    if declared is not None:
        label = declared[1].decode("ascii").lower()
        try:
            return data.decode("cp1252" if label in _WINDOWS_1252 else label)
        except (LookupError, UnicodeDecodeError):
            pass
    text = data.decode("utf-8-sig", "replace")
    if b"\xc2" in data or b"\xe2\x80" in data or b"\x00" in data:
        # Some of it is UTF-8, so the rest is damage, not another encoding.
        return text
    return decode(data, source)[0]


def _other(tree: LexborHTMLParser, body: LexborNode, address: str | None) -> Extract:
    open_accordions(tree)
    marked = title_mark(page_title(tree) or "")
    pieces = [*([Piece("paragraph", marked)] if marked else []), *main_content(tree, body)]
    text, marks, _ = put_together(pieces)
    first = next((piece.text for piece in pieces if piece.kind == "heading" and piece.level <= 2), None)
    title = first or page_title(tree)
    return Extract(text, marks, stated=Metadata(title=title, url=address, language=language(tree, address)))


def main_content(tree: LexborHTMLParser, body: LexborNode) -> list[Piece]:
    """Return the pieces of a page's main content.

    The part marked as main is taken if it holds a third of what is left of the page without navigation; whatever
    looks like navigation but holds half of the text isn't.
    """
    aside = Furniture(body)
    whole = Walker(aside, aside.mark).walk(body)
    size = sum(len(piece.text) for piece in whole)
    for selector in _MAIN:
        found = tree.css(selector)
        if len(found) == 1 and found[0].mem_id != body.mem_id:
            inside = Furniture(found[0])
            pieces = Walker(inside, inside.mark).walk(found[0])
            if 3 * sum(len(piece.text) for piece in pieces) >= size > 0:
                return [*front([*aside.marks, *lines_of(whole)], pieces), *_with_title(pieces, tree)]
    return [*front(aside.marks, whole), *whole]


def _with_title(pieces: list[Piece], tree: LexborHTMLParser) -> list[Piece]:
    """Put the page's only h1 in front where it stands outside the main part."""
    titles = [plain(node) for node in tree.css("h1")]
    if len(titles) == 1 and titles[0] and not any(titles[0] in piece.text for piece in pieces[:8]):
        return [Piece("heading", titles[0], 1), *pieces]
    return pieces


def _address(tree: LexborHTMLParser, page: str, source: str) -> str | None:
    """Return the page's own address where the page or its source says it."""
    saved = _SAVED_FROM.search(page[:4096])
    candidates = [source, saved[1] if saved else None]
    for selector, attribute in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        found = tree.css_first(selector)
        candidates.append(found.attributes.get(attribute) if found is not None else None)
    return next((text.strip() for text in candidates if text and re.match(r"https?://\S", text.strip())), None)
