"""``matters search``: the passages on a topic, best first."""

from __future__ import annotations

from collections.abc import Mapping

import click

from indexer.store import Filter
from service.commands.options import filter_options, index_options, json_option, stated_failures


@click.command()
@click.argument("query")
@click.option("-n", "limit", type=click.IntRange(1, 200), default=10, show_default=True, help="How many passages.")
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True,
    help="What comes first.",
)  # fmt: skip
@filter_options
@index_options
@json_option
def search(
    query: str, limit: int, sort: str, where: Filter, as_written: bool, at: Mapping[str, object], as_json: bool
) -> None:
    """Find the passages on a QUERY, by words and by meaning."""
    with stated_failures():
        from service.assembly import open_library
        from service.names import checked
        from service.settings import load_settings

        library = open_library(load_settings(**at))
        found = library.search(query, checked(where, library), limit=limit, sort=sort, interpret=not as_written)
        coverage = library.coverage(where)
        library.close()
    if as_json:
        from service.schemas import SearchResponse

        click.echo(SearchResponse.of(found).model_dump_json(indent=2))
        return
    from service.commands.printing import coverage_line, place, print_interpretation, wrapped

    print_interpretation(found.interpretation)
    for result in found.results:
        click.echo(f"{result.rank}. {result.document.title}  ({result.score:.2f})")
        click.echo(f"   {place(result)}")
        click.echo(wrapped(result.text, "   "))
        click.echo(f"   {result.link}\n")
    if not found.results:
        click.echo("Nothing found. Try other words or fewer filters.")
    click.echo(f"{found.total} passages ranked. {coverage_line(coverage)}")
