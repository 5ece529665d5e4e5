"""`matters serve`: what it says when it can't, and that it stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
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


def test_it_serves_until_it_is_told_to_stop(sample_index: Path) -> None:
    command = [sys.executable, "-m", "service.cli", "serve", "--index", str(sample_index), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        address = told.split(" at ")[1].split(" ")[0]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                answered = httpx.get(f"{address}/readyz", timeout=60)
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        assert answered.json()["status"] == "ok"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) in (0, -signal.SIGINT, 130)
        assert "Traceback" not in process.stderr.read()
