"""Tests of the list of what an index held once: ids and days alone, kept over builds, bounded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.records import Reading
from indexer import tombstones
from indexer.build import build
from indexer.embedding import Embedder
from indexer.generations import open_current
from indexer.purging import purge
from indexer.store import Filter
from indexer.tombstones import REMOVED, REMOVED_PASSAGES, held, removed

Publish = Callable[..., set[str]]


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def publish(index_dir: Path, embedder: Embedder, make_reading: Callable[..., Reading]) -> Publish:
    """Return a function that publishes an index of documents that each say something, and returns all ids in it."""

    def call(*words: str, rebuild: bool = False) -> set[str]:
        readings = [make_reading(f"{word}.txt", f"Item\n\nIt was noted that {word} was noted.\n") for word in words]
        build(readings, index_dir, embedder, scope="minutes", rebuild=rebuild)
        store, _ = open_current(index_dir)
        try:
            return held(store)
        finally:
            store.close()

    return call


def test_an_index_that_lost_nothing_has_no_list(index_dir: Path, publish: Publish) -> None:
    publish("kestrel")
    publish("kestrel", "heron")
    assert removed(index_dir) == {} and not (index_dir / REMOVED).exists()


@pytest.mark.parametrize("rebuild", [False, True])
def test_what_vanished_is_remembered_with_the_day_and_without_a_word_of_it(
    index_dir: Path, publish: Publish, rebuild: bool
) -> None:
    before = publish("kestrel", "heron")
    after = publish("heron", rebuild=rebuild)
    assert before - after
    assert removed(index_dir) == dict.fromkeys(sorted(before - after), datetime.now(UTC).date())
    assert "kestrel" not in (index_dir / REMOVED).read_text()


def test_the_list_outlives_later_builds_and_rebuilds(index_dir: Path, publish: Publish) -> None:
    gone = publish("kestrel", "heron") - publish("heron")
    publish("heron", "owl")
    publish("heron", "owl", "swift", rebuild=True)
    assert gone and set(removed(index_dir)) == gone


def test_a_purged_document_is_remembered_by_its_id(index_dir: Path, publish: Publish) -> None:
    publish("kestrel", "heron")
    store, _ = open_current(index_dir)
    (doomed,) = (document for document in store.documents(Filter()) if document.source == "kestrel.txt")
    store.close()
    purge(index_dir, doomed.id)
    assert doomed.id in removed(index_dir)
    assert "kestrel" not in (index_dir / REMOVED).read_text()


def test_the_list_is_bounded_and_forgets_the_oldest(
    index_dir: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tombstones, "MOST", 2)
    publish("kestrel", "heron", "owl", "swift")
    first = publish("heron", "owl", "swift")
    second = publish("owl", "swift")
    last = publish("swift")
    listed = list(removed(index_dir))
    assert len(listed) == 2 and set(listed) <= first - last and (second - last) & set(listed)


def test_the_passages_of_what_vanished_are_remembered_and_no_others(index_dir: Path, publish: Publish) -> None:
    def passages() -> set[str]:
        store, _ = open_current(index_dir)
        try:
            return {passage.id for document in store.documents(Filter()) for passage in store.passages(document.id)}
        finally:
            store.close()

    publish("kestrel", "heron")
    before = passages()
    publish("heron")
    gone = before - passages()
    assert gone and set(removed(index_dir, REMOVED_PASSAGES)) == gone
    assert "kestrel" not in (index_dir / REMOVED_PASSAGES).read_text()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"one\n\ntwo 2020-13-45\nthree 2020-01-02\n"])
def test_a_damaged_list_never_stops_anything(index_dir: Path, publish: Publish, content: bytes) -> None:
    publish("kestrel", "heron")
    (index_dir / REMOVED).write_bytes(content)
    removed(index_dir)
    publish("heron")
    assert removed(index_dir)
