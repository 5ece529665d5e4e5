"""Counts requests by route and status for Prometheus; never by address, since addresses hold what people ask."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.snapshot import Snapshot

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)


# Where several processes serve together, the folder in which each keeps its counts; prometheus_client reads the setting
# of this name when it is imported.
TOGETHER = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """The counters of one app, or of all the processes that serve together."""

    def __init__(self) -> None:
        self._counted = CollectorRegistry()
        self._requests = Counter(
            "matters_requests", "Requests by route and status.", ("route", "status"), registry=self._counted
        )
        self._seconds = Histogram(
            "matters_request_seconds",
            "Time to the first byte of the answer, in seconds.",
            ("route",),
            buckets=_SECONDS,
            registry=self._counted,
        )

    def seen(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, snapshot: Snapshot, *, behind: bool) -> tuple[bytes, str]:
        """Return all counters in the text format of Prometheus, and its media type."""
        counted = self._counted
        if TOGETHER in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        held = CollectorRegistry()
        held.register(_Held(snapshot, behind))
        return generate_latest(counted) + generate_latest(held), CONTENT_TYPE_LATEST


@dataclass(frozen=True, slots=True, eq=False)
class _Held(Collector):
    """What the index holds, read off when it is asked for: every process says the same of it."""

    snapshot: Snapshot
    behind: bool

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        yield GaugeMetricFamily("matters_documents", "Documents in the index.", self.snapshot.coverage.documents)
        yield GaugeMetricFamily("matters_passages", "Passages in the index.", self.snapshot.passages)
        generation = GaugeMetricFamily("matters_generation_info", "The generation in use.", labels=("generation",))
        generation.add_metric((self.snapshot.generation,), 1)
        yield generation
        yield GaugeMetricFamily(
            "matters_index_behind",
            "1 where an older generation is served because the newest can't be used.",
            float(self.behind),
        )


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
