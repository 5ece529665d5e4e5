"""txtai as its documentation sets up hybrid search: vectors and BM25 in one Embeddings, texts kept with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from indexer.bundled import bundled_model
from indexer.embedding import MAX_TOKENS, QUERY_PREFIX
from tests.benchmarks.peers.models import GivenVectors, given, minilm_folder, ours
from tests.benchmarks.peers.speaking import Material, serve


class Txtai:
    """Hybrid with txtai's default weights, its default vector index and its own SQLite content."""

    def __init__(self) -> None:
        self._model = ""
        self._embeddings: Any = None
        self._encode: Any = None

    def start(self, model: str) -> None:
        """Load the model: all-MiniLM-L6-v2 (txtai's default), our embedder, or our embedder's file run by txtai."""
        self._model = model
        package = import_module("txtai")
        if model == "default":
            self._embeddings = package.Embeddings(path=minilm_folder(), hybrid=True, content=True)
        elif model == "our file":
            self._encode = _encoder()
        else:
            ours()

    def build(self, material: Material, folder: Path) -> int:
        """Index in memory, which is what txtai does until an index is saved."""
        rows = material.read()
        if self._model != "default":
            self._embeddings = import_module("txtai").Embeddings(
                method="external",
                # A plain function: of anything else that can be called, txtai takes what it returns.
                transform=self._transform(rows, material.vectors),
                # The model's own prefix; our embedder puts it there itself where it knows passages from queries.
                instructions={"query": "" if self._model == "ours" and material.vectors else QUERY_PREFIX, "data": ""},
                hybrid=True,
                content=True,
            )
        self._embeddings.index(rows)
        return int(self._embeddings.count())

    def _transform(self, rows: list[tuple[str, str]], vectors: Path | None) -> Callable[[list[str]], Any]:
        if self._model == "our file":
            if vectors is None:
                return lambda texts: self._encode(texts)
            known = GivenVectors([text for _, text in rows], vectors)
            return lambda texts: known.mixed(texts, lambda text: self._encode([text])[0])
        model = given(rows, vectors)
        act = model.embed_passages if vectors is None else model.mixed
        return lambda texts: act(texts)

    def search(self, query: str, limit: int) -> list[str]:
        """Return the ids of the best passages."""
        return [row["id"] for row in self._embeddings.search(query, limit)]

    def save(self, folder: Path) -> dict[str, str]:
        """Write the index and the configuration of txtai's API service (JSON is YAML too)."""
        folder.mkdir(parents=True, exist_ok=True)
        self._embeddings.save(str(folder / "index"))
        settings = folder / "service.yml"
        settings.write_text(json.dumps({"path": str(folder / "index"), "embeddings": {"path": minilm_folder()}}))
        return {"CONFIG": str(settings)}


def _encoder() -> Any:  # noqa: ANN401 - a method of txtai's
    """Return what txtai makes of our embedder's model file: its own tokenising, batches, threads and pooling."""
    files = bundled_model("bge_small_en")
    models = import_module("txtai.models")
    tokenizer = import_module("transformers").PreTrainedTokenizerFast(
        tokenizer_file=str(files.tokenizer),
        model_max_length=MAX_TOKENS,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        pad_token="[PAD]",
    )
    model = models.OnnxModel(str(files.model))
    settings = {"method": "clspooling", "path": model, "tokenizer": tokenizer, "device": -1}
    return models.PoolingFactory.create(settings).encode


if __name__ == "__main__":
    serve(Txtai())
