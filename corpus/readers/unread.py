"""Refuses what is no document though it is text: XML of programs, and the scripts and styles saved with a page."""

from __future__ import annotations

import re

from corpus.extract import Extract, UnreadableError

_SERVICE = re.compile(rb"<(?:meeting|getmeetings|committees|decisions)[\s>]", re.I)


class UnreadReader:
    """Takes XML, scripts and style sheets, so that none of them is taken for plain text.

    Such XML may flag what is restricted, which is lost where its tags are read as words.
    """

    name = "data or a script"
    suffixes = (".xml", ".rss", ".atom", ".xsl", ".xslt", ".xsd", ".css", ".js", ".mjs", ".map", ".axd", ".download")

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes are XML; scripts and styles have no mark of their own."""
        return data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Refuse the bytes.

        Raises:
            UnreadableError: always; it says what the file is and what to give in its place.
        """
        if _SERVICE.search(data[:4096].replace(b"\x00", b"")):
            raise UnreadableError(
                f"{source} is an answer of ModernGov's web service, whose marks of what is restricted would be lost "
                "here. Let `matters fetch` read the site, or save the meeting's page."
            )
        if self.recognises(data):
            raise UnreadableError(f"{source} is XML for programs, no document. Give a web page, PDF or text of it.")
        raise UnreadableError(
            f"{source} is a script or a style sheet, part of a web page and no document. Leave it out."
        )
