"""Taking documents out for good: a generation without them, none of the earlier ones, and searches that prove it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.records import Document
from indexer.errors import IndexProblem, NothingToPurge
from indexer.homes import Home
from indexer.local_home import LocalHome
from indexer.report import BuildReport
from indexer.store import Entry, Filter

# Nearest passages that are looked at for each passage that went.
NEAREST = 20


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What was purged: ``sources`` with their copies, ``passages`` that went, ``searches`` that found none of them."""

    documents: tuple[str, ...]
    sources: tuple[str, ...]
    passages: int
    searches: int
    generation: str

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return asdict(self)


def purge(index_dir: Path, target: str) -> PurgeReport:
    """Remove the documents of an id, source, URL or copy from the index, and every generation that held them.

    They are put on a list, so that indexing the same folder again leaves them out. Readers that have an earlier
    generation open lose it at their next request.

    Raises:
        NothingToPurge: the index holds no such document.
        IndexMissing, IndexDamaged, IndexUnfit, IndexBusy: see there.
        IndexProblem: the new generation couldn't be written, or a search still finds something.
    """
    return purge_in(LocalHome(index_dir), target)


def purge_in(home: Home, target: str) -> PurgeReport:
    """Remove documents from the index of a home, as :func:`purge` does from the one in a folder."""
    with home.building(), ExitStack() as leaving:
        previous = home.open()
        leaving.callback(previous.store.close)
        doomed = [document for document in previous.store.documents(Filter()) if _meant(document, target)]
        if not doomed:
            raise NothingToPurge(
                f"The index {home} holds no document with the id, source or URL {target!r}. "
                "`matters search` with --json shows the ids and sources there are."
            )
        gone = list(previous.store.entries([document.id for document in doomed]))
        left = [identity for identity in previous.store.scopes() if identity not in {d.id for d in doomed}]
        home.purged().add(doomed)
        staging = leaving.enter_context(home.stage(previous.manifest.recipe))
        for entry in previous.store.entries(left):
            staging.store.add([entry])
        report = BuildReport()
        staging.publish(report, previous.manifest.scopes, previous, keep_previous=False)
        sources = {source for document in doomed for source in (document.source, *document.copies)}
        return PurgeReport(
            documents=tuple(document.id for document in doomed),
            sources=tuple(sorted(sources)),
            passages=sum(len(entry.passages) for entry in gone),
            searches=_prove(home, gone),
            generation=report.generation,
        )


def _meant(document: Document, target: str) -> bool:
    return target in (document.id, document.source, document.url, *document.copies)


def _prove(home: Home, gone: list[Entry]) -> int:
    """Search for every passage that went, by meaning and by words; return how many searches found none of them."""
    searches = 0
    with closing(home.open().store) as store:
        for entry in gone:
            identity = entry.document.id
            if store.document(identity) or store.passages(identity) or store.get([p.id for p in entry.passages]):
                raise IndexProblem(f"The document {identity} is still in the index {home}.")
            for passage, vector in zip(entry.passages, entry.vectors, strict=True):
                words = entry.document.text[passage.start : passage.end]
                found = store.dense(vector, NEAREST, Filter()) + store.lexical(words, NEAREST, Filter())
                found += store.lexical(words, NEAREST, Filter(documents=(identity,)))
                if any(hit.passage.document_id == identity for hit in found):
                    raise IndexProblem(f"A search in {home} still finds the document {identity}.")
                searches += 3
    return searches
