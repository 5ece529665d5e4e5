"""Reads the headers and footers of a Word file, with their watermarks, for what they say of the whole paper."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from corpus.extract import UnreadableError
from corpus.readers.packages import Package, attribute, local
from corpus.readers.running import lines_of

_GAPS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "p": "\n", "noBreakHyphen": "-"}
MAX_PARTS = 200


def head_lines(package: Package, main: str) -> list[str]:
    """Return the lines of all headers and footers that the document's part ``main`` names, each once.

    One that can't be read is passed over. A section's own head counts for the whole: it is safer to withhold more.
    """
    raw: list[str] = []
    for name in list(_parts(package, main))[:MAX_PARTS]:
        try:
            root, _ = package.xml(name)
        except UnreadableError:
            continue
        if root is not None:
            raw.append("".join(_text(root)))
    return lines_of(raw)


def _parts(package: Package, main: str) -> Iterator[str]:
    folder, _, name = main.rpartition("/")
    try:
        relations, _ = package.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
    except UnreadableError:
        return
    for relation in relations if relations is not None else ():
        kind = (attribute(relation, "Type") or "").rpartition("/")[2]
        if kind in ("header", "footer") and attribute(relation, "TargetMode") != "External":
            yield posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target") or "")).lstrip("/")


def _text(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        name = local(element)
        if name == "t":
            yield element.text or ""
        elif name == "textpath":
            # A watermark ("DRAFT" across the page) is a shape whose words are an attribute.
            yield f"\n{attribute(element, 'string') or ''}\n"
        else:
            yield _GAPS.get(name, "")
