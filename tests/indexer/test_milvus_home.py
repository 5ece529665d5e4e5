"""Building, serving and purging an index on Milvus, over Milvus Lite: aliases, copies from before, errors."""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.records import Reading
from indexer.build import Part, build_in
from indexer.embedding import Embedder, unit
from indexer.errors import IndexMissing, IndexProblem, IndexUnfit, NothingToPurge
from indexer.homes import Leases
from indexer.local_home import LocalHome
from indexer.purging import purge_in
from indexer.report import BuildReport
from indexer.store import Filter, Vectors

milvus_lite = pytest.importorskip("milvus_lite.server_manager", reason="the extra `cluster` isn't installed")

from indexer.milvus import client, rows  # noqa: E402 - only where the engine is installed
from indexer.milvus import home as milvus_home  # noqa: E402
from indexer.milvus.address import Address, AddressProblem, parse_address  # noqa: E402
from indexer.milvus.home import MilvusHome  # noqa: E402

MakeReading = Callable[..., Reading]


class WordEmbedder:
    """An embedder by the words of a text: small, exact and quick."""

    name = "words"
    fingerprint = "words:1"
    dimension = 64

    def __init__(self) -> None:
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector = np.full(self.dimension, 0.01, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1
        return unit(vector)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("milvus") / "index.db"
    yield path
    milvus_lite.server_manager_instance.release_server(str(path))


@pytest.fixture
def home(file: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[MilvusHome]:
    """An index of its own for each test, with a look at the alias for each question."""
    monkeypatch.setattr(milvus_home, "STAMP_SECONDS", 0.0)
    name = "t" + hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
    found = MilvusHome(Address(str(file), name, local=True))
    yield found
    found.close()


@pytest.fixture
def readings(make_reading: MakeReading) -> list[Reading]:
    return [
        make_reading(
            "a.txt", "CABINET\n\n1. Staff\n\nAgency staff cost £49,070 in March.\n\n2. Roads\n\nThe A6 floods."
        ),
        make_reading(
            "b.txt", "SCRUTINY\n\n1. Kestrels\n\nKestrels (KS) nest in the tower. Noted.", committee="Scrutiny"
        ),
        make_reading("c.txt", "PLANNING\n\n1. The mill\n\nPermission for the old mill was refused.", held_on=None),
    ]


def built(home: MilvusHome | LocalHome, readings: list[Reading], embedder: Embedder | None = None,
          scope: str = "here", *, rebuild: bool = False) -> BuildReport:  # fmt: skip
    return build_in(home, [Part(scope, readings)], embedder or WordEmbedder(), rebuild=rebuild)


def passages(home: MilvusHome | LocalHome) -> dict[str, str]:
    """Return every passage of an index with its text; a passage that is there twice is an error."""
    with closing(home.open().store) as store:
        found = [p for document in store.documents(Filter()) for p in store.passages(document.id)]
        assert len(found) == store.count(Filter()).passages
        texts = store.texts(found)
        assert len({p.id for p in found}) == len(found)
        return {p.id: text for p, text in zip(found, texts, strict=True)}


def test_an_index_on_milvus_holds_what_one_in_a_folder_does(
    home: MilvusHome, readings: list[Reading], tmp_path: Path
) -> None:
    report = built(home, readings)
    local = LocalHome(tmp_path / "index")
    built(local, readings)
    assert report.published
    assert passages(home) == passages(local)
    with closing(home.open().store) as here, closing(local.open().store) as there:
        assert here.aliases() == there.aliases()
        assert here.documents(Filter()) == there.documents(Filter())
        assert here.meetings(Filter()) == there.meetings(Filter())
        for query in ("agency staff", "the kestrel’s tower", "mill"):
            assert here.lexical(query, 1, Filter())[0].passage == there.lexical(query, 1, Filter())[0].passage
    name, manifest = home.verify()
    assert (name, manifest.passages) == (report.generation, report.passages)
    # The end of a generation's name says what it holds, whatever holds it.
    assert name.rsplit("-", 1)[1] == local.current().rsplit("-", 1)[1]


def test_a_service_takes_up_what_the_alias_names_and_requests_end_on_what_they_began_with(
    home: MilvusHome, readings: list[Reading], make_reading: MakeReading
) -> None:
    first = built(home, readings)
    with closing(Leases(home, WordEmbedder())) as service:
        with service.lease() as before:
            second = built(home, [*readings, make_reading("d.txt", "Herons fish in the weir.")])
            assert before.name == first.generation
            assert before.store.lexical("herons", 5, Filter()) == []
            assert before.store.count(Filter()).documents == 3
        with service.lease() as after:
            assert after.name == second.generation != first.generation
            assert len(after.store.lexical("herons", 5, Filter())) == 1
    assert len(home.generations()) == 2


def test_a_build_that_changes_nothing_leaves_the_generation_in_use(home: MilvusHome, readings: list[Reading]) -> None:
    first, embedder = built(home, readings), WordEmbedder()
    second = built(home, readings, embedder)
    assert (second.generation, second.published, embedder.embedded) == (first.generation, False, 0)
    assert len(home.generations()) == 1


def test_documents_of_other_folders_stay_and_vanished_ones_go(home: MilvusHome, readings: list[Reading]) -> None:
    built(home, readings[:2], scope="first")
    built(home, readings[2:], scope="second")
    embedder = WordEmbedder()
    report = built(home, readings[:1], embedder, scope="first")
    assert report.removed == ["b.txt"]
    with closing(home.open().store) as store:
        assert [d.source for d in store.documents(Filter())] == ["a.txt", "c.txt"]
        assert store.scopes() == {d.id: s for d, s in zip(store.documents(Filter()), ("first", "second"), strict=True)}
    assert embedder.embedded == 0
    assert len(home.generations()) == 2


def test_a_build_that_fails_leaves_nothing_behind_and_the_index_in_use(
    home: MilvusHome, readings: list[Reading], make_reading: MakeReading
) -> None:
    first = built(home, readings)

    class Failing(WordEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise RuntimeError("no more memory")

    with pytest.raises(RuntimeError, match="no more memory"):
        built(home, [*readings, make_reading("d.txt", "Herons fish in the weir.")], Failing())
    assert home.current() == first.generation
    assert len(home.generations()) == 1


def test_what_a_stopped_build_had_embedded_is_taken_over(home: MilvusHome, readings: list[Reading]) -> None:
    def stopped() -> Iterator[Reading]:
        yield from readings
        raise KeyboardInterrupt

    from indexer.pipeline import Plan

    with pytest.raises(KeyboardInterrupt):
        # Two hand-overs at least, so that the first batch has been written when the build stops.
        build_in(home, [Part("here", stopped())], WordEmbedder(), plan=Plan(batch=1))
    assert len(home.generations()) == 1
    embedder = WordEmbedder()
    report = built(home, readings, embedder)
    assert 0 < embedder.embedded < report.passages
    assert report.reused == report.passages - embedder.embedded


def test_only_one_of_two_builds_at_once_is_put_in_use(home: MilvusHome, readings: list[Reading]) -> None:
    def meanwhile() -> Iterator[Reading]:
        yield readings[0]
        built(home, readings[1:])

    with pytest.raises(IndexProblem, match=r"Another build of .* was published while this one ran"):
        build_in(home, [Part("here", meanwhile())], WordEmbedder())
    with closing(home.open().store) as store:
        assert [d.source for d in store.documents(Filter())] == ["b.txt", "c.txt"]


def test_what_is_purged_is_gone_and_stays_out(home: MilvusHome, readings: list[Reading]) -> None:
    built(home, readings)
    report = purge_in(home, "b.txt")
    assert (report.passages, report.sources) == (1, ("b.txt",))
    assert report.searches == 3
    assert len(home.generations()) == 1
    again = built(home, readings)
    assert [held.source for held in again.withheld] == ["b.txt"]
    assert all("Kestrels" not in text for text in passages(home).values())
    with pytest.raises(NothingToPurge, match=r"no document with the id, source or URL 'b\.txt'"):
        purge_in(home, "b.txt")


def test_a_long_purged_text_is_known_again_with_a_line_added(
    home: MilvusHome, readings: list[Reading], make_reading: MakeReading
) -> None:
    text = "\n\n".join(f"Family {n} of 4 Mill Lane was named in error on page {n}." for n in range(1500))
    built(home, [*readings, make_reading("long.txt", text)])
    purge_in(home, "long.txt")
    again = built(home, [*readings, make_reading("new.txt", f"{text}\n\nPrinted by the office of the clerk.")])
    assert [held.source for held in again.withheld] == ["new.txt"]


def test_facts_longer_than_a_field_come_back_whole(home: MilvusHome, readings: list[Reading]) -> None:
    built(home, readings[:1])
    opened = home.open()
    (document,) = opened.store.documents(Filter())
    many = replace(document, copies=tuple(f"copies/{number}.txt" for number in range(4000)))
    opened.store.rewrite(many)
    assert opened.store.documents(Filter()) == [many]
    assert opened.store.facts(document.id) == many
    opened.store.close()


def test_a_name_too_long_for_a_field_is_still_told_from_others() -> None:
    first, second = "é" * 600, "é" * 601
    assert rows.name_key("Cabinet") == "Cabinet"
    assert rows.name_key(first) != rows.name_key(second)
    assert max(len(rows.name_key(name).encode()) for name in (first, second)) <= 1024


# What can go wrong


def test_an_index_that_is_not_there_says_how_to_make_one(home: MilvusHome) -> None:
    with pytest.raises(IndexMissing, match=r"There is no index at milvus\+file:.*matters index FOLDER --store"):
        home.open()


def test_an_index_of_another_model_is_refused(home: MilvusHome, readings: list[Reading]) -> None:
    class Other(WordEmbedder):
        fingerprint = "words:2"

    built(home, readings)
    for use in (lambda: home.open(Other()), lambda: built(home, readings, Other())):
        with pytest.raises(IndexUnfit, match="built by the model words"):
            use()
    assert built(home, readings, Other(), rebuild=True).published


def test_a_collection_of_another_program_is_left_alone(home: MilvusHome, readings: list[Reading]) -> None:
    engine = client.Engine(home.address)
    engine.call("create_collection", home.address.collection, dimension=8)
    engine.call("insert", home.address.collection, [{"id": 1, "vector": [0.0] * 8}])
    with pytest.raises(IndexProblem):
        built(home, readings)
    assert engine.call("get_collection_stats", home.address.collection)["row_count"] == 1
    assert home.generations() == []
    engine.close()


def test_a_server_that_is_not_there_is_named_and_a_password_never(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CONNECT_SECONDS", 0.5)
    started = time.monotonic()
    with pytest.raises(IndexProblem, match=r"can't be reached at milvus\+http://127\.0\.0\.1:9/minutes") as caught:
        MilvusHome(parse_address("milvus+http://clerk:secret@127.0.0.1:9/minutes"))
    assert "secret" not in str(caught.value)
    assert time.monotonic() - started < 60


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(IndexProblem, match=r"pip install 'matters-arising\[cluster\]'"):
        MilvusHome(Address("unused.db", local=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("milvus+http://host:19530/minutes", Address("http://host:19530", "minutes")),
        ("milvus+http://host/minutes", Address("http://host:19530", "minutes")),
        ("milvus+https://a:b%40c@host/db/minutes", Address("https://host:443", "minutes", "db", "a:b@c")),
        ("milvus+http://[::1]:19530/x", Address("http://[::1]:19530", "x")),
        ("milvus+file:///srv/a.db", Address("/srv/a.db", "minutes", local=True)),
        ("milvus+file:a.db?collection=north", Address("a.db", "north", local=True)),
    ],
    ids=lambda value: str(value),
)
def test_an_address_is_understood(text: str, expected: Address) -> None:
    assert parse_address(text) == expected
    assert "b@c" not in f"{expected} {expected!r}"


@pytest.mark.parametrize(
    "text",
    ["", "minutes", "http://host/minutes", "milvus+http://host:19530", "milvus+http://host:x/minutes",
     "milvus+http://host/no-dashes", "milvus+http:///minutes", "milvus+http://host/a/b/c", "milvus+file:///srv/a.txt",
     "milvus+file:a.db?collection=no-dashes", "postgres://host/minutes", "milvus+http://host/1st"],
)  # fmt: skip
def test_an_address_that_is_none_shows_the_forms_there_are(text: str) -> None:
    with pytest.raises(AddressProblem, match=r"milvus\+http://host:19530/collection"):
        parse_address(text)
