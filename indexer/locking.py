"""One build at a time: a lock that the operating system lets go when the process ends, however it ends."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from indexer.errors import IndexBusy, IndexProblem

LOCK, HOLDER = "build.lock", "build.json"


@contextlib.contextmanager
def building(index_dir: Path) -> Iterator[None]:
    """Hold the build lock of an index while the block runs; the folder is made if it isn't there.

    Raises:
        IndexBusy: another build holds it; the message says which and since when.
        IndexProblem: the folder can't be made or written to.
    """
    # Imported here because only a build needs it.
    from filelock import FileLock, Timeout

    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise IndexBusy(
            f"Another build of {index_dir} is running ({_holder(index_dir)}). Wait until it has finished, or stop it."
        ) from None
    except OSError as error:
        raise IndexProblem(
            f"The index folder {index_dir} can't be written to ({error.strerror or error}): "
            "check its permissions, or name another with --index."
        ) from error
    try:
        with contextlib.suppress(OSError):  # a full disk is the build's to report
            (index_dir / HOLDER).write_text(
                json.dumps({"pid": os.getpid(), "since": f"{datetime.now():%Y-%m-%d %H:%M:%S}"}), encoding="utf-8"
            )
        yield
        (index_dir / HOLDER).unlink(missing_ok=True)
    finally:
        lock.release()


def _holder(index_dir: Path) -> str:
    try:
        holder = json.loads((index_dir / HOLDER).read_text(encoding="utf-8"))
        return f"process {int(holder['pid'])}, since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it has only just started"
