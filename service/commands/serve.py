"""``matters serve``: the pages and the API over an index, on one machine."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import click

from service.commands.options import index_options, stated_failures
from service.commands.serve_server import make_server


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 is all of them."
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64),
    help="Processes that answer: as many as cores for many visitors at once, each with the models in its memory.",
)  # fmt: skip
@index_options
def serve(host: str, port: int, workers: int, at: Mapping[str, object]) -> None:
    """Serve the pages and the API over an index; a new index is taken up without a restart."""
    with ExitStack() as closing:
        with stated_failures():
            from service.assembly import index_name, open_library
            from service.settings import load_settings

            settings = load_settings(**at)
            # First of all: that a port is taken can be told at once, and models take a second to load.
            listening = closing.enter_context(listen(host, port))
            shown = f"[{host}]" if ":" in host else host
            told = f"Serving {index_name(settings)} at http://{shown}:{listening.getsockname()[1]}"
            if workers > 1:
                from service.commands.serve_workers import serve_together

                serve_together(settings, listening, workers, f"{told} from {workers} processes (Ctrl-C ends it)")
                return
            # The models load on one core while the other reads the code of pages and API: a third less to wait for.
            with ThreadPoolExecutor(1) as beside:
                loading = beside.submit(open_library, settings)
                from service.api import create_app
            library = loading.result()
            closing.callback(library.close)

        click.echo(f"{told} (Ctrl-C ends it)", err=True)
        make_server(create_app(library, settings)).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        click.ClickException: the address can't be listened at; the message says why and what to do.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=256)
        # Connections inherit it. Without it the body of an answer waits up to 40 ms for the headers' receipt.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise click.ClickException(
                f"Port {port} on {host} is taken by another program. End that one, or name another: --port {port + 1}"
            ) from None
        raise click.ClickException(f"Can't listen at {host}, port {port}: {error}.") from None
