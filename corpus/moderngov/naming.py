"""Names of folders and files made from titles: readable, safe on any system, the same on every run."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 70
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)$")


def slug(title: str, fallback: str = "untitled") -> str:
    """Return the title in lower case, its words joined by hyphens, at most 70 characters cut between words."""
    text = unicodedata.normalize("NFC", title).casefold().replace("'", "").replace("’", "").replace("&", " and ")
    name = "-".join(re.findall(r"[^\W_]+", text))
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]
    # A letter can take four bytes, and a file system allows 255.
    name = name.encode("utf-8")[:180].decode("utf-8", "ignore").strip("-")
    if not name or _RESERVED.match(name):
        name = f"{fallback}-{name}".strip("-")
    return name


def suffix_of(body: bytes, url: str) -> str:
    """Return the suffix that fits the content itself, else the one in the address if it is a known one, else .bin."""
    head = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    named = re.search(
        r"\.(docx?|xlsx?|pptx?|rtf|odt|ods|odp|txt|csv|html?|jpe?g|png|gif|tiff?|zip|eml|msg)$", _path(url)
    )
    suffix = f".{named[1]}" if named else ""
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        for mark, found in ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx"), (b"opendocument.text", ".odt")):
            if mark in body:
                return found
        return suffix or ".zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return suffix if suffix in {".doc", ".xls", ".ppt", ".msg"} else ".doc"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if is_html(body):
        return ".html"
    # A name that claims one of the formats above, and isn't it, is no help to a reader.
    return suffix if suffix and suffix not in {".doc", ".docx", ".rtf", ".odt", ".html", ".htm"} else ".bin"


def is_html(body: bytes) -> bool:
    """Return whether the content begins like a web page."""
    head = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        head.startswith(b"<?xml") and b"<html" in head
    )


def _path(url: str) -> str:
    return url.partition("?")[0].partition("#")[0].lower()
