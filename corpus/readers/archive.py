"""Reads zip and tar archives in memory: each member by its own reader, within limits; nothing is written to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from corpus.extract import Extract, UnreadableError
from corpus.manifests import MANIFESTS, STRUCTURED, described, load_manifest, over
from corpus.readers.packages import refuse_packages
from corpus.records import Metadata

Extractor = Callable[[bytes, str], list[Extract]]
MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 200_000_000
MAX_TOTAL_BYTES = 2_000_000_000
MAX_DEPTH = 3
MAX_RATIO = 200
"""Unpacked to packed size; text packs to a fifth, and hardly anything honest of some size to less than a hundredth."""
_RATIO_FROM = 50_000_000
_DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, IndexError,
    NotImplementedError, struct.error, RuntimeError,
)  # fmt: skip


@dataclass(slots=True)
class Budget:
    """What is left of an archive's limits, shared by the archives inside it."""

    members: int = MAX_MEMBERS
    total: int = MAX_TOTAL_BYTES


@dataclass(frozen=True, slots=True)
class _Member:
    """A member's name, and its bytes or why they can't be had."""

    name: str
    data: bytes | None = None
    problem: str | None = None


class ArchiveReader:
    """Takes zip, tar, and tar or a single file packed by gzip, bzip2 or xz; the extracts of all members.

    ``extractor`` reads a member; a member that can't be read is an extract with a ``problem``.
    """

    name = "archive"
    suffixes = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz")

    def __init__(self, extractor: Extractor | None = None, depth: int = 1, budget: Budget | None = None) -> None:
        if extractor is None:
            from corpus import readers

            extractor = readers.extract
        self._extractor = extractor
        self._depth = depth
        self._budget = budget or Budget()

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes begin as one of these archives does."""
        packed = data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"))
        return packed or data[257:262] == b"ustar"

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return what is in the archive, in the order of its members' names.

        Raises:
            UnreadableError: it is damaged, empty, nested too deep, or breaks a limit before anything could be read.
        """
        if self._depth > MAX_DEPTH:
            raise UnreadableError(
                f"{source} is an archive inside {MAX_DEPTH} others, which is too deep. Unpack it first."
            )
        count = 0
        structured: list[_Member] = []
        manifest: dict[str, Metadata] = {}
        with_rows: set[str] = set()  # folders
        extracts: list[Extract] = []
        try:
            for member in self._members(data, source):
                if PurePosixPath(member.name).name in MANIFESTS and member.data is not None:
                    placed, problems = _rows(member.name, member.data, source)
                    manifest = over(manifest, placed)
                    with_rows |= {str(PurePosixPath(member.name).parent)} if placed else set()
                    extracts += problems
                elif PurePosixPath(member.name).name in STRUCTURED:
                    structured.append(member)
                else:
                    extracts += self._extracts(member, source)
                count += 1
        except _DAMAGED as error:
            reason = f"{source} is an archive that is damaged or breaks off ({error}). Fetch it again."
            if not extracts:
                raise UnreadableError(reason) from error
            extracts.append(Extract("", problem=reason))
        # What a fetch puts beside its manifest is for programs; of that name alone it may be anybody's export.
        alone = (m for m in structured if with_rows.isdisjoint(map(str, PurePosixPath(m.name).parents)))
        extracts += [extract for member in alone for extract in self._extracts(member, source)]
        if not count and not extracts:
            raise UnreadableError(f"{source} is an archive with nothing in it. Fetch it again, or leave it out.")
        rowed = (replace(x, row=described((x.part or "").partition("#")[0], x.row, manifest)) for x in extracts)
        return sorted(rowed, key=lambda extract: extract.part or "")

    def _extracts(self, member: _Member, source: str) -> list[Extract]:
        """Return what is in a member, its parts named by the member's path."""
        name = f"{source}/{member.name}"
        if member.data is None:
            return [Extract("", part=member.name, problem=member.problem)]
        try:
            if self.recognises(member.data) and _is_archive(member.data, name):
                found = ArchiveReader(self._extractor, self._depth + 1, self._budget).read(member.data, name)
                return [replace(extract, part=_joined(member.name, "/", extract.part)) for extract in found]
            found = self._extractor(member.data, name)
            return [replace(extract, part=_joined(member.name, "#", extract.part)) for extract in found]
        except UnreadableError as error:
            return [Extract("", part=member.name, problem=str(error))]

    def _members(self, data: bytes, source: str) -> Iterator[_Member]:
        if data.startswith(b"PK"):
            yield from self._zip(data, source)
        elif data[257:262] == b"ustar":
            yield from self._tar(io.BytesIO(data), len(data), source)
        else:
            stream = io.BufferedReader(_Counted(_unpacked(data), source, len(data), self._budget))
            if stream.peek(512)[257:262] == b"ustar":
                yield from self._tar(stream, len(data), source)
            else:
                name = PurePosixPath(source).stem or "member"
                content = stream.read(MAX_MEMBER_BYTES + 1)
                yield self._checked(name, content, source)

    def _zip(self, data: bytes, source: str) -> Iterator[_Member]:
        _check_directory(data, source)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
            refuse_packages({info.filename for info in infos}, source)
            self._check_count(len(infos), source)
            total = sum(info.file_size for info in infos)
            if total > self._budget.total or (total > _RATIO_FROM and total > MAX_RATIO * len(data)):
                raise UnreadableError(
                    f"{source} would unpack to {total / 1e6:,.0f} MB from {len(data) / 1e6:.1f} MB, as a zip bomb "
                    "does. Unpack it yourself if it's honest."
                )
            for info in sorted(infos, key=lambda info: info.filename):
                name = _safe_name(info.filename)
                if stat.S_ISLNK(info.external_attr >> 16):
                    yield _Member(name, problem=_no_file(f"{source}/{name}"))
                    continue
                if info.flag_bits & 1:
                    yield _Member(
                        name, problem=f"{source}/{name} is protected by a password. Unpack it and read the file."
                    )
                    continue
                try:
                    with archive.open(info) as member:
                        content = member.read(MAX_MEMBER_BYTES + 1)
                except _DAMAGED as error:
                    yield _Member(name, problem=f"{source}/{name} is damaged in the archive ({error}). Fetch it again.")
                    continue
                yield self._checked(name, content, source)

    def _tar(self, stream: io.BufferedIOBase, packed: int, source: str) -> Iterator[_Member]:
        count = 0
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                count += 1
                self._check_count(count, source, one=True)
                if info.isdir() or _is_hidden(info.name):
                    continue
                name = _safe_name(info.name)
                if not info.isreg():
                    yield _Member(name, problem=_no_file(f"{source}/{name}"))
                    continue
                if info.size > MAX_MEMBER_BYTES:
                    yield _Member(name, problem=_too_large(f"{source}/{name}"))
                    continue
                member = archive.extractfile(info)
                yield self._checked(name, member.read() if member is not None else b"", source)

    def _checked(self, name: str, content: bytes, source: str) -> _Member:
        if len(content) > MAX_MEMBER_BYTES:
            return _Member(name, problem=_too_large(f"{source}/{name}"))
        self._budget.total -= len(content)
        if self._budget.total < 0:
            raise UnreadableError(
                f"{source} unpacks to more than {MAX_TOTAL_BYTES / 1e6:,.0f} MB, as a zip bomb does. Unpack it."
            )
        return _Member(name, content)

    def _check_count(self, count: int, source: str, one: bool = False) -> None:
        if count > self._budget.members:
            raise UnreadableError(f"{source} holds more than {MAX_MEMBERS:,} files. Unpack it and read the folder.")
        if not one:
            self._budget.members -= count


