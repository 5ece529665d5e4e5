"""One training step: losses, bfloat16 passes over float32 weights, their mean, and the teacher."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from training.batching import Batch, collate, encode
from training.model import Reader
from training.records import Example, Group
from training.scoring import onnx_forward, score

WARM_UP_STEPS = 40


class Trainer:
    """Keeps float32 weights and their mean; the passes run on the model, which may be a bfloat16 copy."""

    def __init__(
        self,
        model: Reader,
        steps: int,
        rate: float,
        head_rate: float,
        mean: float,
        frozen: int,
        minutes: float,
    ) -> None:
        """Set up AdamW, a short warm-up, linear decay; embeddings and `frozen` layers stay fixed."""
        self.model = model
        for part in (self.model.bert.embeddings, *self.model.bert.encoder.layer[:frozen]):
            part.requires_grad_(False)
        self.live = {n: p for n, p in self.model.named_parameters() if p.requires_grad}
        self.master = {n: p.detach().float().clone().requires_grad_(True) for n, p in self.live.items()}
        self.mean = {n: p.detach().clone() for n, p in self.master.items()}
        self.decay = mean
        groups = [
            {
                "params": [
                    p for n, p in self.master.items() if n.startswith(("bert.", "pooler.", "classifier.")) == is_bert
                ],
                "lr": lr,
            }
            for is_bert, lr in ((True, rate), (False, head_rate))
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
        self.steps = 0
        self.total = steps
        self.began = time.monotonic()
        self.seconds = minutes * 60
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._share)

    def progress(self) -> float:
        """How far training has come, 0 to 1, by steps or by the time it was given, whichever is further."""
        elapsed = (time.monotonic() - self.began) / self.seconds if self.seconds else 0.0
        return min(1.0, max(self.steps / self.total, elapsed))

    def _share(self, step: int) -> float:
        return min((step + 1) / WARM_UP_STEPS, 1.0 - self.progress())

    def step(self, loss: Tensor) -> None:
        """Backward pass and one update of weights and mean."""
        torch.autograd.backward(loss)
        for name, master in self.master.items():
            grad = self.live[name].grad
            master.grad = None if grad is None else grad.float()
            self.live[name].grad = None
        torch.nn.utils.clip_grad_norm_(self.master.values(), 1.0)
        self.optimizer.step()
        self.steps += 1
        self.schedule.step()
        keep = min(self.decay, self.steps / (self.steps + 10))
        with torch.no_grad():
            for name, master in self.master.items():
                self.live[name].copy_(master)
                self.mean[name].mul_(keep).add_(master, alpha=1 - keep)

    def averaged(self, source: dict[str, Tensor]) -> Reader:
        """A float32 reader with the mean weights; what isn't trained is taken from `source`."""
        reader = Reader(len(self.model.bert.encoder.layer))
        reader.load_state_dict(source | self.mean)
        return reader


def pair_loss(model: Reader, batch: Batch, smoothing: float) -> Tensor:
    """Answerable (binary cross-entropy), span (cross-entropy, 0 where none), distilled relevance."""
    relevance, head, start, end = model.heads(*batch.inputs)
    loss = head.new_zeros(())
    known = ~batch.answerable.isnan()
    if known.any():
        target = batch.answerable[known] * (1 - smoothing) + smoothing / 2
        loss = loss + functional.binary_cross_entropy_with_logits(head[known], target)
        for logits, gold in ((start, batch.start), (end, batch.end)):
            loss = loss + 0.5 * functional.cross_entropy(logits[known], gold[known])
    return loss + 0.2 * distilled(relevance, batch.teacher)


def distilled(relevance: Tensor, teacher: Tensor) -> Tensor:
    """Smooth L1 to the untouched reranker's logit, where it is known."""
    known = ~teacher.isnan()
    return functional.smooth_l1_loss(relevance[known], teacher[known]) if known.any() else relevance.sum() * 0


def group_loss(model: Reader, groups: Sequence[Group], tokenizer: Tokenizer) -> Tensor:
    """Each gold passage against the group's others (softmax), with a light pull to the untouched reranker."""
    examples = [example for one in groups for example in one.examples]
    batch = collate(examples, encode(tokenizer, examples))
    relevance = model.heads(*batch.inputs)[0]
    parts = []
    place = 0
    for one in groups:
        scores = relevance[place : place + len(one.examples)]
        gold = torch.tensor(one.relevant)
        for positive in scores[gold]:
            parts.append(torch.logsumexp(torch.cat([positive[None], scores[~gold]]), 0) - positive)
        place += len(one.examples)
    return torch.stack(parts).mean() + 0.1 * distilled(relevance, batch.teacher)


def teacher_scores(reranker: Path, tokenizer: Tokenizer, examples: Sequence[Example], cache: Path) -> list[float]:
    """The untouched reranker's logits, kept in a JSON file between runs."""
    known: dict[str, float] = json.loads(cache.read_text()) if cache.exists() else {}
    keys = [hashlib.sha1(f"{e.first}\n{e.second}".encode()).hexdigest() for e in examples]
    new = {key: e for key, e in zip(keys, examples, strict=True) if key not in known}
    if new:
        scored = score(onnx_forward(reranker), tokenizer, list(new.values()))
        known |= {key: float(value) for key, value in zip(new, scored.relevance, strict=True)}
        cache.write_text(json.dumps(known))
    return [known[key] for key in keys]
