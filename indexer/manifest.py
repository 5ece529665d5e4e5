"""What built an index, kept beside it; refuses what doesn't fit and finds what was damaged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from indexer.contexts import CHUNKING
from indexer.embedding import Embedder
from indexer.errors import REBUILD, IndexDamaged, IndexUnfit

MANIFEST = "manifest.json"
# Raised whenever an index of an earlier format can't be read any more.
FORMAT = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides how a document comes out in an index: the embedder and the way of cutting into passages."""

    embedder: str
    fingerprint: str
    dimension: int
    chunking: str

    @classmethod
    def of(cls, embedder: Embedder) -> Recipe:
        """Return the recipe of a build that starts now."""
        return cls(embedder.name, embedder.fingerprint, embedder.dimension, CHUNKING)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who made a generation, from what, and what its files must be.

    ``content`` is a digest of documents and passages: equal for equal content. ``files`` gives size in bytes and
    SHA-256 by path inside the generation. ``scopes`` are the folders and files indexed. ``vectors`` says how vectors
    are searched. ``created_at`` is UTC.
    """

    format: int
    created_at: datetime
    embedder: str
    fingerprint: str
    dimension: int
    chunking: str
    content: str
    passages: int
    documents: int
    meetings: int
    scopes: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]
    vectors: str = ""

    def require(self, embedder: Embedder) -> None:
        """Raise IndexUnfit unless the embedder is the one that built the index."""
        if (embedder.fingerprint, embedder.dimension) != (self.fingerprint, self.dimension):
            raise IndexUnfit(
                f"The index was built by the model {self.embedder} ({self.fingerprint}); this run uses "
                f"{embedder.name} ({embedder.fingerprint}). Use the model it was built by, or {REBUILD}."
            )

    @property
    def recipe(self) -> Recipe:
        """How the generation was made."""
        return Recipe(self.embedder, self.fingerprint, self.dimension, self.chunking)

    def equals(self, other: Manifest) -> bool:
        """Return whether both describe the same content, built the same way."""
        return replace(self, files={}, vectors="", created_at=other.created_at) == replace(other, files={}, vectors="")

    def with_files(self, files: Mapping[str, tuple[int, str]]) -> Manifest:
        """Return the manifest with its list of files."""
        return replace(self, files=files)

    def write(self, folder: Path) -> None:
        """Write the manifest into a generation."""
        record = asdict(self) | {"created_at": self.created_at.isoformat()}
        (folder / MANIFEST).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return the manifest of a generation.

        Raises:
            IndexDamaged: there is none, or it can't be read.
            IndexUnfit: it is of another format.
        """
        path = folder / MANIFEST
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            if record["format"] != FORMAT:
                raise IndexUnfit(
                    f"The index {folder} has format {record['format']}, this version reads format {FORMAT}: {REBUILD}."
                )
            record["created_at"] = datetime.fromisoformat(record["created_at"])
            record["scopes"] = tuple(record["scopes"])
            record["files"] = {name: (size, sha256) for name, (size, sha256) in record["files"].items()}
            return cls(**record)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"{path} can't be read ({error}): {REBUILD}.") from error

    def check_sizes(self, folder: Path) -> None:
        """Raise IndexDamaged if a file is missing or has another size (cheap: done whenever an index is opened)."""
        for name, (size, _) in self.files.items():
            try:
                found = (folder / name).stat().st_size
            except OSError as error:
                raise IndexDamaged(f"The index file {folder / name} can't be read ({error}): {REBUILD}.") from error
            if found != size:
                raise IndexDamaged(f"The index file {folder / name} has {found} bytes instead of {size}: {REBUILD}.")

    def check_files(self, folder: Path, trusted: Set[str] = frozenset()) -> None:
        """Raise IndexDamaged if a file is missing or its SHA-256 is another (reads every byte, but of ``trusted``)."""
        self.check_sizes(folder)
        for name, (_, expected) in self.files.items():
            if name not in trusted and sha256(folder / name) != expected:
                raise IndexDamaged(f"The index file {folder / name} has been changed since it was built: {REBUILD}.")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_in(folder: Path, known: Mapping[str, tuple[int, str]] | None = None) -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of each file in a generation, but the manifest and tantivy's locks.

    ``known`` are those of files that were read before.
    """
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST and p.suffix != ".lock")
    names = {p.relative_to(folder).as_posix(): p for p in paths}
    return {name: (known or {}).get(name) or (path.stat().st_size, sha256(path)) for name, path in names.items()}


def shared_files(folder: Path, before: Path, files: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """Return those of the files of an earlier generation that a generation shares with it, unchanged.

    That is so where both names lead to one file whose size is what the earlier manifest states.
    """
    shared = {}
    for name, (size, digest) in files.items():
        try:
            here, there = (folder / name).stat(), (before / name).stat()
        except OSError:
            continue
        if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino) and here.st_size == size:
            shared[name] = (size, digest)
    return shared
