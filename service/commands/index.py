"""``matters index``: brings the index in step with folders and files, and reports what it did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.options import index_options, json_option, stated_failures

if TYPE_CHECKING:
    from indexer.report import BuildReport

# A council's clerk may date a whole year wrongly; the report is for what the reader must look at.
_CONFLICTS_SHOWN = 10


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--council", help="The council, where neither text nor manifest says.")
@click.option("--committee", help="The committee, where neither text nor manifest says.")
@click.option("--rebuild", is_flag=True, help="Start afresh: forget what was indexed before.")
@click.option("--strict", is_flag=True, help="Exit with status 1 if any file could not be read.")
@click.option(
    "--ray",
    metavar="ADDRESS",
    help="Read, cut and embed on the Ray cluster at this address (host:6379, or local to start one here).",
)
@index_options
@json_option
def index(
    paths: tuple[Path, ...], council: str | None, committee: str | None, rebuild: bool, strict: bool,
    ray: str | None, at: Mapping[str, object], as_json: bool,
) -> None:  # fmt: skip
    """Bring the index in step with each PATH: a folder, a file or an archive.

    New and changed documents are added, vanished ones removed, those of other paths stay. What was published before
    stays in use until the new index is whole.
    """
    with stated_failures():
        from corpus.records import Metadata
        from service.assembly import index_paths, open_home
        from service.commands.progress import shown_progress
        from service.settings import load_settings

        settings = load_settings(**at)
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise click.UsageError(f"There is no {', '.join(missing)}. Name a folder, a file or an archive.")
        home = open_home(settings)
        with shown_progress() as progress:
            given = Metadata(council=council, committee=committee)
            report = index_paths(settings, list(paths), given, home=home, rebuild=rebuild, progress=progress, ray=ray)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, default=str))
    else:
        _print(report, str(home))
    if strict and report.problems:
        raise click.ClickException(f"{len(report.problems)} files could not be read (--strict).")


def _print(report: BuildReport, where: str) -> None:
    for trouble in report.problems:
        click.echo(f"not read: {trouble.source}: {trouble.problem}")
    for held in report.withheld:
        click.echo(f"withheld: {held.source}: {held.what} ({held.why})")
    for copy in report.copies:
        click.echo(f"copy: {copy.source} holds the same text as {copy.of}")
    for older in report.superseded:
        click.echo(f"superseded: {older.source} by {older.by}")
    for conflict in report.conflicts[:_CONFLICTS_SHOWN]:
        click.echo(f"conflict: {conflict.source}: {' '.join(conflict.said)}")
    if len(report.conflicts) > _CONFLICTS_SHOWN:
        click.echo(f"conflict: … and {len(report.conflicts) - _CONFLICTS_SHOWN} more files (--json names them all)")
    for source in report.removed:
        click.echo(f"removed: {source} is no longer there")
    click.echo(
        f"{report.sources} files read: {report.added} documents added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {len(report.removed)} removed; {len(report.problems)} not read, "
        f"{len(report.withheld)} withheld, {len(report.copies)} copies, {len(report.superseded)} superseded, "
        f"{len(report.conflicts)} with conflicts."
    )
    click.echo(
        f"{where} holds {report.documents} documents of {report.meetings} meetings in {report.passages:,} passages "
        f"({report.embedded:,} embedded now, {report.reused:,} taken over) after {report.seconds:.1f} s."
    )
