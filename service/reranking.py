"""The reranker seam, and the two rerankers: the bundled cross-encoder and any sentence-transformers cross-encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


class Reranker(Protocol):
    """Scores how well texts fit a query; ``name`` says which model does it."""

    name: str

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Return one score a text, shape (texts,), higher is better; an unbounded logit."""
        ...
