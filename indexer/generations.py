"""Which generation of an index is in use: opening it, noticing a new one, letting the old one go."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from indexer.embedding import Embedder
from indexer.errors import REBUILD, IndexDamaged, IndexMissing, IndexProblem
from indexer.local_store import LocalStore
from indexer.manifest import Manifest

CURRENT, GENERATIONS, PARTIAL = "CURRENT", "generations", ".partial"


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation that is open for reading."""

    name: str
    store: LocalStore
    manifest: Manifest


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
            return Opened(name, LocalStore(folder), manifest)
        except (IndexDamaged, OSError):
            # Between reading the name and opening the files, builds may have published and cleared away.
            if current_name(index_dir) == name:
                raise


def open_current(index_dir: Path, embedder: Embedder | None = None) -> tuple[LocalStore, Manifest]:
    """Open the generation in use, as :func:`open_generation` does; return its store and manifest."""
    opened = open_generation(index_dir, embedder)
    return opened.store, opened.manifest


class Current:
    """The index of a running service: a request leases the generation in use; a new one is taken up between requests.

    A generation that was replaced is closed when its last lease ends. Any number of threads may lease. ``problem`` says
    why the newest generation couldn't be taken up, if that is so: the one before is served meanwhile.
    """

    def __init__(self, index_dir: Path, embedder: Embedder | None = None) -> None:
        self._index_dir = index_dir
        self._embedder = embedder
        self._lock = threading.Lock()
        self._leases: dict[str, int] = {}
        self.problem: IndexProblem | None = None
        self._seen = self._stamp()
        self._opened = open_generation(index_dir, embedder)

    @contextlib.contextmanager
    def lease(self) -> Iterator[Opened]:
        """Yield the generation in use, kept open until the block ends."""
        with contextlib.suppress(IndexProblem):  # kept in ``problem``
            self.refresh()
        with self._lock:
            opened = self._opened
            self._leases[opened.name] = self._leases.get(opened.name, 0) + 1
        try:
            yield opened
        finally:
            self._release(opened)

    def refresh(self) -> bool:
        """Take up a new generation if one was published; return whether. Costs one look at CURRENT otherwise.

        A new generation that can't be opened raises IndexProblem, and is tried again when CURRENT changes; the old one
        stays in use.
        """
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        with self._lock:
            before, self._seen, self.problem = self._opened, stamp, None
            try:
                if current_name(self._index_dir) == before.name:
                    return False
                self._opened = open_generation(self._index_dir, self._embedder)
            except IndexProblem as error:
                self.problem = error
                raise
            if not self._leases.get(before.name):
                before.store.close()
            return True

    def close(self) -> None:
        """Close the generation in use."""
        with self._lock:
            self._opened.store.close()

    def _release(self, opened: Opened) -> None:
        with self._lock:
            self._leases[opened.name] -= 1
            if not self._leases[opened.name]:
                del self._leases[opened.name]
                if opened is not self._opened:
                    opened.store.close()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._index_dir / CURRENT)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


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
