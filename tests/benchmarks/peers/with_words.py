"""The smallest adapter, which ranks by shared words: the pattern for a new one, and what the tests run."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.peers.speaking import Material, serve


class Words:
    """Keeps the words of each passage."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, set[str]]] = []

    def start(self, model: str) -> None:
        """Say something, as libraries do; it must not come between the answers."""
        print(f"No model is needed, {model} or other.")

    def build(self, material: Material, folder: Path) -> int:
        """Split the passages into words."""
        self._rows = [(identity, set(text.casefold().split())) for identity, text in material.read()]
        return len(self._rows)

    def search(self, query: str, limit: int) -> list[str]:
        """Return the passages that share most words with the query; RuntimeError before anything was indexed."""
        if not self._rows:
            raise RuntimeError("nothing was indexed")
        asked = set(query.casefold().split())
        return [identity for identity, _ in sorted(self._rows, key=lambda row: -len(asked & row[1]))][:limit]

    def save(self, folder: Path) -> dict[str, str]:
        """Nothing to do: it has no server."""
        return {}


if __name__ == "__main__":
    serve(Words())
