"""Counts requests by route and status for Prometheus; never by address, since addresses hold what people ask."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.snapshot import Snapshot

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "matters_requests", "Requests by route and status.", ("route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "matters_request_seconds",
            "Time to the first byte of the answer, in seconds.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._documents = Gauge("matters_documents", "Documents in the index.", registry=self._registry)
        self._passages = Gauge("matters_passages", "Passages in the index.", registry=self._registry)
        self._generation = Gauge(
            "matters_generation_info", "The generation in use.", ("generation",), registry=self._registry
        )

        self._behind = Gauge(
            "matters_index_behind",
            "1 where an older generation is served because the newest can't be used.",
            registry=self._registry,
        )

    def seen(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, snapshot: Snapshot, *, behind: bool) -> tuple[bytes, str]:
        """Return all counters in the text format of Prometheus, and its media type."""
        self._documents.set(snapshot.coverage.documents)
        self._passages.set(snapshot.passages)
        self._behind.set(behind)
        self._generation.clear()
        self._generation.labels(snapshot.generation).set(1)
        return generate_latest(self._registry), CONTENT_TYPE_LATEST


class Counted:
    """Counts what goes through."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                # The pattern of the route ("/documents/{document_id}"), which the router leaves in the scope.
                route = getattr(scope.get("route"), "path", "none")
                self._metrics.seen(route, message["status"], time.perf_counter() - started)
            await send(message)

        await self._app(scope, receive, counting)
