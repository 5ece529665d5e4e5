"""``matters purge``: takes a document out of the index, its vectors and its caches, and proves it by a search."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from service.commands.options import index_options, json_option, stated_failures


@click.command()
@click.argument("document", metavar="DOCUMENT|SOURCE")
@click.option("--all", "everything", is_flag=True, help="Where several documents may be meant, remove them all.")
@index_options
@json_option
def purge(document: str, everything: bool, at: Mapping[str, object], as_json: bool) -> None:
    """Take a DOCUMENT (its id) or a SOURCE (its file or address) out of the index, for good.

    Its copies and every earlier generation go with it. Where SOURCE may mean several documents they are listed, and
    nothing is removed unless --all is given.
    """
    with stated_failures():
        from indexer.purging import purge_in
        from service.assembly import open_home
        from service.settings import load_settings

        report = purge_in(open_home(load_settings(**at)), document, everything=everything)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, default=str))
        return
    click.echo(f"purged: {', '.join(report.sources)} ({', '.join(report.documents)})")
    for source in report.also_in:
        click.echo(f"note: {source} holds most of the same words and stays; purge it too if it is to go.")
    click.echo(
        f"{report.passages} passages are gone, and {report.searches} searches for them found none. "
        "Indexing the same folder again leaves them out."
    )
