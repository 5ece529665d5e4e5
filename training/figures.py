"""Measures a reader on the parts of every source that were not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from training.measures import answer_figures, auroc, mrr
from training.ranking import Candidates, Piece, Ranking
from training.records import Example
from training.scoring import Forward, score
from training.sources import read_jsonl


@dataclass(slots=True)
class HeldOut:
    """What is measured: pairs by name, and rankings with the untouched reranker's logits."""

    pairs: dict[str, list[Example]]
    rankings: dict[str, list[tuple[Ranking, list[float]]]]


def measure(forward: Forward, tokenizer: Tokenizer, held_out: HeldOut) -> dict[str, dict[str, float]]:
    """All figures by part."""
    found = {
        name: answer_figures(examples, score(forward, tokenizer, examples))
        for name, examples in held_out.pairs.items()
        if examples
    }
    for name, rankings in held_out.rankings.items():
        found[name] = ranking_figures(forward, tokenizer, rankings)
    return found


def ranking_figures(
    forward: Forward, tokenizer: Tokenizer, rankings: Sequence[tuple[Ranking, list[float]]]
) -> dict[str, float]:
    """MRR@10 of 30 BM25 candidates: as they are, by the untouched reranker, the reader, and both."""
    examples = [
        Example(ranking.question, piece.context, piece.text) for ranking, _ in rankings for piece in ranking.candidates
    ]
    relevance = score(forward, tokenizer, examples).relevance
    rows: list[tuple[float, float, float, float]] = []
    place = 0
    for ranking, teacher in rankings:
        own = relevance[place : place + len(ranking.candidates)]
        place += len(ranking.candidates)
        first = -np.arange(len(ranking.candidates), dtype=np.float32)
        orders = (first, np.array(teacher, dtype=np.float32), own, own + np.array(teacher, dtype=np.float32))
        scored = [mrr(order, ranking.relevant) for order in orders]
        rows.append((scored[0], scored[1], scored[2], scored[3]))
    bm25, reranker, reader, both = np.mean(rows, axis=0)
    return {
        "questions": float(len(rows)),
        "mrr_bm25": float(bm25),
        "mrr_reranker": float(reranker),
        "mrr_reader": float(reader),
        "mrr_both": float(both),
    }


def near_miss_figures(forward: Forward, reranker: Forward, tokenizer: Tokenizer, folder: Path) -> dict[str, float]:
    """AUROC of answerable questions by the best of five passages (BM25 20, then the reranker)."""
    pieces = [p for path in sorted((folder / "docs").glob("*.txt")) for p in _paragraphs(path)]
    finder = Candidates(pieces)
    labels: list[float] = []
    best: dict[str, list[float]] = {"answerable": [], "relevance": [], "reranker": []}
    for row in read_jsonl(folder / "queries.jsonl"):
        near = [Example(row["question"], p.context, p.text) for p in finder.best(row["question"], 20)]
        first = score(reranker, tokenizer, near).relevance
        five = [near[i] for i in np.argsort(-first)[:5]]
        scores = score(forward, tokenizer, five)
        labels.append(float(bool(row["gold"])))
        best["answerable"].append(float(scores.answerable.max()))
        best["relevance"].append(float(scores.relevance.max()))
        best["reranker"].append(float(first.max()))
    return {"questions": float(len(labels))} | {f"auroc_{name}": auroc(labels, v) for name, v in best.items()}


def _paragraphs(path: Path) -> list[Piece]:
    """Lines joined up to about 900 characters; the document's second line, its title, is the context."""
    text = path.read_bytes().decode("utf-8")
    pieces: list[Piece] = []
    start = end = 0
    lines = [line for line in text.splitlines() if line.strip()]
    title = lines[1].strip("# *") if len(lines) > 1 else ""
    position = 0
    for line in text.splitlines(keepends=True):
        if end > start and position + len(line) - start > 900:
            pieces.append(Piece(path.name, start, end, f"{title[:120]} | ", text[start:end]))
            start = position
        position += len(line)
        end = position
    if text[start:end].strip():
        pieces.append(Piece(path.name, start, end, f"{title[:120]} | ", text[start:end]))
    return pieces
