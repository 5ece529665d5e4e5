"""Reads in the head of a web page (<meta>) that the page is exempt; what describes a site or its search is no mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from corpus.exempt_words import CHARGES, WORD_ALONE
from corpus.flags import restriction
from corpus.readers.furniture import title_mark

_TITLES = frozenset(("title", "description", "subject", "rights", "accessrights", "abstract"))
_RIGHTS = frozenset(("rights", "accessrights"))
_WORDS = frozenset(("keywords", "subject"))
_LONG = 2_000


def secret_meta(tree: LexborHTMLParser) -> str | None:
    """Return why a page is taken as exempt by the first of its <meta> that says so, else None."""
    for name, value in _stated(tree):
        last = re.sub(r"[\W_]+", "", re.split(r"[.:]", name)[-1].casefold())
        rights = last in _RIGHTS and WORD_ALONE.fullmatch(value) is not None
        titled = last in _TITLES and title_mark(value) is not None
        keyword = last in _WORDS and CHARGES.search(value) is None
        keyword = keyword and any(map(WORD_ALONE.fullmatch, re.split(r"[,;|]", value)))
        if rights or titled or keyword or restriction({name.replace(":", "."): value}) is not None:
            return f"its property {name!r} says {value[:200]!r}"
    return None


def _stated(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta"):
        name = next(filter(None, map(node.attributes.get, ("name", "property", "itemprop", "http-equiv"))), "")
        value = " ".join((node.attributes.get("content") or "")[:_LONG].split())
        if name and value:
            yield name.strip(), value
