"""Tests of taking documents out for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
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


def test_an_email_takes_its_attachments_along_and_says_so(
    make_reading: Callable[..., Reading], embedder: Embedder, tmp_path: Path
) -> None:
    mail = make_reading("2020/mail.eml", "Papers\n\nPlease find the papers attached for the meeting next week.\n")
    appendix = make_reading("2020/mail.eml#Appendix A.txt", "Appendix\n\nThe kestrel bid two million for Mill Lane.\n")
    copied = make_reading("2020/mail.eml#Open.txt", "Report\n\nThe library will open on all Saturdays from now on.\n")
    copy = make_reading("a.txt", "Report\n\nThe library will open on all Saturdays from now on.\n")
    other = make_reading("2020/mail.eml.txt", "Item 10\n\nThe heron was seen at the mill by the lane.\n")
    build([mail, appendix, copied, copy, other], tmp_path / "i", embedder, scope="s")
    report = purge(tmp_path / "i", "2020/mail.eml")
    assert report.sources == ("2020/mail.eml", "2020/mail.eml#Appendix A.txt", "2020/mail.eml#Open.txt", "a.txt")
    store, _ = open_current(tmp_path / "i")
    with closing(store):
        assert [d.source for d in store.documents(Filter())] == ["2020/mail.eml.txt"]
        assert store.lexical("kestrel", 5, Filter()) == []


def test_an_id_means_one_document_and_not_its_attachments(
    make_reading: Callable[..., Reading], embedder: Embedder, tmp_path: Path
) -> None:
    mail = make_reading("mail.eml", "Papers\n\nPlease find the papers attached for the meeting next week.\n")
    appendix = make_reading("mail.eml#A.txt", "Appendix\n\nThe kestrel bid two million for Mill Lane.\n")
    build([mail, appendix], tmp_path / "i", embedder, scope="s")
    assert mail.document is not None
    assert purge(tmp_path / "i", mail.document.id).sources == ("mail.eml",)


PAPER = "\n\n".join(f"Family {n} of 4 Mill Lane was named in error on page {n} of the paper." for n in range(9))


@pytest.mark.parametrize("text", [SECRET, PAPER])
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_purged_text_with_a_line_added_does_not_come_back_under_another_name_or_root(
    make_reading: Callable[..., Reading], embedder: Embedder, tmp_path: Path, text: str, *, rebuild: bool
) -> None:
    other = make_reading("other.txt", "Item 10\n\nThe heron was seen at the mill.\n")
    build([make_reading("named.txt", text), other], tmp_path / "i", embedder, scope="s")
    purge(tmp_path / "i", "named.txt")
    words = (tmp_path / "i" / "purged.jsonl").read_text()
    assert "Mill Lane" not in words
    again = make_reading("elsewhere/new.txt", f"{text}\n\nPrinted by the office of the clerk on Monday.\n")
    report = build([again, other], tmp_path / "i", embedder, scope="second", rebuild=rebuild)
    assert [held.source for held in report.withheld] == ["elsewhere/new.txt"]
    assert report.withheld[0].why.startswith("nearly all of it is what was purged on request (see ")
    store, _ = open_current(tmp_path / "i")
    with closing(store):
        assert store.lexical("family named error", 5, Filter()) == []


def test_another_days_paper_of_the_same_pattern_is_no_purged_text(
    make_reading: Callable[..., Reading], embedder: Embedder, tmp_path: Path
) -> None:
    first = make_reading("a.txt", f"{PAPER}\n\nThe heron was seen at the mill by the lane in June.")
    other = make_reading("c.txt", "Item 10\n\nThe heron was seen at the mill.\n")
    build([first, other], tmp_path / "i", embedder, scope="s")
    purge(tmp_path / "i", "a.txt")
    second = make_reading(
        "b.txt", f"{PAPER}\n\nThe osprey was seen at the weir by the lane in July.", held_on=date(2016, 7, 12)
    )
    assert build([second, other], tmp_path / "i", embedder, scope="s").withheld == []


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_near_copy_that_was_left_to_stay_stays(
    make_reading: Callable[..., Reading], embedder: Embedder, tmp_path: Path, *, rebuild: bool
) -> None:
    first = make_reading("a.txt", f"{PAPER}\n\nThe heron was seen at the mill by the lane in June.")
    second = make_reading("b.txt", f"{PAPER}\n\nThe osprey was seen at the mill by the lane in June.")
    build([first, second], tmp_path / "i", embedder, scope="s")
    assert purge(tmp_path / "i", "a.txt").also_in == ("b.txt",)
    report = build([first, second], tmp_path / "i", embedder, scope="s", rebuild=rebuild)
    assert [held.source for held in report.withheld] == ["a.txt"]
    assert report.documents == 1


def test_a_list_from_before_texts_were_told_by_their_sentences_still_holds(
    index_dir: Path, readings: list[Reading], embedder: Embedder
) -> None:
    purge(index_dir, "named.txt")
    path = index_dir / "purged.jsonl"
    records = [json.loads(line) for line in path.read_text().splitlines()]
    old = [{name: record[name] for name in ("id", "sha256", "source", "at")} for record in records]
    path.write_text("".join(json.dumps(record) + "\n" for record in old))
    assert build(readings, index_dir, embedder, scope="minutes").documents == 1
