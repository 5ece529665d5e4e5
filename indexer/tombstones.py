"""What an index once held and holds no more, so that a link to it gets an explanation: ids and days, no content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from indexer.errors import IndexProblem
from indexer.generations import open_generation
from indexer.homes import BuildStore
from indexer.local_store import LocalStore
from indexer.store import Filter

REMOVED = "removed.txt"
# Apart, so that a document of many passages can't push others out of the list.
REMOVED_PASSAGES = "removed-passages.txt"
# The oldest are forgotten beyond this, so that the list can't grow for ever.
MOST = 100_000
_LINE = re.compile(r"(\S+) (\d{4}-\d\d-\d\d)")


def removed(index_dir: Path, name: str = REMOVED) -> dict[str, date]:
    """Return the ids of documents and meetings that an index held once, each with the day it went, oldest first.

    With ``REMOVED_PASSAGES`` as the name of the list, the ids of the passages of those documents.

    One that came back is on the list still: whoever asks looks into the index first. A list that can't be read is
    empty, since all that hangs on it is how a missing document is explained.
    """
    try:
        lines = (index_dir / name).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    found = (_LINE.fullmatch(line) for line in lines)
    return {line[1]: _day(line[2]) for line in found if line}


def note_removed(index_dir: Path, store: BuildStore) -> None:
    """Write down what the generation in use holds and a store, which is to follow it, doesn't.

    To be called by whoever builds, before the new generation is put in use: written too early it does no harm, and a
    process that is killed in between loses nothing.
    """
    try:
        before = open_generation(index_dir)
    except IndexProblem:
        return  # there is none, or nobody can say what it held
    with closing(before.store):
        gone = held(before.store) - held(store)
        passages = {passage.id for identity in gone for passage in before.store.passages(identity)}
    for name, ids in ((REMOVED, gone), (REMOVED_PASSAGES, passages)):
        if ids:
            _write(index_dir, name, ids)


def held(store: BuildStore) -> set[str]:
    """Return the ids of all documents and meetings of a store."""
    if isinstance(store, LocalStore):
        return store.ids()
    return {*store.scopes(), *(meeting.id for meeting in store.meetings(Filter()))}


def _write(index_dir: Path, name: str, gone: Iterable[str]) -> None:
    listed = removed(index_dir, name)
    today = datetime.now(UTC).date()
    for identity in sorted(gone):
        listed.pop(identity, None)  # to the end: it went again
        listed[identity] = today
    lines = [f"{identity} {day}\n" for identity, day in listed.items()][-MOST:]
    temporary = index_dir / f"{name}.partial"
    with temporary.open("w", encoding="utf-8") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(index_dir / name)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
