"""The reranker seam, and the two rerankers: the bundled cross-encoder and any sentence-transformers cross-encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.bundled import BackgroundCheck, bundled_model
from indexer.errors import ModelProblem
from service.models import PairModel

Scores = NDArray[np.float32]
_TOKENS_MOST = 256


class Reranker(Protocol):
    """Scores how well texts fit a query; ``name`` says which model does it."""

    name: str

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Return one score a text, shape (texts,), higher is better; an unbounded logit."""
        ...


class OnnxReranker:
    """The bundled ms-marco-MiniLM-L-12-v2 in int8; texts are read up to 256 tokens."""

    name = "ms-marco-MiniLM-L-12-v2 (bundled, int8)"

    def __init__(self, threads: int = 0) -> None:
        files = bundled_model("reranker_en")
        check = BackgroundCheck(files)
        self._model = PairModel(files.model, files.tokenizer, _TOKENS_MOST, threads)
        check.result()

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Return one logit a text, shape (texts,)."""
        if not texts:
            return np.zeros(0, np.float32)
        (logits,) = self._model.run(self._model.encode(query, texts))
        return np.asarray([float(np.ravel(logit)[0]) for logit in logits], np.float32)


class SentenceTransformerReranker:
    """Any sentence-transformers cross-encoder, by name or folder."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import CrossEncoder
        except ImportError:
            raise ModelProblem(
                f"The reranker {name!r} needs sentence-transformers: "
                "run `pip install 'matters-arising[sentence-transformers]'`, or set MATTERS_RERANKER=bundled."
            ) from None
        self.name = name
        try:
            self._model: Any = CrossEncoder(name)
        except (OSError, ValueError) as error:
            raise ModelProblem(f"The reranker {name!r} can't be loaded: {error}") from error

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Return one score a text, shape (texts,)."""
        if not texts:
            return np.zeros(0, np.float32)
        return np.asarray(self._model.predict([(query, text) for text in texts]), np.float32).reshape(len(texts))


def make_reranker(name: str, threads: int = 0) -> Reranker:
    """Return the reranker that a setting names: "bundled", or a cross-encoder by name or folder."""
    return OnnxReranker(threads) if name == "bundled" else SentenceTransformerReranker(name)
