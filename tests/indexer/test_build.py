"""Tests of bringing an index in step with what was read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.records import Reading, Withheld
from indexer.build import Part, build, build_all, build_in
from indexer.contexts import embedding_text
from indexer.embedding import Embedder
from indexer.errors import IndexDamaged, IndexUnfit, NothingToIndex
from indexer.generations import current_name, folder_of, open_current
from indexer.local_home import LocalHome
from indexer.manifest import FORMAT, Manifest
from indexer.pipeline import Plan
from indexer.report import BuildReport, Progress
from indexer.store import Filter
from indexer.verification import verify_generation

MakeReading = Callable[..., Reading]
Run = Callable[..., BuildReport]

ASH = "Agency staff\n\nThe number of agency workers had fallen to 25 by the end of March.\n"
BIRCH = "Flooding\n\nThe lower road was closed for nine days after the drain gave way.\n"
COLE = "Planning\n\nRESOLVED that permission for the old mill be granted.\n"


@pytest.fixture
def folder(make_reading: MakeReading) -> list[Reading]:
    return [make_reading("ash.txt", ASH), make_reading("birch.txt", BIRCH), make_reading("cole.txt", COLE)]


@pytest.fixture
def run(tmp_path: Path, embedder: Embedder) -> Callable[..., BuildReport]:
    """Return a function that builds an index in the test's own folder."""

    def call(readings: Iterable[Reading], scope: str = "minutes", **options: object) -> BuildReport:
        return build(readings, tmp_path / "index", embedder, scope=scope, **options)  # type: ignore[arg-type]

    return call


def sources(index_dir: Path) -> list[str]:
    store, _ = open_current(index_dir)
    with closing(store):
        return sorted(document.source for document in store.documents(Filter()))


def generations(index_dir: Path) -> list[str]:
    return sorted(path.name for path in (index_dir / "generations").iterdir())


def test_what_was_read_can_be_found_word_for_word(
    run: Run, folder: list[Reading], tmp_path: Path, embedder: Embedder
) -> None:
    report = run(folder)
    assert (report.sources, report.added, report.documents, report.meetings) == (3, 3, 3, 1)
    assert report.published
    store, manifest = open_current(tmp_path / "index", embedder)
    with closing(store):
        hit = store.dense(embedder.embed_query("How many temporary staff are there?"), 1, Filter())[0]
        assert "fallen to 25" in store.texts([hit.passage])[0]
        assert store.document(hit.passage.document_id) == folder[0].document
        assert store.lexical("drain", 1, Filter())[0].passage.document_id == folder[1].document.id  # type: ignore[union-attr]
    assert manifest.passages == report.passages == report.embedded
    assert manifest.scopes == ("minutes",)
    verify_generation(folder_of(tmp_path / "index", report.generation))


def test_the_context_goes_into_the_vector_and_not_into_the_passage(
    run: Run, folder: list[Reading], tmp_path: Path, embedder: Embedder
) -> None:
    run(folder)
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        (passage,) = store.passages(folder[1].document.id)  # type: ignore[union-attr]
        (where,), (text,) = store.contexts([passage]), store.texts([passage])
        assert "Scrutiny Panel, 14 June 2016" in where
        assert "Scrutiny Panel" not in text
        expected = embedder.embed_passages([embedding_text(where, text)])[0]
        assert float(expected @ store.vectors([passage.id])[0]) > 0.98


def test_building_again_changes_nothing_and_embeds_nothing(run: Run, folder: list[Reading], tmp_path: Path) -> None:
    first = run(folder)
    again = run(folder)
    assert (again.embedded, again.reused, again.unchanged, again.added) == (0, first.passages, 3, 0)
    assert not again.published
    assert again.generation == first.generation == current_name(tmp_path / "index")
    assert generations(tmp_path / "index") == [first.generation]


def test_new_and_changed_documents_come_in_and_vanished_ones_go(
    run: Run, folder: list[Reading], make_reading: MakeReading, tmp_path: Path
) -> None:
    run(folder)
    changed = make_reading("birch.txt", BIRCH.replace("nine", "eleven"))
    report = run([folder[0], changed, make_reading("dale.txt", "Allotments\n\nTwelve plots were let.\n")])
    assert (report.added, report.changed, report.unchanged, report.removed) == (1, 1, 1, ["cole.txt"])
    assert report.embedded == 2
    assert sources(tmp_path / "index") == ["ash.txt", "birch.txt", "dale.txt"]
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        assert store.lexical("nine", 5, Filter()) == []
        assert len(store.lexical("eleven", 5, Filter())) == 1


