"""Builds an index with a Ray cluster: its workers read, cut and embed, and the process that started it writes.

Every task is a function of its input alone, so Ray runs it again wherever a worker dies, and ids are digests, so that
what is written twice is there once. Any store will do: one writer fills it, and what it writes is what a build without
Ray would.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import socket
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.reading import find, folder_name, placed, read_bytes, read_file
from corpus.records import Document, Metadata, Reading
from indexer.build import Part, build_in
from indexer.embedding import Embedder, make_embedder
from indexer.errors import IndexProblem
from indexer.homes import Home
from indexer.pipeline import Cut, Plan, cut
from indexer.report import BuildReport, ProgressCallback
from indexer.store import Vectors

# Files of a task: enough that a task takes much longer than to send it.
FILES, FILES_BYTES = 16, 4_000_000
# Passages of a task; a batch of the writer has so many for each core twice over.
PASSAGES = 128
# How often a task is run again when its worker dies.
RETRIES = 5
MAX_FILE_BYTES = 200_000_000
CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class WorkerRecipe:
    """What every worker must do alike: the embedder by name, and what is known of all documents."""

    embedder: str
    given: Metadata


@dataclass(frozen=True, slots=True)
class _File:
    """A file with its bytes; workers need no disk in common with the process that started them."""

    source: str
    row: Metadata | None
    folder: str
    data: bytes


Made = list[tuple[Reading, Cut | None]]


def build_on_ray(
    address: str,
    home: Home,
    paths: Sequence[Path],
    recipe: WorkerRecipe,
    *,
    rebuild: bool = False,
    progress: ProgressCallback | None = None,
) -> BuildReport:
    """Bring an index in step with folders, as :func:`indexer.build.build_in` does, on the cluster at an address.

    ``address`` is that of a running cluster (host:6379), or ``local`` for one that is started here and ended with the
    build. Workers need this package in the same version.

    Raises:
        IndexProblem: Ray isn't installed, the cluster can't be reached or has no worker, or as a build does.
    """
    with _connected(address) as ray:
        cluster = _Cluster(ray, recipe)
        parts = [Part(str(path.resolve()), cluster.readings(path)) for path in paths]
        plan = Plan(cluster.cut, batch=2 * PASSAGES * cluster.cores, slice=2 * PASSAGES * cluster.cores)
        return build_in(home, parts, cluster, rebuild=rebuild, progress=progress, plan=plan)


class _Cluster:
    """A cluster as a build sees it: readings that come already cut, and an embedder."""

    def __init__(self, ray: Any, recipe: WorkerRecipe) -> None:  # noqa: ANN401 - the package itself
        self._ray = ray
        self._recipe = recipe
        self._cut: dict[str, Cut] = {}
        self.cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
        options = {"num_cpus": 1, "max_retries": RETRIES, "retry_exceptions": [OSError]}
        self._read = ray.remote(**options)(_read)
        self._embed = ray.remote(**options)(_embed)
        self.name, self.fingerprint, self.dimension = self._result(ray.remote(**options)(_describe).remote(recipe))

    def _result(self, reference: object) -> Any:  # noqa: ANN401 - whatever the task returns
        try:
            return self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            cause = getattr(error, "cause", None)
            if isinstance(cause, IndexProblem):
                raise cause from None
            raise IndexProblem(
                f"A worker of the Ray cluster failed {RETRIES + 1} times at the same task: {_first_line(error)} "
                "Nothing was published; run the same command again, and what was embedded is taken over."
            ) from error

    # Reading and cutting

    def readings(self, path: Path) -> Iterator[Reading]:
        """Yield the readings below a path in the order of their names; workers are always a few tasks ahead."""
        waiting: deque[object] = deque()
        for task in _tasks(path):
            waiting.append(task if isinstance(task, Reading) else self._read.remote(self._recipe, task))
            if len(waiting) > 2 * self.cores + 1:
                yield from self._made(waiting.popleft())
        while waiting:
            yield from self._made(waiting.popleft())

    def _made(self, task: object) -> Iterator[Reading]:
        if isinstance(task, Reading):
            yield task
            return
        made: Made = self._result(task)
        for reading, pieces in made:
            if reading.document is not None and pieces is not None:
                self._cut[reading.document.id] = pieces
            yield reading
            if reading.document is not None:
                self._cut.pop(reading.document.id, None)

    def cut(self, document: Document) -> Cut:
        """Return a document's passages and contexts: as a worker cut them, or, for one that is taken over, cut here."""
        return self._cut.get(document.id) or cut(document)

    # Embedding: the Embedder seam

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (texts, dimension), float32, in the order of the texts."""
        tasks = [
            self._embed.remote(self._recipe, self.fingerprint, list(texts[at : at + PASSAGES]))
            for at in range(0, len(texts), PASSAGES)
        ]
        found = [self._result(task) for task in tasks]
        return np.concatenate(found) if found else np.empty((0, self.dimension), np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Return a unit vector, shape (dimension,), float32."""
        return _embedder(self._recipe.embedder).embed_query(text)


