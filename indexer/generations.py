"""Which generation of an index is in use: opening it, noticing a new one, letting the old one go."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from indexer.embedding import Embedder
from indexer.errors import REBUILD, IndexDamaged, IndexMissing, IndexProblem
from indexer.homes import Leases
from indexer.homes import Opened as Opened
from indexer.local_store import LocalStore
from indexer.manifest import Manifest

CURRENT, GENERATIONS, PARTIAL = "CURRENT", "generations", ".partial"


def current_name(index_dir: Path) -> str:
    """Return the name of the generation in use.

    Raises:
        IndexMissing: nothing has been published in the folder.
        IndexDamaged: CURRENT doesn't hold a name.
    """
    try:
        name = (index_dir / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(
            f"There is no index in {index_dir}. Make one with `matters index FOLDER --index {index_dir}`, "
            "or name another folder with --index or MATTERS_INDEX."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{index_dir / CURRENT} can't be read: {error}.") from error
    if not name or Path(name).name != name:
        raise IndexDamaged(f"{index_dir / CURRENT} doesn't name a generation: {REBUILD}.")
    return name


def folder_of(index_dir: Path, name: str) -> Path:
    """Return the folder of a generation."""
    return index_dir / GENERATIONS / name


def open_generation(index_dir: Path, embedder: Embedder | None = None) -> Opened:
    """Open the generation in use; with an embedder, only if it is the one that built it.

    Raises:
        IndexMissing, IndexDamaged, IndexUnfit: see there.
    """
    while True:
        name = current_name(index_dir)
        folder = folder_of(index_dir, name)
        try:
            manifest = Manifest.read(folder)
            manifest.check_sizes(folder)
            if embedder is not None:
                manifest.require(embedder)
            return Opened(name, _store(folder), manifest)
        except IndexDamaged:
            # Between reading the name and opening the files, builds may have published and cleared away.
            if current_name(index_dir) == name:
                raise


def _store(folder: Path) -> LocalStore:
    """Open the files of a generation; whatever SQLite, tantivy, FAISS or the system say of them is IndexDamaged."""
    try:
        return LocalStore(folder)
    except IndexProblem:
        raise
    except Exception as error:
        raise IndexDamaged(
            f"The index {folder} can't be opened ({error}). If it is being copied, wait; if its files may not "
            f"be read, give this user the right to; else {REBUILD}."
        ) from error


def open_current(index_dir: Path, embedder: Embedder | None = None) -> tuple[LocalStore, Manifest]:
    """Open the generation in use, as :func:`open_generation` does; return its store and manifest."""
    opened = open_generation(index_dir, embedder)
    assert isinstance(opened.store, LocalStore)
    return opened.store, opened.manifest


class LocalGenerations:
    """The generations in a folder, as readers see them."""

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir

    def __str__(self) -> str:
        return str(self.index_dir)

    def stamp(self) -> object:
        """Return what changes when CURRENT is replaced."""
        try:
            found = os.stat(self.index_dir / CURRENT)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def current(self) -> str:
        """Return the name of the generation in use, as :func:`current_name` does."""
        return current_name(self.index_dir)

    def open(self, embedder: Embedder | None = None) -> Opened:
        """Open the generation in use, as :func:`open_generation` does."""
        return open_generation(self.index_dir, embedder)


class Current(Leases):
    """The index in a folder, for a running service; see :class:`indexer.homes.Leases`."""

    def __init__(self, index_dir: Path, embedder: Embedder | None = None) -> None:
        super().__init__(LocalGenerations(index_dir), embedder)


def new_name(content: str) -> str:
    """Return a name for a generation: the time (UTC), so that names sort by age, and a digest of its content."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{content[:8]}"


def publish(index_dir: Path, partial: Path, name: str) -> None:
    """Make a finished folder the generation in use; whoever looks sees the one before or this one.

    Everything is on the disk before CURRENT names it, and CURRENT is replaced by a rename.
    """
    for path in [*partial.rglob("*"), partial]:
        _fsync(path)
    partial.rename(folder_of(index_dir, name))
    _fsync(index_dir / GENERATIONS)
    temporary = index_dir / (CURRENT + PARTIAL)
    temporary.write_text(name + "\n", encoding="utf-8")
    _fsync(temporary)
    temporary.replace(index_dir / CURRENT)
    _fsync(index_dir)


def leftovers(index_dir: Path) -> list[Path]:
    """Return the folders of builds that were stopped, oldest first; only whoever holds the build lock may ask."""
    return sorted((index_dir / GENERATIONS).glob("*" + PARTIAL))


def clear(index_dir: Path, keep: set[str]) -> None:
    """Delete every generation and leftover but those named."""
    for path in (index_dir / GENERATIONS).iterdir():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _fsync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows can't open a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
