"""Reads in the properties that a file states of itself (title, keywords, a label of sensitivity) that it is exempt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.message import Message
from itertools import islice

import pypdfium2 as pdfium
from lxml import etree

from corpus.exempt_words import CHARGES, MARK_ALONE
from corpus.extract import UnreadableError
from corpus.flags import restriction, tells
from corpus.readers.packages import Package, attribute, local
from corpus.readers.pdf_metadata import own_names, xmp
from corpus.restricted_marks import stands_alone
from corpus.restricted_names import restricted_title

_LONG = 2_000
_OF_PDF = ("Title", "Subject", "Keywords", "Category", "Status", "Classification", "Sensitivity", "ProtectiveMarking")
_OF_RTF = re.compile(
    r"\{\s*\\(title|subject|keywords|category|doccomm)\s+([^{}]{1,2000})\}"
    r"|\{\s*\\propname\s+([^{}]{1,200})\}\s*\\proptype\d+\s*\{\s*\\staticval\s+([^{}]{1,2000})\}"
)
_NAMES = re.compile(r"(?:^|\})(?:name|displayName|tag|text)$", re.I)
_FIELDS = re.compile(r"/?customXml/item\d+\.xml", re.I)
_MOST = 40
_PARTS = re.compile(r"\s*[,;|\n]\s*")


def secret_property(properties: Iterable[tuple[str, str]]) -> str | None:
    """Return why a file is taken as exempt by the first of its (name, value) that says so, else None."""
    for name, value in properties:
        said = " ".join(value[:_LONG].split())
        if said and (restriction({name: said}) is not None or _is_marked(value[:_LONG])):
            return f"its property {name!r} says {said[:200]!r}"
    return None


def _is_marked(value: str) -> bool:
    """Return whether a title, a subject or one of several keywords is a mark; keywords on taxes use the same words."""
    if restricted_title(value.strip()) is not None or stands_alone(value):
        return True
    keywords = _PARTS.split(value)
    return CHARGES.search(value) is None and any(MARK_ALONE.fullmatch(word) for word in keywords)


def of_package(package: Package, *parts: str) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the properties in a package's parts; a custom one has its name in an attribute."""
    for part in parts:
        root = _root(package, part)
        for element in root.iter() if root is not None else ():
            parent = element.getparent()
            named = attribute(element, "name") or (attribute(parent, "name") if parent is not None else None)
            if element.text and not element.text.isspace():
                yield named or local(element), element.text


def of_word(package: Package) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of a Word file's properties, of its labels, and of the fields that a site keeps in it.

    LabelInfo.xml names a label by its id, and seldom in words; a label that was taken off counts no more.
    """
    yield from of_package(package, "docProps/core.xml", "docProps/custom.xml")
    root = _root(package, "docMetadata/LabelInfo.xml")
    for label in root.iter() if root is not None else ():
        if attribute(label, "removed") not in ("1", "true") and attribute(label, "enabled") not in ("0", "false"):
            yield from (("sensitivity", str(value)) for key, value in label.attrib.items() if _NAMES.search(str(key)))
    fields = (name for name in package.names() if _FIELDS.fullmatch(name))
    yield from ((name, value) for name, value in of_package(package, *islice(fields, _MOST)) if tells(name))


def _root(package: Package, part: str) -> etree._Element | None:
    try:
        return package.xml(part)[0]
    except UnreadableError:
        return None


def of_pdf(document: pdfium.PdfDocument, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of a PDF's properties; pdfium can't list a program's own, so their names are looked for."""
    for name in dict.fromkeys((*_OF_PDF, *own_names(data))):
        yield name, document.get_metadata_value(name) or ""
    yield from xmp(data)


def of_rtf(rtf: str) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the properties in an RTF file."""
    for found in _OF_RTF.finditer(rtf):
        yield (found[1], found[2]) if found[1] else (found[3], found[4])


def of_mail(message: Message) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the fields by which mail programs carry a label or keywords."""
    for field, value in message.items():
        if field.lower() in ("msip_labels", "x-protective-marking"):
            for said in re.split(r"[;,]", str(value)):
                name, _, label = said.strip().partition("=")
                yield "classification" if name == "SEC" else name, label
        elif field.lower() in ("keywords", "classification", "x-classification"):
            yield field.lower().removeprefix("x-"), str(value)
