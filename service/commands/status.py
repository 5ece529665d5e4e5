"""``matters status`` and ``matters verify``: what the index holds, and whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from service.commands.options import index_options, json_option, stated_failures


@click.command()
@index_options
@json_option
def status(at: Mapping[str, object], as_json: bool) -> None:
    """Say what the index holds, what built it, and how large it is."""
    with stated_failures():
        from indexer.store import Filter
        from service.assembly import open_home
        from service.settings import load_settings

        home = open_home(load_settings(**at))
        opened = home.open()
        counts = opened.store.count(Filter())
        details = home.details(opened)
        opened.store.close()
    facts: dict[str, object] = {
        "index": str(home),
        "generation": opened.name,
        "documents": counts.documents,
        "meetings": counts.meetings,
        "passages": counts.passages,
        "from": counts.held_from.isoformat() if counts.held_from else None,
        "to": counts.held_to.isoformat() if counts.held_to else None,
        "committees": list(counts.committees),
        "embedder": opened.manifest.embedder,
        **details,
    }
    if as_json:
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for name, value in facts.items():
        shown = ", ".join(value) if isinstance(value, list) else f"{value:,}" if isinstance(value, int) else value
        click.echo(f"{name:12s} {shown if shown is not None else 'not stated'}")


@click.command()
@index_options
def verify(at: Mapping[str, object]) -> None:
    """Check the index: every file's checksum, the counts, and that searches find what is in it."""
    with stated_failures():
        from service.assembly import open_home
        from service.settings import load_settings

        home = open_home(load_settings(**at))
        name, manifest = home.verify()
    click.echo(f"{home} is whole: generation {name}, {manifest.documents} documents, {manifest.passages:,} passages.")
