"""txtai as its documentation sets up hybrid search: vectors and BM25 in one Embeddings, texts kept with it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from indexer.embedding import QUERY_PREFIX
from tests.benchmarks.peers.models import given, minilm_folder, ours
from tests.benchmarks.peers.speaking import Material, serve


class Txtai:
    """Hybrid with txtai's default weights, its default vector index and its own SQLite content."""

    def __init__(self) -> None:
        self._ours = False
        self._embeddings: Any = None

    def start(self, model: str) -> None:
        """Load the model; txtai's default is all-MiniLM-L6-v2."""
        self._ours = model == "ours"
        package = import_module("txtai")
        if self._ours:
            ours()
        else:
            self._embeddings = package.Embeddings(path=minilm_folder(), hybrid=True, content=True)

    def build(self, material: Material, folder: Path) -> int:
        """Index in memory, which is what txtai does until an index is saved."""
        rows = material.read()
        if self._ours:
            model = given(rows, material.vectors)
            act = model.embed_passages if material.vectors is None else model.mixed
            self._embeddings = import_module("txtai").Embeddings(
                method="external",
                # A plain function: of anything else that can be called, txtai takes what it returns.
                transform=lambda texts: act(texts),
                # The model's own prefix, which its queries get from us too.
                instructions={"query": QUERY_PREFIX if material.vectors is None else "", "data": ""},
                hybrid=True,
                content=True,
            )
        self._embeddings.index(rows)
        return int(self._embeddings.count())

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


if __name__ == "__main__":
    serve(Txtai())
