"""Compares Matters Arising with txtai, LanceDB, Haystack and LlamaIndex, and writes docs/peers.md.

Run by `make bench-peers`. Figures are kept by commit in results/peers.json, so that the page can be rebuilt without
measuring again.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.comparing import SYSTEMS, Options, compare
from tests.benchmarks.peers.environments import ROOT, python_of, version_of
from tests.benchmarks.peers.page import page
from tests.benchmarks.peers.throughput import cores

SAMPLE = ROOT / "corpus" / "sample"
RESULTS = ROOT / "tests" / "benchmarks" / "results" / "peers.json"
PAGE = ROOT / "docs" / "peers.md"


def main() -> None:
    """Measure what is asked for, keep it, and rebuild the page."""
    usual = Options()
    parser = argparse.ArgumentParser(prog="make bench-peers", description=__doc__)
    parser.add_argument("tasks", nargs="*", type=Path, default=[SAMPLE], help="task folders, instead of the sample")
    parser.add_argument("--size", type=int, default=usual.size, help="passages")
    parser.add_argument("--queries", type=int, default=usual.queries, help="different queries")
    parser.add_argument("--rounds", type=int, default=usual.rounds, help="times that every query is put")
    parser.add_argument("--large", type=int, default=usual.large, help="passages with vectors given; 0 leaves it out")
    parser.add_argument("--serve", type=float, default=usual.serve_seconds, help="seconds a server; 0 leaves it out")
    parser.add_argument("--only", action="append", choices=list(SYSTEMS), help="this system; may be repeated")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the figures are kept")
    parser.add_argument("--page", action="store_true", help="only rebuild the page from what was measured before")
    options = parser.parse_args()
    kept: dict[str, Any] = json.loads(options.results.read_text()) if options.results.exists() else {}
    if not options.page:
        systems = tuple(options.only or SYSTEMS)
        for adapter, _ in map(SYSTEMS.__getitem__, systems):
            python_of(adapter)  # installed before anything is timed
        setting = _setting(systems)
        chosen = Options(options.size, options.queries, options.rounds, options.large, options.serve, systems)
        kept[setting["commit"]] = setting | compare(options.tasks, chosen) | {"load_after": os.getloadavg()[0]}
        options.results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.results == RESULTS:
        PAGE.write_text(page(list(kept.values())[-1]), encoding="utf-8")


def _setting(systems: tuple[str, ...]) -> dict[str, Any]:
    """Return where, when and with what the figures are taken."""
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    peers = {SYSTEMS[name][0] for name in systems} - {"matters"}
    return {
        "commit": said.stdout.strip() or "unknown",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": cores(),
        "load_before": os.getloadavg()[0],
        "versions": {name: version_of(name) for name in sorted(peers)},
    }


if __name__ == "__main__":
    main()
