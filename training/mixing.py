"""Draws what one epoch trains on: questions, near-misses made from them, and passages to rank."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from training.near_misses import names_in, other_passage, swap_detail, thin_out, without_evidence
from training.ranking import Ranking, group
from training.records import SEPARATOR, Example, Group, context_line


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of answerable questions that near-misses are made from, and of pairs that are altered."""

    swapped: float = 0.15
    elsewhere: float = 0.08
    removed: float = 0.04
    thinned: float = 0.55
    context: float = 0.3
    minutes: int = 1
    short_queries: int = 80
    groups: float = 0.6
    group_size: int = 5


@dataclass(slots=True)
class Material:
    """All that may be trained on; squad by article, so that other paragraphs come from the same one."""

    squad: list[list[Example]]
    minutes: list[Example]
    rankings: list[tuple[Ranking, list[float]]]
    short: list[Example]


def draw(material: Material, shares: Shares, rng: random.Random) -> tuple[list[Example], list[Group]]:
    """One epoch's pairs and groups, in no order."""
    pairs: list[Example] = []
    contexts = sorted({example.context for example in material.minutes if example.context})
    pools = [(article, 1) for article in material.squad] + [(material.minutes, shares.minutes)]
    for examples, times in pools:
        if not examples:
            continue
        names = names_in(examples)
        passages = sorted({(example.context, example.passage) for example in examples})
        for _ in range(times):
            for example in examples:
                pairs.append(_varied(example, contexts, shares, rng))
                pairs += _near_misses(example, names, passages, shares, rng)
    pairs += rng.sample(material.short, min(shares.short_queries, len(material.short)))
    drawn = rng.sample(material.rankings, int(len(material.rankings) * shares.groups))
    groups = [g for ranking, teacher in drawn if (g := group(ranking, teacher, shares.group_size, rng))]
    return pairs, groups


def _varied(example: Example, contexts: Sequence[str], shares: Shares, rng: random.Random) -> Example:
    if rng.random() < shares.thinned:
        example = thin_out(example, rng)
    if contexts and rng.random() < shares.context:
        if not example.context:
            return replace(example, context=rng.choice(contexts), teacher=None)
        return _less_context(example, rng)
    return example


def _less_context(example: Example, rng: random.Random) -> Example:
    """Drop meeting or heading, unless the question leans on a name or figure that stands only there."""
    parts = example.context.split(SEPARATOR)[:-1]
    dropped = rng.randrange(len(parts))
    kept = context_line(*(part for i, part in enumerate(parts) if i != dropped))
    telling = set(re.findall(r"\b(?:[A-Z]\w+|\w*\d\w*)", example.question[1:])) & set(
        re.findall(r"\w+", parts[dropped])
    )
    if any(word not in kept + example.passage for word in telling):
        return example
    return replace(example, context=kept, teacher=None)


def _near_misses(
    example: Example,
    names: Sequence[str],
    passages: Sequence[tuple[str, str]],
    shares: Shares,
    rng: random.Random,
) -> list[Example]:
    if example.answerable != 1.0:
        return []
    made = []
    if rng.random() < shares.swapped:
        made.append(swap_detail(example, names, rng))
    if rng.random() < shares.elsewhere:
        made.append(other_passage(example, passages, rng))
    if rng.random() < shares.removed:
        made.append(without_evidence(example))
    return [example for example in made if example]


def short_queries(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    """Two to five neighbouring words of a passage, beside it or another: for distillation alone."""
    by_passage: dict[str, Example] = {example.passage: example for example in examples}
    chosen = list(by_passage.values())
    made: dict[str, Example] = defaultdict()
    while len(made) < count and chosen:
        example = rng.choice(chosen)
        tokens = re.findall(r"[A-Za-z0-9'£%/-]+", example.passage)
        size = rng.randint(2, 5)
        start = rng.randrange(max(1, len(tokens) - size))
        query = " ".join(tokens[start : start + size])
        query = query.lower() if rng.random() < 0.6 else query
        beside = example if rng.random() < 0.6 else rng.choice(chosen)
        made[query] = Example(query, beside.context, beside.passage)
    return list(made.values())
