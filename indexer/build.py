"""read -> chunk -> embed -> write -> verify -> publish: the next generation of an index, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from corpus.records import Reading
from indexer.embedding import Embedder
from indexer.errors import IndexDamaged, IndexMissing, IndexUnfit, NothingToIndex, disk_errors_explained
from indexer.generations import GENERATIONS, Opened, leftovers, open_generation
from indexer.intake import Intake
from indexer.locking import building
from indexer.manifest import Recipe
from indexer.pipeline import Pipeline
from indexer.purged import Purged
from indexer.report import BuildReport, ProgressCallback
from indexer.reuse import Remembered
from indexer.staging import Staging


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in one folder or file; ``scope`` names it, the same at each build of it."""

    scope: str
    readings: Iterable[Reading]


def build(
    readings: Iterable[Reading],
    index_dir: Path,
    embedder: Embedder,
    *,
    scope: str,
    rebuild: bool = False,
    progress: ProgressCallback | None = None,
    total: int | None = None,
) -> BuildReport:
    """Bring an index in step with one folder or file, as :func:`build_all` does with several."""
    return build_all([Part(scope, readings)], index_dir, embedder, rebuild=rebuild, progress=progress, total=total)


def build_all(
    parts: Sequence[Part],
    index_dir: Path,
    embedder: Embedder,
    *,
    rebuild: bool = False,
    progress: ProgressCallback | None = None,
    total: int | None = None,
) -> BuildReport:
    """Bring an index in step with folders: new and changed documents in, vanished ones out, those of other scopes kept.

    The readings are taken one at a time, so memory doesn't grow with them; ``total`` is how many there are, if known.
    A document that was indexed before and can't be read now is kept as it was, and reported. ``rebuild`` starts afresh.
    Whatever happens, the generation that was in use stays whole and in use until the new one is on disk and verified.

    Raises:
        IndexBusy: another build is running.
        IndexUnfit: the index was built by another model or format and ``rebuild`` isn't set.
        IndexDamaged: the index in use can't be read and ``rebuild`` isn't set.
        NothingToIndex: there was no document to index; its ``report`` says what was found instead.
        IndexProblem: the disk is full or can't be written to.
    """
    with building(index_dir), disk_errors_explained(index_dir), ExitStack() as closing:
        (index_dir / GENERATIONS).mkdir(exist_ok=True)
        previous = previous_generation(index_dir, embedder, rebuild=rebuild, closing=closing)
        remembered = _remembered(index_dir, embedder, previous, closing)
        staging = closing.enter_context(Staging(index_dir, Recipe.of(embedder)))
        pipeline = closing.enter_context(Pipeline(staging.store, embedder, remembered, progress, total))
        before = previous.store if previous and not rebuild else None
        intake = Intake(pipeline, before, Purged(index_dir))
        for part in parts:
            intake.read(part.readings, part.scope)
        if not intake.taken:
            raise NothingToIndex(_nothing(parts, pipeline.report), pipeline.report)
        intake.keep({part.scope for part in parts})
        pipeline.finish()
        intake.settle(staging.store)
        pipeline.tell("verifying")
        kept = before.scopes().values() if before else ()
        scopes = tuple(sorted({*kept, *(part.scope for part in parts)}))
        staging.publish(pipeline.report, scopes, previous if not rebuild else None)
        pipeline.tell("published")
        return pipeline.report


def previous_generation(index_dir: Path, embedder: Embedder, *, rebuild: bool, closing: ExitStack) -> Opened | None:
    """Open the generation in use, to take over from; None if there is none or, in a rebuild, if it can't be used."""
    try:
        opened = open_generation(index_dir, embedder)
    except IndexMissing:
        return None
    except (IndexUnfit, IndexDamaged):
        if not rebuild:
            raise
        return None
    closing.callback(opened.store.close)
    return opened


def _remembered(index_dir: Path, embedder: Embedder, previous: Opened | None, closing: ExitStack) -> Remembered:
    remembered = Remembered(embedder)
    closing.callback(remembered.close)
    if previous:
        remembered.use_store(previous.store)
    for folder in leftovers(index_dir):
        remembered.use_leftover(folder)
    return remembered


def _nothing(parts: Sequence[Part], report: BuildReport) -> str:
    """Return why there was nothing to index, with the first few reasons."""
    where = ", ".join(part.scope for part in parts)
    if not report.sources:
        return f"There is no file in {where} that could be read. What was indexed before stays as it was."
    reasons = [f"  {trouble.source}: {trouble.problem}" for trouble in report.problems[:5]]
    reasons += [f"  {withheld.source}: withheld, {withheld.why}" for withheld in report.withheld[:5]]
    more = len(report.problems) + len(report.withheld) - len(reasons)
    if more > 0:
        reasons.append(f"  … and {more} more")
    head = f"None of the {report.sources} files in {where} could be indexed; what was indexed before stays as it was:"
    return "\n".join([head, *reasons])
