"""The Python client against a real server over the sample."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api import create_app
from service.client import MattersClient, MattersError
from service.commands.serve_server import make_server
from service.library import Library
from service.settings import load_settings


@pytest.fixture(scope="module")
def minutes(sample_library: Library, sample_index: Path) -> Iterator[MattersClient]:
    server = make_server(create_app(sample_library, load_settings(index=sample_index)))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        with MattersClient(f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout_seconds=120) as client:
            yield client
        server.should_exit = True
        thread.join(15)


def test_it_pages_through_a_search_to_the_end(minutes: MattersClient) -> None:
    found = list(minutes.search("council"))
    assert len(found) > 100  # more than a page
    assert len({(q.document_id, q.start) for q in found}) == len(found)
    assert len(list(minutes.search("council", most=101))) == 101


def test_filters_reach_the_service(minutes: MattersClient) -> None:
    found = list(minutes.search("cost", most=20, committee=["Cabinet"], from_="2019"))
    assert {q.committee for q in found} == {"Cabinet"}
    assert all(q.held_on and q.held_on.year >= 2019 for q in found)


def test_every_quotation_can_be_verified(minutes: MattersClient) -> None:
    answer = minutes.ask("How many agency workers were there at the end of March 2019?")
    assert all(minutes.verify(quotation) for quotation in (answer.citations or answer.nearest))


def test_a_trace_becomes_rows_and_figures(minutes: MattersClient) -> None:
    trace = minutes.trace("agency social workers", by="financial-year")
    assert next(row["label"] for row in trace.rows()) == "2014/15"
    assert any(f.series == "agency workers" and f.value == 46 for f in trace.figures)
    assert trace.link.startswith("http://127.0.0.1:") and trace.generation in trace.link


def test_meetings_come_with_their_papers(minutes: MattersClient) -> None:
    assert len(list(minutes.meetings(committee="Planning Committee"))) == 2


def test_what_the_service_refuses_is_told_in_its_own_words(minutes: MattersClient) -> None:
    with pytest.raises(MattersError, match="nothing to search for") as refused:
        list(minutes.search("???"))
    assert refused.value.status == 422
    with pytest.raises(MattersError) as unknown:
        minutes.document("nothing-here")
    assert unknown.value.status == 404


def test_a_service_that_is_not_there_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with MattersClient(f"http://127.0.0.1:{port}") as nobody, pytest.raises(MattersError, match=str(port)):
        nobody.ask("Is anybody there?")


def test_it_loads_httpx_and_nothing_of_the_service() -> None:
    others = ("numpy", "pydantic", "fastapi", "indexer", "corpus")
    code = f"import sys, service.client; print(*(m for m in {others} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
