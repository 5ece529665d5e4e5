"""``matters evaluate``: how good search, answers and abstention are, on a task with known answers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.options import stated_failures

if TYPE_CHECKING:
    from service.evaluation import Row
    from service.tasks import Query, QueryRun


@click.command()
@click.argument("task", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--queries", "queries_path", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              metavar="FILE", help="Other questions about the same documents [TASK/queries.jsonl].")  # fmt: skip
@click.option("--split", "splits", default="", metavar="A,B", help="Only the questions of these splits.")
@click.option("--run", "run_path", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.jsonl",
              help="Write what came out, one query a line.")  # fmt: skip
@click.option("--against", type=click.Path(path_type=Path, dir_okay=False), metavar="RUN.jsonl",
              help="Compare with an earlier run, by a paired test.")  # fmt: skip
@click.option("--index", "index_dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Keep the task's index here and use it again [a temporary folder].")  # fmt: skip
@click.option("--store", metavar="ADDRESS", help="Put the task's index on Milvus instead; see `matters index --help`.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    task: Path, queries_path: Path | None, splits: str, run_path: Path | None, against: Path | None,
    index_dir: Path | None, store: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Index TASK/docs, ask TASK/queries.jsonl, and print the figures with their 95% intervals."""
    with stated_failures():
        from service import evaluation
        from service.tasks import read_queries, read_run, write_run

        queries = read_queries(queries_path or task, tuple(part for part in splits.split(",") if part))
        theirs = evaluation.figures(task, queries, read_run(against)) if against else None
        if run_path:
            run_path.parent.mkdir(parents=True, exist_ok=True)  # now, not when all has been asked
        with tempfile.TemporaryDirectory(prefix="matters-evaluate-") as temporary:
            runs = _run(task, queries, index_dir or Path(temporary), store)
        if run_path:
            write_run(run_path, runs)
        ours = evaluation.figures(task, queries, {run.id: run for run in runs})
        rows = evaluation.summary(ours, theirs)
        bins = evaluation.reliability(ours)
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(
            json.dumps({"task": task.name, "figures": [asdict(row) for row in rows], "reliability": bins}, indent=2)
        )
        return
    click.echo(f"{task.name}: {len(queries)} questions")
    for row in rows:
        click.echo(_line(row))
    click.echo("confidence   right   answers")
    for stated, right, count in bins:
        click.echo(f"      {stated:5.2f}   {right:5.2f}   {count:5d}  {'#' * round(20 * right)}")


def _run(task: Path, queries: list[Query], index_dir: Path, store: str | None) -> list[QueryRun]:
    from service.assembly import index_paths, open_library
    from service.evaluation import run_task
    from service.settings import load_settings

    settings = load_settings(index=index_dir, store=store)
    click.echo(f"Indexing {task / 'docs'} …", err=True)
    index_paths(settings, [task / "docs"])
    library = open_library(settings)
    click.echo(f"Asking {len(queries)} questions …", err=True)
    runs = run_task(library, queries)
    library.close()
    return runs


def _line(row: Row) -> str:
    value = f"{row.name:24s} {row.value:9.3f}"
    interval = f"  [{row.low:.3f}, {row.high:.3f}]" if row.low is not None and row.high is not None else ""
    versus = f"  against {row.against:.3f}" if row.against is not None else ""
    p = f"  p={row.p:.3f}" if row.p is not None else ""
    return f"{value}  n={row.n}{interval}{versus}{p}"
