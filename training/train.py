"""Trains the reader from the reranker's weights; run `python -m training.train --help`."""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from training.batching import by_length, load_tokenizer
from training.figures import HeldOut, measure
from training.measures import fit_combination
from training.mixing import Material, Shares, draw, short_queries
from training.model import Reader
from training.ranking import Ranking, narrowed, read_qmsum, read_transcripts, split_rankings
from training.records import Example
from training.scoring import score, torch_forward
from training.sources import read_minutes, read_squad, split_minutes, split_squad
from training.trainer import Trainer, group_loss, pair_loss, teacher_scores

TOKENS_A_STEP = 3072
GROUPS_A_STEP = 3


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--reranker", type=Path, required=True, help="folder with the int8 model.onnx and tokenizer.json"
    )
    parser.add_argument("--squad", type=Path, required=True, help="SQuAD 2.0 task folder: docs/ and queries.jsonl")
    parser.add_argument("--qmsum", type=Path, required=True, help="QMSum task folder: docs/ and queries.jsonl")
    parser.add_argument(
        "--qmsum-questions", type=Path, nargs="*", default=[], help="JSON Lines of more questions about its meetings"
    )
    parser.add_argument("--minutes", type=Path, nargs="*", default=[], help="JSON Lines of questions about minutes")
    parser.add_argument(
        "--encyclopaedia", type=Path, nargs="*", default=[], help="JSON Lines of questions about other texts"
    )
    parser.add_argument("--transcripts", type=Path, nargs="*", default=[], help="JSON Lines of invented meetings")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints, log and teacher scores")
    parser.add_argument("--start", type=Path, help="a checkpoint or an int8 reader to go on from, not the reranker")
    parser.add_argument("--everything", action="store_true", help="train on the held-back parts too")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--head-rate", type=float, default=2e-4)
    parser.add_argument("--smoothing", type=float, default=0.05)
    parser.add_argument("--mean", type=float, default=0.99, help="decay of the running mean of the weights")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--frozen", type=int, default=3, help="lowest layers that are left as they are")
    parser.add_argument(
        "--budget", type=float, default=0.0, help="minutes after which the rate has sunk to zero; 0: none"
    )
    parser.add_argument(
        "--taught", type=float, default=1.0, help="share of the questions whose relevance is held to the reranker's"
    )
    parser.add_argument("--float32", action="store_true", help="float32 passes, for a CPU that has no bfloat16")
    parser.add_argument("--seed", type=int, default=20)
    return parser.parse_args()


def gather(options: argparse.Namespace, tokenizer: Tokenizer) -> tuple[Material, HeldOut]:
    """Read and split the sources and add the untouched reranker's logits."""
    whole = options.everything
    articles = read_squad(options.squad)
    squad = split_squad(articles, everything=whole)
    minutes = split_minutes(read_minutes(options.minutes), everything=whole)
    meetings = read_qmsum(options.qmsum, options.qmsum_questions)
    ranked = split_rankings([*meetings, *read_transcripts(options.transcripts)], everything=whole)
    other = [example for examples in read_minutes(options.encyclopaedia) for example in examples]
    short = short_queries([*minutes.train, *squad.train, *other], 300, random.Random(options.seed))

    cache = options.out / "teacher.json"
    chance = random.Random(options.seed)

    def taught(examples: list[Example], share: float) -> list[Example]:
        drawn = [chance.random() < share for _ in examples]
        some = [e for e, one in zip(examples, drawn, strict=True) if one]
        logits = iter(teacher_scores(options.reranker / "model.onnx", tokenizer, some, cache))
        return [replace(e, teacher=next(logits)) if one else e for e, one in zip(examples, drawn, strict=True)]

    def judged(rankings: list[Ranking]) -> list[tuple[Ranking, list[float]]]:
        pairs = taught([Example(r.question, p.context, p.text) for r in rankings for p in r.candidates], 1.0)
        logits = iter([pair.teacher or 0.0 for pair in pairs])
        return [(r, [next(logits) for _ in r.candidates]) for r in rankings]

    known = set(map(id, squad.train))
    lists = [taught([e for e in examples if id(e) in known], options.taught) for examples in articles.values()]
    material = Material(
        [one for one in (*lists, taught(other, options.taught)) if one],
        taught(minutes.train, options.taught),
        judged([narrowed(r) for r in ranked["train"] if any(r.relevant)]),
        taught(short, 1.0),
    )
    pairs = {"squad_choose": squad.choose, "minutes_choose": minutes.choose}
    return material, HeldOut(pairs, {"qmsum_choose": judged(ranked["choose"])})


