"""Several processes that answer at one address, so that searches aren't held up by each other's Python."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import click

from service.assembly import open_home, open_library
from service.commands.options import stated_failures
from service.commands.serve_server import configured
from service.metrics import TOGETHER
from service.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def serve_together(settings: Settings, listening: socket.socket, workers: int, told: str) -> None:
    """Serve from that many processes until told to stop, and say so as ``told``; one that dies is replaced.

    Each opens index and models for itself. What they count is added up in files that go when the service ends.

    Raises:
        IndexProblem: there is no index, or it can't be read.
        click.ClickException: the store takes one process alone, or a process couldn't start.
    """
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors import Multiprocess

    if settings.store is not None and settings.store.startswith("milvus+file:"):
        raise click.ClickException(
            "Milvus Lite lets one process at a time open its file: leave --workers out, or name a server "
            "(milvus+http://host:19530/collection)."
        )
    with closing(open_home(settings).open().store):
        pass  # told here once, rather than by each process
    click.echo(told, err=True)
    with tempfile.TemporaryDirectory(prefix="matters-metrics-") as counted:
        os.environ[TOGETHER] = counted
        together = Multiprocess(configured(partial(_opened, settings), workers), [listening])
        together.run()
    if any(process.exitcode == STARTUP_FAILURE for process in together.processes):
        raise click.ClickException("The service couldn't start; what went wrong stands above.")


def _opened(settings: Settings) -> FastAPI:
    """Return the app of one process, which ends with a message where it can't be made."""
    from uvicorn.config import STARTUP_FAILURE

    from service.api import create_app

    try:
        with stated_failures():
            return create_app(open_library(settings), settings)
    except click.ClickException as error:
        error.show()
        sys.stderr.flush()
        # With this status uvicorn ends them all, as a new process would fail as well. The thread that waits for the
        # parent's pings leaves no other way out.
        os._exit(STARTUP_FAILURE)
