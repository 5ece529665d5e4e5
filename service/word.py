"""What the Word files have in common: a quotation as it reads, and its reference as the link to the exact words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from corpus.records import Citation
from service.cells import xml_text

# How plain text writes emphasis, and the signs of a heading at the beginning of a line.
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])")
_HEADING = re.compile(r"(?m:^#{1,6} )")
# What may stand in a URI (RFC 3986, 2): Word calls a file damaged in which a link's address isn't one.
_URI = "%:/?#[]@!$&'()*+,;=~"

# What Word takes for a property of a file.
_PROPERTY_MOST = 255


def name_file(word: Word, title: str, author: str) -> None:
    """Set the title and the author of a file, cut to what Word takes."""
    word.core_properties.title = xml_text(title)[:_PROPERTY_MOST]
    word.core_properties.author = xml_text(author)[:_PROPERTY_MOST]


def add_quotation(word: Word, citation: Citation) -> None:
    """Add the words of a citation and, below, its reference, which leads to them where its link is whole."""
    paragraph = word.add_paragraph(style="Quote")
    for text, bold, italic in _stretches(" ".join(_HEADING.sub("", citation.quote.text).split())):
        run = paragraph.add_run(xml_text(text))
        # The style of quotations is italic itself: what stands out in it is upright.
        run.bold, run.italic = bold or None, False if italic else None
    caption = word.add_paragraph(style="Caption")
    if "://" in citation.link:
        _add_link(caption, citation.link, xml_text(citation.reference))
    else:
        caption.add_run(xml_text(citation.reference))


def _stretches(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield the stretches of a text in markdown without its signs, each with whether it is bold and emphasised."""
    parts = text.split("**")
    for n, part in enumerate(parts):
        bold = n % 2 == 1 and n < len(parts) - 1  # what is opened last and never closed isn't bold
        for place, stretch in enumerate(_EMPHASIS.split(part)):
            if stretch:
                yield stretch, bold, place % 2 == 1


def _add_link(paragraph: Paragraph, address: str, words: str) -> None:
    uri = quote(address, safe=_URI, errors="replace")
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(uri, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(words)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
