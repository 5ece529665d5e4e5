"""read -> chunk -> embed -> write -> verify -> publish: the next generation of an index, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.records import Reading
from indexer.embedding import Embedder
from indexer.errors import IndexDamaged, IndexMissing, IndexUnfit, NothingToIndex
from indexer.homes import Home, Opened
from indexer.intake import Intake
from indexer.local_home import LocalHome
from indexer.manifest import Recipe
from indexer.pipeline import Pipeline, Plan
from indexer.report import BuildReport, ProgressCallback
from indexer.store import Vectors


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
    return build_in(LocalHome(index_dir), parts, embedder, rebuild=rebuild, progress=progress, total=total)


def build_in(
    home: Home,
    parts: Sequence[Part],
    embedder: Embedder,
    *,
    rebuild: bool = False,
    progress: ProgressCallback | None = None,
    total: int | None = None,
    plan: Plan | None = None,
) -> BuildReport:
    """Bring the index of a home in step with folders, as :func:`build_all` does with the one in a folder."""

    def ask(texts: Sequence[str]) -> Vectors:
        return np.stack([embedder.embed_query(text) for text in texts])

    with home.building(), ExitStack() as closing:
        previous = previous_generation(home, embedder, rebuild=rebuild, closing=closing)
        known = home.known(embedder, previous)
        closing.callback(known.close)
        staging = closing.enter_context(home.stage(Recipe.of(embedder), previous if not rebuild else None, ask))
        pipeline = closing.enter_context(Pipeline(staging.store, embedder, known, progress, total, plan))
        before = previous.store if previous and not rebuild else None
        intake = closing.enter_context(Intake(pipeline, before, home.purged(), staging.store))
        for part in parts:
            intake.read(part.readings, part.scope)
        if not intake.taken:
            raise NothingToIndex(_nothing(parts, pipeline.report), pipeline.report)
        intake.keep({part.scope for part in parts})
        intake.settle()
        pipeline.tell("verifying")
        scopes = tuple(sorted(intake.scopes | {part.scope for part in parts}))
        staging.publish(pipeline.report, scopes, previous if not rebuild else None)
        pipeline.tell("published")
        return pipeline.report


def previous_generation(home: Home, embedder: Embedder, *, rebuild: bool, closing: ExitStack) -> Opened | None:
    """Open the generation in use, to take over from; None if there is none or, in a rebuild, if it can't be used."""
    try:
        opened = home.open(embedder)
    except IndexMissing:
        return None
    except (IndexUnfit, IndexDamaged):
        if not rebuild:
            raise
        return None
    closing.callback(opened.store.close)
    return opened


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
