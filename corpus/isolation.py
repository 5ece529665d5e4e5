"""Reads risky formats in worker processes with limits, so that a parser that hangs or crashes costs one file only."""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import cast

from corpus import readers
from corpus.extract import Extract, UnreadableError
from corpus.readers.archive import ArchiveReader
from corpus.readers.eml import EmlReader


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: wall-clock seconds, bytes of address space; a worker is replaced after ``files`` files.

    A reader that beats (OCR, at each page) gets ``seconds`` again at each beat, up to ``most`` in all.
    """

    seconds: float = 120.0
    most: float = 3600.0
    memory: int = 4_000_000_000
    files: int = 250


class _Ended(Exception):
    """A worker that didn't answer; the text is why, to follow "couldn't be read:"."""


class _Worker:
    """A worker process; not to be shared between threads."""

    def __init__(self, limits: Limits) -> None:
        self.read = 0
        self._limits = limits
        command = [sys.executable, "-m", "corpus.isolation_worker", str(limits.memory), str(limits.seconds)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"}
        # A group of its own, so that whatever it starts (antiword, LibreOffice) ends with it.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            start_new_session=True,
        )  # fmt: skip

    def is_alive(self) -> bool:
        """Return whether the process is there to be asked."""
        return self._process.poll() is None

    def ask(self, data: bytes, source: str) -> tuple[str, object]:
        """Return the worker's answer.

        Raises:
            _Ended: it crashed, or took too long and was ended.
        """
        self.read += 1
        started = time.monotonic()
        deadline = started + self._limits.seconds
        try:
            self._send(pickle.dumps((data, source), protocol=pickle.HIGHEST_PROTOCOL), deadline)
            while True:
                kind, value = self._receive(deadline)
                if kind != "beat":
                    return kind, value
                deadline = min(time.monotonic() + self._limits.seconds, started + self._limits.most)
        except BaseException:
            self.end()
            raise

    def _send(self, data: bytes, deadline: float) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        os.set_blocking(pipe.fileno(), False)
        rest = memoryview(struct.pack(">Q", len(data)) + data)
        while rest:
            if not select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))[1]:
                raise _Ended(self._too_long())
            try:
                rest = rest[os.write(pipe.fileno(), rest[:1_000_000]) :]
            except BrokenPipeError:
                raise _Ended(self._why()) from None

    def _receive(self, deadline: float) -> tuple[str, object]:
        (size,) = struct.unpack(">Q", self._exactly(8, deadline))
        return cast("tuple[str, object]", pickle.loads(self._exactly(size, deadline)))

    def _exactly(self, size: int, deadline: float) -> bytes:
        pipe = self._process.stdout
        assert pipe is not None
        parts: list[bytes] = []
        while size > 0:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise _Ended(self._too_long())
            part = os.read(pipe.fileno(), min(size, 1_000_000))
            if not part:
                raise _Ended(self._why())
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _too_long(self) -> str:
        return f"it took longer than {self._limits.seconds:.0f} seconds and was stopped"

    def _why(self) -> str:
        """Return why the process ended by itself."""
        try:
            status = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "its reader stopped answering"
        if status == -signal.SIGXCPU:
            return self._too_long()
        if status in (-signal.SIGKILL, -signal.SIGABRT):
            return "its reader was ended, most likely because it took too much memory"
        name = signal.Signals(-status).name if status < 0 else f"status {status}"
        return f"its reader crashed ({name}), so the file is damaged or made to do harm"

    def end(self) -> None:
        """End the process and whatever it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


@dataclass(slots=True)
class Workers:
    """Keeps a few workers at hand; one file at a time each. Threads may share it."""

    limits: Limits = field(default_factory=Limits)
    at_hand: int = 2
    _idle: list[_Worker] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def extract(self, data: bytes, source: str) -> list[Extract]:
        """Read some bytes as ``corpus.readers.extract`` does, in another process where the format is risky.

        Archives and e-mails are taken apart here (Python's own code, with limits) and each member is read so in turn.

        Raises:
            UnreadableError: there's nothing to read, it can't be read, or reading it took too long, too much memory
                or crashed.
        """
        form = readers.format_of(data, source)
        if form.name == "archive":
            return ArchiveReader(self.extract).read(data, source)
        if form.name == "e-mail":
            return EmlReader(self.extract).read(data, source)
        if not form.risky or not data:
            return readers.extract(data, source)
        kind, value = self._ask(data, source)
        if kind == "extracts":
            return cast("list[Extract]", value)
        if kind == "unreadable":
            raise UnreadableError(str(value))
        raise UnreadableError(f"{source} couldn't be read: {value}. Leave it out, or find a better copy.")

    def _ask(self, data: bytes, source: str) -> tuple[str, object]:
        worker = self._taken()
        try:
            answer = worker.ask(data, source)
        except _Ended as reason:
            return "failed", str(reason)
        self._given_back(worker)
        return answer

    def _taken(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                worker.end()
        return _Worker(self.limits)

    def _given_back(self, worker: _Worker) -> None:
        with self._lock:
            if worker.read < self.limits.files and len(self._idle) < self.at_hand:
                self._idle.append(worker)
                return
        worker.end()

    def close(self) -> None:
        """End the workers at hand."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()


_WORKERS = Workers()
atexit.register(_WORKERS.close)


def extract_isolated(data: bytes, source: str) -> list[Extract]:
    """Read some bytes with the usual limits; see ``Workers.extract``."""
    return _WORKERS.extract(data, source)