def test_a_change_of_facts_alone_is_a_change(
    run: Run, folder: list[Reading], make_reading: MakeReading, tmp_path: Path
) -> None:
    run(folder)
    report = run([make_reading("ash.txt", ASH, held_on=date(2017, 1, 1)), *folder[1:]])
    assert (report.changed, report.unchanged) == (1, 2)
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        assert store.count(Filter()).held_to == date(2017, 1, 1)


def test_documents_of_other_folders_stay(run: Run, folder: list[Reading], tmp_path: Path) -> None:
    run(folder[:2], scope="first")
    report = run(folder[2:], scope="second")
    assert (report.added, report.kept, report.embedded, report.removed) == (1, 2, 1, [])
    assert sources(tmp_path / "index") == ["ash.txt", "birch.txt", "cole.txt"]
    assert open_current(tmp_path / "index")[1].scopes == ("first", "second")
    assert run(folder[:1], scope="first").removed == ["birch.txt"]
    assert sources(tmp_path / "index") == ["ash.txt", "cole.txt"]


def test_several_folders_are_brought_in_step_in_one_build(
    folder: list[Reading], tmp_path: Path, embedder: Embedder
) -> None:
    parts = [Part("first", folder[:2]), Part("second", folder[2:])]
    build_all(parts, tmp_path / "index", embedder)
    report = build_all([Part("first", folder[:1]), Part("second", folder[2:])], tmp_path / "index", embedder)
    assert report.removed == ["birch.txt"]
    assert sources(tmp_path / "index") == ["ash.txt", "cole.txt"]


def test_a_rebuild_starts_afresh(run: Run, folder: list[Reading], tmp_path: Path) -> None:
    run(folder[:2], scope="first")
    report = run(folder[2:], scope="second", rebuild=True)
    assert report.published
    assert sources(tmp_path / "index") == ["cole.txt"]


def test_the_content_has_the_same_digest_in_whatever_order_it_was_read(
    folder: list[Reading], tmp_path: Path, embedder: Embedder
) -> None:
    found = []
    for name, readings in (("one", folder), ("two", folder[::-1])):
        build(readings, tmp_path / name, embedder, scope="minutes")
        found.append(open_current(tmp_path / name)[1].content)
    assert found[0] == found[1]


# What isn't indexed


def test_nothing_to_index_is_an_error_and_the_old_index_stays(run: Run, folder: list[Reading], tmp_path: Path) -> None:
    first = run(folder)
    with pytest.raises(NothingToIndex, match="no file in minutes"):
        run([])
    with pytest.raises(NothingToIndex, match=r"bad\.txt: It is empty") as caught:
        run([Reading("bad.txt", None, problem="It is empty.")])
    assert caught.value.report.problems[0].source == "bad.txt"
    assert generations(tmp_path / "index") == [first.generation]
    assert len(sources(tmp_path / "index")) == 3


def test_nothing_to_index_leaves_no_index_behind(run: Run, tmp_path: Path) -> None:
    with pytest.raises(NothingToIndex):
        run([])
    assert generations(tmp_path / "index") == []
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_what_cannot_be_read_is_reported_by_name_and_reason(
    run: Run, folder: list[Reading], make_reading: MakeReading
) -> None:
    withheld = Withheld("pack.pdf", "Item 9", "restricted")
    blank = make_reading("blank.txt", "\n\u00a0\n")
    report = run(
        [*folder, Reading("bad.doc", None, problem="It is encrypted."), blank, Reading("pack.pdf", None, (withheld,))]
    )
    assert report.added == 3
    assert [(t.source, t.problem) for t in report.problems] == [
        ("bad.doc", "It is encrypted."),
        ("blank.txt", "It holds no text that could be searched."),
    ]
    assert report.withheld == [withheld]
    assert json.loads(json.dumps(report.as_json()))["withheld"] == [
        {"source": "pack.pdf", "what": "Item 9", "why": "restricted"}
    ]


