"""`matters serve`: what it says when it can't, and that it stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from service.commands.serve import serve


def test_a_port_that_is_taken_is_named_with_another_to_try(sample_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(serve, ["--index", str(sample_index), "--port", str(port)])
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is taken" in result.output and f"--port {port + 1}" in result.output


def test_a_missing_index_is_named_with_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(serve, ["--index", str(tmp_path / "none"), "--port", "0"])
    assert result.exit_code == 1 and "matters index" in result.output


def test_an_address_of_another_machine_is_refused(sample_index: Path) -> None:
    result = CliRunner().invoke(serve, ["--index", str(sample_index), "--host", "192.0.2.1", "--port", "0"])
    assert result.exit_code == 1 and "192.0.2.1" in result.output


@contextmanager
def started(index: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command; lend its process and address once it answers, and end it where the test didn't."""
    command = [sys.executable, "-m", "service.cli", "serve", "--index", str(index), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split(" at ")[1].split(" ")[0]
        try:
            until_it_answers(address)
            yield process, address
        finally:
            process.terminate()
            process.wait(60)


def until_it_answers(address: str) -> httpx.Response:
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.get(f"{address}/readyz", timeout=60)
        except httpx.TransportError:
            assert time.monotonic() < deadline, "nothing answers"
            time.sleep(0.1)


def stopped(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C, and see that it ends without a trace of Python."""
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    assert process.wait(30) in (0, -signal.SIGINT, 130)
    assert "Traceback" not in process.stderr.read()


def test_it_serves_until_it_is_told_to_stop(sample_index: Path) -> None:
    with started(sample_index) as (process, address):
        assert until_it_answers(address).json()["status"] == "ok"
        stopped(process)


def processes_of(parent: int) -> list[int]:
    """Return the processes that answer for a parent: those it started that hold its socket."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(one) for one in listed if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes where Linux lists them")
def test_several_processes_answer_as_one_and_one_that_dies_is_replaced(sample_index: Path) -> None:
    with started(sample_index, "--workers", "2") as (process, address):
        first = processes_of(process.pid)
        assert len(first) == 2
        for number in range(8):  # each by a connection of its own, so that either process may take it
            found = httpx.get(f"{address}/api/search", params={"q": f"agency staff {number}"}, timeout=60).json()
            assert found["results"]
        told = httpx.get(f"{address}/metrics", timeout=60).text
        assert 'matters_requests_total{route="/api/search",status="200"} 8.0' in told
        assert told.count("\nmatters_documents ") == 1

        os.kill(first[0], signal.SIGKILL)
        deadline = time.monotonic() + 60
        while len(set(processes_of(process.pid)) | set(first)) < 3:
            assert time.monotonic() < deadline, "the process that died wasn't replaced"
            time.sleep(0.2)
        assert until_it_answers(address).json()["status"] == "ok"
        stopped(process)


def test_several_processes_over_no_index_say_so_once(tmp_path: Path) -> None:
    result = CliRunner().invoke(serve, ["--index", str(tmp_path / "none"), "--port", "0", "--workers", "2"])
    assert result.exit_code == 1 and result.output.count("matters index") == 1 and "Serving" not in result.output


def test_a_process_that_cannot_start_ends_the_service_with_its_message(sample_index: Path, tmp_path: Path) -> None:
    table = tmp_path / "aliases.tsv"
    table.write_text("one column alone\n", encoding="utf-8")
    command = [sys.executable, "-m", "service.cli", "serve", "--index", str(sample_index), "--port", "0"]
    ended = subprocess.run(
        [*command, "--workers", "2"], env={**os.environ, "MATTERS_ALIASES": str(table)}, timeout=120,
        capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 1
    assert str(table) in ended.stderr and "stands above" in ended.stderr and "Traceback" not in ended.stderr


def test_a_file_of_milvus_takes_one_process(tmp_path: Path) -> None:
    store = f"milvus+file://{tmp_path}/minutes.db"
    result = CliRunner().invoke(serve, ["--store", store, "--port", "0", "--workers", "2"])
    assert result.exit_code == 1 and "--workers" in result.output and "milvus+http" in result.output
