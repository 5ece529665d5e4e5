"""Runs the small ONNX models that read a question beside a text: one session, batches by length, one thread pool."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indexer.embedding import batches_by_length, usable_cores

if TYPE_CHECKING:
    from tokenizers import Encoding

# Attention costs grow with the square of the length: a batch holds texts of about the same length.
_BATCH_TOKENS = 512
# What ONNX Runtime puts together though it is slower so: its normalisation with an addition inside takes ten times what
# the two take apart, a seventh of the whole model.
_SLOWER = ("SkipLayerNormFusion",)
# The longest question that the reader was trained with.
_QUESTION_CHARACTERS_MOST = 300


class PairModel:
    """A BERT over (question, text) pairs from an ONNX file and its tokenizer.

    Outputs come back in the order of the texts: per-pair outputs as an array of shape (texts,), per-token outputs
    as one array a text.
    """

    def __init__(self, model: Path, tokenizer: Path, tokens_most: int, threads: int = 0) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or usable_cores()
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(_SLOWER)
        )
        self._inputs = {item.name for item in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=tokens_most, strategy="longest_first")

    def encode(self, question: str, texts: Sequence[str]) -> list[Encoding]:
        """Return one tokenizer encoding a text; a question is cut to 300 characters, then the longer of the two."""
        short = question[:_QUESTION_CHARACTERS_MOST]
        encoded: list[Encoding] = self._tokenizer.encode_batch([(short, text) for text in texts])
        return encoded

    def run(
        self, encodings: Sequence[Encoding], outputs: Sequence[str] | None = None
    ) -> list[list[NDArray[np.float32]]]:
        """Return, for each output asked for (all when None), its value for each encoding in order."""
        gathered: list[list[NDArray[np.float32]]] = []
        for rows in batches_by_length([len(e) for e in encodings], _BATCH_TOKENS):
            width = max(len(encodings[i]) for i in rows)
            feeds = {
                "input_ids": _padded([encodings[i].ids for i in rows], width),
                "attention_mask": _padded([encodings[i].attention_mask for i in rows], width),
                "token_type_ids": _padded([encodings[i].type_ids for i in rows], width),
            }
            batch = self._session.run(outputs, {k: v for k, v in feeds.items() if k in self._inputs})
            if not gathered:
                gathered = [[np.empty(0, np.float32)] * len(encodings) for _ in batch]
            for place, values in enumerate(batch):
                for position, i in enumerate(rows):
                    gathered[place][i] = values[position]
        return gathered


def _padded(rows: Sequence[Sequence[int]], width: int) -> NDArray[np.int64]:
    array = np.zeros((len(rows), width), np.int64)
    for place, row in enumerate(rows):
        array[place, : len(row)] = row
    return array
