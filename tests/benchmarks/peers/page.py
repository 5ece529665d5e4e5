"""docs/peers.md, made from the figures of one comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.benchmarks.peers.comparing import A_PROCESS_A_CORE, OURS, SYSTEMS

# What is to be reached: where it stands in the figures, what it is called, and from which value it is reached.
_HALF, _RATE, _SERVER = 0.5, 1.5, 3.0


_LIMITS = """\
## What couldn't be compared

- Models come from wheels alone, so only txtai and LanceDB run with their true default (all-MiniLM-L6-v2). Haystack's
  (all-mpnet-base-v2) and LlamaIndex's (OpenAI's, or bge-small in its local guide) would have to be downloaded; they run
  with all-MiniLM-L6-v2 too.
- The rerankers that some of their guides add would have to be downloaded as well. None is used, and neither is the
  small reader of Matters Arising, which only answers use.
- LanceDB, Haystack and LlamaIndex have no search server of their own; only txtai's is measured.
- The generated text has the sample's sentences in random order: it serves for times, not for quality."""


def page(found: Mapping[str, Any]) -> str:
    """Return the page."""
    parts = [_head(found), _main(found), _large(found), _server(found), _tasks(found), _reached(found)]
    parts.append(_LIMITS + _left_out(found))
    return "\n\n".join(part for part in parts if part) + "\n"


