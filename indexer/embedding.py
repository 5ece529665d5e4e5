"""The embedder seam, and the two embedders: the bundled ONNX model and any sentence-transformers model."""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from indexer.bundled import BackgroundCheck, bundled_model
from indexer.errors import ModelProblem
from indexer.store import Vectors

BUNDLED = "bge-small-en-v1.5-int8"
QUERY_PREFIX = "Represent this sentence for searching relevant passages: "
MAX_TOKENS = 512
# Tokens, padding included, that go through the model at once. What a layer makes of so many stays in a core's own
# cache: on one core batches of 2048 tokens took a sixth longer, of 256 as long.
BATCH_TOKENS = 512


class Embedder(Protocol):
    """Turns text into unit vectors.

    ``fingerprint`` names model, revision and preparation, so that an index can refuse another.
    """

    name: str
    fingerprint: str
    dimension: int

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (texts, dimension), float32."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Return a unit vector, shape (dimension,), float32."""
        ...


class OnnxEmbedder:
    """bge-small-en-v1.5 (384 dimensions), int8, run by ONNX Runtime on the CPU.

    The vector is that of the CLS token, L2-normalised, of at most 512 tokens; a query gets the model's own prefix.
    ``threads`` is how many batches of passages go through the model at once, each on one core; 0 takes one for each
    core. One batch on several cores is slower, since they wait for each other at every layer.
    """

    name = BUNDLED
    dimension = 384

    def __init__(self, threads: int = 0) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        files = bundled_model("bge_small_en")
        check = BackgroundCheck(files)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._at_once = ThreadPoolExecutor(threads or usable_cores(), "embedding")
        try:
            self._session = onnxruntime.InferenceSession(str(files.model), options, providers=["CPUExecutionProvider"])
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(files.tokenizer))
        except Exception as error:
            check.result()  # the likely cause, said better
            raise ModelProblem(f"The bundled model {files.model} can't be loaded: {error}") from error
        check.result()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self.fingerprint = f"{self.name}:{files.digest[:16]}:cls-l2-{MAX_TOKENS}-prefix1"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (texts, 384), float32, in the order of the texts."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        encoded = [encoding.ids for encoding in self._tokenizer.encode_batch([plain(text) for text in texts])]
        batches = list(batches_by_length([len(ids) for ids in encoded]))
        found = self._at_once.map(lambda batch: self._run([encoded[i] for i in batch]), batches)
        for batch, rows in zip(batches, found, strict=True):
            vectors[batch] = rows
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Return a unit vector, shape (384,), float32."""
        vector: Vectors = self._run([self._tokenizer.encode(QUERY_PREFIX + plain(text)).ids])[0]
        return vector

    def _run(self, rows: list[list[int]]) -> Vectors:
        width = max(len(row) for row in rows)
        ids = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            mask[number, : len(row)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(["last_hidden_state"], feed)[0]
        return unit(hidden[:, 0])


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by the name it is published under or the folder it is kept in.

    The model's own query and passage prompts are used where it has them. Needs the extra ``sentence-transformers``,
    which is imported only here and only when such a model is asked for.
    """

    def __init__(self, model: str, threads: int = 0) -> None:
        try:
            package = importlib.import_module("sentence_transformers")
        except ImportError as error:
            raise ModelProblem(
                f"The model {model!r} needs the package sentence-transformers, which isn't installed: run "
                "`pip install 'matters-arising[sentence-transformers]'`, or leave the model setting out "
                f"to use the bundled {BUNDLED}."
            ) from error
        if threads:
            importlib.import_module("torch").set_num_threads(threads)
        try:
            self._model: Any = package.SentenceTransformer(model)
        except Exception as error:
            raise ModelProblem(
                f"The model {model!r} can't be loaded: {error}. Give the folder of a sentence-transformers model, "
                "or a published name while there is a network connection."
            ) from error
        self.name = model
        # Renamed within the range of versions that the extra allows; the old name warns.
        dimension = getattr(self._model, "get_embedding_dimension", None)
        self.dimension = int((dimension or self._model.get_sentence_embedding_dimension)())
        self.fingerprint = f"sentence-transformers:{Path(model).name}:{self._digest()[:16]}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (texts, dimension), float32."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._encode(self._model.encode_document, [plain(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """Return a unit vector, shape (dimension,), float32."""
        vector: Vectors = self._encode(self._model.encode_query, [plain(text)])[0]
        return vector

    def _encode(self, encode: Any, texts: list[str]) -> Vectors:  # noqa: ANN401 - the package publishes no types
        return unit(encode(texts, batch_size=32, show_progress_bar=False, convert_to_numpy=True))

    def _digest(self) -> str:
        """Return a digest of the weights and prompts, whatever folder or cache they came from."""
        summary = hashlib.sha256(repr(sorted(self._model.prompts.items())).encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            summary.update(key.encode())
            summary.update(np.ascontiguousarray(tensor.detach().cpu().float().numpy()).tobytes())
        return summary.hexdigest()


def make_embedder(name: str = BUNDLED, threads: int = 0) -> Embedder:
    """Return the bundled embedder for ``bundled`` or its own name, else a sentence-transformers model.

    Raises:
        ModelProblem: the model or the package that runs it isn't there; the message says what to install.
    """
    if name in ("", "bundled", BUNDLED):
        return OnnxEmbedder(threads)
    return SentenceTransformerEmbedder(name, threads)


def batches_by_length(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Yield positions in batches of like length, longest first, each at most ``budget`` tokens with its padding.

    Longest first, so that the largest memory need shows at the start and not after an hour.
    """
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def unit(vectors: Any) -> Vectors:  # noqa: ANN401 - whatever array a model hands out
    """Return float32 vectors of length 1; a zero vector stays zero."""
    array = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(array, axis=-1, keepdims=True)
    result: Vectors = array / np.maximum(lengths, np.float32(1e-12))
    return result


def plain(text: str) -> str:
    """Return text that a tokenizer takes: a lone surrogate, which no encoding can hold, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
