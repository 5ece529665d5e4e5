"""Addresses of exact words in this service's own copy of a document, which hold when the document is corrected."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import urlencode

DIGEST = r"^[0-9a-f]{8}$"
# So many characters are compared at most in one document: a link must not keep the service busy for seconds.
_COMPARED_MOST = 30_000_000
_BEGINS = re.compile(r"(?<!\S)\S")


def address(document_id: str, start: int, end: int, text: str, query: str = "") -> str:
    """Return the path to a stretch of a document, with a digest of its ``text``.

    Places alone would mark other words after a correction, since a document keeps its id. ``query`` is what it was
    found by, whose other places the page shows too.
    """
    asked = {"start": start, "end": end, "words": digest(text), **({"q": query} if query else {})}
    return f"/documents/{document_id}?{urlencode(asked)}#cited"


def digest(text: str) -> str:
    """Return the first eight hexadecimal digits of the SHA-256 of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def whereabouts(text: str, start: int, end: int, words: str) -> tuple[int, int] | None:
    """Return where the words of a digest stand in a text: at their place, else nearest to it; None where nowhere.

    Looked at is what is as long and has white space on both sides, as all that is quoted has.
    """
    if end <= len(text) and digest(text[start:end]) == words:
        return start, end
    length = end - start
    begins = (match.start() for match in _BEGINS.finditer(text, 0, max(0, len(text) - length + 1)))
    places = [place for place in begins if not text[place + length : place + length + 1].strip()]
    places.sort(key=lambda place: abs(place - start))
    for place in places[: _COMPARED_MOST // length]:
        if digest(text[place : place + length]) == words:
            return place, place + length
    return None
