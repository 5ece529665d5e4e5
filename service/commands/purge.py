"""``matters purge``: takes a document out of the index, its vectors and its caches, and proves it by a search."""

from __future__ import annotations

import json
from pathlib import Path

import click

from service.commands.options import index_option, json_option, stated_failures


@click.command()
@click.argument("document", metavar="DOCUMENT|SOURCE")
@index_option
@json_option
def purge(document: str, index_dir: Path | None, as_json: bool) -> None:
    """Take a DOCUMENT (its id) or a SOURCE (its file or address) out of the index, for good."""
    with stated_failures():
        from indexer.purging import purge as purge_index
        from service.settings import load_settings

        report = purge_index(load_settings(index=index_dir).index, document)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2, default=str))
        return
    for identity, source in zip(report.documents, report.sources, strict=False):
        click.echo(f"purged: {source} ({identity})")
    click.echo(
        f"{report.passages} passages are gone, and {report.searches} searches for them found none. "
        "Indexing the same folder again leaves them out."
    )