def test_a_document_that_cannot_be_read_any_more_stays_as_it_was(
    run: Run, folder: list[Reading], tmp_path: Path
) -> None:
    run(folder)
    report = run([folder[0], folder[1], Reading("cole.txt", None, problem="The disk failed.")])
    assert (report.stale, report.removed) == (["cole.txt"], [])
    assert "cole.txt" in sources(tmp_path / "index")
    assert run(folder).stale == []


def test_a_folder_that_gives_nothing_keeps_what_it_gave_before(
    folder: list[Reading], tmp_path: Path, embedder: Embedder
) -> None:
    build_all([Part("first", folder[:2]), Part("second", folder[2:])], tmp_path / "index", embedder)
    gone = Reading("second", None, problem="second doesn't exist.")
    report = build_all([Part("first", folder[:2]), Part("second", [gone])], tmp_path / "index", embedder)
    assert (report.stale, report.removed) == (["cole.txt"], [])
    assert len(sources(tmp_path / "index")) == 3


def test_what_is_withheld_now_leaves_the_index(run: Run, folder: list[Reading], tmp_path: Path) -> None:
    run(folder)
    withheld = Withheld("cole.txt", "all of it", "restricted")
    report = run([*folder[:2], Reading("cole.txt", None, (withheld,))])
    assert report.removed == ["cole.txt"]
    assert "cole.txt" not in sources(tmp_path / "index")


def test_text_that_no_file_can_hold_is_a_problem_of_that_document_alone(
    run: Run, folder: list[Reading], make_reading: MakeReading
) -> None:
    report = run([*folder, make_reading("odd.txt", "A lone \ud800 surrogate.")])
    assert report.added == 3
    assert [trouble.source for trouble in report.problems] == ["odd.txt"]


# Copies and clashes


def test_the_same_text_twice_is_one_document_with_a_copy(run: Run, make_reading: MakeReading, tmp_path: Path) -> None:
    report = run([make_reading("a.txt", ASH), make_reading("b.txt", ASH)])
    assert (report.added, report.documents) == (1, 1)
    assert [(copy.source, copy.of) for copy in report.copies] == [("b.txt", "a.txt")]
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        assert store.documents(Filter())[0].copies == ("b.txt",)
    again = run([make_reading("a.txt", ASH), make_reading("b.txt", ASH)])
    assert (again.published, again.removed) == (False, [])


def test_of_two_copies_the_one_that_more_is_known_of_is_kept(
    run: Run, make_reading: MakeReading, tmp_path: Path
) -> None:
    run([make_reading("a.txt", ASH, held_on=None, committee=None), make_reading("b.txt", ASH)])
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        (document,) = store.documents(Filter())
        assert (document.source, document.copies) == ("b.txt", ("a.txt",))
        assert store.count(Filter()).passages == len(store.lexical("agency", 10, Filter())) == 1


def test_the_same_words_at_two_meetings_are_two_documents(run: Run, make_reading: MakeReading) -> None:
    report = run([make_reading("a.txt", ASH), make_reading("b.txt", ASH, held_on=date(2019, 1, 1))])
    assert (report.added, report.copies) == (2, [])


def test_two_documents_of_one_name_do_not_replace_each_other(
    run: Run, make_reading: MakeReading, tmp_path: Path
) -> None:
    report = run([make_reading("a.txt", ASH), make_reading("a.txt", BIRCH)], scope="first")
    assert "same name" in report.problems[0].problem
    report = run([make_reading("a.txt", COLE), make_reading("c.txt", BIRCH)], scope="second")
    assert "indexed from first" in report.problems[0].problem
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        assert store.lexical("agency", 5, Filter()) != []


LONG = "\n\n".join(
    f"At its meeting number {n} the panel heard that lane {n} had been mended for £{n},500 by the new contractor."
    for n in range(12)
)


def test_a_copy_with_a_line_more_is_folded_in_whatever_folder_it_is_found(
    run: Run, make_reading: MakeReading, tmp_path: Path
) -> None:
    minutes, pack = make_reading("minutes.txt", LONG), make_reading("long/pack.txt", "Agenda pack\n\n" + LONG)
    first = run([minutes], scope="first")
    report = run([pack], scope="second")
    assert [(copy.source, copy.of) for copy in report.copies] == [("long/pack.txt", "minutes.txt")]
    assert (report.documents, report.added, report.passages) == (1, 0, first.passages)
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        assert [(d.source, d.copies) for d in store.documents(Filter())] == [("minutes.txt", ("long/pack.txt",))]
    for scope, reading in (("second", pack), ("first", minutes)):
        again = run([reading], scope=scope)
        assert (again.published, again.embedded, again.removed, again.documents) == (False, 0, [], 1)


