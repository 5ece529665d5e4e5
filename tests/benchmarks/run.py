"""Run benchmarks and keep their figures: `python tests/benchmarks/run.py [NAME…] [--sizes 10k,100k,1m] [--folder DIR]`.

Without a name all of them are run. `--sizes` are the indexes that `scale` measures; `--folder` keeps these there, to be
found again by the next run (a million passages take a quarter of an hour to make and 3 GB), else they are thrown away.

A benchmark is a module `bench_NAME.py` beside this one with a function `measure()` that returns figures as plain data;
ratios are of things timed in the same run. Each prints one JSON line and is written to `results/NAME-COMMIT.json`.
A benchmark named `NAME` that can't reach what it states in `REACH` ({figure: (at least, at most)}) is marked, and the
exit status is 1.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]


def main(arguments: list[str]) -> int:
    """Run the benchmarks named, or all; return the exit status."""
    parser = argparse.ArgumentParser(description="Run benchmarks and keep their figures.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--sizes", type=lambda text: tuple(text.split(",")), default=("10k", "100k"))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args(arguments)
    names = given.names
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    missed = False
    for name in names or known:
        module = importlib.import_module(f"bench_{name}")
        takes = inspect.signature(module.measure).parameters
        options = {key: value for key, value in (("sizes", given.sizes), ("folder", given.folder)) if key in takes}
        figures: dict[str, Any] = module.measure(**options)
        below = _missed(figures, getattr(module, "REACH", {}))
        missed |= bool(below)
        record = {"benchmark": name} | _setting() | {"figures": figures, "missed": below}
        print(json.dumps(record), flush=True)
        results = HERE / "results"
        results.mkdir(exist_ok=True)
        (results / f"{name}-{record['commit']}.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return int(missed)


def _missed(figures: dict[str, Any], reach: dict[str, tuple[float | None, float | None]]) -> list[str]:
    found = []
    for figure, (least, most) in reach.items():
        value = figures.get(figure)
        if value is None:
            continue  # of a size that wasn't asked for
        if (least is not None and value < least) or (most is not None and value > most):
            found.append(f"{figure} is {value}, to reach: {'' if least is None else f'at least {least} '}"
                         f"{'' if most is None else f'at most {most}'}".strip())  # fmt: skip
    return found


def _setting() -> dict[str, Any]:
    """Return where and when the figures were taken."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    load = Path("/proc/loadavg").read_text().split()[0] if Path("/proc/loadavg").exists() else None
    return {
        "commit": commit or "unknown",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "load": load,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
