"""Tests of opening an index, noticing a new generation and letting the old one go; of one build at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from corpus.records import Reading
from indexer import generations, homes
from indexer.build import build
from indexer.embedding import Embedder
from indexer.errors import IndexBusy, IndexDamaged, IndexMissing, IndexProblem, NothingToIndex
from indexer.generations import Current, Opened, current_name, open_current, open_generation
from indexer.locking import building
from indexer.store import Filter

ROOT = Path(__file__).parents[2]
Publish = Callable[..., None]


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def publish(index_dir: Path, embedder: Embedder, make_reading: Callable[..., Reading]) -> Publish:
    """Return a function that publishes an index of one document that says something."""

    def call(*words: str) -> None:
        readings = [make_reading(f"{word}.txt", f"Item\n\nIt was noted that {word} was noted.\n") for word in words]
        build(readings, index_dir, embedder, scope="minutes")

    return call


@pytest.mark.parametrize("made", [False, True])
def test_a_missing_index_says_how_to_make_one(index_dir: Path, made: bool) -> None:
    if made:
        index_dir.mkdir()
    with pytest.raises(IndexMissing, match="matters index FOLDER"):
        open_current(index_dir)


@pytest.mark.parametrize("content", ["", "../../elsewhere", "nothing-of-that-name", "\x00\x01"])
def test_a_pointer_to_nowhere_is_damage(index_dir: Path, publish: Publish, content: str) -> None:
    publish("kestrel")
    (index_dir / "CURRENT").write_text(content)
    with pytest.raises((IndexDamaged, IndexProblem)):
        open_current(index_dir)


def test_a_service_takes_up_a_new_generation_between_requests(index_dir: Path, publish: Publish) -> None:
    publish("kestrel")
    with closing(Current(index_dir)) as current:
        with current.lease() as first:
            assert first.store.lexical("kestrel", 5, Filter())
            publish("heron")
            assert first.store.lexical("kestrel", 5, Filter()), "a request sees one index from start to end"
            with current.lease() as second:
                assert second.name != first.name
                assert second.store.lexical("kestrel", 5, Filter()) == []
                assert second.store.lexical("heron", 5, Filter())
            assert first.store.lexical("kestrel", 5, Filter())
        with pytest.raises(RuntimeError, match="closed"):
            first.store.documents(Filter())


def test_a_generation_nobody_uses_is_closed_when_it_is_replaced(index_dir: Path, publish: Publish) -> None:
    publish("kestrel")
    with closing(Current(index_dir)) as current:
        with current.lease() as first:
            pass
        publish("heron")
        assert current.refresh()
        assert not current.refresh()
        with pytest.raises(RuntimeError, match="closed"):
            first.store.documents(Filter())


def test_a_new_generation_that_cannot_be_opened_leaves_the_old_one_in_use(index_dir: Path, publish: Publish) -> None:
    publish("kestrel")
    with closing(Current(index_dir)) as current:
        name = current_name(index_dir)
        (index_dir / "CURRENT").write_text("nothing-of-that-name\n")
        with pytest.raises(IndexDamaged):
            current.refresh()
        with current.lease() as opened:
            assert opened.store.lexical("kestrel", 5, Filter())
        assert "nothing-of-that-name" in str(current.problem)
        (index_dir / "CURRENT").write_text(f"{name}\n")
        with current.lease() as opened:
            assert opened.name == name
        assert current.problem is None


@pytest.mark.parametrize("file", ["catalogue.sqlite", "passages.sqlite", "vectors.faiss", "manifest.json", "meta.json"])
def test_a_generation_that_is_only_half_copied_is_taken_up_once_it_is_whole(
    index_dir: Path, publish: Publish, file: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(homes, "RETRY_SECONDS", 0.0)
    publish("kestrel")
    with closing(Current(index_dir)) as current:
        publish("heron")
        found = sorted((index_dir / "generations" / current_name(index_dir)).rglob(file))
        copied = next(path for path in found if path.stat().st_nlink == 1)
        whole = copied.read_bytes()
        copied.write_bytes(bytes(len(whole)))
        for _ in range(3):
            with current.lease() as opened:
                assert opened.store.lexical("kestrel", 5, Filter())
        assert current.problem is not None
        assert len([record for record in caplog.records if "can't be used" in record.message]) == 1
        copied.write_bytes(whole)
        with current.lease() as opened:
            assert opened.store.lexical("heron", 5, Filter())
        assert current.problem is None


def test_while_one_thread_opens_a_generation_others_go_on_with_the_one_before(
    index_dir: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("kestrel")
    opening, go_on = threading.Event(), threading.Event()

    def slowly(*given: object) -> Opened:
        opening.set()
        assert go_on.wait(30)
        return open_generation(*given)

    with closing(Current(index_dir)) as current, ThreadPoolExecutor(1) as pool:
        publish("heron")
        monkeypatch.setattr(generations, "open_generation", slowly)
        refreshed = pool.submit(current.refresh)
        assert opening.wait(30)
        with current.lease() as opened:
            assert opened.store.lexical("kestrel", 5, Filter())
        go_on.set()
        assert refreshed.result(30)
        with current.lease() as opened:
            assert opened.store.lexical("heron", 5, Filter())


def test_many_threads_are_served_while_indexes_are_published(index_dir: Path, publish: Publish) -> None:
    publish("kestrel", "owl")
    done = threading.Event()

    def serve() -> int:
        served = 0
        while not done.is_set() or not served:
            with current.lease() as opened:
                (hit, *_) = opened.store.lexical("owl", 5, Filter())
                assert "owl" in opened.store.texts([hit.passage])[0]
                assert len(opened.store.documents(Filter())) == opened.manifest.documents
            served += 1
        return served

    with closing(Current(index_dir)) as current, ThreadPoolExecutor(3) as pool:
        running = [pool.submit(serve) for _ in range(3)]
        try:
            for words in (("heron", "owl"), ("owl",), ("owl", "swift", "kite")):
                publish(*words)
        finally:
            done.set()
        assert all(future.result() > 0 for future in running)
        assert current.refresh() in (True, False)
        with current.lease() as opened:
            assert opened.manifest.documents == 3


def test_only_the_generation_in_use_and_the_one_before_are_kept(index_dir: Path, publish: Publish) -> None:
    names = []
    for word in ("kestrel", "heron", "owl"):
        publish(word)
        names.append(current_name(index_dir))
    assert sorted(path.name for path in (index_dir / "generations").iterdir()) == sorted(names[1:])


# One build at a time


def test_a_second_build_is_refused_and_says_who_is_building(index_dir: Path, publish: Publish) -> None:
    publish("kestrel")
    with building(index_dir), pytest.raises(IndexBusy, match=rf"process {os.getpid()}, since \d{{4}}-"):
        publish("heron")
    publish("heron")


@pytest.fixture
def other_builder(index_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Hold the lock in another process until it is told to end."""
    code = (
        "import sys; from pathlib import Path; from indexer.locking import building\n"
        "with building(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(index_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_lock_of_a_killed_build_is_free(
    index_dir: Path, publish: Publish, other_builder: subprocess.Popen[str]
) -> None:
    with pytest.raises(IndexBusy, match=f"process {other_builder.pid}"):
        publish("kestrel")
    other_builder.kill()
    other_builder.wait()
    publish("kestrel")
    assert open_current(index_dir)[1].documents == 1


def test_reading_goes_on_while_a_build_runs(index_dir: Path, publish: Publish) -> None:
    publish("kestrel")
    with building(index_dir):
        store, _ = open_current(index_dir)
        with closing(store):
            assert store.lexical("kestrel", 5, Filter())


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexProblem, match="can't be written to"):
        build([], tmp_path / "file" / "index", embedder, scope="minutes")


def test_a_failed_build_leaves_the_lock_free(index_dir: Path, publish: Publish, embedder: Embedder) -> None:
    with pytest.raises(NothingToIndex):
        build([], index_dir, embedder, scope="minutes")
    publish("kestrel")
