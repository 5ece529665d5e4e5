"""What every page needs to know of a generation (coverage, meetings, documents), worked out once for each."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.records import Coverage, Document, Meeting
from indexer.store import Filter
from indexer.tombstones import REMOVED_PASSAGES, removed
from service.library import Library, coverage_of
from service.suggesting import Suggester, build_suggester


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A generation in short: what it covers, and its meetings and documents (without text) by id.

    ``councils`` are those whose meetings are covered, by name; ``shared`` are the names of committees of several.
    """

    generation: str
    coverage: Coverage
    passages: int
    facets: Mapping[str, Mapping[str, int]]
    meetings: Mapping[str, Meeting]
    documents: Mapping[str, Document]
    of_meeting: Mapping[str, tuple[Document, ...]]
    councils: tuple[str, ...]
    shared: frozenset[str]


class Snapshots:
    """The snapshot of the generation in use; any number of threads may ask for it.

    Suggestions are worked out beside it on a thread of their own; those of the generation before serve until then, and
    whoever sends them has to be told, lest they be kept as those of this one.
    """

    def __init__(self, library: Library, index_dir: Path) -> None:
        self._library = library
        self._index_dir = index_dir
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._removed: Mapping[str, date] = {}
        self._worker = ThreadPoolExecutor(1, "suggestions")
        self._suggester = ("", Suggester(()))  # with the generation that it was made from, replaced as one
        self._building: Future[None] | None = None

    def current(self) -> Snapshot:
        """Return the snapshot of the generation in use."""
        generation = self._library.generation
        found = self._snapshot
        if found is not None and found.generation == generation:
            return found
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != generation:
                self._take(generation)
            assert self._snapshot is not None
            return self._snapshot

    def prepare(self) -> None:
        """Have the snapshot taken on the thread beside, so that the first page needn't wait for it."""
        if self._snapshot is None:
            self._worker.submit(self.current)

    def _take(self, generation: str) -> None:
        self._snapshot = _snapshot(self._library, generation)
        self._removed = removed(self._index_dir) | removed(self._index_dir, REMOVED_PASSAGES)
        self._building = self._worker.submit(self._suggest)

    def _suggest(self) -> None:
        # Taken first: should the index be replaced meanwhile, what comes out is not called that of the new one.
        generation = self._library.generation
        self._suggester = (generation, build_suggester(self._library))

    def suggester(self) -> tuple[Suggester, bool]:
        """Return the suggestions and whether they are of the generation in use, not still of the one before."""
        current = self.current().generation
        generation, suggester = self._suggester
        return suggester, generation == current

    def wait(self, seconds: float) -> None:
        """Wait until the suggestions of the generation in use are ready, so long at most."""
        self.current()
        if self._building is not None:
            wait([self._building], timeout=seconds)

    def removed(self, identity: str) -> date | None:
        """Return the day on which a document or meeting went that the index held once and doesn't hold now.

        The same of a passage that the index doesn't hold, where its document went.
        """
        now = self.current()
        return None if identity in now.documents or identity in now.meetings else self._removed.get(identity)

    @property
    def problem(self) -> str | None:
        """Why an older generation is served than the newest, for whoever asks from outside; the log has the rest."""
        if self._library.problem is None:
            return None
        return (
            "The newest index can't be used, so the one before it is served. The service's log says why; it is tried "
            "again every few seconds."
        )

    def close(self) -> None:
        """End the thread."""
        self._worker.shutdown(cancel_futures=True)


def _snapshot(library: Library, generation: str) -> Snapshot:
    with library.store() as store:
        documents = store.documents(Filter())
        meetings = store.meetings(Filter())
        coverage = coverage_of(store, Filter())
        passages = store.count(Filter()).passages
        facets = store.facets(Filter())
    of_meeting: dict[str, list[Document]] = {}
    for document in documents:
        of_meeting.setdefault(document.meeting.id, []).append(document)
    committees = Counter(name for _, name in {(meeting.council, meeting.committee) for meeting in meetings})
    return Snapshot(
        generation=generation,
        coverage=coverage,
        passages=passages,
        facets=facets,
        meetings={meeting.id: meeting for meeting in meetings},
        documents={document.id: document for document in documents},
        of_meeting={identity: tuple(papers) for identity, papers in of_meeting.items()},
        councils=tuple(sorted({meeting.council for meeting in meetings if meeting.council})),
        shared=frozenset(name for name, count in committees.items() if name and count > 1),
    )
