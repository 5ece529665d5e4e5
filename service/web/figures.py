"""The quality figures of the page "About": a small file that ``make quality`` writes from what it measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "figures.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what it is in plain words, and how much."""

    what: str
    figure: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: on which day, at which commit, on how many questions."""

    measured_on: date
    commit: str
    questions: int
    rows: tuple[Row, ...]


def read_figures(path: Path = FIGURES) -> Figures | None:
    """Return the figures of this version, or None where nothing was measured."""
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(Row(row["what"], row["figure"]) for row in found["rows"])
    return Figures(date.fromisoformat(found["measured_on"]), found["commit"], found["questions"], rows)


def write_figures(measured: Mapping[str, Mapping[str, Any]], measured_on: date, path: Path = FIGURES) -> None:
    """Write what was measured in the words of the page.

    ``measured`` holds, by the name of a task ("sample", "junk"), its ``commit``, its number of ``questions`` and its
    ``figures``: ``name``, ``value``, ``n`` and the interval from ``low`` to ``high`` or None, as in
    tests/benchmarks/results/quality.json. A figure that wasn't measured gets no row.

    Raises:
        KeyError: the sample wasn't measured.
    """
    rows = [
        Row(what, _said(figure))
        for task, name, what in _SHOWN
        for figure in measured.get(task, {}).get("figures", ())
        if figure["name"] == name
    ]
    tasks = [measured[task] for task in dict.fromkeys(task for task, _, _ in _SHOWN) if task in measured]
    figures = Figures(measured_on, measured["sample"]["commit"], sum(task["questions"] for task in tasks), tuple(rows))
    record = asdict(figures) | {"measured_on": measured_on.isoformat()}
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


_SHOWN: Sequence[tuple[str, str, str]] = (
    ("sample", "success@1", "The first passage found is a right one"),
    ("sample", "success@10", "A right passage is among the first ten"),
    ("sample", "answered when answerable", "A question that the minutes answer is answered"),
    ("sample", "quote recall", "A place that holds a part of the answer is quoted"),
    ("sample", "quote precision", "A quotation holds a part of the answer (none given counts as wrong)"),
    ("sample", "verbatim", "A quotation stands in the minutes to the letter"),
    ("sample", "answered when not", "A question that comes close, but isn’t answered in the minutes, gets an answer"),
    ("junk", "answered when not", "A question about something else, or nonsense, gets an answer"),
    ("sample", "calibration error", "How far the stated confidence is from how often answers are right"),
)


def _said(figure: Mapping[str, Any]) -> str:
    """Return a share in per cent, with the range that holds it 19 times in 20 and how many it was measured on."""
    told = f"{figure['value']:.0%}"
    if figure["low"] is not None and figure["low"] < figure["high"]:
        told += f" ({figure['low']:.0%} to {figure['high']:.0%})"
    return f"{told}, {figure['n']:,} {'quotations' if figure['name'] == 'verbatim' else 'questions'}"
