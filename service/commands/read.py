"""``matters read``: what the readers make of a file, or why it can't be read."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from service.commands.options import json_option, stated_failures


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@json_option
def read(files: tuple[Path, ...], as_json: bool) -> None:
    """Show what the readers make of each FILE: metadata, status, blocks, pages and text; or why it can't be read.

    The exit status is 1 where any of them can't be.
    """
    with stated_failures():
        from corpus.describing import describe
        from corpus.reading import read_paths

        unread = 0
        for reading in read_paths(list(files)):
            found = describe(reading)
            unread += bool(found["problem"])
            if as_json:
                click.echo(json.dumps(found, ensure_ascii=False))
            else:
                _print(found)
    if unread:
        sys.exit(1)


def _print(found: dict[str, object]) -> None:
    click.echo(f"== {found['file']}")
    if found["problem"]:
        click.echo(f"not read: {found['problem']}")
    for held in found["withheld"]:  # type: ignore[attr-defined]
        click.echo(f"withheld: {held['what']} ({held['why']})")
    document = found["document"]
    if not isinstance(document, dict):
        return
    for name in ("title", "kind", "status", "meeting", "period", "language"):
        click.echo(f"{name:10s} {document[name]}")
    for block in document["blocks"]:
        path = " > ".join(block["heading_path"])
        text = " ".join(document["text"][block["start"] : block["end"]].split())
        click.echo(f"{block['kind']:11s} {block['start']}–{block['end']}  [{path}]  {text[:90]}")
