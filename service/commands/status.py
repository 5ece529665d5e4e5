"""``matters status`` and ``matters verify``: what the index holds, and whether it is whole."""

from __future__ import annotations

import json
from pathlib import Path

import click

from service.commands.options import index_option, json_option, stated_failures


@click.command()
@index_option
@json_option
def status(index_dir: Path | None, as_json: bool) -> None:
    """Say what the index holds, what built it, and how large it is."""
    with stated_failures():
        from indexer.generations import folder_of, open_generation
        from indexer.store import Filter
        from service.settings import load_settings

        index_dir = load_settings(index=index_dir).index
        opened = open_generation(index_dir)
        counts = opened.store.count(Filter())
        folder = folder_of(index_dir, opened.name)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        opened.store.close()
    facts = {
        "index": str(index_dir),
        "generation": opened.name,
        "documents": counts.documents,
        "meetings": counts.meetings,
        "passages": counts.passages,
        "from": counts.held_from.isoformat() if counts.held_from else None,
        "to": counts.held_to.isoformat() if counts.held_to else None,
        "committees": list(counts.committees),
        "embedder": opened.manifest.embedder,
        "vectors": "exact (flat, inner product)",
        "bytes": size,
    }
    if as_json:
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for name, value in facts.items():
        shown = ", ".join(value) if isinstance(value, list) else f"{value:,}" if isinstance(value, int) else value
        click.echo(f"{name:12s} {shown if shown is not None else 'not stated'}")


@click.command()
@index_option
def verify(index_dir: Path | None) -> None:
    """Check the index: every file's checksum, the counts, and that searches find what is in it."""
    with stated_failures():
        from indexer.generations import current_name, folder_of
        from indexer.verification import verify_generation
        from service.settings import load_settings

        index_dir = load_settings(index=index_dir).index
        name = current_name(index_dir)
        manifest = verify_generation(folder_of(index_dir, name))
    click.echo(
        f"{index_dir} is whole: generation {name}, {manifest.documents} documents, {manifest.passages:,} passages."
    )
