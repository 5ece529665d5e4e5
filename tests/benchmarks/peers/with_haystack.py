"""Haystack as its tutorial sets up hybrid retrieval: in memory, BM25 and embeddings joined in a pipeline.

Its embedders' default model (all-mpnet-base-v2) and the ranker of the tutorial would have to be downloaded; instead the
model is all-MiniLM-L6-v2 and the two lists are joined by reciprocal rank fusion.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.models import minilm_folder, ours
from tests.benchmarks.peers.speaking import Material, serve


class Haystack:
    """An InMemoryDocumentStore and a pipeline of two retrievers and a joiner."""

    def __init__(self) -> None:
        self._documents: Any = None
        self._queries: Any = None
        self._pipeline: Any = None

    def start(self, model: str) -> None:
        """Load the model, once for documents and once for queries, as Haystack's components do."""
        if model == "ours":
            self._documents, self._queries = _our_components()
            return
        embedders = import_module("haystack_integrations.components.embedders.sentence_transformers")
        quiet = {"model": minilm_folder(), "progress_bar": False}
        self._documents = embedders.SentenceTransformersDocumentEmbedder(**quiet)
        self._queries = embedders.SentenceTransformersTextEmbedder(**quiet)
        for component in (self._documents, self._queries):
            component.warm_up()

    def build(self, material: Material, folder: Path) -> int:
        """Embed and write to the store."""
        haystack, retrievers = import_module("haystack"), import_module("haystack.components.retrievers.in_memory")
        store = import_module("haystack.document_stores.in_memory").InMemoryDocumentStore()
        documents = [haystack.Document(id=identity, content=text) for identity, text in material.read()]
        store.write_documents(self._documents.run(documents=documents)["documents"])
        if self._pipeline is not None:  # a component belongs to one pipeline at a time
            self._pipeline.remove_component("embedder")
        pipeline = haystack.Pipeline()
        pipeline.add_component("embedder", self._queries)
        pipeline.add_component("meaning", retrievers.InMemoryEmbeddingRetriever(store))
        pipeline.add_component("words", retrievers.InMemoryBM25Retriever(store))
        joiner = import_module("haystack.components.joiners").DocumentJoiner
        pipeline.add_component("joiner", joiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("embedder.embedding", "meaning.query_embedding")
        pipeline.connect("meaning", "joiner")
        pipeline.connect("words", "joiner")
        self._pipeline = pipeline
        return int(store.count_documents())

    def search(self, query: str, limit: int) -> list[str]:
        """Return the ids of the best passages."""
        found = self._pipeline.run(
            {
                "embedder": {"text": query},
                "meaning": {"top_k": limit},
                "words": {"query": query, "top_k": limit},
                "joiner": {"top_k": limit},
            }
        )
        return [document.id for document in found["joiner"]["documents"]]

    def save(self, folder: Path) -> dict[str, str]:
        """Nothing to do: Haystack's server is a package of its own."""
        return {}


def _our_components() -> tuple[Any, Any]:
    """Return our model as two Haystack components."""
    haystack = import_module("haystack")
    component = haystack.component

    class Documents:
        @component.output_types(documents=list)  # type: ignore[untyped-decorator]
        def run(self, documents: list[Any]) -> dict[str, Any]:
            vectors = ours().embed_passages([document.content for document in documents])
            made = [
                haystack.Document(id=document.id, content=document.content, embedding=vector.tolist())
                for document, vector in zip(documents, vectors, strict=True)
            ]
            return {"documents": made}

    class Queries:
        @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]
        def run(self, text: str) -> dict[str, Any]:
            return {"embedding": ours().embed_query(text).tolist()}

    Queries.run.__annotations__["text"] = str  # Haystack reads the types themselves, not their names
    Documents.run.__annotations__["documents"] = list
    return component(Documents)(), component(Queries)()


if __name__ == "__main__":
    serve(Haystack())
