"""Opens the zip packages that Word and OpenDocument files are, with limits, and parses their XML without entities."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from corpus.extract import UnreadableError

MAX_MEMBERS = 20_000
MAX_PART_BYTES = 150_000_000
MAX_RATIO = 400
"""An XML part packs to a tenth or twentieth of its size; much more than that is a bomb."""


class Package:
    """A package's parts by name; ``source`` and ``what`` are how messages call it."""

    def __init__(self, data: bytes, source: str, what: str) -> None:
        """Open the package.

        Raises:
            UnreadableError: it is no zip, is damaged, or has far too many parts.
        """
        self.source, self.what = source, what
        if not data.startswith(b"PK"):
            raise UnreadableError(f"{source} is called {what} but isn't the zip package that one is. Save it again.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, IndexError) as error:
            raise UnreadableError(
                f"{source} is {what} that is damaged or breaks off ({error}). Fetch it again."
            ) from error
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise UnreadableError(
                f"{source} is {what} with more than {MAX_MEMBERS:,} parts, which none needs. Leave it out."
            )

    def names(self) -> list[str]:
        """Return the names of the parts."""
        return self._zip.namelist()

    def bytes_of(self, name: str) -> bytes | None:
        """Return a part's bytes, or None if there's no such part.

        Raises:
            UnreadableError: the part is encrypted, damaged, or grows beyond the limits when unpacked.
        """
        found = next((info for info in self._zip.infolist() if info.filename.lstrip("/").lower() == name.lower()), None)
        if found is None:
            return None
        if found.flag_bits & 1:
            raise UnreadableError(f"{self.source} is {self.what} protected by a password. Save a copy without it.")
        limit = min(MAX_PART_BYTES, max(10_000_000, MAX_RATIO * found.compress_size))
        try:
            with self._zip.open(found) as part:
                data = part.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise UnreadableError(
                f"{self.source} is {self.what} with a damaged part ({name}: {error}). Fetch it again."
            ) from error
        if len(data) > limit:
            raise UnreadableError(
                f"{self.source} is {self.what} whose part {name} grows beyond {limit / 1e6:.0f} MB "
                "when unpacked, as a zip bomb does. Leave it out."
            )
        return data

    def xml(self, name: str) -> tuple[etree._Element | None, bool]:
        """Return a part's root element (None if there's no such part) and whether its XML was whole.

        Raises:
            UnreadableError: as ``bytes_of``, or the XML declares entities or can't be parsed at all.
        """
        data = self.bytes_of(name)
        if data is None:
            return None, True
        return parse_xml(data, f"{self.source} is {self.what} whose part {name}")


def parse_xml(data: bytes, what: str) -> tuple[etree._Element, bool]:
    """Return the root of some XML, and whether it was well-formed; what can be saved of broken XML is kept.

    Raises:
        UnreadableError: it has a document type (which is how entities are brought in), or nothing can be saved.
    """
    if b"<!DOCTYPE" in data[:100_000] or b"<!ENTITY" in data[:100_000]:
        raise UnreadableError(f"{what} declares a document type or entities, which these files never do. Leave it out.")
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root, not recover
    raise UnreadableError(f"{what} holds no readable XML: it is damaged. Fetch it again.")


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace (the strict and the usual dialect differ only in that)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the element that a path of names leads to, each the first child of that name."""
    for name in names:
        if element is None:
            return None
        element = next((part for part in element if local(part) == name), None)
    return element


def is_title(title: str) -> bool:
    """Return whether a file's own title is one; programs often put a file name or nothing of use there."""
    usual = ("microsoft", "untitled", "document", "slide", "template", "normal", "word document", "agenda template")
    return 3 < len(title) < 200 and " " in title and not title.lower().startswith(usual)


def refuse_packages(names: set[str], source: str) -> None:
    """Refuse a zip that is an office file or a program: its members are parts, not documents.

    Raises:
        UnreadableError: it is one.
    """
    what = None
    if "[Content_Types].xml" in names:
        kinds = {"xl": "an Excel file", "ppt": "a PowerPoint file", "word": "a damaged Word file"}
        folders = {name.partition("/")[0] for name in names}
        what = next((kind for folder, kind in kinds.items() if folder in folders), "an office file")
    elif "mimetype" in names and ("content.xml" in names or "META-INF/container.xml" in names):
        what = "an OpenDocument table or presentation, or an e-book"
    elif "META-INF/MANIFEST.MF" in names:
        what = "a program"
    if what is not None:
        raise UnreadableError(f"{source} is {what}, which isn't read. Give a PDF or web page of it.")
