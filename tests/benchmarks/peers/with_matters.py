"""Matters Arising itself: `matters index` and the search of its service, over the same documents."""

from __future__ import annotations

from pathlib import Path

from corpus.reading import read_paths
from indexer.build import build
from service.assembly import index_paths, open_library
from service.library import Library
from service.settings import load_settings
from tests.benchmarks.peers.models import GivenVectors, ours
from tests.benchmarks.peers.speaking import Material, serve


class Matters:
    """Indexes the files themselves (reading and cutting them up is in its time), searches as the service does."""

    def __init__(self) -> None:
        self._library: Library | None = None

    def start(self, model: str) -> None:
        """Load the model."""
        ours()

    def build(self, material: Material, folder: Path) -> int:
        """Index, publish, and open for searching."""
        settings = load_settings(index=folder)
        if material.vectors is None:
            report = index_paths(settings, [material.docs])
        else:
            embedder = GivenVectors([text for _, text in material.read()], material.vectors)
            report = build(read_paths([material.docs]), folder, embedder, scope=str(material.docs))
        self._library = open_library(settings)
        return report.passages

    def search(self, query: str, limit: int) -> list[str]:
        """Search as GET /api/search does, facets, links and highlights included."""
        assert self._library is not None
        return [result.passage.id for result in self._library.search(query, limit=limit).results]

    def save(self, folder: Path) -> dict[str, str]:
        """Nothing to do: what is built is what is served."""
        return {}


if __name__ == "__main__":
    serve(Matters())
