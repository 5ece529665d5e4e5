"""What an adapter speaks with the driver: one JSON object a line, over its standard input and output.

Runs in every peer's own environment, so it needs nothing but the standard library.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Material:
    """A folder with what is to be indexed.

    ``docs`` holds the documents as files; ``passages`` is a file of `{id, text}`, one a line; ``vectors``, where there
    is one, an array file of float32 with a unit vector for each passage in that order.
    """

    docs: Path
    passages: Path
    vectors: Path | None = None

    def read(self) -> list[tuple[str, str]]:
        """Return id and text of every passage."""
        with self.passages.open(encoding="utf-8") as lines:
            return [(row["id"], row["text"]) for row in map(json.loads, lines)]


class Peer(Protocol):
    """A search system: ``build`` indexes, ``search`` returns the ids of passages, best first.

    ``start`` loads the model ("default" is the system's own, "ours" the embedder of Matters Arising, "our file" that
    embedder's model file, run by the system itself) and is timed apart.
    ``save`` writes what a server needs into a folder, where the system has a server of its own.
    """

    def start(self, model: str) -> None:
        """Load what has to be loaded before anything can be indexed or searched."""
        ...

    def build(self, material: Material, folder: Path) -> int:
        """Index the material, in ``folder`` where it goes to disk; return how many passages there are."""
        ...

    def search(self, query: str, limit: int) -> list[str]:
        """Return the ids of the best passages for a query, best first."""
        ...

    def save(self, folder: Path) -> dict[str, str]:
        """Write what a server needs; return the environment variables that it is started with."""
        ...


def reply(peer: Peer, request: dict[str, Any]) -> dict[str, Any]:
    """Return what a peer says to one request; times are in seconds, a search's in milliseconds, memory in MB."""
    action = request["do"]
    if action == "search":
        found, took, used_up = [], [], []
        for query in request["queries"]:
            started, used = time.perf_counter(), time.process_time()
            ids = peer.search(query, request["limit"])
            took.append(1000 * (time.perf_counter() - started))
            used_up.append(1000 * (time.process_time() - used))
            found.append(ids)
        return {"ids": found, "ms": took, "cpu_ms": used_up, **_memory()}
    started, used = time.perf_counter(), time.process_time()
    said: dict[str, Any] = {}
    if action == "start":
        peer.start(request["model"])
    elif action == "build":
        given = {name: Path(value) for name, value in request["material"].items() if value}
        said["passages"] = peer.build(Material(**given), Path(request["folder"]))
    elif action == "save":
        said["environment"] = peer.save(Path(request["folder"]))
    else:
        raise ValueError(f"There is nothing called {action!r} to do.")
    return said | {"seconds": time.perf_counter() - started, "cpu": time.process_time() - used, **_memory()}


def serve(peer: Peer) -> None:
    """Answer requests until there are no more; an error is an answer too."""
    # Whatever a library prints must not come between the lines of the protocol.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for request in _requests():
        try:
            said = reply(peer, request)
        except Exception as error:
            said = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), file=out, flush=True)


def _requests() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def _memory() -> dict[str, float]:
    """Return the most resident memory so far, and that of now where the system tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {"peak_mb": most / (1e6 if sys.platform == "darwin" else 1e3)}
    # Not ru_maxrss: Linux carries over to it what the process that started this one held.
    rows = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    peak, now = (int(rows[name].split()[0]) * 1024 / 1e6 for name in ("VmHWM", "VmRSS"))
    return {"peak_mb": peak, "now_mb": now}
