"""A tracer over the sample, with a small index of its own to change, and the app over both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.api import create_app
from service.library import Library
from service.routes.tracing import make_tracer
from service.settings import load_settings
from service.tracing.records import Trace
from service.tracing.tracer import Tracer, TraceRequest


@pytest.fixture(scope="session")
def tracer(sample_library: Library) -> Tracer:
    return make_tracer(sample_library)


@pytest.fixture(scope="session")
def traced(tracer: Tracer) -> Callable[[str], Trace]:
    """Trace a topic by year, once for all tests."""
    return cache(lambda topic: tracer.trace(TraceRequest(topic)))


@pytest.fixture(scope="session")
def api(sample_library: Library, sample_index: Path) -> Iterator[TestClient]:
    with TestClient(create_app(sample_library, load_settings(index=sample_index))) as client:
        yield client
