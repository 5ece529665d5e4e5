"""LanceDB as its documentation sets up hybrid search: an embedding function, a full-text index, its default reranker.

The reranker is reciprocal rank fusion. Fewer than 100,000 rows are searched without a vector index, as it recommends.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.models import given, minilm_folder, ours
from tests.benchmarks.peers.speaking import Material, serve


class LanceDB:
    """A table on disk with id, text and vector."""

    def __init__(self) -> None:
        self._ours = False
        self._function: Any = None
        self._table: Any = None

    def start(self, model: str) -> None:
        """Load the model; the default of LanceDB's sentence-transformers function is all-MiniLM-L6-v2."""
        self._ours = model == "ours"
        registry = import_module("lancedb.embeddings").get_registry()
        if self._ours:
            self._function = registry.get(_register_ours()).create()
        else:
            self._function = registry.get("sentence-transformers").create(name=minilm_folder(), device="cpu")
        self._function.ndims()

    def build(self, material: Material, folder: Path) -> int:
        """Write the table and its full-text index."""
        rows = material.read()
        pydantic = import_module("lancedb.pydantic")
        schema = type(
            "Row",
            (pydantic.LanceModel,),
            {
                "__annotations__": {"id": str, "text": str, "vector": pydantic.Vector(self._function.ndims())},
                "text": self._function.SourceField(),
                "vector": self._function.VectorField(),
            },
        )
        self._table = import_module("lancedb").connect(str(folder)).create_table("passages", schema=schema)
        found = [{"id": identity, "text": text} for identity, text in rows]
        if material.vectors is not None:
            vectors = given(rows, material.vectors).embed_passages([text for _, text in rows])
            found = [{**row, "vector": vector} for row, vector in zip(found, vectors, strict=True)]
        self._table.add(found)
        self._table.create_fts_index("text")
        return int(self._table.count_rows())

    def search(self, query: str, limit: int) -> list[str]:
        """Return the ids of the best passages."""
        found = self._table.search(query, query_type="hybrid").limit(limit).to_list()
        return [row["id"] for row in found]

    def save(self, folder: Path) -> dict[str, str]:
        """Nothing to do: LanceDB has no server of its own."""
        return {}


def _register_ours() -> str:
    """Register our model as one of LanceDB's embedding functions; return its name."""
    embeddings = import_module("lancedb.embeddings")

    def generate_embeddings(self: Any, texts: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return list(ours().embed_passages([str(text) for text in texts]))

    def compute_query_embeddings(self: Any, query: str, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return [ours().embed_query(query)]

    members = {
        "generate_embeddings": generate_embeddings,
        "compute_query_embeddings": compute_query_embeddings,
        "ndims": lambda self: ours().dimension,
        "__module__": __name__,
    }
    made = type("Ours", (embeddings.TextEmbeddingFunction,), members)
    embeddings.register("ours")(made)
    return "ours"


if __name__ == "__main__":
    serve(LanceDB())
