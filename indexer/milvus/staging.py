"""A generation that is being made on Milvus: two new collections that no alias names yet."""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol

from indexer.errors import IndexDamaged, IndexProblem
from indexer.homes import BuildStore, Opened
from indexer.manifest import FORMAT, Manifest, Recipe
from indexer.milvus import files, rows
from indexer.milvus.address import Address
from indexer.milvus.client import Engine
from indexer.milvus.schema import index_for_size, kind_for_size
from indexer.milvus.writing import MilvusStore
from indexer.report import BuildReport
from indexer.store import Filter
from indexer.verification import PROBES, probe

# The record that says, as long as a generation is unfinished, whose vectors it holds.
NOTE = "building"


class Generations(Protocol):
    """What a stage asks of the home that it publishes to; see :class:`indexer.milvus.home.MilvusHome`."""

    address: Address

    def in_use(self) -> str | None:
        """Return the collection in use, or None."""
        ...

    def new_collection(self) -> str:
        """Return the name of the collection of a new generation."""
        ...

    def switch(self, collection: str, expected: str | None) -> None:
        """Put a collection in use, if ``expected`` still is what is in use."""
        ...

    def let_services_move_on(self) -> None:
        """Wait until every service has seen which generation is in use now."""
        ...

    def clear(self, keep: set[str]) -> None:
        """Delete the collections of every generation but those named."""
        ...


def generation_name(collection: str, manifest: Manifest) -> str:
    """Return the name of a generation: when it was made, and a digest of its content."""
    return f"{collection.rsplit('__', 1)[1]}Z-{manifest.content[:8]}"


class MilvusStage:
    """The store to write to, and its way to being published; used as a context.

    What was stopped (Ctrl-C, a killed process) stays for the next build to take vectors from. What failed is deleted.
    """

    def __init__(self, home: Generations, recipe: Recipe) -> None:
        self._home = home
        self._recipe = recipe
        self._started = time.monotonic()
        self._expected = home.in_use()
        self._engine = Engine(home.address)
        folder = Path(tempfile.mkdtemp(prefix="matters-"))
        name = home.new_collection()
        self.store = MilvusStore.create(self._engine, name, recipe.dimension, folder)
        self.store.owns()
        (note,) = rows.records("note", NOTE, recipe.fingerprint)
        self._engine.call("upsert", self.store.records, [note])

    def __enter__(self) -> MilvusStage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(error, Exception):
                self.store.drop()
        finally:
            self.store.close()

    def publish(
        self, report: BuildReport, scopes: tuple[str, ...], previous: Opened | None, *, keep_previous: bool = True
    ) -> None:
        """Finish, verify and put in use; if all is equal to the generation before, that one stays instead.

        Older generations are deleted, but the one before is kept unless ``keep_previous`` is false: a service may be
        answering from it.

        Raises:
            IndexProblem: what was written isn't what was meant to be, or another build was published meanwhile.
        """
        store = self.store
        store.flush()
        counts = store.count(Filter())
        report.passages, report.documents, report.meetings = counts.passages, counts.documents, counts.meetings
        manifest = Manifest(
            format=FORMAT, created_at=datetime.now(UTC), **asdict(self._recipe), content=store.digest(),
            passages=counts.passages, documents=counts.documents, meetings=counts.meetings, scopes=scopes, files={},
            vectors=kind_for_size(counts.passages),
        )  # fmt: skip
        if previous and manifest.equals(previous.manifest):
            report.generation = previous.name
            store.drop()
        else:
            report.generation, report.published = generation_name(store.name, manifest), True
            self._seal(manifest)
        before = {self._expected} if self._expected and keep_previous else set()
        in_use = store.name if report.published else self._expected
        if report.published and not keep_previous:
            self._home.let_services_move_on()
        self._home.clear({in_use or "", *before})
        report.seconds = time.monotonic() - self._started

    def _seal(self, manifest: Manifest) -> None:
        store = self.store
        index_for_size(self._engine, store.name, manifest.passages)
        manifest.write(store.folder)
        files.keep(self._engine, store.records, sorted(store.folder.iterdir()))
        try:
            verify_store(store, manifest, self._engine.count(store.name), str(self._home))
        except IndexDamaged as error:
            raise IndexProblem(f"The new index isn't what was written, so it was not put in use: {error}") from error
        self._engine.call("delete", store.records, filter='part == "note"')
        self._home.switch(store.name, self._expected)


def verify_store(store: BuildStore, manifest: Manifest, held: int, where: str) -> None:
    """Check that the engine holds (``held``) as many passages as documents have, and that both searches find probes.

    Raises:
        IndexDamaged: something isn't as it was built; the message says what.
    """
    assert isinstance(store, MilvusStore)
    if held != manifest.passages:
        raise IndexDamaged(f"{where} holds {held} passages instead of {manifest.passages}.")
    for identity in store.spread(PROBES):
        probe(store, identity, where)