def run(options: argparse.Namespace) -> None:
    """Train, and measure and save the mean weights every half epoch."""
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    tokenizer = load_tokenizer(options.reranker / "tokenizer.json")
    material, held_out = gather(options, tokenizer)
    start = options.start if options.start and options.start.suffix == ".onnx" else options.reranker / "model.onnx"
    attention = "sdpa" if options.float32 else "eager"
    model = Reader.from_onnx(start, options.layers, options.dropout, attention)
    if options.start and options.start.suffix != ".onnx":
        model.load_state_dict(torch.load(options.start, weights_only=True)["model"])
    source = {name: tensor.clone().float() for name, tensor in model.state_dict().items()}
    epochs = [draw(material, Shares(), rng) for _ in range(options.epochs)]
    plans = [plan(tokenizer, pairs, groups, rng) for pairs, groups in epochs]
    steps = sum(map(len, plans))
    print(f"{steps} steps, {[len(pairs) for pairs, _ in epochs]} pairs, {len(epochs[0][1])} groups", flush=True)
    if not options.float32:
        model.halve()
    trainer = Trainer(model, steps, options.rate, options.head_rate, options.mean, options.frozen, options.budget)
    for epoch, planned in enumerate(plans):
        model.train()
        began, losses = time.time(), []
        for number, work in enumerate(planned, start=1):
            is_group = isinstance(work, list)
            loss = group_loss(model, work, tokenizer) if is_group else pair_loss(model, work, options.smoothing)
            trainer.step(loss)
            losses.append(float(loss.detach()))
            if number % 20 == 0:
                taken = (time.time() - began) / number
                loss_now = sum(losses[-20:]) / 20
                print(f"{epoch + number / len(planned):.2f} loss {loss_now:.3f} {taken:.2f} s/step", flush=True)
            over = trainer.progress() >= 1.0
            if over or number in (len(planned) // 2, len(planned)):
                save(trainer, source, tokenizer, held_out, options, epoch + number / len(planned))
                model.train()
            if over:
                return


def plan(tokenizer: Tokenizer, pairs: list[Example], groups: list[Any], rng: random.Random) -> list[Any]:
    """All steps of an epoch in random order: batches of pairs, and lists of groups."""
    work: list[Any] = [batch for _, batch in by_length(tokenizer, pairs, TOKENS_A_STEP, rng)]
    work += [groups[i : i + GROUPS_A_STEP] for i in range(0, len(groups), GROUPS_A_STEP)]
    rng.shuffle(work)
    return work


def save(
    trainer: Trainer,
    source: dict[str, torch.Tensor],
    tokenizer: Tokenizer,
    held_out: HeldOut,
    options: argparse.Namespace,
    epoch: float,
) -> None:
    """Fit the combination, measure on the choosing parts, write checkpoint and log line."""
    reader = trainer.averaged(source)
    pairs = [pair for examples in held_out.pairs.values() for pair in examples]
    reader.combine.copy_(
        torch.tensor(fit_combination(pairs, score(torch_forward(reader, half=not options.float32), tokenizer, pairs)))
    )
    whole = HeldOut(held_out.pairs, held_out.rankings if epoch == int(epoch) else {})  # ranking takes longest
    figures = measure(torch_forward(reader, half=not options.float32), tokenizer, whole)
    torch.save(
        {"model": reader.state_dict(), "epoch": epoch, "figures": figures},
        options.out / f"reader-{epoch:.2f}.pt",
    )
    line = {"epoch": epoch, "combine": reader.combine.tolist(), **figures}
    with (options.out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    print(json.dumps(line), flush=True)


def main() -> None:
    """Run from the command line."""
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    run(options)


if __name__ == "__main__":
    main()
