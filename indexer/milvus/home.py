"""Where the generations of an index on Milvus are: an alias names the one in use, and switching it publishes another.

The collections of a generation are called ``<collection>__<time>`` and ``<collection>__<time>_records``; the alias is
``<collection>``. A build writes new ones beside those in use, and whoever looks sees the one before or the new one.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.embedding import Embedder
from indexer.errors import IndexDamaged, IndexMissing, IndexProblem, IndexUnfit
from indexer.homes import Ask, Opened
from indexer.manifest import Manifest, Recipe
from indexer.milvus import files, rows
from indexer.milvus.address import Address
from indexer.milvus.client import CollectionGone, Engine
from indexer.milvus.purged import MilvusPurged
from indexer.milvus.staging import NOTE, MilvusStage, generation_name, verify_store
from indexer.milvus.store import RECORDS
from indexer.milvus.writing import MilvusStore
from indexer.store import Vectors

# How often a service looks at the alias.
STAMP_SECONDS = 1.0
# What a build that was stopped has left is deleted after so long; until then it may be running yet.
LEFT_HOURS = 24
VectorsOf = Callable[[Sequence[str]], dict[str, Vectors]]
_STAMP = "%Y%m%dT%H%M%S%f"


class MilvusHome:
    """The generations of an index on Milvus; see :class:`indexer.homes.Home`.

    Raises:
        IndexProblem: the engine can't be reached, or the package isn't installed.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._engine = Engine(address)
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._seen: str | None = None

    def __str__(self) -> str:
        return str(self.address)

    # As readers see them

    def stamp(self) -> object:
        """Return the collection that the alias names, looked up once a second at most."""
        with self._lock:
            if time.monotonic() - self._looked_at >= STAMP_SECONDS:
                # A server that can't be reached for a moment is no reason to let go of the generation in use.
                with contextlib.suppress(IndexProblem):
                    self._seen = self.collection()
                self._looked_at = time.monotonic()
            return self._seen

    def collection(self) -> str:
        """Return the collection of passages in use.

        Raises:
            IndexMissing: nothing has been published under this name.
        """
        name = self.address.collection
        try:
            return str(self._engine.call("describe_alias", name)["collection_name"])
        except CollectionGone:
            raise IndexMissing(
                f"There is no index at {self}. Make one with `matters index FOLDER --store {self}`, or name another "
                "with --store or MATTERS_STORE."
            ) from None

    def current(self) -> str:
        """Return the name of the generation in use."""
        collection = self.collection()
        with tempfile.TemporaryDirectory(prefix="matters-") as folder:
            return generation_name(collection, self._manifest(collection, Path(folder)))

    def open(self, embedder: Embedder | None = None) -> Opened:
        """Open the generation in use; with an embedder, only if it is the one that built it.

        Raises:
            IndexMissing, IndexDamaged, IndexUnfit: see there.
        """
        collection = self.collection()
        folder = Path(tempfile.mkdtemp(prefix="matters-"))
        try:
            manifest = self._manifest(collection, folder)
            if embedder is not None:
                manifest.require(embedder)
        except IndexProblem:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        store = MilvusStore(Engine(self.address), collection, manifest.dimension, folder, "Bounded")
        store.owns()
        store.load()
        return Opened(generation_name(collection, manifest), store, manifest)

    def _manifest(self, collection: str, folder: Path) -> Manifest:
        try:
            self._engine.call("load_collection", collection + RECORDS)
            files.fetch(self._engine, collection + RECORDS, folder)
        except CollectionGone as error:
            raise IndexDamaged(
                f"{self} names the collection {collection}, which isn't an index of this program: give another name. "
                f"({error})"
            ) from None
        try:
            return Manifest.read(folder)
        except (IndexUnfit, IndexDamaged) as error:
            raise type(error)(str(error).replace(str(folder), str(self))) from None

    # As builds see them

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Return the context of a build; that no other published meanwhile is checked when it publishes."""
        yield

    def known(self, embedder: Embedder, previous: Opened | None) -> MilvusKnown:
        """Return the vectors of the generation in use, and of builds that were stopped."""
        sources = [previous.store.vectors_of_inputs] if previous else []
        left = [
            MilvusStore(Engine(self.address), name, embedder.dimension, Path())
            for name in self.generations()
            if self._note(name) == embedder.fingerprint
        ]
        for store in left:
            store.load()
        return MilvusKnown([*sources, *(store.vectors_of_inputs for store in left)], left)

    def stage(self, recipe: Recipe, before: Opened | None = None, ask: Ask | None = None) -> MilvusStage:
        """Return a new generation to write to; it begins empty, and the engine looks to its own search."""
        return MilvusStage(self, recipe)

    def purged(self) -> MilvusPurged:
        """Return the documents that may not come back."""
        return MilvusPurged(self._engine, f"{self.address.collection}_purged", str(self))

    def details(self, opened: Opened) -> dict[str, object]:
        """Return how vectors are searched, where they are, and by which version of the engine."""
        version = self._engine.call("get_server_version")
        return {"vectors": opened.manifest.vectors, "collection": self.collection(), "engine": str(version)}

    def verify(self) -> tuple[str, Manifest]:
        """Check that the engine holds every passage once, and that both searches find probes."""
        opened = self.open()
        try:
            verify_store(opened.store, opened.manifest, self._engine.count(self.collection()), str(self))
        finally:
            opened.store.close()
        return opened.name, opened.manifest

    def generations(self) -> list[str]:
        """Return the collections of passages of every generation, unfinished ones too, oldest first."""
        prefix = f"{self.address.collection}__"
        found = self._engine.call("list_collections")
        return sorted(name for name in found if name.startswith(prefix) and not name.endswith(RECORDS))

    def new_collection(self) -> str:
        """Return the name of the collection of a new generation."""
        return f"{self.address.collection}__{datetime.now(UTC):{_STAMP}}"

    def switch(self, collection: str, expected: str | None) -> None:
        """Put a collection in use, if ``expected`` still is what is in use.

        Raises:
            IndexProblem: another build published meanwhile.
        """
        in_use = self.in_use()
        if in_use != expected:
            raise IndexProblem(
                f"Another build of {self} was published while this one ran ({in_use}), so this one was not put in use: "
                "run it again."
            )
        change = "create_alias" if in_use is None else "alter_alias"
        self._engine.call(change, collection, self.address.collection)
        self._looked_at = float("-inf")

    def let_services_move_on(self) -> None:
        """Wait until every service has seen which generation is in use now."""
        time.sleep(2 * STAMP_SECONDS)

    def in_use(self) -> str | None:
        """Return the collection in use, or None."""
        try:
            return self.collection()
        except IndexMissing:
            return None

    def clear(self, keep: set[str]) -> None:
        """Delete the collections of every generation but those named and those that may still be written."""
        youngest = datetime.now(UTC) - timedelta(hours=LEFT_HOURS)
        for name in self.generations():
            made = datetime.strptime(name.rsplit("__", 1)[1], _STAMP).replace(tzinfo=UTC)
            if name not in keep and (self._note(name) is None or made < youngest):
                MilvusStore(self._engine, name, 1, Path()).drop()

    def _note(self, collection: str) -> str | None:
        """Return whose vectors an unfinished generation holds (the model's fingerprint); None if it is finished."""
        with contextlib.suppress(CollectionGone):
            note = rows.record_id("note", NOTE)
            self._engine.call("load_collection", collection + RECORDS)
            found = self._engine.by_ids(collection + RECORDS, [note], ("body",), "Strong")
            return str(found[note]["body"]) if found else None
        return ""

    def close(self) -> None:
        """Let go of the connection."""
        self._engine.close()


class MilvusKnown:
    """Finds the vector that equal input had, in generations that hold vectors of the same model."""

    def __init__(self, sources: Sequence[VectorsOf], left: Sequence[MilvusStore]) -> None:
        self._sources = sources
        self._left = left

    def vectors(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors that are known, by input digest."""
        known: dict[str, Vectors] = {}
        for source in self._sources:
            missing = [given for given in inputs if given not in known]
            if missing:
                with contextlib.suppress(CollectionGone):
                    known |= source(missing)
        return known

    def close(self) -> None:
        """Let go of connections."""
        for store in self._left:
            store.close()
