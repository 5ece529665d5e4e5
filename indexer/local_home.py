"""The index in a folder on one machine, as builds see it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from indexer.embedding import Embedder
from indexer.errors import disk_errors_explained
from indexer.generations import GENERATIONS, LocalGenerations, folder_of, leftovers
from indexer.homes import Ask, Opened
from indexer.local_store import LocalStore
from indexer.locking import building
from indexer.manifest import Manifest, Recipe
from indexer.purged import Purged
from indexer.reuse import Remembered
from indexer.staging import Staging
from indexer.verification import verify_generation

FEW_DEAD = 5000


class LocalHome(LocalGenerations):
    """A folder of generations; see :class:`indexer.homes.Home`."""

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Hold the build lock, and explain what a full or failing disk raises."""
        with building(self.index_dir), disk_errors_explained(self.index_dir):
            (self.index_dir / GENERATIONS).mkdir(exist_ok=True)
            yield

    def known(self, embedder: Embedder, previous: Opened | None) -> Remembered:
        """Return the vectors of the generation in use, and of builds that were stopped."""
        remembered = Remembered(embedder)
        if previous:
            remembered.use_store(previous.store)
        for folder in leftovers(self.index_dir):
            remembered.use_leftover(folder)
        return remembered

    def stage(self, recipe: Recipe, before: Opened | None = None, ask: Ask | None = None) -> Staging:
        """Return a new generation to write to; it begins with all of ``before``, if that was built the same way.

        One that has been changed so often that much of it is removed documents is written anew instead.
        """
        if before is not None and (before.manifest.recipe != recipe or _worn(before)):
            before = None
        return Staging(self.index_dir, recipe, before, ask)

    def details(self, opened: Opened) -> dict[str, object]:
        """Return how vectors are searched, and the size of the generation in bytes."""
        folder = folder_of(self.index_dir, opened.name)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return {"vectors": opened.manifest.vectors, "bytes": size}

    def verify(self) -> tuple[str, Manifest]:
        """Check every file of the generation in use, and that searches find what is in it."""
        name = self.current()
        return name, verify_generation(folder_of(self.index_dir, name))

    def purged(self) -> Purged:
        """Return the documents that may not come back."""
        return Purged(self.index_dir)


def _worn(opened: Opened) -> bool:
    """Return whether a quarter of the rows of a generation, and more than a few, belong to nothing."""
    assert isinstance(opened.store, LocalStore)
    rows = sum(part.rows for part in opened.store.parts)
    return rows - len(opened.store) > max(FEW_DEAD, rows // 4)
