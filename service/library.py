"""What the tool can do, as one object that commands, pages and the API share: search, ask, look up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from corpus.records import Citation, Coverage, Document, Meeting, Passage
from indexer.errors import IndexProblem
from indexer.homes import Leases, Opened
from indexer.store import Filter, Hit, PassageStore, Standing, Vectors
from service.answering import Answerer, nearest_so_far
from service.citing import link_to, reference
from service.copies import collapse_copies
from service.ranking import promoted, ranked
from service.reader import EvidenceReader, reading_context
from service.reading import REPHRASED, UNREAD, rescored, worth_reading
from service.rephrasing import as_read
from service.results import Asked, Result, SearchResults
from service.search import Candidates, Searcher, highlights, tidy
from service.selecting import Read
from service.several import completed, completes, in_full, several, together
from service.understanding import Understanding


class Library:
    """The published index and everything that is done with it; any number of threads may use one."""

    def __init__(
        self,
        generations: Leases,
        searcher: Searcher,
        reader: EvidenceReader,
        answerer: Answerer,
        read_closely: int,
        embed: Callable[[str], Vectors] | None = None,
    ) -> None:
        self._generations = generations
        self._searcher = searcher
        self._reader = reader
        self._answerer = answerer
        self._read_closely = read_closely
        self.embed = embed

    def lease(self) -> AbstractContextManager[Opened]:
        """Lend the current generation with its name, for one request."""
        return self._generations.lease()

    @contextmanager
    def store(self) -> Iterator[PassageStore]:
        """Lend the current generation for one request; it stays open until the request is done with it."""
        with self._generations.lease() as lease:
            yield lease.store

    @property
    def generation(self) -> str:
        """The name of the generation in use; it changes whenever anything published changes."""
        with self._generations.lease() as lease:
            return lease.name

    @property
    def problem(self) -> IndexProblem | None:
        """Why the newest generation can't be used, where that is so; the one before is served meanwhile."""
        return self._generations.problem

    def search(
        self,
        query: str,
        where: Filter | None = None,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: str = "relevance",
        interpret: bool = True,
    ) -> SearchResults:
        """Return a page of passages; ``sort`` is relevance, newest or oldest.

        Raises:
            BlankQueryError: the query holds no letter or digit.
        """
        started = time.perf_counter()
        where = where or Filter()
        with self.store() as store:
            found = self._searcher.candidates(store, query, where, interpret=interpret)
            return self._page(store, query, where, found, started, limit=limit, offset=offset, sort=sort)

    def _page(
        self, store: PassageStore, query: str, where: Filter, found: Candidates, started: float, *,
        limit: int, offset: int = 0, sort: str = "relevance",
    ) -> SearchResults:  # fmt: skip
        rows = collapse_copies(found)
        if sort != "relevance":
            rows.sort(key=lambda row: _day(found.standings[row[0].passage.document_id], sort))
        shown = rows[offset : offset + limit]
        results = tuple(self._result(offset + n, hit, copies, found) for n, (hit, copies) in enumerate(shown, 1))
        facets = store.facets(where, [row[0].passage.id for row in rows])
        took = (time.perf_counter() - started) * 1000
        covered = max((hit.parts["covered"] for hit, _ in rows), default=0.0)
        return SearchResults(tidy(query), len(rows), took, results, facets, found.interpretation, covered)

    def _result(self, rank: int, hit: Hit, copies: tuple[str, ...], found: Candidates) -> Result:
        passage, text = hit.passage, found.texts[hit.passage.id]
        document = found.documents[passage.document_id]
        return Result(
            rank=rank,
            score=min(1.0, hit.score),
            passage=passage,
            text=text,
            meeting=document.meeting,
            document=document,
            highlights=highlights(text, found.understanding.terms),
            link=link_to(document, passage.start, passage.end, text, passage.page),
            reference=reference(document, document.meeting, passage.heading_path, passage.page),
            copies=copies,
            parts=hit.parts,
        )

    def ask(self, question: str, where: Filter | None = None, *, interpret: bool = True) -> Asked:
        """Return an answer made of quotations, or the nearest passages where the minutes don't say.

        Raises:
            BlankQueryError: the question holds no letter or digit.
        """
        return together(tidy(question), [self._ask(one, where or Filter(), interpret) for one in several(question)])

    def _ask(self, question: str, where: Filter, interpret: bool) -> Asked:
        return self._with_open_parts(self._ask_whole(question, where, interpret), where, interpret)

    def _ask_whole(self, question: str, where: Filter, interpret: bool) -> Asked:
        started = time.perf_counter()
        with self.store() as store:
            found = self._searcher.candidates(store, question, where, interpret=interpret)
            reads = self._read(found)
            coverage = coverage_of(store, where)
        return self._answered(found, reads, coverage, started)

    def _with_open_parts(self, asked: Asked, where: Filter, interpret: bool) -> Asked:
        """Return an answer with what is found for those parts it leaves open that can be asked apart."""
        questions = {part: in_full(part, asked.answer.question) for part in asked.answer.unanswered}
        found = {part: self._ask_whole(one, where, interpret) for part, one in questions.items() if one}
        return completed(asked, {part: one for part, one in found.items() if completes(part, one.answer)})

    def asking(
        self, question: str, where: Filter | None = None, *, interpret: bool = True, shown: int = 3
    ) -> Iterator[SearchResults | Citation | Asked]:
        """Yield what is known as soon as it is: the best passages, the nearest words so far, then the answer.

        The citation is only something to show while the rest is read: ``Asked`` alone, which is what :meth:`ask`
        returns, says whether it stands. Of several questions in one, only the first shows what was found so far.

        Raises:
            BlankQueryError: the question holds no letter or digit.
        """
        first, *others = several(question)
        asked: list[Asked] = []
        for step in self._asking(first, where or Filter(), interpret, shown):
            if isinstance(step, Asked):
                asked.append(step)
            else:
                yield step
        yield together(tidy(question), [*asked, *(self._ask(one, where or Filter(), interpret) for one in others)])

    def _asking(
        self, question: str, where: Filter, interpret: bool, shown: int
    ) -> Iterator[SearchResults | Citation | Asked]:
        started = time.perf_counter()
        with self.store() as store:
            found = self._searcher.candidates(store, question, where, interpret=interpret)
            yield self._page(store, question, where, found, started, limit=shown)
            reading = self._reading(found)
            near = nearest_so_far(found.understanding, next(reading))
            if near:
                yield near
            reads = next(reading)
            coverage = coverage_of(store, where)
        yield self._with_open_parts(self._answered(found, reads, coverage, started), where, interpret)

    def _answered(self, found: Candidates, reads: list[Read], coverage: Coverage, started: float) -> Asked:
        answer = self._answerer.answer(found.understanding, reads, coverage)
        answer = replace(answer, question=found.query)  # what was typed, though a mistyped word may have been put right
        ranking = self._ranking(reads, found)
        return Asked(answer, found.interpretation, ranking, (time.perf_counter() - started) * 1000)

    def _ranking(self, reads: list[Read], found: Candidates) -> tuple[Hit, ...]:
        """Return the passages by how well they fit, those not read a little behind; neighbours of the best moved up.

        What reading took from or gave to the others on average is what it would have taken from these.
        """
        closely = {read.hit.passage.id for read in reads}
        changes = [read.hit.score - read.hit.parts["fused"] for read in reads]
        change = min(0.0, sum(changes) / max(1, len(changes))) - UNREAD
        others = [Hit(h.passage, h.score + change, h.parts) for h in found.hits if h.passage.id not in closely]
        return tuple(promoted(ranked([*(read.hit for read in reads), *others]), self._searcher.weights))

    def read_closely(self, question: str, where: Filter | None = None) -> tuple[Understanding, list[Read]]:
        """Return what a question asks and the passages that were read for it: what an answer is made from.

        Raises:
            BlankQueryError: the question holds no letter or digit.
        """
        with self.store() as store:
            found = self._searcher.candidates(store, question, where or Filter())
            return found.understanding, self._read(found)

    def _read(self, found: Candidates) -> list[Read]:
        """Read the best candidates closely and return them by how well they fit then, copies left out."""
        *_, reads = self._reading(found)
        return reads

    def _reading(self, found: Candidates) -> Iterator[list[Read]]:
        """Yield the best candidate alone once it is read, then all that are read closely.

        It goes through the model by itself whether anybody watches or not: an answer that comes in pieces is the same.
        """
        hits = [hit for hit, _ in collapse_copies(found)]
        rows = worth_reading(found.understanding, hits, self._read_closely, found.texts)
        reads: list[Read] = []
        for part in (rows[:1], rows[1:]):
            texts = [found.texts[hit.passage.id] for hit in part]
            documents = [found.documents[hit.passage.document_id] for hit in part]
            contexts = [reading_context(d, hit.passage) for d, hit in zip(documents, part, strict=True)]
            question = as_read(found.understanding)
            evidence = self._reader.read(question, contexts, texts)
            trust = 1.0 if question == found.understanding.question else REPHRASED
            reads += [
                Read(rescored(hit, seen, trust), text, document, seen)
                for hit, text, document, seen in zip(part, texts, documents, evidence, strict=True)
            ]
            yield sorted(reads, key=lambda read: (-read.hit.score, read.hit.passage.id))

    def coverage(self, where: Filter | None = None) -> Coverage:
        """Return what a filter leaves to search."""
        with self.store() as store:
            return coverage_of(store, where or Filter())

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text, or None."""
        with self.store() as store:
            return store.document(document_id)

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order."""
        with self.store() as store:
            return store.passages(document_id)

    def passage(self, passage_id: str) -> tuple[Passage, str, Document] | None:
        """Return a passage with its text and its document, or None."""
        with self.store() as store:
            found = store.get([passage_id])
            document = store.document(found[0].document_id) if found else None
            if document is None:
                return None
            return found[0], document.text[found[0].start : found[0].end], document

    def meetings(self, where: Filter | None = None) -> list[Meeting]:
        """Return the meetings a filter leaves, newest first, undated last."""
        with self.store() as store:
            return store.meetings(where or Filter())

    def documents(self, where: Filter | None = None) -> list[Document]:
        """Return the documents a filter leaves, without their text."""
        with self.store() as store:
            return store.documents(where or Filter())

    def facets(self, where: Filter | None = None) -> dict[str, dict[str, int]]:
        """Return passage counts by year, committee and kind."""
        with self.store() as store:
            return store.facets(where or Filter())

    def close(self) -> None:
        """Let go of the index."""
        self._generations.close()


def coverage_of(store: PassageStore, where: Filter) -> Coverage:
    """Return what a filter leaves to search in a store."""
    counts = store.count(where)
    return Coverage(counts.meetings, counts.documents, counts.held_from, counts.held_to, counts.committees)


def _day(standing: Standing, sort: str) -> int:
    held = standing.held_on
    if held is None:
        return 10**9  # undated last, either way
    return -held.toordinal() if sort == "newest" else held.toordinal()
