"""The HTTP service: one app out of the routers, with what all of its answers share."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from service.library import Library
from service.metrics import Counted, Metrics
from service.middleware import Heads, Limits, Validators
from service.openapi import completed
from service.problem_responses import add_handlers
from service.routes import asking, exporting, feeds, lookup, operations, searching, tracing
from service.settings import Settings
from service.snapshot import Snapshots
from service.web import assets, help_pages, library_pages, pages, trace_pages

# Every router of the service, in the order in which the API's reference lists them.
ROUTERS: tuple[APIRouter, ...] = (
    searching.router,
    asking.router,
    lookup.router,
    tracing.router,
    exporting.router,
    feeds.router,
    operations.router,
    pages.router,
    trace_pages.router,
    library_pages.router,
    help_pages.router,
    assets.router,
)

VERSION = version("matters-arising")
_GZIP_BYTES_LEAST = 1000
_SUGGESTIONS_SECONDS = 0.5
_DESCRIPTION = """\
Semantic search and question answering over council minutes. Every quotation is exact: the characters of the document's
text from `start` to `end` are the quotation. No key is needed. Errors are problem details (RFC 9457); whatever can be
cached has an `ETag` that changes when the index does.
"""


class _Service(FastAPI):
    """The app, whose OpenAPI document is completed."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if not self.openapi_schema:
            told = get_openapi(title=self.title, version=self.version, description=self.description, routes=self.routes)
            self.openapi_schema = completed(told)
        return self.openapi_schema


def create_app(library: Library, settings: Settings) -> FastAPI:
    """Return the app over a library; closing the library stays with whoever opened it."""
    snapshots = Snapshots(library, settings.index)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(snapshots.wait, _SUGGESTIONS_SECONDS)
        yield
        snapshots.close()

    app = _Service(
        title=settings.site_name,
        version=VERSION,
        description=_DESCRIPTION,
        # The usual pages for these load scripts from elsewhere; /api shows the reference without any.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.library = library
    app.state.settings = settings
    app.state.snapshots = snapshots
    app.state.metrics = Metrics()
    for router in ROUTERS:
        app.include_router(router)
    add_handlers(app)
    _add_middleware(app, library, settings)
    return app


def _add_middleware(app: FastAPI, library: Library, settings: Settings) -> None:
    """Wrap the app; the last added is the outermost."""
    told = f"{VERSION}{settings.model_dump_json(exclude={'llm_key'})}"
    shown = hashlib.sha256(told.encode()).hexdigest()
    app.add_middleware(Validators, generation=lambda: library.generation, version=shown)
    app.add_middleware(GZipMiddleware, minimum_size=_GZIP_BYTES_LEAST, compresslevel=6)
    app.add_middleware(Limits)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST"],
            # Neither is among what other origins may send and read unasked, and without them nobody can cache.
            allow_headers=["Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Content-Disposition"],
            max_age=86_400,
        )
    app.add_middleware(Heads)
    app.add_middleware(Counted, metrics=app.state.metrics)
