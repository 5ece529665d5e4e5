"""Where the generations of an index are kept: the seam between serving, building and purging it and an engine."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from corpus.records import Document
from indexer.embedding import Embedder
from indexer.errors import IndexProblem
from indexer.manifest import Manifest, Recipe
from indexer.report import BuildReport
from indexer.store import Entry, PassageStore, Vectors

_LOG = logging.getLogger("matters")
# Between two attempts at a generation that couldn't be opened.
RETRY_SECONDS = 5.0


class BuildStore(PassageStore, Protocol):
    """A store as the next build needs it: what is in it, and from where each document came.

    ``folder`` holds the small files that belong to the generation beside what the engine keeps.
    """

    folder: Path

    def scopes(self) -> dict[str, str]:
        """Return the scope of every document, by id."""
        ...

    def facts(self, document_id: str) -> Document | None:
        """Return a document without its text, blocks and pages, or None."""
        ...

    def entries(self, document_ids: Iterable[str]) -> Iterator[Entry]:
        """Yield documents as they were added; unknown ids are passed over."""
        ...

    def vectors_of_inputs(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        """Return the vector of each input digest that a passage here was embedded from."""
        ...

    def rewrite(self, document: Document) -> None:
        """Write a document's facts anew (copies, superseded_by…); its text and passages stay."""
        ...


Ask = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation that is open for reading."""

    name: str
    store: BuildStore
    manifest: Manifest


class Known(Protocol):
    """Finds the vector that equal input had, so that only what is new goes through the model."""

    def vectors(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors that are known, by input digest."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class PurgeList(Protocol):
    """The documents that may not come back; ``why`` says so to a person."""

    why: str

    def __contains__(self, document: Document) -> bool: ...

    def near(self, document: Document) -> bool:
        """Return whether a document is nearly one of them, under another name."""
        ...

    def add(self, documents: Iterable[Document], staying: Iterable[Document]) -> list[str]:
        """Write documents on the list; return the sources of their near copies among those ``staying``."""
        ...


class Stage(Protocol):
    """A generation that is being made, where no reader looks; used as a context."""

    @property
    def store(self) -> BuildStore:
        """The store to write to."""
        ...

    def __enter__(self) -> Stage: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def publish(
        self, report: BuildReport, scopes: tuple[str, ...], previous: Opened | None, *, keep_previous: bool = True
    ) -> None:
        """Finish, verify and put in use; if all is equal to the generation before, that one stays instead.

        Raises:
            IndexProblem: what was written isn't what was meant to be; it isn't published.
        """
        ...


class Generations(Protocol):
    """The generations of one index, as readers see them."""

    def stamp(self) -> object:
        """Return what changes when another generation is put in use; cheap, and never an error."""
        ...

    def current(self) -> str:
        """Return the name of the generation in use, or raise IndexMissing or IndexDamaged."""
        ...

    def open(self, embedder: Embedder | None = None) -> Opened:
        """Open the generation in use; with an embedder, only if it is the one that built it.

        Raises:
            IndexMissing, IndexDamaged, IndexUnfit: see there.
        """
        ...


class Home(Generations, Protocol):
    """The generations of one index, as builds see them; ``str()`` of it names the index to a person."""

    def building(self) -> AbstractContextManager[None]:
        """Return the context of a build: one at a time, and what goes wrong with the engine is explained."""
        ...

    def known(self, embedder: Embedder, previous: Opened | None) -> Known:
        """Return the vectors of the generation in use, and of builds that were stopped."""
        ...

    def stage(self, recipe: Recipe, before: Opened | None = None, ask: Ask | None = None) -> Stage:
        """Return a new generation to write to; an engine may let it begin with all that ``before`` holds.

        ``ask`` embeds texts as queries, shape (texts, dimension): an engine may measure its search with them.
        """
        ...

    def purged(self) -> PurgeList:
        """Return the documents that may not come back."""
        ...

    def details(self, opened: Opened) -> dict[str, object]:
        """Return what else ``matters status`` says: how vectors are searched, bytes where they can be told."""
        ...

    def verify(self) -> tuple[str, Manifest]:
        """Check the generation in use as thoroughly as the engine allows; return its name and manifest.

        Raises:
            IndexMissing, IndexUnfit: see there.
            IndexDamaged: something isn't as it was built; the message says what.
        """
        ...


class Leases:
    """The index of a running service: a request leases the generation in use; a new one is taken up between requests.

    A generation that was replaced is closed when its last lease ends. Any number of threads may lease. ``problem`` says
    why the newest generation couldn't be taken up, if that is so: the one before is served meanwhile, and the newest is
    tried again every few seconds, as it may only be half copied yet.
    """

    def __init__(self, generations: Generations, embedder: Embedder | None = None) -> None:
        self._generations = generations
        self._embedder = embedder
        self._lock = threading.Lock()
        self._taking_up = threading.Lock()
        self._leases: dict[str, int] = {}
        self._again_at = 0.0
        self.problem: IndexProblem | None = None
        self._seen = generations.stamp()
        self._opened = generations.open(embedder)

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
        """Take up a new generation if one was published; return whether. Costs one look at the stamp otherwise.

        While one thread opens a generation, others go on with the one before. One that can't be opened raises
        IndexProblem, and is tried again when the stamp changes or after a while; the old one stays in use.
        """
        if not self._due() or not self._taking_up.acquire(blocking=False):
            return False
        try:
            return self._due() and self._take_up()
        finally:
            self._taking_up.release()

    def _due(self) -> bool:
        retry = self.problem is not None and time.monotonic() >= self._again_at
        return retry or self._generations.stamp() != self._seen

    def _take_up(self) -> bool:
        self._seen = self._generations.stamp()
        self._again_at = time.monotonic() + RETRY_SECONDS
        before = self._opened
        try:
            changed = self._generations.current() != before.name
            opened = self._generations.open(self._embedder) if changed else before
        except IndexProblem as error:
            if str(error) != str(self.problem):
                _LOG.error("The newest index can't be used, the one before is served: %s", error)
            self.problem = error
            raise
        self.problem = None
        if not changed:
            return False
        with self._lock:
            self._opened = opened
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
