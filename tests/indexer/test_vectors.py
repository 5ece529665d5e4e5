"""Tests of searching many vectors: cells against exact search, filters inside, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import IndexDamaged
from indexer.selection import Selection
from indexer.store import Vectors
from indexer.vectors import VectorFile, VectorWriter, search_file
from indexer.vectors_cells import CELLS, Cells, make_cells

SIZE, DIMENSION = 12_000, 24


@pytest.fixture(scope="module")
def many() -> Vectors:
    """Many unit vectors, gathered about some hundred centres as those of texts are."""
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(120, DIMENSION))
    vectors = centres[chance.integers(120, size=SIZE)] + 0.4 * chance.normal(size=(SIZE, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def asked(many: Vectors) -> Vectors:
    chance = np.random.default_rng(2)
    vectors = many[chance.integers(SIZE, size=60)] + 0.1 * chance.normal(size=(60, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a part of some thousands count as a large one."""
    monkeypatch.setattr("indexer.vectors_cells.EXACT_MOST", 5_000)
    monkeypatch.setattr("indexer.vectors_cells.SCANNED", 500)
    monkeypatch.setattr("indexer.vectors.MAPPED_MOST", 5_000)
    monkeypatch.setattr("indexer.vectors.SCANNED", 500)


@pytest.fixture
def file(tmp_path: Path, many: Vectors) -> Iterator[VectorFile]:
    writer = VectorWriter(tmp_path / "vectors.faiss", DIMENSION)
    writer.append(many)
    writer.flush()
    writer.close()
    found = VectorFile(tmp_path / "vectors.faiss")
    yield found
    found.close()


def chosen(rows: np.ndarray) -> Selection:
    return Selection(rows.astype(np.int64), np.ones(len(rows), np.int64))


def exact(many: Vectors, query: Vectors, rows: np.ndarray, limit: int) -> list[int]:
    scores = many[rows] @ query
    return rows[np.argsort(-scores, kind="stable")[:limit]].tolist()


def test_cells_find_nearly_all_that_exact_search_finds(
    tmp_path: Path, file: VectorFile, many: Vectors, asked: Vectors
) -> None:
    quality = make_cells(tmp_path, file, lambda: asked)
    assert quality is not None
    assert quality.probed < quality.cells
    assert quality.recall_at_10 >= 0.98
    cells, everything, found = Cells(tmp_path, file), chosen(np.arange(SIZE)), 0.0
    for query in asked:
        rows, scores = cells.search(query[None], 10, everything, 0)
        np.testing.assert_allclose(scores, many[rows] @ query, atol=1e-5)
        assert (np.diff(scores) <= 0).all()
        found += len({*rows.tolist()} & {*exact(many, query, np.arange(SIZE), 10)}) / 10
    assert found / len(asked) == pytest.approx(quality.recall_at_10, abs=0.02)
    assert f"{quality.probed} cells probed" in str(quality)


@pytest.mark.parametrize("share", [0.002, 0.03, 0.3, 0.9])
def test_a_filter_finds_as_much_as_it_leaves_however_little_that_is(
    tmp_path: Path, file: VectorFile, many: Vectors, asked: Vectors, share: float
) -> None:
    make_cells(tmp_path, file, lambda: asked)
    cells = Cells(tmp_path, file)
    rows = np.flatnonzero(np.random.default_rng(3).random(SIZE) < share)
    some, found = chosen(rows), 0.0
    for query in asked:
        wanted = exact(many, query, rows, 20)
        got = cells.search(query[None], 20, some, 0)[0].tolist()
        assert len(got) == len(wanted)
        assert {*got} <= {*rows.tolist()}
        found += len({*got} & {*wanted}) / len(wanted) / len(asked)
    assert found > (0.999 if len(rows) <= 500 else 0.95)


def test_a_search_for_very_many_misses_none_but_at_the_edge(
    tmp_path: Path, file: VectorFile, many: Vectors, asked: Vectors
) -> None:
    make_cells(tmp_path, file, lambda: asked)
    got = Cells(tmp_path, file).search(asked[:1], 3000, chosen(np.arange(SIZE)), 0)[0].tolist()
    assert len({*got} & {*exact(many, asked[0], np.arange(SIZE), 3000)}) >= 2990


def test_rows_are_counted_from_where_the_file_begins(
    tmp_path: Path, file: VectorFile, many: Vectors, asked: Vectors
) -> None:
    make_cells(tmp_path, file, lambda: asked)
    rows = np.arange(100, SIZE, 2)
    later = chosen(rows + 640)
    for found in (Cells(tmp_path, file).search(asked[:1], 5, later, 640), search_file(file, asked[:1], 5, later, 640)):
        assert found[0].tolist() == exact(many, asked[0], rows, 5)


def test_cells_that_find_too_little_are_refused(
    tmp_path: Path, file: VectorFile, asked: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.vectors_cells.RECALL", 1.01)
    assert make_cells(tmp_path, file, lambda: asked) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vectors.faiss"]


def test_a_small_part_has_no_cells(tmp_path: Path, file: VectorFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.vectors_cells.EXACT_MOST", SIZE)
    assert make_cells(tmp_path, file, lambda: pytest.fail("nobody need be asked")) is None


def test_cells_that_cannot_be_read_are_damage(tmp_path: Path, file: VectorFile, asked: Vectors) -> None:
    make_cells(tmp_path, file, lambda: asked)
    (tmp_path / CELLS).write_bytes(b"no index")
    with pytest.raises(IndexDamaged, match="can't be read"):
        Cells(tmp_path, file)


@pytest.mark.parametrize("rows", [[], [5], [3, 4, 5, 9], [9, 3, 3, 11_999, 0]])
def test_vectors_are_read_by_place_in_any_order(file: VectorFile, many: Vectors, rows: list[int]) -> None:
    np.testing.assert_array_equal(file.get(np.array(rows, np.int64)), many[rows])