class _Counted(io.RawIOBase):
    """An unpacked stream that stops when it has grown too large for what it was packed in."""

    def __init__(self, stream: io.BufferedIOBase, source: str, packed: int, budget: Budget) -> None:
        self._stream, self._source, self._packed, self._budget = stream, source, packed, budget
        self._count = 0

    def readable(self) -> bool:
        """Return True: it is there to be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer and return how many bytes went in.

        Raises:
            UnreadableError: too much has come out.
        """
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._count += len(data)
        too_dense = self._count > _RATIO_FROM and self._count > MAX_RATIO * self._packed
        if self._count > self._budget.total or too_dense:
            raise UnreadableError(
                f"{self._source} unpacks to more than {self._count / 1e6:,.0f} MB from {self._packed / 1e6:.1f} MB, "
                "as a zip bomb does. Unpack it yourself if it's honest."
            )
        return len(data)


def _rows(name: str, data: bytes, source: str) -> tuple[dict[str, Metadata], list[Extract]]:
    """Return the rows of a manifest by the members they are of, and what is wrong with it."""
    folder = name.rpartition("/")[0]
    rows = load_manifest(data, f"{source}/{name}")
    placed = {f"{folder}/{file}".lstrip("/"): row for file, row in rows.rows.items()}
    return placed, [Extract("", part=name, problem=problem) for problem in rows.problems]


def _unpacked(data: bytes) -> io.BufferedIOBase:
    stream = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream)
    return bz2.BZ2File(stream) if data.startswith(b"BZh") else lzma.LZMAFile(stream)


def _check_directory(data: bytes, source: str) -> None:
    """Refuse a zip whose directory alone would fill the memory, before it is parsed."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end >= 0 and len(data) >= end + 16:
        (size,) = struct.unpack("<I", data[end + 12 : end + 16])
        if size != 0xFFFFFFFF and size > 1_000 * MAX_MEMBERS:
            raise UnreadableError(f"{source} holds more than {MAX_MEMBERS:,} files. Unpack it and read the folder.")


def _is_archive(data: bytes, name: str) -> bool:
    from corpus import readers

    return readers.format_of(data, name).name == "archive"


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part not in (".", "..") for part in parts)


def _safe_name(name: str) -> str:
    """Return a member's path as a name only: no root, no way up, nothing that can't be printed."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    joined = "/".join(parts) or "member"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in joined)[:1000]


def _joined(name: str, mark: str, part: str | None) -> str:
    return name if part is None else f"{name}{mark}{part}"


def _no_file(name: str) -> str:
    return f"{name} is a link or a device, which isn't followed: only what an archive itself holds is read."


def _too_large(name: str) -> str:
    return f"{name} is larger than {MAX_MEMBER_BYTES / 1e6:.0f} MB. Unpack it and split it."
