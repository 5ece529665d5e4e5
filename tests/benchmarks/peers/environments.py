"""A virtual environment for each peer, made once for its pins and kept under build/, which isn't committed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
KEPT = ROOT / "build" / "peers"
# Wheels of which only the model files are used; what they say they need isn't.
MODELS = HERE / "requirements-models.txt"
# No peer may look for a model or send a count of its users over the network; libraries choose their own threads.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANCEDB_CLOUD_TELEMETRY": "0",
}
_LEFT_OUT = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "VIRTUAL_ENV", "PYTHONPATH")


def python_of(name: str) -> Path:
    """Return the Python of a peer's environment, made now if it isn't there or its pins have changed.

    ``matters`` runs in the environment of this process.

    Raises:
        subprocess.CalledProcessError: the packages couldn't be installed; pip says why.
    """
    if name == "matters":
        return Path(sys.executable)
    pins = HERE / f"requirements-{name}.txt"
    folder = KEPT / name
    python, mark = folder / "bin" / "python", folder / ".installed"
    wanted = hashlib.sha256(pins.read_bytes() + MODELS.read_bytes()).hexdigest()
    if not (mark.exists() and mark.read_text() == wanted):
        print(f"Installing {name} into {folder} (the first time only, some minutes) …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        for extra, file in (((), pins), (("--no-deps",), MODELS)):
            pip = [str(python), "-m", "pip", "install", "--quiet", *extra, "--requirement", str(file)]
            subprocess.run(pip, check=True)
        mark.write_text(wanted)
    return python


def surroundings(more: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment variables that a system runs with."""
    return {key: value for key, value in os.environ.items() if key not in _LEFT_OUT} | OFFLINE | (more or {})


def version_of(name: str) -> str:
    """Return the version of a peer's package, from its pins."""
    package = {"haystack": "haystack-ai", "llamaindex": "llama-index-core"}.get(name, name)
    for line in (HERE / f"requirements-{name}.txt").read_text().splitlines():
        if line.split("==")[0].split("[")[0] == package:
            return line.split("==")[1]
    raise ValueError(f"The pins of {name} don't name {package}.")
