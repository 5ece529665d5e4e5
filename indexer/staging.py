"""A generation that is being made, in a folder beside the others where no reader looks."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from indexer.errors import IndexProblem
from indexer.generations import GENERATIONS, PARTIAL, Opened, clear, folder_of, new_name, publish
from indexer.homes import Ask
from indexer.local_store import LocalStore
from indexer.manifest import FORMAT, Manifest, Recipe, files_in, shared_files
from indexer.report import BuildReport
from indexer.reuse import NOTE, leave_note
from indexer.store import Filter
from indexer.tombstones import note_removed
from indexer.verification import verify_generation


class Staging:
    """The store to write to, and its way to being published; used as a context.

    It begins with all that ``before`` holds, if that is given, sharing its files. ``ask`` embeds texts as queries, to
    measure approximate search with. What was stopped (Ctrl-C, a killed process) stays for the next build to take
    vectors from. What failed is deleted.
    """

    def __init__(self, index_dir: Path, recipe: Recipe, before: Opened | None = None, ask: Ask | None = None) -> None:
        self._index_dir = index_dir
        self._recipe = recipe
        self._started = time.monotonic()
        self._folder = index_dir / GENERATIONS / (new_name("0" * 8) + PARTIAL)
        self._before, self._ask = before, ask
        if before is not None and isinstance(before.store, LocalStore):
            self.store = LocalStore.inherit(self._folder, before.store)
        else:
            self.store = LocalStore.create(self._folder, recipe.dimension)
        leave_note(self._folder, recipe.fingerprint)

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self.store.close()
            if isinstance(error, Exception):
                self._delete()

    def _delete(self) -> None:
        """Delete the folder; tantivy's threads may still put files into it while they end, so more than once."""
        for _ in range(40):
            shutil.rmtree(self._folder, ignore_errors=True)
            if not self._folder.exists():
                return
            time.sleep(0.05)

    def publish(
        self, report: BuildReport, scopes: tuple[str, ...], previous: Opened | None, *, keep_previous: bool = True
    ) -> None:
        """Finish, verify and put in use; if all is equal to the generation before, that one stays instead.

        Older generations are deleted, but the one before is kept unless ``keep_previous`` is false: a reader may have
        it open.

        Raises:
            IndexProblem: what was written isn't what was meant to be; it isn't published.
        """
        counts, content = self.store.count(Filter()), self.store.digest()
        report.passages, report.documents, report.meetings = counts.passages, counts.documents, counts.meetings
        note_removed(self._index_dir, self.store)
        vectors = self.store.finish(self._ask)
        manifest = Manifest(
            format=FORMAT,
            created_at=datetime.now(UTC),
            **asdict(self._recipe),
            content=content,
            passages=counts.passages,
            documents=counts.documents,
            meetings=counts.meetings,
            scopes=scopes,
            files={},
            vectors=vectors,
        )
        if previous and manifest.equals(previous.manifest):
            report.generation = previous.name
        else:
            report.generation, report.published = new_name(content), True
            self._seal(manifest, report.generation)
        keep = {report.generation, previous.name} if previous and keep_previous else {report.generation}
        clear(self._index_dir, keep)
        report.seconds = time.monotonic() - self._started

    def _seal(self, manifest: Manifest, name: str) -> None:
        (self._folder / NOTE).unlink()
        shared = {}
        if self._before is not None:
            there = folder_of(self._index_dir, self._before.name)
            shared = shared_files(self._folder, there, self._before.manifest.files)
        manifest.with_files(files_in(self._folder, shared)).write(self._folder)
        try:
            verify_generation(self._folder, shared.keys())
        except IndexProblem as error:
            raise IndexProblem(
                f"The new index isn't what was written, so it was not put in use: {error} The disk or memory of this "
                "machine may be failing."
            ) from error
        publish(self._index_dir, self._folder, name)
