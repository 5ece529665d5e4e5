"""How a quotation is cited: the link to the exact words, and the reference."""

from __future__ import annotations

import re
from urllib.parse import quote

from corpus.records import Document, Meeting
from service.places import address

# A text fragment names its text by its first and last words; longer ones break on the smallest difference.
_FRAGMENT_WORDS = 6

# What Markdown puts around words and in front of lines, and the line under the head of a table.
_MARKS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)|^\s*(?:#+|>|[-+])\s+")
_RULE = re.compile(r"\|?[\s|:-]*-{3}[\s|:-]*$")


def long_date(meeting: Meeting) -> str:
    """Return the day the meeting was held as "14 March 2017", or "date not stated"."""
    if meeting.held_on is None:
        return "date not stated"
    return f"{meeting.held_on.day} {meeting.held_on:%B %Y}"


def link_to(document: Document, start: int, end: int, text: str, page: int | None) -> str:
    """Return a link to the exact words, in the council's own page or PDF, else in this service's copy.

    A page gets a text fragment (``#:~:text=``, WICG URL Fragment Text Directives), a PDF the page number
    (``#page=``, RFC 8118).
    """
    if not document.url:
        return address(document.id, start, end, text)
    url = document.url.split("#", 1)[0]
    if re.search(r"\.pdf($|\?)", url, re.IGNORECASE):
        return f"{url}#page={page}" if page else url
    # The council's page shows what Markdown marks, not the marks.
    shown = _without_marks(text) if document.source.casefold().endswith((".md", ".markdown")) else text
    return f"{url}#:~:text={text_fragment(shown)}"


def text_fragment(text: str) -> str:
    """Return the value of a text directive: the whole of a short text, the first and last words of a long one."""
    # A fragment must not run across a line, since the page may break its blocks there.
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    words_first = (lines[0] if lines else text).split()
    words_last = (lines[-1] if lines else text).split()
    if len(lines) <= 1 and len(words_first) <= 2 * _FRAGMENT_WORDS:
        return _encode(" ".join(words_first))
    return f"{_encode(' '.join(words_first[:_FRAGMENT_WORDS]))},{_encode(' '.join(words_last[-_FRAGMENT_WORDS:]))}"


def _without_marks(text: str) -> str:
    """Return Markdown as a page shows it: each cell of a table on a line of its own, as a text directive needs it."""
    lines = (line.strip() for line in text.splitlines())
    rows = (line.strip("|").split("|") if line.startswith("|") else [line] for line in lines if not _RULE.match(line))
    cells = (_MARKS.sub("", cell).strip() for row in rows for cell in row)
    return "\n".join(cell for cell in cells if cell) or text


def _encode(text: str) -> str:
    # Commas, ampersands and dashes have a meaning of their own in a text directive.
    return quote(text, safe="").replace("-", "%2D")


def reference(document: Document, meeting: Meeting, heading_path: tuple[str, ...], page: int | None) -> str:
    """Return how a researcher cites it: body, date, title, kind and status, place, address."""
    body = (
        ", ".join(part for part in (meeting.council, meeting.committee) if part) or "Council and committee not stated"
    )
    kind = "paper" if document.kind == "other" else document.kind
    status = {"draft": "draft ", "approved": "", "unknown": ""}[document.status]
    parts = [f"{body}, “{document.title}” ({status}{kind}, {long_date(meeting)})"]
    if heading := heading_of(document, heading_path):
        parts.append(f"under “{heading}”")
    if page is not None:
        parts.append(f"p. {page}")
    if document.scanned:
        parts.append("text read from a scan")
    parts.append(document.url or document.source)
    return ", ".join(part for part in parts if part) + "."


def whole(link: str, base_url: str) -> str:
    """Return a link that can be followed from elsewhere: a path gets the public address of the service in front."""
    return base_url + link if link.startswith("/") else link


def heading_of(document: Document, heading_path: tuple[str, ...]) -> str:
    """Return the heading that a passage stands under, or "" where there is none but the document's title."""
    heading = heading_path[-1] if heading_path else ""
    return "" if heading.casefold() == document.title.casefold() else heading
