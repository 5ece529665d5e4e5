"""Risky formats are read in another process: what hangs, crashes or takes too much there costs one file only."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.extract import UnreadableError
from corpus.isolation import Limits, Workers

PAGE = b"<html><body><p>A page.</p></body></html>"


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers()
    yield workers
    workers.close()


@pytest.fixture(scope="module")
def long_pdf() -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target)
    for _ in range(600):
        for line in range(60):
            canvas.drawString(50, 780 - line * 12, "The Panel considered the report and noted it with thanks.")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def children() -> list[int]:
    """Return the ids of the processes that this one has started and that live."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def test_a_file_reads_the_same_as_in_this_process(workers: Workers) -> None:
    assert workers.extract(PAGE, "page.html")[0].text == "A page."
    with pytest.raises(UnreadableError, match=r"bad\.pdf is a PDF that"):
        workers.extract(b"%PDF-1.4 broken", "bad.pdf")


def test_one_worker_serves_many_files_and_is_replaced_in_time() -> None:
    before = set(children())
    workers = Workers(Limits(files=3))
    seen: set[int] = set()
    for _ in range(6):
        workers.extract(PAGE, "page.html")
        seen.update(set(children()) - before)
    workers.close()
    assert 1 <= len(seen) <= 2
    assert set(children()) <= before


def test_a_reader_that_takes_too_long_is_stopped_and_the_next_file_is_read(long_pdf: bytes) -> None:
    workers = Workers(Limits(seconds=2.0))
    workers.extract(PAGE, "page.html")
    started = time.monotonic()
    with pytest.raises(
        UnreadableError, match=r"long\.pdf couldn't be read: it took longer than 2 seconds and was stopped"
    ):
        workers.extract(long_pdf, "long.pdf")
    assert time.monotonic() - started < 6
    assert workers.extract(PAGE, "page.html")[0].text == "A page."
    workers.close()


def test_a_reader_that_crashes_costs_its_file_only(workers: Workers, long_pdf: bytes) -> None:
    before = set(children())
    workers.extract(PAGE, "page.html")
    (worker,) = set(children()) - before
    threading.Timer(0.5, os.kill, (worker, signal.SIGSEGV)).start()
    with pytest.raises(UnreadableError, match=r"its reader crashed \(SIGSEGV\)"):
        workers.extract(long_pdf, "long.pdf")
    assert workers.extract(PAGE, "page.html")[0].text == "A page."


def test_a_worker_that_died_between_files_is_replaced_unnoticed(workers: Workers) -> None:
    before = set(children())
    workers.extract(PAGE, "page.html")
    (worker,) = set(children()) - before
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.2)
    assert workers.extract(PAGE, "page.html")[0].text == "A page."


def test_a_file_that_needs_more_memory_than_is_allowed_is_named() -> None:
    workers = Workers(Limits(memory=700_000_000))
    page = b"<html><body>" + b"<p>x</p>" * 3_000_000
    with pytest.raises(UnreadableError, match=r"big\.html couldn't be read"):
        workers.extract(page, "big.html")
    workers.close()


def test_threads_may_share_the_workers(workers: Workers) -> None:
    texts: list[str] = []

    def one(number: int) -> None:
        page = PAGE.replace(b"A page", f"Page {number}".encode())
        texts.append(workers.extract(page, "page.html")[0].text)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(texts) == [f"Page {number}." for number in range(4)]
