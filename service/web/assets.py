"""The style sheet, the script and the search box for other people's pages: a few files, kept in memory."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

router = APIRouter(include_in_schema=False)

STATIC = Path(__file__).parent / "static"
# Scripts that are sent as one: the suggestions are the same in our own pages and in the search box for others.
_JOINED = {"site.js": ("combobox.js", "pages.js"), "minutes-search.js": ("combobox.js", "element.js")}
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"


@cache
def asset(name: str) -> tuple[bytes, str] | None:
    """Return a static file and its tag, or None."""
    if name in _JOINED:
        scripts = "".join((STATIC / part).read_text(encoding="utf-8") for part in _JOINED[name])
        content = f"(() => {{\n{scripts}}})();\n".encode()
    elif name in {path.name for path in STATIC.iterdir()}:
        content = (STATIC / name).read_bytes()
    else:
        return None
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def static_url(name: str) -> str:
    """Return the address of a static file; it changes with the content, so browsers may keep it for good.

    Raises:
        KeyError: there is no such file.
    """
    found = asset(name)
    if found is None:
        raise KeyError(name)
    return f"/static/{name}?v={found[1][1:11]}"


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Return a static file; under the address that names its content it may be kept for good."""
    found = asset(name)
    if found is None:
        raise HTTPException(404, f"There is no file {name[:60]!r} here.")
    content, tag = found
    kept = _FOREVER if tag[1:].startswith(request.query_params.get("v", "-")) else _AN_HOUR
    return _answer(request, content, tag, _TYPES[name[name.rindex(".") :]], kept)


@router.get("/embed.js")
def embed(request: Request) -> Response:
    """Return the script that defines ``<minutes-search>``."""
    found = asset("minutes-search.js")
    assert found is not None
    return _answer(request, *found, _TYPES[".js"], _AN_HOUR)


def _answer(request: Request, content: bytes, tag: str, media_type: str, kept: str) -> Response:
    headers = {"ETag": tag, "Cache-Control": kept}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