def _tasks(path: Path) -> Iterator[list[_File] | Reading]:
    """Yield files in tasks of some megabytes, and a reading for what can't be opened."""
    folder, files, size = folder_name(path), list[_File](), 0
    for file, source, row, problem in find(path):
        opened = _opened(file, source, row, folder) if problem is None else [Reading(source, None, problem=problem)]
        if isinstance(opened, _File):
            files.append(opened)
            size += len(opened.data)
        if files and (not isinstance(opened, _File) or len(files) == FILES or size >= FILES_BYTES):
            yield files
            files, size = [], 0
        if not isinstance(opened, _File):
            yield from opened
    if files:
        yield files


def _opened(file: Path, source: str, row: Metadata | None, folder: str) -> _File | list[Reading]:
    """Return a file with its bytes, or the reading that says why it can't be opened."""
    with contextlib.suppress(OSError):
        if file.stat().st_size <= MAX_FILE_BYTES:
            return _File(source, row, folder, file.read_bytes())
    return read_file(file, source, None, row)


# What workers run


def _read(recipe: WorkerRecipe, files: Sequence[_File]) -> Made:
    """Read and cut files."""
    made: Made = []
    for file in files:
        for reading in read_bytes(file.data, file.source, recipe.given, file.row):
            found = placed(reading, file.folder)
            made.append((found, cut(found.document) if found.document is not None else None))
    return made


def _embed(recipe: WorkerRecipe, fingerprint: str, texts: list[str]) -> Vectors:
    """Embed passages, by the model that the build is made with."""
    embedder = _embedder(recipe.embedder)
    if embedder.fingerprint != fingerprint:
        raise IndexProblem(
            f"A worker of the Ray cluster has another model than the others ({embedder.fingerprint} instead of "
            f"{fingerprint}): install the same version on every machine."
        )
    return embedder.embed_passages(texts)


def _describe(recipe: WorkerRecipe) -> tuple[str, str, int]:
    embedder = _embedder(recipe.embedder)
    return embedder.name, embedder.fingerprint, embedder.dimension


@functools.cache
def _embedder(name: str) -> Embedder:
    """Return the embedder of this process; Ray has a process for each core."""
    return make_embedder(name, threads=1)


# Connecting


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError as error:
        raise IndexProblem(
            "--ray needs the package ray, which isn't installed: run `pip install 'matters-arising[cluster]'` here and "
            "on every machine of the cluster, or leave --ray out."
        ) from error
    try:
        # Only a cluster that is started here can be told to do without a dashboard.
        own = {"include_dashboard": False} if address == "local" else {}
        _look_for(address)
        ray.init(address=address, log_to_driver=False, logging_level="CRITICAL", **own)
    except Exception as error:
        raise IndexProblem(
            f"There is no Ray cluster at {address} that can be joined ({_first_line(error)}). Start one with "
            "`ray start --head --port 6379` and join it from other machines with `ray start --address HOST:6379`, or "
            "give `--ray local` to use the cores of this one. A cluster with a token wants it in RAY_AUTH_TOKEN."
        ) from error
    try:
        # Ray prints what befalls workers to stdout, where results go.
        with contextlib.redirect_stdout(sys.stderr):
            yield ray
    finally:
        ray.shutdown()


def _look_for(address: str) -> None:
    """Raise OSError unless something listens at host:port; Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if host and "/" not in address and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS).close()


def _first_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
