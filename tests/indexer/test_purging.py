"""Tests of taking documents out for good."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.records import Reading
from indexer.build import build
from indexer.embedding import Embedder
from indexer.errors import AmbiguousPurge, IndexMissing, NothingToPurge
from indexer.generations import open_current
from indexer.purging import purge
from indexer.store import Filter
from indexer.verification import verify_generation

SECRET = "Item 9\n\nThe kestrel family of 4 Mill Lane was named in error.\n"


@pytest.fixture
def readings(make_reading: Callable[..., Reading]) -> list[Reading]:
    return [
        make_reading("named.txt", SECRET),
        make_reading("copy/named.txt", SECRET),
        make_reading("other.txt", "Item 10\n\nThe heron was seen at the mill.\n"),
    ]


@pytest.fixture
def index_dir(tmp_path: Path, readings: list[Reading], embedder: Embedder) -> Path:
    build(readings[2:], tmp_path / "index", embedder, scope="minutes")
    build(readings, tmp_path / "index", embedder, scope="minutes")
    return tmp_path / "index"


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("target", ["named.txt", "copy/named.txt", "id"])
def test_a_purged_document_is_nowhere_in_the_index_folder(
    index_dir: Path, readings: list[Reading], target: str
) -> None:
    document = readings[0].document
    assert document is not None
    assert b"kestrel family" in everything(index_dir)
    report = purge(index_dir, document.id if target == "id" else target)
    assert report.documents == (document.id,)
    assert report.sources == ("copy/named.txt", "named.txt")
    assert (report.passages, report.searches) == (1, 3)
    store, manifest = open_current(index_dir)
    with closing(store):
        assert store.lexical("kestrel", 5, Filter()) == []
        assert store.document(document.id) is None
        assert [d.source for d in store.documents(Filter())] == ["other.txt"]
    assert manifest.documents == 1
    assert b"kestrel family" not in everything(index_dir)
    assert len(list((index_dir / "generations").iterdir())) == 1
    verify_generation(index_dir / "generations" / report.generation)


def test_a_purged_document_does_not_come_back_under_any_name(
    index_dir: Path, readings: list[Reading], embedder: Embedder
) -> None:
    purge(index_dir, "named.txt")
    for rebuild in (False, True):
        report = build(readings, index_dir, embedder, scope="minutes", rebuild=rebuild)
        assert [(w.source, "purged on request" in w.why) for w in report.withheld] == [
            ("named.txt", True),
            ("copy/named.txt", True),
        ]
        assert report.documents == 1


def test_a_document_comes_back_when_its_line_is_deleted(
    index_dir: Path, readings: list[Reading], embedder: Embedder
) -> None:
    purge(index_dir, "named.txt")
    (index_dir / "purged.jsonl").write_text("")
    assert build(readings, index_dir, embedder, scope="minutes").documents == 2


def test_the_last_document_can_be_purged(index_dir: Path) -> None:
    purge(index_dir, "named.txt")
    purge(index_dir, "other.txt")
    store, manifest = open_current(index_dir)
    with closing(store):
        assert store.lexical("heron", 5, Filter()) == []
        assert store.count(Filter()).documents == manifest.documents == 0


def test_an_unknown_document_is_an_error_and_changes_nothing(index_dir: Path, tmp_path: Path) -> None:
    before = (index_dir / "CURRENT").read_text()
    with pytest.raises(NothingToPurge, match="no document with the id, source or URL 'unknown'"):
        purge(index_dir, "unknown")
    assert (index_dir / "CURRENT").read_text() == before
    assert not (index_dir / "purged.jsonl").exists()
    with pytest.raises(IndexMissing):
        purge(tmp_path / "none", "unknown")


def test_a_source_that_may_mean_several_documents_is_refused_and_they_are_listed(
    index_dir: Path, make_reading: Callable[..., Reading], embedder: Embedder
) -> None:
    other = make_reading("second/other.txt", "Item 11\n\nThe osprey was seen at the weir.\n")
    assert other.document is not None
    build([replace(other, document=replace(other.document, source="other.txt"))], index_dir, embedder, scope="second")
    before = (index_dir / "CURRENT").read_text()
    with pytest.raises(AmbiguousPurge, match=r"may mean 2 documents(?s:.*)nothing was removed(?s:.*)--all") as refusal:
        purge(index_dir, "other.txt")
    assert other.document.id in str(refusal.value)
    assert (index_dir / "CURRENT").read_text() == before
    assert purge(index_dir, other.document.id).documents == (other.document.id,)
    report = purge(index_dir, "other.txt", everything=True)
    assert len(report.documents) == 1


def test_an_archive_is_purged_whole_only_when_that_is_said(
    make_reading: Callable[..., Reading], embedder: Embedder, tmp_path: Path
) -> None:
    found = [make_reading(f"pack.zip/{name}.txt", f"Item\n\nThe {name} was seen.\n") for name in ("heron", "osprey")]
    build([*found, make_reading("pack.zip.txt", "Item\n\nThe rook was seen.\n")], tmp_path / "i", embedder, scope="s")
    with pytest.raises(AmbiguousPurge, match=r"pack\.zip/heron\.txt"):
        purge(tmp_path / "i", "pack.zip")
    assert len(purge(tmp_path / "i", "pack.zip", everything=True).documents) == 2


def test_copies_go_too_and_what_holds_the_same_words_is_named(
    make_reading: Callable[..., Reading], embedder: Embedder, tmp_path: Path
) -> None:
    words = "\n\n".join(f"Family {n} of 4 Mill Lane was named in error on page {n} of the paper." for n in range(5))
    more = "\n\n".join(f"Bridge {n} was mended by the county in week {n} of the year." for n in range(9))
    paper, copy = make_reading("a.txt", words), make_reading("b/b.txt", "Cover\n\n" + words)
    pack = make_reading("pack.txt", f"{words}\n\n{more}", title="Pack")
    build([paper, copy, pack], tmp_path / "i", embedder, scope="s")
    report = purge(tmp_path / "i", "b/b.txt")
    assert (report.sources, report.also_in) == (("a.txt", "b/b.txt"), ("pack.txt",))
    again = build([paper, copy, pack], tmp_path / "i", embedder, scope="s")
    assert [withheld.source for withheld in again.withheld] == ["a.txt", "b/b.txt"]
    assert again.documents == 1
    store, _ = open_current(tmp_path / "i")
    with closing(store):
        assert store.documents(Filter())[0].copies == ()
