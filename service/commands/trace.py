"""``matters trace``: a topic over time, every passage about it, by period."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from indexer.store import Filter
from service.commands.options import filter_options, index_options, json_option, stated_failures
from service.tracing.periods import By

if TYPE_CHECKING:
    from service.tracing.records import Outcome, PeriodTrace, Trace
    from service.tracing.tracer import Tracer, TraceRequest

_BAR = 24


@click.command()
@click.argument("topic")
@click.option("--by", type=click.Choice(get_args(By)), default="year", show_default=True, help="What makes a row.")
@click.option(
    "--cutoff", type=click.FloatRange(0.01, 0.99), metavar="P",
    help="Count passages this likely to be about the topic, or likelier [0.4].",
)  # fmt: skip
@click.option(
    "--passages", "passages_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write every passage with its citation: .csv, .jsonl, .bib, .ris or .docx (a briefing).",
)  # fmt: skip
@click.option("--chart", "chart_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg",
              help="Write the chart.")  # fmt: skip
@click.option("--sheet", "sheet_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv",
              help="Write the borderline passages, and those judged, as a sheet.")  # fmt: skip
@click.option("--judgements", "judged_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Use the judgements of a filled-in sheet or of TREC qrels.")  # fmt: skip
@click.option("--task", "task_path", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Write what is counted, as judged, as a task for `matters evaluate DIR`.")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print the table of periods as CSV.")
@filter_options
@index_options
@json_option
def trace(
    topic: str, by: By, cutoff: float | None, passages_path: Path | None, chart_path: Path | None,
    sheet_path: Path | None, judged_path: Path | None, task_path: Path | None, as_csv: bool,
    where: Filter, as_written: bool, at: Mapping[str, object], as_json: bool,
) -> None:  # fmt: skip
    """Trace a TOPIC over time: what was said when, what was decided, which figures changed, and how complete that is.

    --as-written changes nothing here: a topic is always taken as written.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other: choose one.")
    if task_path and not judged_path:
        raise click.UsageError("--task needs --judgements: a task is made of what was judged. Write a --sheet first.")
    _check_suffix(passages_path)
    with stated_failures():
        from service.assembly import open_tracer
        from service.names import checked
        from service.settings import load_settings
        from service.tracing.judging import as_mapping, read_judgements, used
        from service.tracing.tracer import TraceRequest

        tracer = open_tracer(load_settings(**at))
        read = read_judgements(judged_path) if judged_path else []
        judged = as_mapping(read, topic)
        request = TraceRequest(topic, by, checked(where, tracer), cutoff, judged)
        found = _run(tracer, request, show=not (as_csv or as_json))
        if judged_path:
            click.echo(f"{used(read, found)}.", err=True)
        _write_files(found, passages_path, chart_path, sheet_path)
        if task_path:
            from service.tracing.judging import write_task

            with tracer.store() as store:
                write_task(task_path, store, found, judged)
    _print(found, as_csv=as_csv, as_json=as_json)


def _check_suffix(path: Path | None) -> None:
    from service.tracing.exporting import SUFFIXES

    if path and path.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"--passages {path}: the name must end with one of {', '.join(SUFFIXES)}.")


def _run(tracer: Tracer, request: TraceRequest, *, show: bool) -> Trace:
    """Run a trace; print each period as soon as it is known."""
    from service.tracing.records import PeriodTrace, Trace
    from service.tracing.tracer import Weighed

    for step in tracer.steps(request):
        if isinstance(step, Trace):
            return step
        if not show:
            continue
        if isinstance(step, Weighed):
            click.echo(
                f"“{step.query}”: {step.total:,} passages of {step.meetings:,} meetings, "
                f"of {step.candidates:,} passages weighed and {step.meetings_total:,} meetings held\n"
            )
        elif isinstance(step, PeriodTrace):
            print_period(step)
    raise AssertionError("the last step is the trace")


def _write_files(found: Trace, passages: Path | None, chart: Path | None, sheet: Path | None) -> None:
    from service.tracing import exporting, judging, picture

    if passages:
        form = exporting.SUFFIXES[passages.suffix.lower()]
        passages.write_bytes(exporting.passages(form, found).content)
        click.echo(f"{len(found.found):,} passages written to {passages}", err=True)
    if chart:
        chart.write_text(picture.of_trace(found), encoding="utf-8")
        click.echo(f"Chart written to {chart}", err=True)
    if sheet:
        sheet.write_text(judging.sheet(found), encoding="utf-8-sig", newline="")
        judged = f" and {len(found.judged):,} that were judged" if found.judged else ""
        click.echo(f"{len(found.borderline):,} passages to judge{judged} written to {sheet}", err=True)


def _print(found: Trace, *, as_csv: bool, as_json: bool) -> None:
    from service.tracing import exporting, saved, shapes

    if as_json:
        shape = shapes.TraceResponse.of(found, saved.saved_link(found))
        click.echo(shape.model_dump_json(indent=2, by_alias=True))
    elif as_csv:
        click.echo(exporting.periods_csv([found]), nl=False)
    else:
        _print_rest(found)


def print_period(period: PeriodTrace) -> None:
    """Print a period: how often the topic came up, what was said and decided, what is new."""
    from service.commands.printing import place, wrapped

    if not period.meetings_total:
        click.echo(f"{period.label}  no meetings\n")
        return
    bar = "█" * round(_BAR * (period.share or 0.0))
    click.echo(
        f"{period.label}  {bar} {period.meetings} of {period.meetings_total} meetings, {period.passages} passages"
    )
    decided = {outcome.citation.number: outcome for outcome in period.outcomes}
    for citation in period.top:
        outcome = decided.pop(citation.number, None)
        if outcome:
            _print_outcome(outcome)
        else:
            click.echo(wrapped(f"“{citation.quote.text}”", "    "))
            click.echo(f"    [{citation.number}] {place(citation)}")
    for outcome in decided.values():
        _print_outcome(outcome)
    if period.decided > len(period.outcomes):
        click.echo(f"    ({len(period.outcomes)} of {period.decided} passages that decide something are shown)")
    if period.new and period.new.words:
        click.echo(wrapped(f"New: {', '.join(period.new.words)}", "    "))
    click.echo()


def _print_outcome(outcome: Outcome) -> None:
    """Print what was decided with its place and, right below it, what a vote was on and the later mentions of it."""
    from service.commands.printing import place, wrapped

    citation = outcome.citation
    click.echo(wrapped(f"{outcome.kind.upper()}: “{citation.quote.text}”", "    "))
    click.echo(f"    [{citation.number}] {place(citation)}")
    if outcome.about:
        click.echo(wrapped(f"on: “{outcome.about.quote.text}” [{outcome.about.number}]", "      "))
    for later in outcome.later:
        click.echo(wrapped(f"later mention: {place(later)} [{later.number}]", "      "))


def _print_rest(found: Trace) -> None:
    from service.commands.printing import wrapped
    from service.tracing.exporting import statement

    if found.undated.passages:
        print_period(found.undated)
    for series in found.series:
        listed = "" if series.followed else ", as mentioned, no series"
        click.echo(wrapped(f"{series.label}{listed}: {series.told}", ""))
    if found.series:
        click.echo()
    for note in found.notes:
        click.echo(wrapped(f"({note})", ""))
    for line in statement(found):
        click.echo(wrapped(line, ""))