def test_a_copy_takes_the_place_of_the_document_that_vanishes_from_another_folder(
    run: Run, make_reading: MakeReading, tmp_path: Path
) -> None:
    minutes, pack = make_reading("minutes.txt", LONG), make_reading("long/pack.txt", "Agenda pack\n\n" + LONG)
    run([minutes, make_reading("ash.txt", ASH)], scope="first")
    run([pack], scope="second")
    report = run([make_reading("ash.txt", ASH)], scope="first")
    assert report.removed == ["minutes.txt"]
    assert sources(tmp_path / "index") == ["ash.txt", "long/pack.txt"]
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        found = store.document(pack.document.id)  # type: ignore[union-attr]
        assert found == pack.document
        assert store.lexical("contractor", 5, Filter()) != []
    back = run([minutes], scope="first")
    assert (back.documents, sources(tmp_path / "index")) == (1, ["minutes.txt"])


def test_a_vanished_copy_is_no_longer_named(run: Run, make_reading: MakeReading, tmp_path: Path) -> None:
    minutes, pack = make_reading("minutes.txt", LONG), make_reading("long/pack.txt", "Agenda pack\n\n" + LONG)
    run([minutes, pack])
    report = run([minutes])
    assert (report.removed, report.documents) == (["long/pack.txt"], 1)
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        assert store.documents(Filter())[0].copies == ()


def test_an_older_version_stays_and_names_the_newer_also_from_another_folder(
    run: Run, make_reading: MakeReading, tmp_path: Path
) -> None:
    first = make_reading("minutes.txt", LONG)
    later = make_reading("later.txt", LONG.replace("£7,500", "£7,900"), title="Minutes (corrected)")
    assert first.document is not None and later.document is not None
    run([first], scope="first")
    report = run([later], scope="second")
    assert [(older.source, older.by) for older in report.superseded] == [("minutes.txt", "later.txt")]
    assert (report.documents, report.copies) == (2, [])

    def newer() -> str | None:
        store, _ = open_current(tmp_path / "index")
        with closing(store):
            assert store.lexical("contractor", 5, Filter(documents=(first.document.id,))) != []  # type: ignore[union-attr]
            return store.facts(first.document.id).superseded_by  # type: ignore[union-attr]

    assert newer() == later.document.id
    assert not run([first], scope="first").published
    run([make_reading("ash.txt", ASH)], scope="second")
    assert newer() is None


# What doesn't fit


