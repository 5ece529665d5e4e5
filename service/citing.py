"""How a quotation is cited: the link to the exact words, the reference, and BibTeX and RIS records."""

from __future__ import annotations

import re
from urllib.parse import quote

from corpus.records import Citation, Document, Meeting

# A text fragment names its text by its first and last words; longer ones break on the smallest difference.
_FRAGMENT_WORDS = 6


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
        return f"/documents/{document.id}?start={start}&end={end}#cited"
    url = document.url.split("#", 1)[0]
    if re.search(r"\.pdf($|\?)", url, re.IGNORECASE):
        return f"{url}#page={page}" if page else url
    return f"{url}#:~:text={text_fragment(text)}"


def text_fragment(text: str) -> str:
    """Return the value of a text directive: the whole of a short text, the first and last words of a long one."""
    # A fragment must not run across a line, since the page may break its blocks there.
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    words_first = (lines[0] if lines else text).split()
    words_last = (lines[-1] if lines else text).split()
    if len(lines) <= 1 and len(words_first) <= 2 * _FRAGMENT_WORDS:
        return _encode(" ".join(words_first))
    return f"{_encode(' '.join(words_first[:_FRAGMENT_WORDS]))},{_encode(' '.join(words_last[-_FRAGMENT_WORDS:]))}"


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
    if heading_path and heading_path[-1].casefold() != document.title.casefold():
        parts.append(f"under “{heading_path[-1]}”")
    if page is not None:
        parts.append(f"p. {page}")
    if document.scanned:
        parts.append("text read from a scan")
    parts.append(document.url or document.source)
    return ", ".join(part for part in parts if part) + "."


def bibtex(citation: Citation) -> str:
    """Return a BibTeX ``@techreport`` with the quotation in its note."""
    meeting, document = citation.meeting, citation.document
    fields = {
        "title": document.title,
        "institution": meeting.council or "Council not stated",
        "type": document.kind.capitalize(),
        "author": "{" + (meeting.committee or meeting.council or "Not stated") + "}",
        "year": str(meeting.held_on.year) if meeting.held_on else "n.d.",
        "month": f"{meeting.held_on:%b}".lower() if meeting.held_on else "",
        "url": document.url or "",
        "note": " ".join(citation.quote.text.split()),
    }
    rows = ",\n".join(f"  {key} = {{{_bibtex_safe(value)}}}" for key, value in fields.items() if value)
    return f"@techreport{{{citation.passage.id},\n{rows}\n}}\n"


def _bibtex_safe(value: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", value)


def ris(citation: Citation) -> str:
    """Return an RIS record of type RPRT (report) with the quotation as its note (N1)."""
    meeting, document = citation.meeting, citation.document
    rows = [
        ("TY", "RPRT"),
        ("TI", document.title),
        ("AU", meeting.committee or ""),
        ("PB", meeting.council or ""),
        ("DA", f"{meeting.held_on:%Y/%m/%d}" if meeting.held_on else ""),
        ("PY", f"{meeting.held_on.year}" if meeting.held_on else ""),
        ("M3", document.kind.capitalize()),
        ("N1", " ".join(citation.quote.text.split())),
        ("UR", document.url or ""),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value or tag == "ER")
