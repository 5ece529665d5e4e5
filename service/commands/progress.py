"""Shows how far a build is: a bar on a terminal, a plain line now and then elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from indexer.report import Progress, ProgressCallback

_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def shown_progress() -> Iterator[ProgressCallback]:
    """Yield a callback that shows progress until the block ends."""
    if sys.stderr.isatty():
        with _bar() as callback:
            yield callback
    else:
        yield _Lines()


class _Lines:
    """A line every few seconds, and one for each stage."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._stage = "reading"

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == self._stage and now - self._last < _SECONDS_BETWEEN_LINES:
            return
        self._last, self._stage = now, progress.stage
        click.echo(_sentence(progress), err=True)


@contextmanager
def _bar() -> Iterator[ProgressCallback]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[detail]}"),
        console=Console(stderr=True), transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("reading", total=None, detail="")

        def show(progress: Progress) -> None:
            bar.update(
                task, description=progress.stage, total=progress.total, completed=progress.sources,
                detail=_sentence(progress),
            )  # fmt: skip

        yield show


def _sentence(progress: Progress) -> str:
    of = f" of {progress.total}" if progress.total else ""
    left = f", about {progress.remaining:.0f} s left" if progress.remaining else ""
    return (
        f"{progress.stage}: {progress.sources}{of} files, {progress.passages:,} passages, "
        f"{progress.rate:.0f} a second{left}"
    )
