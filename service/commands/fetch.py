"""``matters fetch``: brings a folder in step with what a council publishes, politely, ready for ``matters index``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.options import Day, json_option, stated_failures

if TYPE_CHECKING:
    from corpus.moderngov import FetchReport, Progress


@click.group()
def fetch() -> None:
    """Fetch what a council publishes into a folder that `matters index` reads."""


@fetch.command()
@click.argument("url")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Folder to keep in step; made if it isn't there.")  # fmt: skip
@click.option(
    "--committee", "committees", multiple=True, metavar="ID", help="Only this committee: its number, the CId."
)
@click.option("--from", "since", type=Day(), metavar="DATE",
              help="Meetings held on this day or later; a month or year stands for its first day.")  # fmt: skip
@click.option("--until", type=Day(last=True), metavar="DATE",
              help="Meetings held on this day or earlier; a month or year stands for its last day.")  # fmt: skip
@click.option("--contact", help="How the site's people reach you; goes into the User-Agent.")
@click.option("--council", help="The council's name, where the site doesn't say it.")
@click.option("--licence", help="The licence the site publishes under.")
@click.option("--host", "hosts", multiple=True, help="A further host name that belongs to the council.")
@click.option("--refresh", is_flag=True, help="Look at every meeting again, old ones too.")
@click.option("--decisions/--no-decisions", default=True,
              help="Whether to fetch the decisions of officers too (where no --committee is named).")  # fmt: skip
@json_option
def moderngov(
    url: str, target: Path, committees: tuple[str, ...], since: date | None, until: date | None, contact: str | None,
    council: str | None, licence: str | None, hosts: tuple[str, ...], refresh: bool, decisions: bool, as_json: bool,
) -> None:  # fmt: skip
    """Fetch meetings, minutes, decisions and papers from a ModernGov site; any page of the site will do as URL.

    One request a second, and never what is restricted. Run it again to update: it goes on where it stopped.
    """
    with stated_failures():
        from corpus.moderngov import FetchError, FetchOptions
        from corpus.moderngov import fetch as fetch_site
        from service.settings import load_settings

        options = FetchOptions(
            committees=committees, since=since, until=until, contact=contact or load_settings().contact,
            council=council, licence=licence, hosts=hosts, refresh=refresh, decisions=decisions,
        )  # fmt: skip
        try:
            report = fetch_site(url, target, options, _tell)
        except FetchError as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(report.as_dict(), indent=2, ensure_ascii=False))
    else:
        _print(report, target)
    if report.stopped:
        raise click.ClickException(f"Stopped before the end: {report.stopped}")


def _tell(progress: Progress) -> None:
    of = f"/{progress.total}" if progress.total else ""
    click.echo(f"{progress.done}{of}  {progress.doing}", err=True)


def _print(report: FetchReport, target: Path) -> None:
    found = report.as_dict()
    for outcome in ("refused", "withheld", "failed", "removed"):
        for entry in found[outcome]:
            click.echo(f"{outcome}: {entry['name']}: {entry['reason']} ({entry['url']})")
    for note in found["notes"]:
        click.echo(f"note: {note}")
    click.echo(", ".join(f"{count} {outcome}" for outcome, count in found["counts"].items()) + ".")
    click.echo(f"Now: matters index {target}")
