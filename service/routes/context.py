"""What every route is handed: the library, what its generation covers, and the settings."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel

from service.fields import BASE_URL
from service.library import Library
from service.problems import MEDIA_TYPE
from service.settings import Settings
from service.snapshot import Snapshots


# These wait for nothing: FastAPI would give each a thread of its own if they weren't "async".
async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _snapshots(request: Request) -> Snapshots:
    snapshots: Snapshots = request.app.state.snapshots
    return snapshots


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


TheLibrary = Annotated[Library, Depends(_library)]
TheSnapshots = Annotated[Snapshots, Depends(_snapshots)]
TheSettings = Annotated[Settings, Depends(_settings)]


def base_url(request: Request) -> str:
    """Return the public address of the service, without a slash at its end: as set, else as it was called."""
    settings: Settings = request.app.state.settings
    return (settings.base_url or str(request.base_url)).rstrip("/")


# For what may be another thing the next time, though the index is the same: the validators leave it alone.
NOT_KEPT = {"Cache-Control": "no-store"}


def json_of(shape: BaseModel, base_url: str = "") -> Response:
    """Return a shape as JSON, written once: FastAPI would check and write again what is already a checked model.

    ``base_url`` makes links into the service whole.
    """
    content = shape.model_dump_json(by_alias=True, context={BASE_URL: base_url})
    return Response(content, media_type="application/json")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how the problems of a route are described in OpenAPI."""
    said = {
        404: "There is nothing with this id.",
        410: "It was in the index and has been removed.",
        413: "The body is too large.",
        422: "A parameter is missing, unknown or not what is expected, or names what the index doesn't hold.",
        503: "The index can't be used.",
    }
    return {
        status: {
            "description": said[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemShape"}}},
        }
        for status in statuses
    }
