"""Citations as records that reference managers read: BibTeX and RIS."""

from __future__ import annotations

import re
from urllib.parse import quote

from corpus.records import Citation
from service.citing import heading_of

# Braces by name: BibTeX counts them before LaTeX reads anything, so that "\{" would open one. The others in the form
# that reference managers know.
_LATEX = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", **{sign: f"\\{sign}" for sign in "&%$#_"},
}  # fmt: skip


def bibtex(citation: Citation) -> str:
    """Return a BibTeX ``@techreport`` with the quotation in its note.

    Its day is in biblatex's ``date``; ``year`` and ``month``, a macro, are what BibTeX itself reads. The heading is
    its ``chapter``, which biblatex takes for any unit of a report.
    """
    meeting, document = citation.meeting, citation.document
    texts = {
        "title": document.title,
        "institution": meeting.council or "Council not stated",
        "type": _kind(citation),
        "year": str(meeting.held_on.year) if meeting.held_on else "n.d.",
        "chapter": heading_of(document, citation.passage.heading_path),
        "pages": _page(citation),
        "note": citation.quote.text,
    }
    fields = {name: f"{{{_latex(_one_line(text))}}}" for name, text in texts.items() if text}
    # Two braces: a committee is no person with a first and a last name.
    fields["author"] = f"{{{{{_latex(_one_line(meeting.committee or meeting.council or 'Not stated'))}}}}}"
    if meeting.held_on:
        fields |= {"month": f"{meeting.held_on:%b}".lower(), "date": f"{{{meeting.held_on}}}"}
    if found_at := whole_address(citation):
        # It is read as it stands: "&" and "_" may not be escaped. What would end the field can't be in a URL anyway.
        plain = re.sub(r"[{}\\\s]", lambda sign: quote(sign[0]), found_at)
        fields["url"] = f"{{{plain}}}"
    rows = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@techreport{{{citation.passage.id},\n{rows}\n}}\n"


def ris(citation: Citation) -> str:
    """Return an RIS record of type RPRT (report): the quotation is its note (N1), the heading its section (SE)."""
    meeting, document = citation.meeting, citation.document
    body = meeting.committee or ""
    rows = [
        ("TY", "RPRT"),
        ("TI", document.title),
        # Readers of RIS take what stands before a comma for a surname and drop what follows a second one.
        ("AU", body.replace(",", "")),
        ("T2", body if "," in body else ""),
        ("PB", meeting.council or ""),
        ("DA", f"{meeting.held_on:%Y/%m/%d}" if meeting.held_on else ""),
        ("PY", f"{meeting.held_on.year}" if meeting.held_on else ""),
        ("M3", _kind(citation)),
        ("SE", heading_of(document, citation.passage.heading_path)),
        ("SP", _page(citation)),
        ("N1", citation.quote.text),
        ("UR", whole_address(citation)),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in rows if value or tag == "ER")


def whole_address(citation: Citation) -> str:
    """Return where the document is found: as the council published it, else this service's copy, else nothing.

    A path alone leads nowhere from a file.
    """
    return citation.document.url or (citation.link if "://" in citation.link else "")


def _kind(citation: Citation) -> str:
    kind = "paper" if citation.document.kind == "other" else citation.document.kind
    return f"draft {kind}".capitalize() if citation.document.status == "draft" else kind.capitalize()


def _page(citation: Citation) -> str:
    return "" if citation.passage.page is None else str(citation.passage.page)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _latex(text: str) -> str:
    return re.sub(r"[\\{}~^&%$#_]", lambda sign: _LATEX[sign[0]], text)