def _left_out(found: Mapping[str, Any]) -> str:
    """Return what this run left out, as further items."""
    missing = [name for name in SYSTEMS if name not in found["systems"]]
    items = [f"- This run left out {name}." for name in ("; ".join(missing),) if name]
    if not found.get("large"):
        items.append("- This run left out the larger index with given vectors.")
    if not found.get("server"):
        items.append("- This run left out the servers.")
    return "".join("\n" + item for item in items)


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "| --- |" + " --- |" * (len(columns) - 1)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def _head(found: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    return f"""\
# Beside other search systems

Rebuilt by `make bench-peers`; the figures are kept in `tests/benchmarks/results/peers.json`. Each peer runs in its own
virtual environment ({versions}),
set up as its documentation sets up hybrid search, once with its default model and once with the bundled embedder of
Matters Arising, batches, threads and all ("our model"); txtai also with that embedder's model file, which it runs with
its own tokenising, batches and threads ("our model's file"). All get the same passages on the same machine and answer
the same queries in turns, block by block, so that whatever else the machine does hits all alike. Every search includes
the query's embedding and returns ten passages. Matters Arising reads and cuts up the documents within its index time,
where the peers get passages ready made; its search also corrects spelling, reads times and committees out of the
question, collapses copies, counts facets and marks the words found.

Taken at {found["commit"]} on {found["at"][:10]}: Python {found["python"]}, {found["cores"]} cores
({found["machine"]}), load {found["load_before"]:.1f} before and {found["load_after"]:.1f} after. Other work shared the
machine: ratios hold better than the times themselves, and processor time better than the clock. Under load a model
in torch loses most, since its threads wait for each other."""


def _main(found: Mapping[str, Any]) -> str:
    of = "generated" if found["generated"] else next(iter(found["tasks"]))
    title = (
        f"## {found['passages']:,} passages ({of}; {found['characters'] // found['passages']} characters on average)"
    )
    return f"{title}\n\n{_speed(found)}"


def _speed(found: Mapping[str, Any]) -> str:
    rows = []
    for name, row in found["systems"].items():
        if "failed" in row:
            rows.append([name, f"failed: {row['failed']}", *[""] * 8])
            continue
        ratio = found["ours_over_theirs"].get(name)
        rows.append([
            name, row["index_s"], row["index_cpu_s"], row["per_second"], row["p50_ms"], row["p95_ms"],
            row["cpu_p50_ms"], row["peak_mb"],
            f"{ratio['p50']:.2f}" if ratio else "", f"{ratio['rate']:.2f}" if ratio else "",
        ])  # fmt: skip
    columns = (
        "system", "index s", "its CPU s", "passages/s", "search p50 ms", "p95 ms", "p50 CPU ms", "peak MB",
        "our p50 ÷ its", "our rate ÷ its",
    )  # fmt: skip
    return _table(columns, rows)


def _large(found: Mapping[str, Any]) -> str:
    large = found.get("large")
    if not large:
        return ""
    return (
        f"## {large['passages']:,} passages, vectors given\n\n"
        "The vectors are made beside real ones, since the model would take hours: index times are without the model,\n"
        f"searches with it. Only systems that took it within minutes.\n\n{_speed(large)}"
    )


def _server(found: Mapping[str, Any]) -> str:
    rows = [
        [
            name,
            row["per_second"],
            _mean(row["turns"], "p50_ms"),
            _mean(row["turns"], "p95_ms"),
            _mean(row["turns"], "ready_s"),
        ]
        for name, row in found.get("server", {}).items()
    ]
    if not rows:
        return ""
    clients = next(iter(found["server"].values()))["turns"][0]["clients"]
    return (
        f"## {clients} clients at once\n\n`matters serve` and txtai's own API service over the same passages, asked "
        "over loopback by clients on the same\ncores, with `--workers` of as many as cores and without; no query comes "
        "twice to one client until they are used up.\n\n"
        + _table(("server", "searches/s", "p50 ms", "p95 ms", "s until the first answer"), rows)
    )


def _mean(turns: Sequence[Mapping[str, float]], name: str) -> float:
    return round(sum(turn[name] for turn in turns) / len(turns), 1)


def _tasks(found: Mapping[str, Any]) -> str:
    parts = []
    for task, row in found["tasks"].items():
        rows = [
            [name, *(f"{s[m]['value']:.3f} ({s[m]['low']:.2f}–{s[m]['high']:.2f})" for m in ("success@1", "MRR@10"))]
            for name, s in row["systems"].items()
        ]
        parts.append(
            f"## Quality on {task}: {row['questions']} questions, {row['passages']:,} passages\n\n"
            "What the search alone ranks, with 95% bootstrap intervals; nothing is read closely here.\n\n"
            + _table(("system", "success@1", "MRR@10"), rows)
        )
    return "\n\n".join(parts)


def _reached(found: Mapping[str, Any]) -> str:
    ratios, rows = found["ours_over_theirs"], []
    if "txtai" in ratios:
        rows.append(_goal("search p50 over txtai's", ratios["txtai"]["p50"], _HALF, most=True))
        rows.append(_goal("the same in processor time", ratios["txtai"]["p50_cpu"], _HALF, most=True))
    large = found.get("large", {}).get("ours_over_theirs", {})
    for name, said in (
        ("txtai, our model's file", "search p50 over the large index over txtai's, which runs the same model itself"),
        ("txtai, our model", "the same, txtai handed our embedder"),
    ):
        if name in large:
            rows.append(_goal(said, large[name]["p50"], _HALF, most=True))
    for name, said in (
        ("txtai, our model's file", "index rate over txtai's, which runs the same model itself"),
        ("txtai, our model", "index rate over txtai's, which is handed our embedder"),
    ):
        if name in ratios:
            rows.append(_goal(said, ratios[name]["rate"], _RATE))
            rows.append(_goal("the same in processor time", ratios[name]["rate_cpu"], _RATE))
    server = found.get("server", {})
    for ours, theirs, said in (
        (OURS + A_PROCESS_A_CORE, "txtai", "searches a second, a process a core, over txtai's server as it comes"),
        (OURS + A_PROCESS_A_CORE, "txtai" + A_PROCESS_A_CORE, "the same, a process a core in both"),
        (OURS, "txtai", "the same, one process in both"),
    ):
        if ours in server and theirs in server:
            ratio = round(server[ours]["per_second"] / server[theirs]["per_second"], 2)
            rows.append(_goal(said, ratio, _SERVER))
    return "## To reach\n\n" + _table(("what", "to reach", "measured", "reached"), rows) if rows else ""


def _goal(what: str, value: float, bound: float, *, most: bool = False) -> list[object]:
    met = value <= bound if most else value >= bound
    return [what, f"at {'most' if most else 'least'} {bound}", value, "yes" if met else "no"]
