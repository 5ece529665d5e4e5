"""Prints the model card's figures for an exported reader; run `python -m training.evaluate --help`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.batching import load_tokenizer
from training.figures import HeldOut, measure, near_miss_figures
from training.ranking import Ranking, read_qmsum, split_rankings
from training.records import MAX_TOKENS, Example
from training.scoring import onnx_forward, score
from training.sources import read_minutes, read_squad, split_minutes, split_squad
from training.trainer import teacher_scores


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--model", type=Path, required=True, help="exported reader, or the untouched reranker's model.onnx"
    )
    parser.add_argument(
        "--reranker", type=Path, required=True, help="folder with the int8 model.onnx and tokenizer.json"
    )
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--qmsum", type=Path, required=True)
    parser.add_argument("--minutes", type=Path, nargs="*", default=[])
    parser.add_argument("--task", type=Path, nargs="*", default=[], help="more task folders, for near-misses alone")
    parser.add_argument("--cache", type=Path, required=True, help="JSON file for the untouched reranker's logits")
    parser.add_argument("--parts", nargs="*", default=["choose", "report"])
    parser.add_argument("--max-tokens", type=int, default=MAX_TOKENS)
    return parser.parse_args()


def main() -> None:
    """Run from the command line."""
    options = arguments()
    tokenizer = load_tokenizer(options.reranker / "tokenizer.json", options.max_tokens)
    forward, untouched = onnx_forward(options.model), onnx_forward(options.reranker / "model.onnx")
    squad, minutes = split_squad(read_squad(options.squad)), split_minutes(read_minutes(options.minutes))
    ranked = split_rankings(read_qmsum(options.qmsum))

    def judged(rankings: list[Ranking]) -> list[tuple[Ranking, list[float]]]:
        pairs = [Example(r.question, p.context, p.text) for r in rankings for p in r.candidates]
        logits = iter(teacher_scores(options.reranker / "model.onnx", tokenizer, pairs, options.cache))
        return [(r, [next(logits) for _ in r.candidates]) for r in rankings]

    for part in options.parts:
        pairs = {f"squad_{part}": getattr(squad, part), f"minutes_{part}": getattr(minutes, part)}
        held_out = HeldOut(pairs, {f"qmsum_{part}": judged(ranked[part])})
        for name, figures in measure(forward, tokenizer, held_out).items():
            print(name, json.dumps(figures), flush=True)
    for folder in options.task:
        print(folder.name, json.dumps(near_miss_figures(forward, untouched, tokenizer, folder)), flush=True)
    sample = squad.choose[:128]
    rates = [score(one, tokenizer, sample).rate for one in (untouched, forward)]
    print(f"pairs a second: reranker {rates[0]:.0f}, this model {rates[1]:.0f}")


if __name__ == "__main__":
    main()
