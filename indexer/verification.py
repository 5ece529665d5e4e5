"""Whether a generation is whole: its files, its counts, and that searches find what is in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from indexer.errors import IndexDamaged
from indexer.local_store import DATABASE, LEXICAL, VECTORS, LocalStore
from indexer.manifest import Manifest
from indexer.store import Filter

# Passages that are looked for, spread over the index.
PROBES = 5


def verify_generation(folder: Path) -> Manifest:
    """Check every file's checksum, that the three parts hold the same passages, and that both searches find probes.

    Raises:
        IndexDamaged: something isn't as it was built; the message says what.
        IndexUnfit: it is of another format.
    """
    manifest = Manifest.read(folder)
    manifest.check_files(folder)
    with closing(LocalStore(folder)) as store:
        _check_counts(store, manifest, folder)
        for identity in store.spread(PROBES):
            _probe(store, identity, folder)
    return manifest


def _check_counts(store: LocalStore, manifest: Manifest, folder: Path) -> None:
    counts = store.count(Filter())
    found = {"passages": counts.passages, "documents": counts.documents, "meetings": counts.meetings}
    stated = {"passages": manifest.passages, "documents": manifest.documents, "meetings": manifest.meetings}
    if found != stated:
        raise IndexDamaged(f"The index {folder} holds {found}, its manifest says {stated}.")
    parts = store.part_counts()
    # Vectors of documents that were replaced while the index was built stay in their file, unused.
    if not parts[DATABASE] == parts[LEXICAL] == manifest.passages <= parts[VECTORS]:
        raise IndexDamaged(f"The parts of the index {folder} don't hold the same passages: {parts}.")


def _probe(store: LocalStore, passage_id: str, folder: Path) -> None:
    """Search for a passage by its own vector and its own words."""
    (passage,) = store.get([passage_id])
    nearest = store.dense(store.vectors([passage_id])[0], 1, Filter())
    if not nearest or nearest[0].score < 0.999:
        raise IndexDamaged(f"The index {folder} doesn't find passage {passage_id} by its own vector.")
    words = store.texts([passage])[0]
    here = Filter(documents=(passage.document_id,))
    everything = len(store.passages(passage.document_id))
    if store.words(words) and passage_id not in {hit.passage.id for hit in store.lexical(words, everything, here)}:
        raise IndexDamaged(f"The index {folder} doesn't find passage {passage_id} by its own words.")
