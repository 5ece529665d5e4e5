"""Reads the question sets and splits them by article or passage, never by question."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.records import Example, context_line

# Whole articles are held back: CHOOSE picks checkpoint and recipe, REPORT is looked at for the model card.
SQUAD_CHOOSE = frozenset({"00"})
SQUAD_REPORT = frozenset({"04", "10"})


@dataclass(slots=True)
class Split:
    """Training, choosing and reporting parts of one source."""

    train: list[Example] = field(default_factory=list)
    choose: list[Example] = field(default_factory=list)
    report: list[Example] = field(default_factory=list)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Read one JSON object a line.

    Raises:
        ValueError: a line isn't JSON; the message names file and line.
    """
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}, line {number}: not a JSON object ({error.msg}).") from error
    return rows


def read_squad(folder: Path) -> dict[str, list[Example]]:
    """Read a SQuAD 2.0 task folder (docs/, queries.jsonl with `home`): article -> questions."""
    articles: dict[str, list[Example]] = {}
    paragraphs = {path.name: _read(path) for path in sorted((folder / "docs").glob("*.txt"))}
    for row in read_jsonl(folder / "queries.jsonl"):
        passage = paragraphs[row["home"]]
        gold = [span for span in row["gold"] if span["doc"] == row["home"]]
        span = (gold[0]["start"], gold[0]["end"]) if gold else None
        example = Example(row["question"], "", passage, float(span is not None), span)
        articles.setdefault(row["home"].split("-")[0], []).append(example)
    return articles


def split_squad(articles: dict[str, list[Example]], *, everything: bool = False) -> Split:
    """Split by article; with `everything`, the held-back articles are trained on as well."""
    split = Split()
    for article, examples in sorted(articles.items()):
        if article in SQUAD_CHOOSE:
            split.choose += examples
        elif article in SQUAD_REPORT:
            split.report += examples
        if everything or article not in SQUAD_CHOOSE | SQUAD_REPORT:
            split.train += examples
    return split


def read_minutes(paths: list[Path]) -> list[list[Example]]:
    """Read hand-made questions about invented minutes: one list of examples for each passage.

    Raises:
        ValueError: an answer doesn't stand in its passage; the message names the passage and the answer.
    """
    passages: list[list[Example]] = []
    for path in paths:
        for row in read_jsonl(path):
            context = context_line(row.get("meeting") or "", row.get("heading") or "")
            examples = []
            for asked in row["questions"]:
                span = locate(row["text"], asked.get("answer"), asked.get("evidence"), f"{path.name} {row['id']}")
                examples.append(Example(asked["question"], context, row["text"], float(span is not None), span))
            passages.append(examples)
    return passages


def split_minutes(passages: list[list[Example]], *, everything: bool = False) -> Split:
    """Hold back every tenth passage for choosing and every tenth for reporting."""
    split = Split()
    for index, examples in enumerate(passages):
        if index % 10 == 3:
            split.choose += examples
        elif index % 10 == 7:
            split.report += examples
        if everything or not is_held_back(index):
            split.train += examples
    return split


def is_held_back(index: int) -> bool:
    """Return whether the passage at this place, over all files in order, is kept for choosing or reporting."""
    return index % 10 in (3, 7)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def locate(text: str, answer: str | None, evidence: str | None, where: str) -> tuple[int, int] | None:
    """Find the answer inside its evidence first: a short answer such as "41" may stand elsewhere too.

    Raises:
        ValueError: the answer doesn't stand in the text; the message begins with ``where``.
    """
    if not answer:
        return None
    base = text.find(evidence) if evidence else -1
    inside = evidence.find(answer) if evidence and base >= 0 else -1
    start = base + inside if inside >= 0 else text.find(answer)
    if start < 0:
        raise ValueError(f"{where}: the answer {answer!r} doesn't stand in the passage.")
    return start, start + len(answer)
