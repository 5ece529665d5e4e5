"""Readings in, entries out: chunks documents, embeds what is new in batches, and writes them to a store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

import numpy as np

from corpus.records import Document, Passage
from indexer.chunking import passages
from indexer.contexts import context, embedding_text
from indexer.embedding import Embedder
from indexer.homes import BuildStore, Known
from indexer.local_store import input_digest
from indexer.report import BuildReport, Progress, ProgressCallback, Stage
from indexer.store import Entry, Vectors

# Passages that are prepared together: enough that batches of like length come out of them.
BATCH = 512
# Passages between two looks at whether the build was stopped: enough that no core waits long for the last of them.
SLICE = 128


Cut = tuple[tuple[Passage, ...], tuple[str, ...]]


def cut(document: Document) -> Cut:
    """Return a document's passages and what is put in front of each when it is embedded."""
    found = tuple(passages(document))
    return found, tuple(context(document, passage) for passage in found)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the work is shared out: who cuts documents, passages prepared together, and passages embedded by one call."""

    cut: Callable[[Document], Cut] = cut
    batch: int = BATCH
    slice: int = SLICE


@dataclass(frozen=True, slots=True)
class _Prepared:
    document: Document
    scope: str
    passages: tuple[Passage, ...]
    contexts: tuple[str, ...]


class Pipeline:
    """Fills a store; one batch is embedded on a second thread while the next is read and chunked.

    Used as a context, so that the thread ends when the build is stopped.
    """

    def __init__(
        self,
        store: BuildStore,
        embedder: Embedder,
        remembered: Known,
        progress: ProgressCallback | None = None,
        total: int | None = None,
        plan: Plan | None = None,
    ) -> None:
        self._plan = plan or Plan()
        self.report = BuildReport()
        self._store = store
        self._embedder = embedder
        self._remembered = remembered
        self._progress = progress
        self._total = total
        self._started = time.monotonic()
        self._stopped = threading.Event()
        self._worker = ThreadPoolExecutor(1, "embed")
        self._running: Future[list[Entry]] | None = None
        self._batch: list[_Prepared] = []
        self._waiting = 0
        self._documents = 0

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._worker.shutdown(cancel_futures=True)

    def take(self, document: Document, scope: str) -> int:
        """Chunk a document and queue it; return how many passages it has (without any it isn't queued).

        Raises:
            UnicodeEncodeError: the text or a name in it holds lone surrogates, which can't be stored or searched.
        """
        meeting = document.meeting
        for text in (document.text, document.title, document.source, meeting.council, meeting.committee, meeting.title):
            (text or "").encode("utf-8")
        found, contexts = self._plan.cut(document)
        if found:
            self._batch.append(_Prepared(document, scope, found, contexts))
            self._waiting += len(found)
            # The first batch is small: until it is handed over, nothing is embedded.
            if self._waiting >= (self._plan.batch if self._running else min(self._plan.slice, self._plan.batch)):
                self._hand_over()
        return len(found)

    def finish(self) -> None:
        """Embed and write what is still queued: the first call starts on it, the second waits and writes it."""
        self._hand_over()
        self._hand_over()

    def tell(self, stage: Stage) -> None:
        """Call the progress callback, if there is one."""
        if self._progress is None:
            return
        elapsed = time.monotonic() - self._started
        done = self.report.embedded + self.report.reused
        sources, remaining = self.report.sources, None
        if self._total and sources:
            remaining = max(0.0, elapsed / sources * (self._total - sources))
        self._progress(
            Progress(
                stage, sources, self._total, self._documents, done, self.report.reused, elapsed,
                done / elapsed if elapsed else 0.0, remaining,
            )
        )  # fmt: skip

    def _hand_over(self) -> None:
        """Start on the batch that was prepared while another was embedded, and write that one meanwhile."""
        running, self._running = self._running, None
        entries = running.result() if running else []  # waits: memory holds two batches and no more
        if self._batch:
            batch, self._batch, self._waiting = self._batch, [], 0
            known = self._known(batch)
            self._running = self._worker.submit(self._embed, batch, known)
        if entries:
            self._store.add(entries)
            self._documents += len(entries)
            self.tell("reading")

    def _known(self, batch: Sequence[_Prepared]) -> dict[str, Vectors]:
        inputs = [given for prepared in batch for given in _inputs(prepared)]
        known = self._remembered.vectors(inputs)
        reused = sum(given in known for given in inputs)
        self.report.reused += reused
        return known

    def _embed(self, batch: Sequence[_Prepared], known: dict[str, Vectors]) -> list[Entry]:
        """Return the batch as entries; equal inputs go through the model once."""
        wanted: dict[str, str] = {}
        for prepared in batch:
            for given, text in zip(_inputs(prepared), _texts(prepared), strict=True):
                if given not in known:
                    wanted[given] = text
        order = sorted(wanted, key=lambda given: len(wanted[given]))
        for at in range(0, len(order), self._plan.slice):
            if self._stopped.is_set():
                return []
            part = order[at : at + self._plan.slice]
            known.update(zip(part, self._embedder.embed_passages([wanted[given] for given in part]), strict=True))
            self.report.embedded += len(part)
        return [
            Entry(p.document, p.passages, p.contexts, np.stack([known[given] for given in _inputs(p)]), p.scope)
            for p in batch
        ]


def _inputs(prepared: _Prepared) -> list[str]:
    text = prepared.document.text
    return [
        input_digest(where, text[p.start : p.end])
        for p, where in zip(prepared.passages, prepared.contexts, strict=True)
    ]


def _texts(prepared: _Prepared) -> list[str]:
    text = prepared.document.text
    return [
        embedding_text(where, text[p.start : p.end])
        for p, where in zip(prepared.passages, prepared.contexts, strict=True)
    ]
