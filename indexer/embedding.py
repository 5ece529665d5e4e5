"""The embedder seam, and the two embedders: the bundled ONNX model and any sentence-transformers model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from indexer.store import Vectors


class Embedder(Protocol):
    """Turns text into unit vectors; ``fingerprint`` names model, revision and preparation, so that an index can refuse another."""

    name: str
    fingerprint: str
    dimension: int

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (texts, dimension), float32."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Return a unit vector, shape (dimension,), float32."""
        ...
