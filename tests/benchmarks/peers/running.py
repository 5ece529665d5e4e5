"""The driver's side: systems as processes that are asked by lines, and runs that take turns."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.benchmarks.peers.environments import ROOT, python_of, surroundings
from tests.benchmarks.peers.speaking import Material

LIMIT = 10
# Queries that one system answers before it is the next one's turn.
BLOCK = 10


class PeerFailed(Exception):
    """A system that couldn't do what it was asked; the message says which and why."""


class Speaker(Protocol):
    """Anything that answers requests as an adapter does."""

    def ask(self, **request: object) -> dict[str, Any]:
        """Return the answer to one request.

        Raises:
            PeerFailed: the system couldn't do it.
        """
        ...


class Running:
    """An adapter as a process in its own environment."""

    def __init__(self, name: str, python: Path, script: str, log: Path) -> None:
        self._name, self._log = name, log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [str(python), "-m", script], cwd=ROOT, env=surroundings(), text=True, encoding="utf-8",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip

    def ask(self, **request: object) -> dict[str, Any]:
        """Return the answer to one request; PeerFailed if it is an error or the process has ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            tail = "".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)[-15:])
            raise PeerFailed(f"{self._name} ended while it was asked to {request['do']}:\n{tail}")
        said: dict[str, Any] = json.loads(line)
        if "error" in said:
            raise PeerFailed(f"{self._name} couldn't {request['do']}: {said['error']}")
        return said

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(name: str, log: Path) -> Iterator[Running]:
    """Lend a system's process."""
    found = Running(name, python_of(name), f"tests.benchmarks.peers.with_{name}", log)
    try:
        yield found
    finally:
        found.close()


def as_request(material: Material) -> dict[str, str | None]:
    """Return material as it goes over the line."""
    return {
        "docs": str(material.docs),
        "passages": str(material.passages),
        "vectors": str(material.vectors) if material.vectors else None,
    }


@dataclass(slots=True)
class Searched:
    """What a system answered to queries, and the time and processor time (milliseconds) that each took."""

    ids: list[list[str]] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)


def in_turns(
    systems: dict[str, Speaker], queries: Sequence[str], rounds: int, warm: Sequence[str]
) -> dict[str, Searched]:
    """Put queries to systems block by block in turns, so that whatever else the machine does hits all alike.

    Each block begins with another system. The ``warm`` queries come first and aren't counted.
    """
    found = {name: Searched() for name in systems}
    for system in systems.values():
        system.ask(do="search", queries=list(warm), limit=LIMIT)
    turn = 0
    for _ in range(rounds):
        for start in range(0, len(queries), BLOCK):
            names = list(systems)
            turn = (turn + 1) % len(names)
            for name in names[turn:] + names[:turn]:
                said = systems[name].ask(do="search", queries=list(queries[start : start + BLOCK]), limit=LIMIT)
                found[name].ids += said["ids"]
                found[name].ms += said["ms"]
                found[name].cpu_ms += said["cpu_ms"]
                found[name].memory = {key: said[key] for key in ("peak_mb", "now_mb") if key in said}
    return found
