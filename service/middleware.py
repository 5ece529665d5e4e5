"""What every response goes through: limits on size, security headers, validators that change with the generation."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer.errors import IndexProblem
from service.problem_responses import respond
from service.problems import TOO_LARGE, TOO_LONG, Problem, problem_of

_LOG = logging.getLogger("matters")

ADDRESS_BYTES_MOST = 16_384
BODY_BYTES_MOST = 65_536

# No inline script or style, nothing from a third party, and nobody's page around ours.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # What somebody searched for is nobody else's business: no address of ours goes to the pages that we link to.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Heads:
    """Answers HEAD as GET without the body, adds the security headers to every response, and answers for any failure.

    What fails unforeseen is answered here and not by the framework, whose answer would lack the headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}

        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                shared = scope["path"] == "/embed.js" or scope["path"].startswith("/api/")
                headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if shared else "same-origin")
            elif head:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            _LOG.error("Failed at %s %s", scope["method"], scope["path"], exc_info=error)
            if not started:
                await respond(Request(scope), problem_of(error))(scope, receive, guarded)


class Limits:
    """Refuses addresses and bodies that are too long, before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if address > ADDRESS_BYTES_MOST:
            problem = Problem(
                TOO_LONG,
                f"The address holds {address:,} bytes; at most {ADDRESS_BYTES_MOST:,} are taken. Ask a shorter "
                "question, or send it to /api/ask in the body of a POST.",
            )
            await respond(Request(scope), problem)(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "0")
        if stated.isdigit() and int(stated) > BODY_BYTES_MOST:
            problem = Problem(TOO_LARGE, _too_large(int(stated)))
            await respond(Request(scope), problem)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > BODY_BYTES_MOST:
                # Whoever reads a body lets this exception through, and turns others into "can't be read".
                raise HTTPException(TOO_LARGE.status, _too_large(seen))
            return message

        await self._app(scope, counted, send)


def _too_large(size: int) -> str:
    return (
        f"The request holds {size:,} bytes or more; at most {BODY_BYTES_MOST:,} are taken. A question is a sentence or "
        "two: leave out the rest."
    )


class Validators:
    """Gives what is read from the index an ETag that changes with the generation, and answers 304 where it still holds.

    The tag is a digest of generation, version, settings and address, so one that a client sends back can only be
    ours for the same address; it is weak (RFC 9110, 8.8.1), since timings inside the body may differ.
    ``generation`` names the generation in use, ``version`` is whatever else the pages depend on.
    """

    def __init__(self, app: ASGIApp, generation: Callable[[], str], version: str) -> None:
        self._app = app
        self._generation = generation
        self._version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_UNVALIDATED):
            await self._app(scope, receive, send)
            return
        try:
            generation = await to_thread.run_sync(self._generation)
        except IndexProblem:  # what was asked for needs the index too, and says what is wrong with it
            await self._app(scope, receive, send)
            return
        address = scope["path"].encode() + b"?" + scope["query_string"]
        asked = Headers(scope=scope)
        key = f"{generation}\n{self._version}\n{asked.get('host', '')}\n".encode() + address
        tag = f'W/"{hashlib.sha256(key).hexdigest()[:20]}"'
        validators = {"ETag": tag, "Cache-Control": "public, max-age=0, must-revalidate"}
        if tag.removeprefix("W/") in re.findall(r'"[^"]*"', asked.get("if-none-match", "")):
            headers = [(name.lower().encode(), value.encode()) for name, value in validators.items()]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if "cache-control" not in headers:
                    for name, value in validators.items():
                        headers[name] = value
            await send(message)

        await self._app(scope, receive, tagged)


_UNVALIDATED = ("/healthz", "/readyz", "/metrics", "/static/", "/embed.js", "/ask/stream")
