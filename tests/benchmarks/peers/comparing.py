"""The comparison itself: every system over the same passages, then over the same tasks, in turns."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.tasks import read_queries
from tests.benchmarks.peers import throughput
from tests.benchmarks.peers.figures import against, quality, times
from tests.benchmarks.peers.material import Prepared, generated, prepared, queries
from tests.benchmarks.peers.running import PeerFailed, Speaker, as_request, in_turns, running

OURS = "Matters Arising"
A_PROCESS_A_CORE = ", a process a core"
# What is shown, the adapter, and the model: the system's own, our embedder, or the file of our embedder's model, which
# the system runs in its own way.
SYSTEMS: Mapping[str, tuple[str, str]] = {
    OURS: ("matters", "ours"),
    "txtai": ("txtai", "default"),
    "txtai, our model": ("txtai", "ours"),
    "txtai, our model's file": ("txtai", "our file"),
    "LanceDB": ("lancedb", "default"),
    "LanceDB, our model": ("lancedb", "ours"),
    "Haystack": ("haystack", "default"),
    "Haystack, our model": ("haystack", "ours"),
    "LlamaIndex": ("llamaindex", "default"),
    "LlamaIndex, our model": ("llamaindex", "ours"),
}
# With vectors given, so that no model has to run for an hour; the others keep all in memory and search it in Python.
LARGE = (OURS, "txtai, our model", "txtai, our model's file", "LanceDB, our model")
WARM = 10
SERVED_QUERIES = 4000


@dataclass(frozen=True, slots=True)
class Options:
    """How much is done: passages, queries and how often each is put, passages of the large run, seconds a server.

    0 leaves the large run or the servers out; with 0 passages the first task's documents are what is timed.
    """

    size: int = 2640
    queries: int = 100
    rounds: int = 2
    large: int = 100_000
    serve_seconds: float = 30.0
    systems: tuple[str, ...] = tuple(SYSTEMS)


def say(text: str) -> None:
    """Tell how far it is."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Comparison:
    """Systems that run side by side, each in its environment; what fails is noted and left out from then on."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self._folder = folder
        self._closing = closing
        self.speakers: dict[str, Speaker] = {}
        self.figures: dict[str, dict[str, Any]] = {}

    def start(self, names: Sequence[str]) -> None:
        """Start the systems named, each with its model loaded."""
        for name in names:
            adapter, model = SYSTEMS[name]
            say(f"{name}: starting")
            self.speakers[name] = self._closing.enter_context(running(adapter, self._folder / f"{adapter}.log"))
            said = self._ask(name, do="start", model=model)
            if said:
                self.figures[name] = {"start_s": round(said["seconds"], 2)}

    def _ask(self, name: str, **request: object) -> dict[str, Any] | None:
        try:
            return self.speakers[name].ask(**request)
        except PeerFailed as failure:
            say(str(failure))
            self.figures[name] = {"failed": str(failure).splitlines()[0]}
            del self.speakers[name]
            return None

    def build(self, label: str, what: Prepared) -> dict[str, Path]:
        """Let the systems index in turn; return where each was told to write."""
        places: dict[str, Path] = {}
        for number, name in enumerate(list(self.speakers)):
            place = self._folder / f"{label}-{number}"
            said = self._ask(name, do="build", material=as_request(what.material), folder=str(place))
            if said is None:
                continue
            say(f"{name}: {said['passages']} passages indexed in {said['seconds']:.1f} s")
            places[name] = place
            self.figures[name] |= {
                "passages": said["passages"],
                "index_s": round(said["seconds"], 2),
                "index_cpu_s": round(said["cpu"], 2),
                "per_second": round(said["passages"] / said["seconds"], 1),
            }
        return places

    def search(self, asked: Sequence[str], rounds: int, warm: Sequence[str]) -> None:
        """Put queries to the systems in turns."""
        say("searching in turns")
        for name, searched in in_turns(self.speakers, asked, rounds, warm).items():
            self.figures[name] |= times(searched)
            say(f"{name}: p50 {self.figures[name]['p50_ms']} ms, p95 {self.figures[name]['p95_ms']} ms")


def compare(tasks: Sequence[Path], options: Options) -> dict[str, Any]:
    """Return the figures of everything that was asked for.

    ``tasks`` are folders with docs/ and queries.jsonl or questions.jsonl.
    """
    questions = [query.question for task in tasks[:1] for query in read_queries(task)]
    asked = queries(options.queries + WARM, questions)
    found: dict[str, Any] = {"generated": bool(options.size), "searches": options.queries * options.rounds, "tasks": {}}
    with tempfile.TemporaryDirectory(prefix="matters-peers-") as temporary, ExitStack() as closing:
        folder = Path(temporary)
        (folder / "timed").mkdir()
        what = (
            generated(folder / "timed", options.size) if options.size else prepared(tasks[0] / "docs", folder / "timed")
        )
        comparison = Comparison(folder, closing)
        comparison.start(options.systems)
        places = comparison.build("main", what)
        comparison.search(asked[: options.queries], options.rounds, asked[options.queries :])
        found |= _summed(what, comparison)
        if options.serve_seconds:
            found["server"] = _served(comparison, places, options, folder)
        for task in tasks:
            built = what if task == tasks[0] and not options.size else None
            found["tasks"][task.resolve().name] = _quality(comparison, task, folder, built)
    if options.large:
        found["large"] = _large(asked, options)
    return found


def _summed(what: Prepared, comparison: Comparison) -> dict[str, Any]:
    systems = {name: dict(figures) for name, figures in comparison.figures.items()}
    whole = {name: figures for name, figures in systems.items() if "failed" not in figures}
    return {
        "passages": what.passages,
        "characters": what.characters,
        "systems": systems,
        "ours_over_theirs": against(whole, OURS) if OURS in whole else {},
    }


def _quality(comparison: Comparison, task: Path, folder: Path, built: Prepared | None) -> dict[str, Any]:
    """Return the figures of a task, its documents indexed now unless they are already."""
    asked = [query for query in read_queries(task) if query.gold]
    place = folder / f"task-{task.resolve().name}"
    place.mkdir()
    what = built or prepared(task / "docs", place)
    if not built:
        comparison.build(place.name, what)
    say(f"{task}: {len(asked)} questions over {what.passages} passages")
    searched = in_turns(comparison.speakers, [query.question for query in asked], 1, [])
    systems = {name: quality(task, asked, row.ids, what.spans) | times(row) for name, row in searched.items()}
    for name, row in systems.items():
        say(f"{name}: success@1 {row['success@1']['value']}, MRR@10 {row['MRR@10']['value']}")
    return {"passages": what.passages, "questions": len(asked), "systems": systems}


def _large(asked: Sequence[str], options: Options) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="matters-peers-") as temporary, ExitStack() as closing:
        folder = Path(temporary)
        say(f"making {options.large} passages with vectors")
        what = generated(folder / "generated", options.large, vectors=True)
        comparison = Comparison(folder, closing)
        comparison.start([name for name in LARGE if name in options.systems])
        comparison.build("large", what)
        comparison.search(asked[: options.queries], options.rounds, asked[options.queries :])
        return _summed(what, comparison)


def _served(comparison: Comparison, places: Mapping[str, Path], options: Options, folder: Path) -> dict[str, Any]:
    """Return searches a second of our server and of txtai's, of a process a core and of one, in turns, twice."""
    asked = queries(SERVED_QUERIES, [], seed=2)
    servers: list[tuple[str, throughput.Server, int]] = []
    environment = {}
    if "txtai" in comparison.speakers:
        environment = comparison.speakers["txtai"].ask(do="save", folder=str(folder / "saved"))["environment"]
    for workers in sorted({throughput.cores(), 1}, reverse=True):
        added = "" if workers == 1 else A_PROCESS_A_CORE
        if OURS in places:
            port = throughput.free_port()
            servers.append((OURS + added, throughput.matters(places[OURS], port, workers), port))
        if environment:
            port = throughput.free_port()
            servers.append(("txtai" + added, throughput.txtai(environment, port, workers), port))
    found: dict[str, Any] = {name: {"turns": []} for name, _, _ in servers}
    for _ in range(2):
        for name, server, port in servers:
            with throughput.served(server, port, asked[0], folder / "servers.log") as ready:
                turn = throughput.measured(server, port, asked, options.serve_seconds / 2)
            found[name]["turns"].append(turn | {"ready_s": round(ready, 2)})
            say(f"{name}: {turn['per_second']} searches a second with {turn['clients']} clients")
    for row in found.values():
        row["per_second"] = round(sum(turn["per_second"] for turn in row["turns"]) / len(row["turns"]), 1)
    return found
