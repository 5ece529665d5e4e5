"""Whether a generation is whole: its files, its counts, and that searches find what is in it."""

from __future__ import annotations

from collections.abc import Set
from contextlib import closing
from pathlib import Path
from typing import Protocol

from indexer.errors import IndexDamaged
from indexer.local_store import LocalStore
from indexer.manifest import Manifest
from indexer.parts import PARTS
from indexer.store import Filter, PassageStore

# Passages that are looked for, spread over the index.
PROBES = 5


class Probed(PassageStore, Protocol):
    """A store that says which stems a text is searched by."""

    def words(self, text: str) -> list[str]:
        """Return the stems that a text is searched by."""
        ...


def verify_generation(folder: Path, trusted: Set[str] = frozenset()) -> Manifest:
    """Check every file's checksum, that all parts hold the same passages, and that both searches find probes.

    ``trusted`` names files that were verified before, under another name of theirs, and haven't changed since: their
    bytes and passages aren't counted through again, so that the work is in proportion to what is new.

    Raises:
        IndexDamaged: something isn't as it was built; the message says what.
        IndexUnfit: it is of another format.
    """
    manifest = Manifest.read(folder)
    manifest.check_files(folder, trusted)
    with closing(LocalStore(folder)) as store:
        _check_counts(store, manifest, folder)
        _check_parts(store, folder, {name.split("/")[1] for name in trusted if name.startswith(f"{PARTS}/")})
        for identity in store.spread(PROBES):
            probe(store, identity, str(folder))
    return manifest


def _check_counts(store: LocalStore, manifest: Manifest, folder: Path) -> None:
    counts = store.count(Filter())
    found = {"passages": counts.passages, "documents": counts.documents, "meetings": counts.meetings}
    stated = {"passages": manifest.passages, "documents": manifest.documents, "meetings": manifest.meetings}
    if found != stated:
        raise IndexDamaged(f"The index {folder} holds {found}, its manifest says {stated}.")
    words = store.lexical_count()
    if words != manifest.passages:
        raise IndexDamaged(f"The index {folder} holds {manifest.passages} passages, its search by words {words}.")


def _check_parts(store: LocalStore, folder: Path, trusted: Set[str]) -> None:
    """Check that each part holds the passages and vectors of the documents that stand in it."""
    directory, placed = store.directory, 0
    for part in store.parts:
        end = part.first + part.rows
        here = (directory.firsts >= part.first) & (directory.firsts < end)
        placed += int(here.sum())
        if part.folder.name in trusted:
            continue
        held = part.passages.counts()
        stated = zip(directory.numbers[here].tolist(), directory.passages[here].tolist(), strict=True)
        short = [number for number, count in stated if held.get(number, 0) != count]
        if short or int((directory.firsts + directory.passages)[here].max(initial=0)) > end:
            raise IndexDamaged(f"The part {part.folder} lacks passages or vectors of its documents.")
    if placed != len(directory.numbers):
        raise IndexDamaged(f"Documents of the index {folder} stand in none of its parts.")


def probe(store: Probed, passage_id: str, where: str) -> None:
    """Search for a passage by its own vector and its own words."""
    (passage,) = store.get([passage_id])
    nearest = store.dense(store.vectors([passage_id])[0], 1, Filter())
    if not nearest or nearest[0].score < 0.999:
        raise IndexDamaged(f"The index {where} doesn't find passage {passage_id} by its own vector.")
    words = store.texts([passage])[0]
    here = Filter(documents=(passage.document_id,))
    everything = len(store.passages(passage.document_id))
    if store.words(words) and passage_id not in {hit.passage.id for hit in store.lexical(words, everything, here)}:
        raise IndexDamaged(f"The index {where} doesn't find passage {passage_id} by its own words.")
