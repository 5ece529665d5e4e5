"""What the contract suites share: documents made by hand, and vectors that need no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.records import Block, Document, Meeting, Page, Passage, Period, digest
from indexer.local_store import LocalStore
from indexer.store import Entry, PassageStore

DIMENSION = 16


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., Entry]:
    """Return a function that makes an entry: a document of some paragraphs, one passage each."""

    def make(
        source: str,
        paragraphs: list[str],
        *,
        council: str | None = "Thornmere",
        committee: str | None = "Cabinet",
        held_on: date | None = date(2020, 3, 1),
        kind: str = "minutes",
        status: str = "approved",
        vectors: NDArray[np.float32] | None = None,
        context: str = "",
    ) -> Entry:
        text = "\n\n".join(paragraphs)
        meeting_id = Meeting.make_id(council, committee, held_on, source)
        meeting = Meeting(meeting_id, council, committee, held_on, f"Meeting of {source}", None)
        blocks, at = [], 0
        for number, paragraph in enumerate(paragraphs):
            blocks.append(Block("paragraph", at, at + len(paragraph), ("Item", f"Part {number}"), str(number), 1))
            at += len(paragraph) + 2
        identity = digest("document", source)
        document = Document(
            identity, meeting, f"Title of {source}", kind, status,  # type: ignore[arg-type]
            Period(date(2019, 4, 1), date(2020, 3, 31), "2019/20"), "en", f"https://example.org/{source}", "OGL-UK-3.0",
            digest(text), text, tuple(blocks), (Page(1, 0, len(text)),), source,
            ("copy.txt",), ("date: 1 or 2 March",), True, "newer",
        )  # fmt: skip
        passages = tuple(
            Passage(Passage.make_id(identity, b.start, b.end, text[b.start : b.end]), identity, b.start, b.end,
                    b.heading_path, b.kind, b.page)
            for b in blocks
        )  # fmt: skip
        if vectors is None:
            seed = int(digest(source), 16) % 2**32
            vectors = unit(np.random.default_rng(seed).normal(size=(len(passages), DIMENSION)).astype(np.float32))
        contexts = tuple(f"{committee} {path} {context}" for path in (" > ".join(b.heading_path) for b in blocks))
        return Entry(document, passages, contexts, vectors, "folder")

    return make


MakeStore = Callable[[list[Entry]], PassageStore]


@pytest.fixture(scope="session")
def milvus_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of a Milvus Lite that runs for all contract tests."""
    server_manager = pytest.importorskip("milvus_lite.server_manager", reason="the extra `cluster` isn't installed")
    path = tmp_path_factory.mktemp("milvus") / "contracts.db"
    yield path
    server_manager.server_manager_instance.release_server(str(path))


STATES = ("local, being written", "local, published", "local, added to", "Milvus, being written", "Milvus, published")


@pytest.fixture(params=STATES)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeStore]:
    """Return a function that gives a store of some entries, in every way a store can be had."""
    engine, state = request.param.split(", ")
    make = _added_to if state == "added to" else _STORES[engine]
    yield from make(request, tmp_path, published=state == "published")


@pytest.fixture(params=["local", "Milvus"])
def writable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageStore]:
    """Return an empty store that can be written to."""
    for make in _STORES[request.param](request, tmp_path, published=False):
        yield make([])


def _local(request: pytest.FixtureRequest, tmp_path: Path, *, published: bool) -> Iterator[MakeStore]:
    opened: list[LocalStore] = []

    def fill(entries: list[Entry]) -> PassageStore:
        folder = tmp_path / f"store-{len(opened)}"
        store = LocalStore.create(folder, DIMENSION)
        opened.append(store)
        store.add(entries)
        if published:
            store.finish()
            store = LocalStore(folder)
            opened.append(store)
        return store

    yield fill
    for store in opened:
        store.close()


def _added_to(request: pytest.FixtureRequest, tmp_path: Path, *, published: bool) -> Iterator[MakeStore]:
    """Yield a maker of stores that come by their entries in generations, each sharing the files of the one before."""
    opened: list[LocalStore] = []

    def fill(entries: list[Entry]) -> PassageStore:
        made = len(opened)
        store = LocalStore.create(tmp_path / f"store-{made}", DIMENSION)
        for number, entry in enumerate(entries[: len(entries) // 2 + 1]):
            store.add([entry])
            store.finish()
            opened.append(LocalStore(store.folder))
            store = LocalStore.inherit(tmp_path / f"store-{made}-{number}", opened[-1])
        store.add(entries[len(entries) // 2 + 1 :])
        store.remove([entries[0].document.id] if entries else [])
        store.add(entries[:1])
        store.finish()
        opened.append(LocalStore(store.folder))
        return opened[-1]

    yield fill
    for store in opened:
        store.close()


_names = count()


def _milvus(request: pytest.FixtureRequest, tmp_path: Path, *, published: bool) -> Iterator[MakeStore]:
    path = request.getfixturevalue("milvus_file")
    from indexer.milvus.address import Address
    from indexer.milvus.client import Engine
    from indexer.milvus.store import MilvusReader
    from indexer.milvus.writing import MilvusStore

    opened: list[MilvusReader] = []
    drop = []

    def fill(entries: list[Entry]) -> PassageStore:
        address, name = Address(str(path), local=True), f"contract_{next(_names)}"
        store = MilvusStore.create(Engine(address), name, DIMENSION, tmp_path)
        drop.append(name)
        opened.append(store)
        store.add(entries)
        if not published:
            return store
        store.flush()
        opened.append(MilvusReader(Engine(address), name, DIMENSION))
        return opened[-1]

    yield fill
    for store in opened:
        store.close()
    engine = Engine(Address(str(path), local=True))
    for name in drop:
        MilvusStore(engine, name, DIMENSION, tmp_path).drop()
    engine.close()


_STORES = {"local": _local, "Milvus": _milvus}


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors at length 1."""
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / lengths).astype(np.float32)
