"""Measures search, answers and abstention on tasks, with what each part contributes, and writes docs/quality.md.

The sample and its junk queries are always measured; other tasks are given as folders. Figures are kept by commit in
results/quality.json, so that the page can be rebuilt without measuring again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from service import evaluation
from service.assembly import index_paths, open_library
from service.ranking import Weights
from service.settings import Settings, load_settings
from service.tasks import read_queries
from service.web.figures import write_figures

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "sample"
RESULTS = Path(__file__).parent / "results" / "quality.json"
PAGE = ROOT / "docs" / "quality.md"
PLAIN = Weights()
# Each row leaves one thing out of, or changes one thing in, what is shipped.
ABLATIONS: dict[str, Weights] = {
    "words alone": replace(PLAIN, dense=0.0),
    "meaning alone": replace(PLAIN, lexical=0.0, covered=0.0),
    "no share of the question's words": replace(PLAIN, covered=0.0),
    "cosines in full however flat": replace(PLAIN, sure=0.0001),
    "no help from neighbours": replace(PLAIN, neighbour=0.0, second_neighbour=0.0),
    "no boost for named times and committees": replace(PLAIN, time_match=0.0, committee_match=0.0),
    "no feedback for changes": replace(PLAIN, feedback=0.0),
    "procedural text weighed in full": replace(PLAIN, procedural=1.0),
}
SHOWN = ("success@1", "MRR@10", "nDCG@10", "coverage@6k")


def main() -> None:
    """Measure what is asked for, keep it, and rebuild the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", type=Path, help="further task folders")
    parser.add_argument("--page", action="store_true", help="only rebuild the page from what was measured before")
    options = parser.parse_args()
    kept: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    if not options.page:
        for name, task, queries in [
            ("sample", SAMPLE, SAMPLE / "questions.jsonl"),
            ("junk", SAMPLE, SAMPLE / "junk.jsonl"),
            *((task.resolve().name, task, task) for task in options.tasks),
        ]:
            kept[name] = measured(name, task, queries)
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
        write_figures(kept, date.today())
    PAGE.write_text(page(kept), encoding="utf-8")


def measured(name: str, task: Path, questions: Path) -> dict[str, Any]:
    """Return the figures of one task, and of each ablation's ranking."""
    queries = read_queries(questions)
    with tempfile.TemporaryDirectory(prefix="matters-quality-") as folder:
        settings = load_settings(index=Path(folder))
        index_paths(settings, [task / "docs"])
        shipped = _figures(settings, PLAIN, task, queries)
        found: dict[str, Any] = {
            "commit": _commit(),
            "questions": len(queries),
            "figures": [_plain(row) for row in evaluation.summary(shipped)],
            "reliability": evaluation.reliability(shipped),
            "ablations": {},
        }
        if any(query.gold for query in queries) and len(queries) < 1000:
            for label, weights in ABLATIONS.items():
                figures = _figures(settings, weights, task, queries)
                found["ablations"][label] = {measure: figures.mean(measure) for measure in SHOWN}
    print(f"{name}: " + " ".join(f"{row['name']}={row['value']:.3f}" for row in found["figures"]))
    return found


def _figures(settings: Settings, weights: Weights, task: Path, queries: list[Any]) -> Any:  # noqa: ANN401
    library = open_library(settings, weights)
    runs = evaluation.run_task(library, queries)
    library.close()
    return evaluation.figures(task, queries, {run.id: run for run in runs})


def _plain(row: evaluation.Row) -> dict[str, Any]:
    return {"name": row.name, "value": row.value, "n": row.n, "low": row.low, "high": row.high}


def _commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def page(kept: dict[str, Any]) -> str:
    """Return docs/quality.md."""
    lines = [
        "# How good is it?",
        "",
        "Rebuilt by `make quality`; the figures are kept in `tests/benchmarks/results/quality.json`. Each is",
        "a mean with its 95% bootstrap interval. *sample* is the invented council's 50 questions, *junk* its",
        "292 junk and off-topic queries (none answerable). The other tasks are public: *squad2* is SQuAD 2.0",
        "(CC BY-SA 4.0), *qmsum* committee questions from QMSum (MIT), *seeds* questions on five published",
        "documents of Doncaster. The reader was trained on parts of squad2 and qmsum, and thresholds were",
        "fitted on parts of all: `service/models/reader/README.md` has figures on material that was held",
        "back.",
        "",
    ]
    for name, found in kept.items():
        lines += [
            f"## {name}: {found['questions']} questions, at {found['commit']}",
            "",
            "| measure | value | 95% | n |",
            "| --- | --- | --- | --- |",
        ]
        for row in found["figures"]:
            interval = f"{row['low']:.3f}–{row['high']:.3f}" if row["low"] is not None else ""
            lines.append(f"| {row['name']} | {row['value']:.3f} | {interval} | {row['n']} |")
        lines += [
            "",
            "Confidence against truth (of answers given at about this confidence, the share that touch gold):",
            "",
        ]
        lines += ["| confidence | right | answers |", "| --- | --- | --- |"]
        lines += [f"| {stated:.2f} | {right:.2f} | {count} |" for stated, right, count in found["reliability"]]
        lines.append("")
        if found["ablations"]:
            lines += ["What each part of the search brings:", "", "| ablation | " + " | ".join(SHOWN) + " |"]
            lines.append("| --- |" + " --- |" * len(SHOWN))
            whole = {row["name"]: row["value"] for row in found["figures"]}
            rows = {"as shipped": whole, **found["ablations"]}
            lines += [
                f"| {label} | " + " | ".join(f"{values[measure]:.3f}" for measure in SHOWN) + " |"
                for label, values in rows.items()
            ]
            lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
