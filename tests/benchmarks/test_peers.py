"""The comparison with peers: its driver, material, figures and page, with a system as small as can be."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from service.tasks import read_queries
from tests.benchmarks.peers import figures, throughput
from tests.benchmarks.peers.environments import HERE, version_of
from tests.benchmarks.peers.material import Prepared, generated, prepared, queries
from tests.benchmarks.peers.page import page
from tests.benchmarks.peers.running import PeerFailed, Running, as_request, in_turns
from tests.benchmarks.peers.speaking import reply
from tests.benchmarks.peers.with_words import Words

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"
ADAPTER = "tests.benchmarks.peers.with_words"


class InProcess:
    """An adapter that is asked without a process, and remembers what it was asked."""

    def __init__(self, log: list[tuple[str, str]] | None = None, name: str = "") -> None:
        self.peer, self.log, self.name = Words(), log if log is not None else [], name

    def ask(self, **request: object) -> dict[str, Any]:
        over_the_line = json.loads(json.dumps(request))
        self.log += [(self.name, query) for query in over_the_line.get("queries", [])]
        said: dict[str, Any] = json.loads(json.dumps(reply(self.peer, over_the_line)))
        return said


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(SAMPLE / "docs", tmp_path_factory.mktemp("peers"))


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Running]:
    found = Running("words", Path(sys.executable), ADAPTER, tmp_path / "log")
    yield found
    found.close()


def test_a_system_in_a_process_of_its_own_indexes_and_finds_passages(process: Running, sample: Prepared) -> None:
    process.ask(do="start", model="default")
    built = process.ask(do="build", material=as_request(sample.material), folder="unused")
    found = process.ask(do="search", queries=["agency social workers"], limit=10)

    assert built["passages"] == sample.passages > 100
    assert built["seconds"] > 0 and built["peak_mb"] > 1
    assert len(found["ids"][0]) == 10 and set(found["ids"][0]) <= set(sample.spans)
    assert len(found["ms"]) == 1


def test_a_system_that_fails_says_which_and_why_and_goes_on(process: Running, sample: Prepared) -> None:
    with pytest.raises(PeerFailed, match=r"words couldn't search: RuntimeError: nothing was indexed"):
        process.ask(do="search", queries=["anything"], limit=10)
    process.ask(do="build", material=as_request(sample.material), folder="unused")

    assert process.ask(do="search", queries=["anything"], limit=1)["ids"][0]


def test_systems_answer_in_turns_and_none_is_always_first(sample: Prepared) -> None:
    log: list[tuple[str, str]] = []
    systems = {name: InProcess(log, name) for name in ("a", "b")}
    for system in systems.values():
        system.ask(do="build", material=as_request(sample.material), folder="unused")
    asked = queries(20, [])
    found = in_turns(systems, asked, 2, ["warm"])

    assert log[:2] == [("a", "warm"), ("b", "warm")]
    assert {name: len(searched.ms) for name, searched in found.items()} == {"a": 40, "b": 40}
    assert [name for name, _ in log[2::10]] == ["b", "a", "a", "b", "b", "a", "a", "b"]
    assert sorted(query for name, query in log[2:] if name == "a") == sorted(asked * 2)


def test_passages_carry_the_spans_by_which_quality_is_measured(sample: Prepared) -> None:
    asked = [query for query in read_queries(SAMPLE) if query.gold]
    gold = []
    for query in asked:
        inside = [i for i, span in sample.spans.items() if any(span.shared(g) >= 60 for g in query.gold)]
        gold.append(inside[:1])
    right = figures.quality(SAMPLE, asked, gold, sample.spans)
    wrong = figures.quality(SAMPLE, asked, [[] for _ in asked], sample.spans)

    assert right["questions"] == len(asked) == 38
    assert right["success@1"]["value"] > 0.9
    assert wrong["success@1"]["value"] == wrong["MRR@10"]["value"] == 0


def test_generated_minutes_are_read_back_as_the_passages_that_were_asked_for(tmp_path: Path) -> None:
    made = generated(tmp_path / "made", 30)

    assert 30 <= made.passages < 60
    rows = made.material.read()
    assert [identity for identity, _ in rows] == list(made.spans)
    assert " | " in rows[0][1].splitlines()[0], "the context line stands in front"


def test_queries_are_those_given_and_then_others_none_twice() -> None:
    made = queries(50, ["What of the bridge?"])

    assert made[0] == "What of the bridge?" and len(set(made)) == 50
    assert made == queries(50, ["What of the bridge?"])


def test_the_load_counts_the_answers_of_a_server_that_finds_something() -> None:
    class Finds(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = b'{"results": [1]}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Finds) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        port = web.server_address[1]
        server = throughput.Server("here", (), {}, "/?q=", "results")
        found = throughput.measured(server, port, queries(12, []), 0.2, clients=3)
        web.shutdown()

    assert found["clients"] == 3 and found["searches"] > 3
    assert found["per_second"] > 0 and found["p50_ms"] <= found["p95_ms"]


def test_every_peer_is_pinned_and_torch_to_the_one_that_brings_no_cuda() -> None:
    for name in ("txtai", "lancedb", "haystack", "llamaindex"):
        lines = (HERE / f"requirements-{name}.txt").read_text().split()

        assert version_of(name)
        assert all("==" in line for line in lines)
        assert "torch==2.13.0" in lines


def test_the_page_says_what_was_measured_what_was_reached_and_what_failed() -> None:
    fast = {
        "index_s": 2.0,
        "index_cpu_s": 3.0,
        "per_second": 50.0,
        "p50_ms": 4.0,
        "cpu_p50_ms": 4.0,
        "p95_ms": 8.0,
        "peak_mb": 300,
    }
    slow = {
        "index_s": 4.0,
        "index_cpu_s": 6.0,
        "per_second": 25.0,
        "p50_ms": 10.0,
        "cpu_p50_ms": 9.0,
        "p95_ms": 32.0,
        "peak_mb": 600,
    }
    systems = {"Matters Arising": fast, "txtai": slow, "txtai, our model": slow, "txtai, our model's file": slow}
    turn = {"clients": 32, "p50_ms": 1.0, "p95_ms": 2.0, "ready_s": 1.0}
    made = page({
        "versions": {"txtai": "9"}, "commit": "abc", "at": "2026-01-01T00:00", "python": "3", "machine": "m",
        "cores": 2, "load_before": 0.5, "load_after": 0.6, "passages": 10, "characters": 5000, "tasks": {},
        "generated": True,
        "systems": systems | {"LanceDB": {"failed": "LanceDB ended"}},
        "ours_over_theirs": figures.against(systems, "Matters Arising"),
        "server": {
            "Matters Arising, a process a core": {"per_second": 160.0, "turns": [turn]},
            "Matters Arising": {"per_second": 90.0, "turns": [turn]}, "txtai": {"per_second": 50.0, "turns": [turn]},
        },
    })  # fmt: skip

    assert "| search p50 over txtai's | at most 0.5 | 0.4 | yes |" in made
    assert "| index rate over txtai's, which runs the same model itself | at least 1.5 | 2.0 | yes |" in made
    assert "| index rate over txtai's, which is handed our embedder | at least 1.5 | 2.0 | yes |" in made
    assert "| searches a second, a process a core, over txtai's server as it comes | at least 3.0 | 3.2 | yes |" in made
    assert "| the same, one process in both | at least 3.0 | 1.8 | no |" in made
    assert "failed: LanceDB ended" in made
