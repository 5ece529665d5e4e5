"""The worker process of ``corpus.isolation``: reads files one after the other under limits, and answers on a pipe.

A frame is eight bytes of length, big-endian, and a pickle. It is asked ``(data, source)`` and answers any number of
``("beat", None)`` and then ``("extracts", list)``, ``("unreadable", message)`` or ``("failed", message)``.
"""

from __future__ import annotations

import os
import pickle
import resource
import struct
import sys
from typing import BinaryIO

from corpus import readers
from corpus.extract import UnreadableError
from corpus.readers import heartbeat


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame's pickle, or None at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (size,) = struct.unpack(">Q", head)
    data = stream.read(size)
    return data if len(data) == size else None


def write_frame(stream: BinaryIO, value: object) -> None:
    """Write a value as a frame."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(struct.pack(">Q", len(data)))
    stream.write(data)
    stream.flush()


def serve(memory: int, seconds: float) -> None:
    """Answer until the other side closes its end; ``memory`` is in bytes, ``seconds`` of CPU time for each file."""
    asked = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # What a parser prints must not get between the frames.
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    heartbeat.listen(lambda: _beat(answers, seconds))
    while (frame := read_frame(asked)) is not None:
        _allow(seconds)
        data, source = pickle.loads(frame)
        del frame
        write_frame(answers, _answer(data, source))


def _beat(answers: BinaryIO, seconds: float) -> None:
    _allow(seconds)
    write_frame(answers, ("beat", None))


def _allow(seconds: float) -> None:
    """Let the process use some more CPU time; should the parent be gone, this ends a parser that hangs."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + 2 * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _answer(data: bytes, source: str) -> tuple[str, object]:
    try:
        return "extracts", readers.extract(data, source)
    except UnreadableError as error:
        return "unreadable", str(error)
    except MemoryError:
        return "failed", "it takes more memory than is allowed"
    except RecursionError:
        return "failed", "it is nested too deep"
    except Exception as error:
        return "failed", f"its reader failed: {type(error).__name__}: {error}"[:300]


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]))
