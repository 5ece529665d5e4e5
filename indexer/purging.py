"""Taking documents out for good: a generation without them, none of the earlier ones, and searches that prove it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from corpus.likeness import letters
from corpus.records import Document
from indexer.errors import IndexProblem
from indexer.folding import COPIES, Aside, Shelf
from indexer.homes import BuildStore, Home
from indexer.local_home import LocalHome
from indexer.report import BuildReport
from indexer.store import Entry, Filter
from indexer.targets import meant

# Nearest passages that are looked at for each passage that went.
NEAREST = 20


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What was purged: ``sources`` with their copies, ``passages`` that went, ``searches`` that found none of them.

    ``also_in`` names the sources of documents that stay and hold much of the same words: an agenda pack, the minutes
    of the whole meeting. Whether they are to go too is for a person to say.
    """

    documents: tuple[str, ...]
    sources: tuple[str, ...]
    passages: int
    searches: int
    generation: str
    also_in: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return asdict(self)


def purge(index_dir: Path, target: str, *, everything: bool = False) -> PurgeReport:
    """Remove the document of an id, source, URL or copy from the index, and every generation that held it.

    It is put on a list with its copies, so that indexing the same folder again leaves them out. Readers that have an
    earlier generation open lose it at their next request. ``everything`` removes all documents that may be meant.

    Raises:
        NothingToPurge: the index holds no such document.
        AmbiguousPurge: several may be meant, and ``everything`` isn't set.
        IndexMissing, IndexDamaged, IndexUnfit, IndexBusy: see there.
        IndexProblem: the new generation couldn't be written, or a search still finds something.
    """
    return purge_in(LocalHome(index_dir), target, everything=everything)


def purge_in(home: Home, target: str, *, everything: bool = False) -> PurgeReport:
    """Remove documents from the index of a home, as :func:`purge` does from the one in a folder."""
    with home.building(), ExitStack() as leaving:
        previous = home.open()
        leaving.callback(previous.store.close)
        shelf = Shelf(previous.store.folder / COPIES)
        known = previous.store.documents(Filter())
        doomed = {d.id: d for d in meant(target, known, list(shelf), str(home), everything=everything)}
        folded = [aside for aside in shelf if aside.of in doomed]
        gone = list(previous.store.entries(doomed))
        left = [identity for identity in previous.store.scopes() if identity not in doomed]
        near = home.purged().add(
            _texts(previous.store, doomed, shelf, [aside.id for aside in folded]),
            _texts(previous.store, left, shelf, [aside.id for aside in shelf if aside.of not in doomed]),
        )
        staging = leaving.enter_context(home.stage(previous.manifest.recipe))
        places = _places(doomed.values(), folded)
        for entry in previous.store.entries(left):
            _take_over(staging.store, entry, places, doomed)
        _keep_copies(shelf, staging.store.folder / COPIES, doomed)
        report = BuildReport()
        staging.publish(report, previous.manifest.scopes, previous, keep_previous=False)
        searches, also_in = _prove(home, gone)
        return PurgeReport(
            documents=tuple(doomed),
            sources=tuple(sorted({d.source for d in doomed.values()} | {aside.source for aside in folded})),
            passages=sum(len(entry.passages) for entry in gone),
            searches=searches,
            generation=report.generation,
            also_in=tuple(sorted({*also_in, *near})),
        )


def _texts(store: BuildStore, ids: Iterable[str], shelf: Shelf, copies: Iterable[str]) -> Iterator[Document]:
    """Yield documents and copies with their text, one at a time."""
    yield from filter(None, map(store.document, ids))
    yield from map(shelf.document, copies)


def _places(doomed: Iterable[Document], folded: Iterable[Aside]) -> set[str]:
    return {document.url or document.source for document in doomed} | {aside.url or aside.source for aside in folded}


def _take_over(store: BuildStore, entry: Entry, places: set[str], doomed: dict[str, Document]) -> None:
    """Take a document over that stays, without a word of those that go among the places and versions it names."""
    document = entry.document
    store.add([replace(entry, document=replace(document, copies=(), superseded_by=None))])
    copies = tuple(place for place in document.copies if place not in places)
    newer = None if document.superseded_by in doomed else document.superseded_by
    if copies or newer:
        # In two steps, as a build does it: then the next build of the same content finds nothing changed.
        store.rewrite(replace(document, text="", blocks=(), pages=(), copies=copies, superseded_by=newer))


def _keep_copies(shelf: Shelf, path: Path, doomed: dict[str, Document]) -> None:
    left = Shelf(path)
    for aside in shelf:
        if aside.of not in doomed:
            left.put(shelf.document(aside.id), aside.scope, aside.of)


def _prove(home: Home, gone: list[Entry]) -> tuple[int, tuple[str, ...]]:
    """Search for every passage that went, by meaning and by words.

    Return how many searches found none of them, and the sources of documents that hold half of the same words.
    """
    searches = 0
    also_in: set[str] = set()
    with closing(home.open().store) as store:
        for entry in gone:
            identity = entry.document.id
            if store.document(identity) or store.passages(identity) or store.get([p.id for p in entry.passages]):
                raise IndexProblem(f"The document {identity} is still in the index {home}.")
            near: Counter[str] = Counter()
            for passage, vector in zip(entry.passages, entry.vectors, strict=True):
                words = entry.document.text[passage.start : passage.end]
                found = store.dense(vector, NEAREST, Filter()) + store.lexical(words, NEAREST, Filter())
                found += store.lexical(words, NEAREST, Filter(documents=(identity,)))
                if any(hit.passage.document_id == identity for hit in found):
                    raise IndexProblem(f"A search in {home} still finds the document {identity}.")
                near.update({hit.passage.document_id for hit in found})
                searches += 3
            also_in |= _holders(store, entry, [other for other, _ in near.most_common(NEAREST)])
    return searches, tuple(sorted(also_in))


def _holders(store: BuildStore, entry: Entry, near: list[str]) -> set[str]:
    """Return the sources of those documents that hold half of what a document said, passage by passage."""
    said = [letters(entry.document.text[p.start : p.end]) for p in entry.passages]
    sources: dict[str, int] = defaultdict(int)
    for identity in near:
        document = store.document(identity)
        assert document is not None
        stream = letters(document.text)
        sources[document.source] += sum(len(words) for words in said if words in stream)
    return {source for source, held in sources.items() if held and 2 * held >= sum(map(len, said))}