class Renamed:
    """The bundled embedder under another fingerprint, as a later version of the model would have."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name, self.fingerprint, self.dimension = "other-model", "other:1", embedder.dimension

    def embed_passages(self, texts: list[str]) -> np.ndarray:
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> np.ndarray:
        return self._embedder.embed_query(text)


def test_an_index_built_by_another_model_is_refused_and_a_rebuild_puts_it_right(
    run: Run, folder: list[Reading], tmp_path: Path, embedder: Embedder
) -> None:
    run(folder)
    other = Renamed(embedder)
    for attempt in (
        lambda: open_current(tmp_path / "index", other),
        lambda: build(folder, tmp_path / "index", other, scope="x"),
    ):
        with pytest.raises(IndexUnfit, match=r"built by the model bge-small.*this run uses other-model.*--rebuild"):
            attempt()
    assert len(sources(tmp_path / "index")) == 3
    report = build(folder, tmp_path / "index", other, scope="minutes", rebuild=True)
    assert (report.embedded, report.reused) == (report.passages, 0)
    assert open_current(tmp_path / "index", other)[1].embedder == "other-model"


def test_an_index_of_another_format_is_refused_and_a_rebuild_puts_it_right(
    run: Run, folder: list[Reading], tmp_path: Path
) -> None:
    report = run(folder)
    path = folder_of(tmp_path / "index", report.generation) / "manifest.json"
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(IndexUnfit, match=r"format 99.*--rebuild"):
        open_current(tmp_path / "index")
    with pytest.raises(IndexUnfit, match=r"format 99"):
        run(folder)
    assert run(folder, rebuild=True).published


@pytest.mark.parametrize("name", ["catalogue.sqlite", "vectors.faiss", "passages.sqlite", "manifest.json", "meta.json"])
@pytest.mark.parametrize("harm", ["missing", "cut short"])
def test_a_damaged_index_is_named_and_a_rebuild_puts_it_right(
    run: Run, folder: list[Reading], tmp_path: Path, name: str, harm: str
) -> None:
    (path,) = folder_of(tmp_path / "index", run(folder).generation).rglob(Path(name).name)
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(IndexDamaged, match=path.name):
        open_current(tmp_path / "index")
    with pytest.raises(IndexDamaged, match="--rebuild"):
        run(folder)
    assert run(folder, rebuild=True).published
    assert len(sources(tmp_path / "index")) == 3


def test_a_changed_byte_is_found_by_verifying(run: Run, folder: list[Reading], tmp_path: Path) -> None:
    generation = folder_of(tmp_path / "index", run(folder).generation)
    (path,) = generation.rglob("vectors.faiss")
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss has been changed"):
        verify_generation(generation)


def test_documents_are_cut_anew_when_the_chunking_has_changed(
    run: Run, folder: list[Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder[:2], scope="first")
    monkeypatch.setattr("indexer.chunking.LONGEST", 40)
    monkeypatch.setattr("indexer.manifest.CHUNKING", "at most 40 characters")
    run(folder[2:], scope="second")
    store, manifest = open_current(tmp_path / "index")
    with closing(store):
        assert all(p.end - p.start <= 40 for d in store.documents(Filter()) for p in store.passages(d.id))
    assert manifest.passages > 3


# Progress and memory


def test_progress_is_told_with_rate_and_time_left(run: Run, folder: list[Reading]) -> None:
    told: list[Progress] = []
    run(folder, progress=told.append, total=3)
    assert [p.stage for p in told][-2:] == ["verifying", "published"]
    assert [p.sources for p in told if p.stage == "reading"][:3] == [1, 2, 3]
    assert told[1].remaining is not None
    assert told[-1].passages == 3
    assert told[-1].rate > 0


def test_readings_are_taken_one_at_a_time_and_not_held(
    tmp_path: Path, make_reading: MakeReading, embedder: Embedder
) -> None:
    import weakref

    class Watched(str):
        """A text whose life can be watched."""

    alive: list[weakref.ref[Watched]] = []
    most = 0

    def readings() -> Iterator[Reading]:
        nonlocal most
        for number in range(30):
            reading = make_reading(f"{number}.txt", f"Item {number}\n\nThe number {number} was noted.\n")
            text = Watched(reading.document.text)  # type: ignore[union-attr]
            alive.append(weakref.ref(text))
            yield replace(reading, document=replace(reading.document, text=text))  # type: ignore[arg-type]
            del reading, text
            most = max(most, sum(ref() is not None for ref in alive))

    build_in(LocalHome(tmp_path / "index"), [Part("minutes", readings())], embedder, plan=Plan(batch=4))
    assert most <= 14


def test_the_index_folder_can_have_an_odd_name(folder: list[Reading], tmp_path: Path, embedder: Embedder) -> None:
    index_dir = tmp_path / "an index? of #1 %20 é 😀"
    build(folder, index_dir, embedder, scope="minutes")
    assert len(sources(index_dir)) == 3
    moved = tmp_path / "moved"
    shutil.move(index_dir, moved)
    assert len(sources(moved)) == 3


def test_the_manifest_says_what_built_the_index(
    run: Run, folder: list[Reading], tmp_path: Path, embedder: Embedder
) -> None:
    generation = folder_of(tmp_path / "index", run(folder).generation)
    manifest = Manifest.read(generation)
    assert (manifest.embedder, manifest.fingerprint, manifest.dimension) == (embedder.name, embedder.fingerprint, 384)
    assert {"catalogue.sqlite", "vectors.faiss", "passages.sqlite", "meta.json"} <= {
        Path(name).name for name in manifest.files
    }
    assert manifest.created_at.tzinfo is not None
