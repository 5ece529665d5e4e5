"""How fast files are read: pages of PDF a second, megabytes of web page a minute, and memory over a thousand files."""

from __future__ import annotations

import html
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from generated import sentences
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from corpus.isolation import Workers
from corpus.reading import read_paths

FILES, PARAGRAPHS, ROUNDS, WORKERS = 4, 160, 2, 2
PAGES, PAGE_ITEMS = 40, 120
MANY = 1_000
REACH = {"pdf_pages_per_second": (40, None), "html_mb_per_minute": (15, None), "memory_growth_mb": (None, 40)}


def measure() -> dict[str, Any]:
    """Read generated PDFs and web pages as an index would, two at once, and a folder of a thousand files one by one."""
    words = sentences()
    pdfs = [_pdf(words, number) for number in range(FILES)]
    pages = [_page(words, number) for number in range(PAGES)]
    with tempfile.TemporaryDirectory() as folder:
        growth, peak = _memory(Path(folder), words)
    count, pdf_seconds, pdf_cpu = _fastest(pdfs, "minutes.pdf")
    _, html_seconds, html_cpu = _fastest(pages, "minutes.html")
    megabytes = sum(map(len, pages)) / 1e6
    return {
        "pdf_pages": count,
        "pdf_pages_per_second": round(count / pdf_seconds, 1),
        "pdf_pages_per_second_of_one_core": round(count / pdf_cpu, 1),  # of processor time: holds on a busy machine too
        "html_mb": round(megabytes, 2),
        "html_mb_per_minute": round(60 * megabytes / html_seconds, 1),
        "html_mb_per_minute_of_one_core": round(60 * megabytes / html_cpu, 1),
        "files": MANY,
        "memory_growth_mb": growth,  # from the hundredth file to the thousandth
        "memory_peak_mb": peak,
        "relating_5000_seconds": _relating(words),
    }


def _fastest(files: list[bytes], name: str) -> tuple[int, float, float]:
    """Read the files in as many processes as there are workers; return pages, least seconds by clock, and by CPU."""
    workers = Workers(at_hand=WORKERS)
    best: list[tuple[float, float]] = []
    count = 0
    try:
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(lambda data: workers.extract(data, name), files[:WORKERS]))  # starts the processes
            for _ in range(ROUNDS):
                started, used = time.perf_counter(), _cpu(workers)
                read = list(pool.map(lambda data: workers.extract(data, name), files))
                best.append((time.perf_counter() - started, _cpu(workers) - used))
                count = sum(len(extract.pages) for extracts in read for extract in extracts)
    finally:
        workers.close()
    return count, min(seconds for seconds, _ in best), min(cpu for _, cpu in best)


def _cpu(workers: Workers) -> float:
    """Return the processor time that this process and its workers have used so far, in seconds."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12]) if int(fields[1]) == os.getpid() else 0
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _memory(folder: Path, words: list[str]) -> tuple[float, float]:
    """Read a folder of many files in a process of its own; return how much it grew, and its peak, in MB."""
    chosen = random.Random(1)
    kinds: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("txt", lambda: "\n\n".join(chosen.sample(words, 60)).encode()),
        ("html", lambda: _page(words, chosen.randrange(1000))),
    )
    for number in range(MANY):
        suffix, make = kinds[number % len(kinds)]
        (folder / f"{number:04}.{suffix}").write_bytes(make())
    code = (
        f"import sys; sys.path[:0] = {sys.path[:2]!r}; import bench_reading; bench_reading.report_memory(sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    growth, peak = done.stdout.split()
    return float(growth), float(peak)


def report_memory(folder: str) -> None:
    """Read a folder and print how much the process grew after the hundredth file, and its peak, in MB."""
    early = 0
    for number, _ in enumerate(read_paths([Path(folder)])):
        if number == 100:
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(round((peak - early) / 1024, 1), round(peak / 1024, 1))


def _pdf(words: list[str], seed: int) -> bytes:
    """Return a pack of about thirty pages of paragraphs, headings and ruled tables."""
    chosen, styles = random.Random(seed), getSampleStyleSheet()
    flow: list[Flowable] = []
    for number in range(PARAGRAPHS):
        if number % 8 == 0:
            flow.append(Paragraph(f"{number // 8 + 1}. Item of the agenda", styles["Heading2"]))
        flow.append(Paragraph(html.escape(" ".join(chosen.sample(words, 6))), styles["BodyText"]))
        if number % 20 == 10:
            rows = [[f"Row {row}", f"£{row * 1370:,}", f"{row}%"] for row in range(12)]
            flow.append(Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])))
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4).build(flow)
    return target.getvalue()


def _page(words: list[str], seed: int) -> bytes:
    """Return a web page of minutes with navigation around it."""
    chosen = random.Random(seed)
    items = "".join(
        f"<h2>{number}. Item</h2><p class='MsoNormal'><span>{html.escape(' '.join(chosen.sample(words, 3)))}</span></p>"
        for number in range(PAGE_ITEMS)
    )
    menu = "".join(f'<li><a href="/{number}">Section {number}</a></li>' for number in range(60))
    return f"<!DOCTYPE html><html><body><nav><ul>{menu}</ul></nav><main>{items}</main></body></html>".encode()


def _relating(words: list[str]) -> float:
    """Return the seconds it takes to tell copies and versions among 5,000 papers, an eighth of them copies."""
    from corpus.documents import read_bytes
    from corpus.records import Document
    from corpus.versions import fingerprint, relate

    def papers() -> Iterator[Document]:
        for number in range(5_000):
            first = number - 1 if number % 8 == 1 else number
            text = f"Furniture {first}\n\n" + "\n\n".join(random.Random(first).sample(words, 15))
            if first != number:  # a copy may have lines added, but no figure changed
                text += "\n\nPrinted with the agenda pack."
            (reading,) = read_bytes(text.encode(), f"{number}.txt")
            if reading.document is not None:
                yield reading.document

    found = {document.id: document for document in papers()}
    started = time.process_time()
    relations = relate(map(fingerprint, found.values()), found.__getitem__)
    assert len(relations.copy_of) > 500, "the copies are found"
    return round(time.process_time() - started, 2)
