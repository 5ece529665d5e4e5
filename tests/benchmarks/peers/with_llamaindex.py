"""LlamaIndex as its documentation sets up hybrid search: a vector index and a BM25 retriever, their ranks fused.

Its default model is OpenAI's, over the network; the local one of its documentation (bge-small) would have to be
downloaded, so the model is all-MiniLM-L6-v2. No queries are generated (`num_queries=1`), since that takes an LLM.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.models import minilm_folder, ours
from tests.benchmarks.peers.speaking import Material, serve


class LlamaIndex:
    """A VectorStoreIndex in memory beside a BM25Retriever."""

    def __init__(self) -> None:
        self._model: Any = None
        self._index: Any = None
        self._nodes: list[Any] = []
        self._retrievers: dict[int, Any] = {}

    def start(self, model: str) -> None:
        """Load the model."""
        if model == "ours":
            self._model = _our_embedding()
        else:
            package = import_module("llama_index.embeddings.huggingface")
            self._model = package.HuggingFaceEmbedding(model_name=minilm_folder(), device="cpu")
        self._model.get_query_embedding("warm")

    def build(self, material: Material, folder: Path) -> int:
        """Embed into the index, and index by words too."""
        core, schema = import_module("llama_index.core"), import_module("llama_index.core.schema")
        self._nodes = [schema.TextNode(id_=identity, text=text) for identity, text in material.read()]
        self._index = core.VectorStoreIndex(self._nodes, embed_model=self._model)
        self._retrievers.clear()  # those of an index built before
        self._retriever(10)
        return len(self._nodes)

    def _retriever(self, limit: int) -> Any:  # noqa: ANN401 - the package is imported only here
        """Return the fused retriever for that many results, made once."""
        if limit not in self._retrievers:
            words = import_module("llama_index.retrievers.bm25").BM25Retriever
            fusion = import_module("llama_index.core.retrievers").QueryFusionRetriever
            self._retrievers[limit] = fusion(
                [
                    self._index.as_retriever(similarity_top_k=limit),
                    words.from_defaults(nodes=self._nodes, similarity_top_k=limit),
                ],
                llm=import_module("llama_index.core.llms").MockLLM(),  # never asked, but one must be there
                mode="reciprocal_rerank",
                similarity_top_k=limit,
                num_queries=1,
                use_async=False,
            )
        return self._retrievers[limit]

    def search(self, query: str, limit: int) -> list[str]:
        """Return the ids of the best passages."""
        return [found.node.node_id for found in self._retriever(limit).retrieve(query)]

    def save(self, folder: Path) -> dict[str, str]:
        """Nothing to do: LlamaIndex has no search server of its own."""
        return {}


def _our_embedding() -> Any:  # noqa: ANN401
    """Return our model as one of LlamaIndex's embeddings."""
    base = import_module("llama_index.core.embeddings").BaseEmbedding

    def batch(self: Any, texts: list[str]) -> list[list[float]]:  # noqa: ANN401
        found: list[list[float]] = ours().embed_passages(texts).tolist()
        return found

    def query(self: Any, text: str) -> list[float]:  # noqa: ANN401
        found: list[float] = ours().embed_query(text).tolist()
        return found

    async def query_later(self: Any, text: str) -> list[float]:  # noqa: ANN401
        return query(self, text)

    members = {
        "_get_text_embeddings": batch,
        "_get_text_embedding": lambda self, text: batch(self, [text])[0],
        "_get_query_embedding": query,
        "_aget_query_embedding": query_later,
        "__module__": __name__,
    }
    return type("Ours", (base,), members)(model_name="ours", embed_batch_size=256)


if __name__ == "__main__":
    serve(LlamaIndex())
