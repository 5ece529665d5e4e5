"""The reader: one BERT over question and passage, with heads for relevance, span and answerable."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from training.dequantise import dequantise

SEP_ID = 102
FAR_BELOW = -1e4


class Reader(nn.Module):
    """Cross-encoder with three heads; `combine` weighs head, span margin and a constant into `answerable`."""

    combine: Tensor

    def __init__(self, layers: int = 12, dropout: float = 0.1, attention: str = "eager") -> None:
        """Build the MiniLM-L12-H384 shape (or its first `layers` layers) with random weights.

        `attention` is "eager" or "sdpa": the first is faster in bfloat16, the second in float32.
        """
        super().__init__()
        config = BertConfig(
            vocab_size=30522,
            hidden_size=384,
            num_hidden_layers=layers,
            num_attention_heads=12,
            intermediate_size=1536,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,
        )
        config._attn_implementation = attention
        self.bert = BertModel(config, add_pooling_layer=False)
        self.pooler = nn.Linear(384, 384)
        self.classifier = nn.Linear(384, 1)
        self.answer_head = nn.Sequential(nn.Linear(3 * 384, 384), nn.GELU(), nn.Linear(384, 1))
        self.span_head = nn.Linear(384, 2)
        self.register_buffer("combine", torch.tensor([1.0, 0.0, 0.0]))

    @classmethod
    def from_onnx(cls, path: Path, layers: int = 12, dropout: float = 0.1, attention: str = "eager") -> Reader:
        """Start from the int8 reranker, whose heads for span and answerable start afresh, or from an int8 reader."""
        model = cls(layers, dropout, attention)
        state = {name.replace("bert.pooler.dense.", "pooler."): tensor for name, tensor in dequantise(path).items()}
        wanted = model.state_dict()
        missing = {k for k in wanted if k.startswith(("bert.", "pooler.", "classifier."))} - state.keys()
        if missing:
            raise ValueError(f"{path} lacks {len(missing)} weights of the model, such as {sorted(missing)[0]}.")
        model.load_state_dict({k: v for k, v in state.items() if k in wanted}, strict=False)
        return model

    def heads(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, ...]:
        """Return relevance and head (batch), start and end (batch, seq), before they are combined."""
        out = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        hidden = out.last_hidden_state.float()
        pooled = torch.tanh(self.pooler(hidden[:, 0]))
        relevance = self.classifier(pooled).squeeze(-1)
        allowed = (token_type_ids == 1) & (attention_mask == 1) & (input_ids != SEP_ID)
        null = torch.zeros_like(allowed)
        null[:, 0] = True
        spans = self.span_head(hidden)
        spans = torch.where((allowed | null).unsqueeze(-1), spans, torch.full_like(spans, FAR_BELOW))
        likely = torch.softmax(torch.where(allowed.unsqueeze(-1), spans, torch.full_like(spans, FAR_BELOW)), dim=1)
        likely = likely.detach()  # where the answer is found is the span loss's business
        ends = torch.matmul(likely.transpose(1, 2), hidden)
        head = self.answer_head(torch.cat([hidden[:, 0], ends[:, 0], ends[:, 1]], dim=-1)).squeeze(-1)
        return relevance, head, spans[..., 0], spans[..., 1]

    def halve(self) -> None:
        """Keep the layers in bfloat16 and the heads in float32: a saturated tanh has no gradient in bfloat16."""
        nn.Module.to(self.bert, dtype=torch.bfloat16)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, ...]:
        """Return the logits relevance, answerable (batch), start, end (batch, seq; 0: no answer)."""
        relevance, head, start, end = self.heads(input_ids, attention_mask, token_type_ids)
        margin = start[:, 1:].amax(1) + end[:, 1:].amax(1) - start[:, 0] - end[:, 0]
        answerable = self.combine[0] * head + self.combine[1] * margin + self.combine[2]
        return relevance, answerable, start, end
