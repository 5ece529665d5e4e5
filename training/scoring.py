"""Runs a reader over pairs, in torch or in ONNX Runtime, and returns the same columns from both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from training.batching import arrays, encode
from training.model import Reader
from training.records import Example

MAX_ANSWER_TOKENS = 30
FloatArray = NDArray[np.float32]
Forward = Callable[[dict[str, NDArray[np.int64]]], tuple[FloatArray, ...]]


@dataclass(slots=True)
class Scores:
    """One entry a pair: three logits, the answer's characters in the passage, pairs a second over all."""

    relevance: FloatArray
    head: FloatArray
    margin: FloatArray
    answerable: FloatArray
    spans: list[tuple[int, int]]
    rate: float


def torch_forward(model: Reader, *, half: bool = True) -> Forward:
    """Forward pass of a torch reader; `half`: layers in bfloat16, in a copy."""
    copy = Reader(len(model.bert.encoder.layer))
    copy.load_state_dict(model.state_dict())
    copy.eval()
    if half:
        copy.halve()
    combine = model.combine.float().numpy()

    def run(inputs: dict[str, NDArray[np.int64]]) -> tuple[FloatArray, ...]:
        with torch.no_grad():
            out = copy.heads(*(torch.from_numpy(inputs[n]) for n in ("input_ids", "attention_mask", "token_type_ids")))
        relevance, head, start, end = (tensor.float().numpy() for tensor in out)
        answerable = combine[0] * head + combine[1] * _margin(start, end) + combine[2]
        return relevance, answerable.astype(np.float32), start, end, head

    return run


def onnx_forward(path: Path, threads: int = 2) -> Forward:
    """Forward pass of an exported reader."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a shared machine has better uses
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    wanted = [n for n in ("relevance", "answerable", "start", "end") if n in names] or names

    def run(inputs: dict[str, NDArray[np.int64]]) -> tuple[FloatArray, ...]:
        out = session.run(wanted, inputs)
        if len(out) == 1:
            return (out[0].reshape(-1),)
        return out[0], out[1], out[2], out[3], out[1]

    return run


def score(forward: Forward, tokenizer: Tokenizer, examples: Sequence[Example], batch: int = 16) -> Scores:
    """Score every pair, in batches of like length; a model with one output fills `relevance` alone."""
    encodings = encode(tokenizer, examples)
    order = sorted(range(len(examples)), key=lambda i: len(encodings[i]))
    columns = np.zeros((4, len(examples)), dtype=np.float32)
    spans = [(0, 0)] * len(examples)
    began = time.perf_counter()
    for low in range(0, len(order), batch):
        rows = order[low : low + batch]
        out = forward(arrays([encodings[i] for i in rows]))
        columns[0, rows] = out[0]
        if len(out) == 1:
            continue
        columns[1, rows], columns[3, rows] = out[4], out[1]
        columns[2, rows] = _margin(out[2], out[3])
        for place, i in enumerate(rows):
            spans[i] = best_span(out[2][place], out[3][place], encodings[i], len(examples[i].context))
    rate = len(examples) / max(1e-9, time.perf_counter() - began)
    return Scores(columns[0], columns[1], columns[2], columns[3], spans, rate)


def _margin(start: FloatArray, end: FloatArray) -> FloatArray:
    margin: FloatArray = start[:, 1:].max(1) + end[:, 1:].max(1) - start[:, 0] - end[:, 0]
    return margin


def best_span(start: FloatArray, end: FloatArray, encoding: Encoding, skip: int) -> tuple[int, int]:
    """Characters, in the passage, of the best answer of at most 30 tokens; `skip` is the context's length."""
    offsets = encoding.offsets
    usable = [
        i
        for i, kind in enumerate(encoding.type_ids)
        if kind == 1 and offsets[i][1] > offsets[i][0] and offsets[i][0] >= skip
    ]
    if not usable:
        return 0, 0
    low, high = usable[0], usable[-1] + 1
    total = start[low:high, None] + end[None, low:high]
    size = high - low
    total = np.where(
        np.triu(np.ones((size, size), bool)) & ~np.triu(np.ones((size, size), bool), MAX_ANSWER_TOKENS),
        total,
        -1e9,
    )
    first, last = divmod(int(total.argmax()), size)
    return offsets[low + first][0] - skip, offsets[low + last][1] - skip
