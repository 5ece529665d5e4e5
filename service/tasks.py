"""Evaluation tasks and runs on disk: reading a task, and writing and reading what a system made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RESULTS_MOST = 20


class TaskError(Exception):
    """A task or run that can't be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the document with the file name ``doc``."""

    doc: str
    start: int
    end: int

    def shared(self, other: Span) -> int:
        """Return how many characters the two have in common."""
        if self.doc != other.doc:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its gold spans; none means that the documents don't answer it."""

    id: str
    question: str
    split: str
    gold: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked span and its score."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted span and the text that was shown for it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class QueryRun:
    """What a system made of one query; ``took_ms`` is None where it wasn't measured."""

    id: str
    results: tuple[Ranked, ...]
    answered: bool
    confidence: float
    quotes: tuple[Quoted, ...]
    took_ms: float | None = None


def read_queries(task: Path, splits: tuple[str, ...] = ()) -> list[Query]:
    """Return a task's queries (all splits, or those named), from ``queries.jsonl`` or ``questions.jsonl`` in it.

    ``task`` may also be the file itself.

    Raises:
        TaskError: no such file, a line that isn't a query, or no query left.
    """
    places = [task] if task.is_file() else [task / "queries.jsonl", task / "questions.jsonl"]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise TaskError(f"{task} has no queries.jsonl. A task is a folder with docs/ and queries.jsonl.")
    queries = [_query(path, number, row) for number, row in _rows(path)]
    chosen = [query for query in queries if not splits or query.split in splits]
    if not chosen:
        known = ", ".join(sorted({query.split for query in queries}))
        raise TaskError(f"{path} has no query in the splits {', '.join(splits)}; it has: {known or 'none at all'}.")
    return chosen


def _rows(path: Path) -> Iterable[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise TaskError(f"{path}, line {number}: not JSON ({error}).") from None
            if not isinstance(row, dict):
                raise TaskError(f"{path}, line {number}: one JSON object a line is wanted.")
            yield number, row


def _query(path: Path, number: int, row: Mapping[str, Any]) -> Query:
    try:
        gold = tuple(Span(str(g["doc"]), int(g["start"]), int(g["end"])) for g in row["gold"])
        return Query(str(row["id"]), str(row["question"]), str(row.get("split", "all")), gold)
    except (KeyError, TypeError, ValueError) as error:
        raise TaskError(
            f"{path}, line {number}: a query is {{id, question, split, gold: [{{doc, start, end}}]}} ({error!r})."
        ) from None


def write_run(path: Path, runs: Iterable[QueryRun]) -> None:
    """Write a run, one query a line."""
    with path.open("w", encoding="utf-8") as out:
        for run in runs:
            row = {
                "id": run.id,
                "results": [{**asdict(r.span), "score": round(r.score, 6)} for r in run.results],
                "answered": run.answered,
                "confidence": round(run.confidence, 6),
                "quotes": [{**asdict(q.span), "text": q.text} for q in run.quotes],
                "took_ms": run.took_ms,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_run(path: Path) -> dict[str, QueryRun]:
    """Return a run by query id.

    Raises:
        TaskError: the file isn't there or a line isn't of the run format.
    """
    if not path.is_file():
        raise TaskError(f"There is no run at {path}. Make one with: matters evaluate TASK --run {path}")
    runs = {}
    for number, row in _rows(path):
        try:
            runs[str(row["id"])] = QueryRun(
                id=str(row["id"]),
                results=tuple(Ranked(_span(r), float(r.get("score", 0.0))) for r in row["results"]),
                answered=bool(row.get("answered", False)),
                confidence=float(row.get("confidence") or 0.0),
                quotes=tuple(Quoted(_span(q), str(q["text"])) for q in row.get("quotes", [])),
                took_ms=row.get("took_ms"),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise TaskError(f"{path}, line {number}: not a line of a run ({error!r}).") from None
    return runs


def _span(row: Mapping[str, Any]) -> Span:
    return Span(str(row["doc"]), int(row["start"]), int(row["end"]))
