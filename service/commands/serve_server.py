"""The HTTP server of the pages and the API, as it is set for one process or several."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Config, Server

# A request's line and headers may be this long before the server itself gives up on them. It is far above what the
# service takes, so that what is too long gets an answer that says so.
HEAD_BYTES_MOST = 4_000_000
GRACE_SECONDS = 10


def make_server(app: FastAPI) -> Server:
    """Return the server of an app; it listens where it is told to when it is run."""
    from uvicorn import Server

    return Server(configured(app))


def configured(app: FastAPI | Callable[[], FastAPI], workers: int = 1) -> Config:
    """Return how an app is served; with several ``workers`` each process makes its own by calling ``app``."""
    from uvicorn import Config

    return Config(
        app,
        factory=workers > 1,
        workers=workers,
        log_level="warning",
        # Addresses hold what people ask: they are not logged.
        access_log=False,
        server_header=False,
        http="h11",
        ws="none",
        h11_max_incomplete_event_size=HEAD_BYTES_MOST,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
