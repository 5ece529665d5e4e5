"""Pairs to tensors: tokens, masks, answer positions, in batches of about the same length."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from training.records import MAX_TOKENS, Example


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step; labels are NaN (answerable, teacher) or -1 (start, end) where unknown."""

    input_ids: Tensor
    attention_mask: Tensor
    token_type_ids: Tensor
    answerable: Tensor
    start: Tensor
    end: Tensor
    teacher: Tensor

    @property
    def inputs(self) -> tuple[Tensor, Tensor, Tensor]:
        """What the model takes."""
        return self.input_ids, self.attention_mask, self.token_type_ids


def load_tokenizer(path: Path, max_tokens: int = MAX_TOKENS) -> Tokenizer:
    """Load the reranker's tokenizer.json: the passage is cut to length, never the question."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens, strategy="only_second")
    return tokenizer


def encode(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Encoding]:
    """Tokenise the pairs."""
    return list(tokenizer.encode_batch([(example.first, example.second) for example in examples]))


def arrays(encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    """Pad to the longest pair; the names are the model's inputs."""
    longest = max(len(encoding) for encoding in encodings)
    out = {
        name: np.zeros((len(encodings), longest), dtype=np.int64)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for row, encoding in enumerate(encodings):
        size = len(encoding)
        out["input_ids"][row, :size] = encoding.ids
        out["attention_mask"][row, :size] = 1
        out["token_type_ids"][row, :size] = encoding.type_ids
    return out


def token_span(example: Example, encoding: Encoding) -> tuple[int, int] | None:
    """First and last token of the answer; None if it was cut off."""
    if example.span is None:
        return None
    low, high = (position + len(example.context) for position in example.span)
    hits = [
        i
        for i, ((start, end), kind) in enumerate(zip(encoding.offsets, encoding.type_ids, strict=True))
        if kind == 1 and end > low and start < high and end > start
    ]
    return (hits[0], hits[-1]) if hits else None


def collate(examples: Sequence[Example], encodings: Sequence[Encoding]) -> Batch:
    """Make one batch; an answer that was cut off makes the pair not answerable, as it is for the model."""
    padded = {name: torch.from_numpy(array) for name, array in arrays(encodings).items()}
    answerable, starts, ends, teacher = [], [], [], []
    for example, encoding in zip(examples, encodings, strict=True):
        span = token_span(example, encoding)
        label = example.answerable
        if label == 1.0 and span is None:
            label = 0.0
        first, last = (-1, -1) if label is None else span or (0, 0)
        answerable.append(float("nan") if label is None else label)
        starts.append(first)
        ends.append(last)
        teacher.append(float("nan") if example.teacher is None else example.teacher)
    return Batch(
        padded["input_ids"],
        padded["attention_mask"],
        padded["token_type_ids"],
        torch.tensor(answerable),
        torch.tensor(starts),
        torch.tensor(ends),
        torch.tensor(teacher),
    )


def by_length(
    tokenizer: Tokenizer, examples: Sequence[Example], tokens: int, rng: random.Random | None = None
) -> list[tuple[list[int], Batch]]:
    """Batches of pairs of like length, up to `tokens` with padding; in random order with `rng`."""
    encodings = encode(tokenizer, examples)
    noise = rng.random if rng else lambda: 0.0
    order = sorted(range(len(examples)), key=lambda i: len(encodings[i]) + 24 * noise())
    batches: list[list[int]] = [[]]
    for i in order:
        longest = max((len(encodings[j]) for j in [*batches[-1], i]), default=0)
        if batches[-1] and longest * (len(batches[-1]) + 1) > tokens:
            batches.append([])
        batches[-1].append(i)
    if rng:
        rng.shuffle(batches)
    return [(b, collate([examples[i] for i in b], [encodings[i] for i in b])) for b in batches if b]
