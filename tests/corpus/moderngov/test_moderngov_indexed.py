"""From a site to an index, twice: the second time nothing is asked for in vain and the index stays as it was."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.reading import read_paths
from indexer.build import build
from indexer.embedding import OnnxEmbedder
from indexer.generations import open_current
from indexer.store import Filter

if TYPE_CHECKING:
    from tests.corpus.moderngov.conftest import Runner


def passages(index: Path) -> list[tuple[object, str]]:
    store, _ = open_current(index)
    with closing(store):
        found = [passage for d in store.documents(Filter()) for passage in store.passages(d.id)]
        return list(zip(found, store.texts(found), strict=True))


def test_where_the_site_contradicts_itself_is_kept_and_reported(run: Runner, tmp_path: Path) -> None:
    run.council.meetings["5001"].page_day = "15/03/2017"
    run()
    report = build(read_paths([run.target]), tmp_path / "index", OnnxEmbedder(), scope=str(run.target))
    page = "audit-and-governance-committee/2017-03-14/00-minutes.html"
    said = "The meeting's page states 2017-03-15; the site's list of meetings has 2017-03-14."
    assert [said in conflict.said for conflict in report.conflicts if conflict.source.endswith(page)] == [True]
    store, _ = open_current(tmp_path / "index")
    with closing(store):
        assert any(said in document.conflicts for document in store.documents(Filter()))


def test_fetching_and_indexing_again_changes_no_passage(run: Runner, tmp_path: Path) -> None:
    index, embedder = tmp_path / "index", OnnxEmbedder()

    def indexed() -> object:
        return build(read_paths([run.target]), index, embedder, scope=str(run.target))

    run()
    first = indexed()
    before, files = passages(index), run.files()
    asked = len(run.council.asked)
    report = run()
    second = indexed()
    again = run.council.paths()[asked:]
    # Only the meeting of less than 90 days ago may have changed.
    assert [path for path in again if "documents/" in path or "mgConvert" in path] == [
        "/documents/s70001/Agency%20report.pdf"
    ]
    assert (report.fetched, run.files()) == ([], files)
    assert passages(index) == before
    assert second.generation == first.generation  # type: ignore[attr-defined]
    assert (second.published, second.embedded) == (False, 0)  # type: ignore[attr-defined]
    rebuilt = tmp_path / "rebuilt"
    build(read_paths([run.target]), rebuilt, embedder, scope=str(run.target))
    assert passages(rebuilt) == before
