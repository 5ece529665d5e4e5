"""``matters mcp``: the index as tools for an assistant, over standard input and output."""

from __future__ import annotations

from contextlib import ExitStack
from importlib.metadata import version
from typing import Any

import click

from service.commands.options import index_options, stated_failures


@click.command()
@index_options
def mcp(at: dict[str, Any]) -> None:
    """Offer the index to an assistant as tools (Model Context Protocol): search, ask, trace, read, list meetings.

    The assistant starts this command itself and talks to it over standard input and output; it needs no network.
    """
    with ExitStack() as closing:
        with stated_failures():
            try:
                from service.mcp_tools import make_server
            except ModuleNotFoundError as error:
                if error.name != "mcp":
                    raise
                raise click.ClickException(
                    "`matters mcp` needs the Model Context Protocol SDK: run `pip install 'matters-arising[mcp]'`."
                ) from None
            from service.assembly import open_library
            from service.settings import load_settings
            from service.tracing.tracer import Tracer

            settings = load_settings(**at)
            library = open_library(settings)
            closing.callback(library.close)
        assert library.embed is not None
        tracer = Tracer(library.lease, library.embed)
        make_server(library, tracer, settings.site_name, version("matters-arising")).run("stdio")
