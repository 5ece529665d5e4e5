"""How many searches a second a server answers to many clients at once: ours, and a peer's own, on loopback.

The clients speak plain HTTP/1.1 over connections that stay open. They run in this process, which takes from the
processor what either server could use, the same for both.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from tests.benchmarks.peers.environments import ROOT, python_of, surroundings

CLIENTS = 32
READY_SECONDS = 120
# Searches that each client makes before it is timed.
WARM = 2


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is started, what is asked of it, and where the results stand in its answer (None: it is a list)."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    path: str
    results: str | None


@dataclass(slots=True)
class _Load:
    until: float = 0.0
    began: float = 0.0
    ms: list[float] = field(default_factory=list)


def matters(index: Path, port: int, workers: int) -> Server:
    """Return our server over an index, of that many processes."""
    command = (str(python_of("matters")), "-m", "service.cli", "serve", "--index", str(index))
    return Server("matters", (*command, *_at(port, workers)), {}, "/api/search?limit=10&q=", "results")


def txtai(environment: dict[str, str], port: int, workers: int) -> Server:
    """Return txtai's own API server over a saved index, of that many processes."""
    command = (str(python_of("txtai")), "-m", "uvicorn", "txtai.api:app", "--log-level", "warning")
    return Server("txtai", (*command, *_at(port, workers)), environment, "/search?limit=10&query=", None)


def _at(port: int, workers: int) -> tuple[str, ...]:
    return ("--port", str(port), "--workers", str(workers))


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(server: Server, port: int, query: str, log: Path) -> Iterator[float]:
    """Run a server while the block lasts; lend how many seconds it took until it answered a first search."""
    started = time.perf_counter()
    with log.open("ab") as out:
        process = subprocess.Popen(
            server.command, cwd=ROOT, env=surroundings(server.environment), stdout=out, stderr=out
        )
    try:
        while True:
            with contextlib.suppress(OSError):
                address = f"http://127.0.0.1:{port}{server.path}{quote(query)}"
                with urllib.request.urlopen(address, timeout=READY_SECONDS) as answer:
                    _check(server, answer.read())
                    break
            if process.poll() is not None or time.perf_counter() - started > READY_SECONDS:
                raise RuntimeError(f"The server of {server.name} didn't start; see {log}.")
            time.sleep(0.05)
        yield time.perf_counter() - started
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _check(server: Server, body: bytes) -> None:
    said = json.loads(body)
    found = said if server.results is None else said[server.results]
    if not found:
        raise RuntimeError(f"The server of {server.name} finds nothing.")


def measured(
    server: Server, port: int, queries: Sequence[str], seconds: float, clients: int = CLIENTS
) -> dict[str, Any]:
    """Return searches a second and their times (milliseconds) with that many clients for that many seconds.

    The queries are shared out; no client asks one twice until they are used up.
    """
    with ThreadPoolExecutor(1) as beside:  # the caller's thread may run a loop of its own
        load = beside.submit(lambda: asyncio.run(_loaded(server, port, queries, seconds, clients))).result()
    lasted = time.perf_counter() - load.began
    return {
        "clients": clients,
        "searches": len(load.ms),
        "per_second": round(len(load.ms) / lasted, 1),
        "p50_ms": round(float(np.percentile(load.ms, 50)), 1),
        "p95_ms": round(float(np.percentile(load.ms, 95)), 1),
    }


async def _loaded(server: Server, port: int, queries: Sequence[str], seconds: float, clients: int) -> _Load:
    load = _Load()
    ready = asyncio.Barrier(clients + 1)
    asking = [
        asyncio.create_task(_client(server, port, list(queries[n::clients]), load, ready)) for n in range(clients)
    ]
    await ready.wait()
    load.began = time.perf_counter()
    load.until = load.began + seconds
    await ready.wait()
    await asyncio.gather(*asking)
    return load


async def _client(server: Server, port: int, queries: list[str], load: _Load, ready: asyncio.Barrier) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for query in queries[:WARM]:
        await _search(server, reader, writer, query)
    await ready.wait()
    await ready.wait()
    asked = WARM
    while (started := time.perf_counter()) < load.until:
        await _search(server, reader, writer, queries[asked % len(queries)])
        load.ms.append(1000 * (time.perf_counter() - started))
        asked += 1
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def _search(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, query: str) -> None:
    """Ask once and read the whole answer; anything but a 200 with a length is an error."""
    writer.write(
        f"GET {server.path}{quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode(
            "ascii"
        )
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").casefold()
    if " 200 " not in head.split("\r\n", 1)[0]:
        raise RuntimeError(f"The server of {server.name} said: {head.splitlines()[0]}")
    length = next(line.split(":")[1] for line in head.split("\r\n") if line.startswith("content-length:"))
    await reader.readexactly(int(length))


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
