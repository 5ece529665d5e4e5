"""Ranking material from QMSum and invented meetings: passages cut at speaker turns, BM25 candidates, gold."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from training.near_misses import sentences
from training.records import Example, Group, context_line
from training.sources import read_jsonl

PASSAGE_CHARACTERS = 900
CANDIDATES = 30
CHOOSE = frozenset({"covid_3", "education_2", "education_20"})
REPORT = frozenset({"covid_1", "covid_7", "education_11", "education_16", "education_23"})
SPEAKER = re.compile(r"^([^:\n]{2,60}): ")
STOP = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be been by did do does for from had has have how in is it its of on or that the their
        them then there they this to was were what when where which who whom why will with would you your about all
        any can could""",
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a document: characters start to end of `doc`, with its context line."""

    doc: str
    start: int
    end: int
    context: str
    text: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """A question with its candidate passages, best BM25 score first, and which of them hold gold text."""

    question: str
    doc: str
    candidates: tuple[Piece, ...]
    relevant: tuple[bool, ...]


def cut(doc: str, text: str) -> list[Piece]:
    """Cut a transcript into passages of up to about 900 characters, the speaker as context."""
    pieces: list[Piece] = []
    for found in re.finditer(r"[^\n]+", text):
        named = SPEAKER.match(found.group())
        speaker = named.group(1) if named else ""
        body = found.start() + (named.end() if named else 0)
        start = end = body
        for first, last in sentences(text[body : found.end()]):
            if end > start and body + last - start > PASSAGE_CHARACTERS:
                pieces.append(Piece(doc, start, end, context_line(speaker), text[start:end]))
                start = body + first
            end = body + last
        if end > start:
            pieces.append(Piece(doc, start, end, context_line(speaker), text[start:end]))
    return pieces


def words(text: str) -> list[str]:
    """Lower-case words without the commonest, plural endings off: enough to find candidates with."""
    return [re.sub(r"(ies|es|s)$", "", w) for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in STOP]


class Candidates:
    """BM25 over passages."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        """Index the passages, context line included."""
        from rank_bm25 import BM25Okapi  # of all that draws an epoch, only this needs it

        self.pieces = list(pieces)
        self._index = BM25Okapi([words(piece.context + piece.text) or ["-"] for piece in self.pieces])

    def best(self, question: str, count: int) -> list[Piece]:
        """The passages with the highest BM25 score, best first."""
        scores = self._index.get_scores(words(question))
        return [self.pieces[i] for i in np.argsort(-scores, kind="stable")[:count]]


def read_qmsum(folder: Path, further: Sequence[Path] = ()) -> list[Ranking]:
    """Read a QMSum task folder; candidates come from all meetings, as they do when the task is run.

    ``further`` are files of more questions about its meetings, as :func:`in_characters` takes them.

    Raises:
        ValueError: a further question names a meeting or a turn that the folder doesn't hold.
    """
    texts = {path.name: path.read_bytes().decode("utf-8") for path in sorted((folder / "docs").glob("*.txt"))}
    asked = read_jsonl(folder / "queries.jsonl")
    for path in further:
        asked += [in_characters(row, texts, path.name) for row in read_jsonl(path)]
    return _rankings(texts, asked)


def in_characters(row: Mapping[str, Any], texts: Mapping[str, str], where: str) -> dict[str, Any]:
    """Return {meeting, question, gold: [[first, last turn], …]} with its gold as stretches of characters.

    Turns are counted from 0 over the lines of the meeting that aren't empty.

    Raises:
        ValueError: it names a meeting or a turn that isn't there; the message begins with ``where``.
    """
    doc = f"{row['meeting']}.txt"
    turns = [found.span() for found in re.finditer(r"[^\n]+", texts.get(doc, ""))]
    if not all(0 <= first <= last < len(turns) for first, last in row["gold"]):
        raise ValueError(f"{where}: {row['question']!r} names a meeting or a turn that isn't there.")
    gold = [{"doc": doc, "start": turns[first][0], "end": turns[last][1]} for first, last in row["gold"]]
    return {"question": row["question"], "gold": gold}


def read_transcripts(paths: Sequence[Path]) -> list[Ranking]:
    """Read invented meetings, {id, turns: [{speaker, text}], questions: [{question, gold: numbers of turns}]}."""
    texts: dict[str, str] = {}
    asked: list[dict[str, Any]] = []
    for meeting in (meeting for path in paths for meeting in read_jsonl(path)):
        doc = f"{meeting['id']}.txt"
        lines = [f"{turn['speaker']}: {' '.join(turn['text'].split())}\n" for turn in meeting["turns"]]
        starts = [0, *accumulate(map(len, lines))]
        texts[doc] = "".join(lines)
        for one in meeting["questions"]:
            gold = [{"doc": doc, "start": starts[turn], "end": starts[turn + 1]} for turn in one["gold"]]
            asked.append({"question": one["question"], "gold": gold})
    return _rankings(texts, asked)


def _rankings(texts: Mapping[str, str], asked: Sequence[Mapping[str, Any]]) -> list[Ranking]:
    if not texts:
        return []
    finder = Candidates([piece for doc, text in texts.items() for piece in cut(doc, text)])
    rankings = []
    for row in asked:
        best = finder.best(row["question"], CANDIDATES)
        relevant = tuple(_covered(piece, row["gold"]) >= 0.5 for piece in best)
        doc = row["gold"][0]["doc"].removesuffix(".txt") if row["gold"] else ""
        rankings.append(Ranking(row["question"], doc, tuple(best), relevant))
    return rankings


def _covered(piece: Piece, gold: Sequence[dict[str, int | str]]) -> float:
    inside = sum(
        max(0, min(piece.end, int(span["end"])) - max(piece.start, int(span["start"])))
        for span in gold
        if span["doc"] == piece.doc
    )
    return inside / max(1, piece.end - piece.start)


def split_rankings(rankings: Sequence[Ranking], *, everything: bool = False) -> dict[str, list[Ranking]]:
    """Split by meeting into train, choose and report."""
    parts: dict[str, list[Ranking]] = {"train": [], "choose": [], "report": []}
    for ranking in rankings:
        part = "choose" if ranking.doc in CHOOSE else "report" if ranking.doc in REPORT else "train"
        parts[part].append(ranking)
        if everything and part != "train":
            parts["train"].append(ranking)
    return parts


def narrowed(ranking: Ranking, gold: int = 3, others: int = 8) -> Ranking:
    """Keep the first few gold passages and others, which are the hard ones: scoring all 30 is slow."""
    kept = [i for i, is_gold in enumerate(ranking.relevant) if is_gold][:gold]
    kept += [i for i, is_gold in enumerate(ranking.relevant) if not is_gold][:others]
    return replace(
        ranking,
        candidates=tuple(ranking.candidates[i] for i in kept),
        relevant=tuple(ranking.relevant[i] for i in kept),
    )


def group(ranking: Ranking, teacher: Sequence[float], size: int, rng: random.Random) -> Group | None:
    """Draw up to two gold passages and others that the teacher holds for likely; None without gold."""
    gold = [i for i, is_gold in enumerate(ranking.relevant) if is_gold]
    rest = sorted((i for i, is_gold in enumerate(ranking.relevant) if not is_gold), key=lambda i: -teacher[i])
    if not gold or not rest:
        return None
    hard = rest[: 2 * size]
    chosen = rng.sample(gold, min(2, len(gold)))
    chosen += rng.sample(hard, min(size - len(chosen), len(hard)))
    examples = tuple(
        Example(ranking.question, ranking.candidates[i].context, ranking.candidates[i].text, teacher=teacher[i])
        for i in chosen
    )
    return Group(examples, tuple(ranking.relevant[i] for i in chosen))
