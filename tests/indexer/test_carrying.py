"""Tests of builds that begin with the generation before: the same as if all had been built anew, for less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.records import Document, Reading, digest
from indexer.build import build
from indexer.errors import IndexDamaged
from indexer.generations import current_name, folder_of, open_current
from indexer.report import BuildReport
from indexer.store import Filter, Vectors
from indexer.verification import verify_generation

MakeReading = Callable[..., Reading]


class Digests:
    """An embedder that gives each text a vector of its own at once, and counts the texts."""

    name, fingerprint, dimension = "digests", "digests:1", 16

    def __init__(self) -> None:
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector = np.random.default_rng(int(digest(text), 16)).normal(size=self.dimension)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


@pytest.fixture
def embedder() -> Digests:
    return Digests()


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def minutes(word: str, items: int = 3) -> str:
    """Return minutes about something, of some items."""
    said = (f"It was noted that the {word} of ward {n} had been seen, and that nothing more was said of {word} {n}."
            for n in range(items))  # fmt: skip
    return "\n\n".join(f"Item {n}\n\n{sentence}" for n, sentence in enumerate(said)) + "\n"


@pytest.fixture
def birds(make_reading: MakeReading) -> list[Reading]:
    return [make_reading(f"{word}.txt", minutes(word)) for word in ("kestrel", "heron", "owl", "swift")]


def files(index_dir: Path) -> dict[str, int]:
    """Return the files of the generation in use by name, each with its inode."""
    folder = folder_of(index_dir, current_name(index_dir))
    return {p.relative_to(folder).as_posix(): p.stat().st_ino for p in folder.rglob("*") if p.is_file()}


def content(index_dir: Path) -> list[tuple[Document, int]]:
    """Return all that an index holds: its documents, each with the number of passages that a search for it finds."""
    verify_generation(folder_of(index_dir, current_name(index_dir)))
    store, _ = open_current(index_dir)
    with closing(store):
        found = []
        for listed in store.documents(Filter()):
            document, here = store.document(listed.id), Filter(documents=(listed.id,))
            assert document is not None
            passages = store.passages(document.id)
            vectors = store.vectors([p.id for p in passages])
            assert {h.passage.id for h in store.dense(vectors[0], 99, here)} == {p.id for p in passages}
            assert {h.passage.id for h in store.lexical("noted", 99, here)} <= {p.id for p in passages}
            found.append((document, len(passages)))
        assert len(store.dense(np.ones(16, np.float32) / 4, 9999, Filter())) == sum(count for _, count in found)
        return found


def test_adding_a_document_takes_the_rest_over_by_its_files(
    index_dir: Path, birds: list[Reading], embedder: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.merging._BELOW", 0)
    build(birds[:3], index_dir, embedder, scope="first")
    before, embedder.embedded = files(index_dir), 0
    report = build(birds[3:], index_dir, embedder, scope="second")
    assert (report.added, report.kept) == (1, 3)
    assert embedder.embedded == report.embedded
    assert len(content(index_dir)) == 4
    shared = {name for name, inode in files(index_dir).items() if before.get(name) == inode}
    assert {Path(name).name for name in shared} >= {"passages.sqlite", "vectors.faiss"}
    assert any(name.startswith("lexical/") for name in shared)


def test_what_was_read_just_so_before_is_neither_cut_nor_embedded_again(
    index_dir: Path, birds: list[Reading], embedder: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(birds[:3], index_dir, embedder, scope="minutes")
    cut: list[str] = []
    monkeypatch.setattr("indexer.pipeline.passages", lambda document: cut.append(document.source) or [])
    report = build(birds[:3], index_dir, embedder, scope="minutes")
    assert not cut
    assert not report.published
    assert (report.unchanged, report.embedded) == (3, 0)
    assert report.reused == report.passages


def test_parts_stay_few_however_often_a_little_is_added(
    index_dir: Path, make_reading: MakeReading, embedder: Digests
) -> None:
    for number in range(14):
        build([make_reading(f"{number}.txt", minutes(f"kite{number}"))], index_dir, embedder, scope=str(number))
    store, _ = open_current(index_dir)
    with closing(store):
        assert len(list(store.parts)) <= 4
    assert len(content(index_dir)) == 14


def test_an_index_that_is_mostly_removed_documents_is_written_anew(
    index_dir: Path, birds: list[Reading], embedder: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.local_home.FEW_DEAD", 0)
    monkeypatch.setattr("indexer.merging._BELOW", 0)
    build(birds, index_dir, embedder, scope="minutes")
    build(birds[:1], index_dir, embedder, scope="minutes")
    store, _ = open_current(index_dir)
    with closing(store):
        assert sum(part.rows for part in store.parts) > len(store)
    report = build(birds[:2], index_dir, embedder, scope="minutes")
    assert (report.unchanged, report.added) == (1, 1)
    store, _ = open_current(index_dir)
    with closing(store):
        assert sum(part.rows for part in store.parts) == len(store)
    assert {d.source for d, _ in content(index_dir)} == {"kestrel.txt", "heron.txt"}


def test_a_file_that_two_generations_share_is_checked_by_verifying(
    index_dir: Path, birds: list[Reading], embedder: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.merging._BELOW", 0)
    build(birds[:3], index_dir, embedder, scope="first")
    build(birds[3:], index_dir, embedder, scope="second")
    folder = folder_of(index_dir, current_name(index_dir))
    path = next(path for path in folder.rglob("vectors.faiss") if path.stat().st_nlink > 1)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss has been changed"):
        verify_generation(folder)


def test_a_copy_in_another_folder_is_folded_and_comes_back_when_the_first_goes(
    index_dir: Path, birds: list[Reading], make_reading: MakeReading, embedder: Digests
) -> None:
    copy = make_reading("elsewhere/kestrel.txt", minutes("kestrel"))
    build(birds, index_dir, embedder, scope="first")
    build([copy], index_dir, embedder, scope="second")
    kept = {d.source: d.copies for d, _ in content(index_dir)}
    assert len(kept) == 4
    assert kept["kestrel.txt"] == ("elsewhere/kestrel.txt",)
    build(birds[1:], index_dir, embedder, scope="first")
    kept = {d.source: d.copies for d, _ in content(index_dir)}
    assert kept == {"heron.txt": (), "owl.txt": (), "swift.txt": (), "elsewhere/kestrel.txt": ()}


def test_a_copy_that_vanishes_is_no_longer_named(index_dir: Path, make_reading: MakeReading, embedder: Digests) -> None:
    both = [make_reading(f"{name}.txt", minutes("kestrel")) for name in ("first", "second")]
    build(both, index_dir, embedder, scope="minutes")
    assert [d.copies for d, _ in content(index_dir)] == [("second.txt",)]
    build(both[:1], index_dir, embedder, scope="minutes")
    assert [d.copies for d, _ in content(index_dir)] == [()]


WORDS = ("kestrel", "heron", "owl")
# What one build finds in a folder: for each of three files, which text of three it holds, if it is there.
FOLDERS = st.lists(
    st.tuples(st.sampled_from(["first", "second"]), st.lists(st.sampled_from([None, 0, 1, 2]), min_size=3, max_size=3)),
    min_size=2,
    max_size=4,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(folders=FOLDERS)
def test_builds_one_after_the_other_end_where_one_build_of_all_would(
    tmp_path_factory: pytest.TempPathFactory, make_reading: MakeReading, folders: list[tuple[str, list[int | None]]]
) -> None:
    base, embedder = tmp_path_factory.mktemp("builds"), Digests()
    found: dict[str, list[Reading]] = {}
    for scope, texts in folders:
        readings = [
            make_reading(f"{scope}/{number}.txt", minutes(WORDS[text]))
            for number, text in enumerate(texts)
            if text is not None
        ]
        if readings:
            found[scope] = readings
            build(readings, base / "grown", embedder, scope=scope)
    if not found:
        return
    for scope, readings in found.items():
        last: BuildReport = build(readings, base / "anew", embedder, scope=scope)
        assert not last.problems
    assert content(base / "grown") == content(base / "anew")
