"""Finds in a PDF's bytes what pdfium doesn't give: its XMP packets, and the names of properties that programs add.

XMP: ISO 16684-1. Streams that are encrypted, or packed in another way than Flate, are passed over.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from lxml import etree

from corpus.extract import UnreadableError
from corpus.readers.packages import local, parse_xml

_STREAM = re.compile(rb"stream\r?\n")
_NEAR = 600
_MOST = 30_000_000
"""No more bytes than this are unpacked of one file."""
_OWN = re.compile(
    rb"/((?:MSIP_Label_[\w-]{1,80}"
    rb"|[\w#-]{0,40}(?:classification|sensitivity|marking|exempt|restrict|confidential|securitylabel)[\w#-]{0,40}))",
    re.I,
)
_ESCAPED = re.compile(r"#([0-9A-Fa-f]{2})")
# How Acrobat writes characters that a name in XML can't hold.
_CODED = re.compile("\u2182([0-9A-Fa-f]{4})")


def own_names(data: bytes) -> list[str]:
    """Return the names of properties that a program added ("MSIP_Label_…_Name"), also those in packed objects."""
    found = set(_OWN.findall(data))
    for stream in _streams(data, b"ObjStm"):
        found.update(_OWN.findall(stream))
    return sorted(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), name.decode("ascii")) for name in found)


def xmp(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the properties in a PDF's XMP packets, pictures' own left out; a list has several."""
    for stream in _streams(data, b"Metadata"):
        try:
            root = parse_xml(stream, "XMP")[0]
        except UnreadableError:
            continue
        said = [pair for element in root.iter() if local(element) == "Description" for pair in _of(element)]
        if not any(name == "format" and value.startswith("image/") for name, value in said):
            yield from said


def _of(description: etree._Element) -> Iterator[tuple[str, str]]:
    for key, value in description.attrib.items():
        yield _name(str(key).rpartition("}")[2]), str(value)
    for element in description:
        name = _name(local(element))
        values = [item.text for item in (element, *element.iter()) if item.text and not item.text.isspace()]
        for value in dict.fromkeys(values):
            yield name, value


def _name(name: str) -> str:
    return _CODED.sub(lambda code: chr(int(code[1], 16)), name)


def _streams(data: bytes, kind: bytes) -> Iterator[bytes]:
    """Yield the streams of a type, unpacked."""
    left = _MOST
    for found in re.finditer(rb"/Type\s*/%s\b" % kind, data):
        begin = data.rfind(b"obj", max(0, found.start() - _NEAR), found.start())
        opened = _STREAM.search(data, found.end(), found.end() + _NEAR)
        end = data.find(b"endstream", opened.end()) if opened is not None else -1
        if opened is None or end < 0 or left <= 0:
            continue
        stream = data[opened.end() : end]
        if b"/Filter" in data[max(0, begin) : opened.start()]:
            try:
                stream = zlib.decompressobj().decompress(stream, left)
            except zlib.error:
                continue
        left -= len(stream)
        yield stream.strip()
