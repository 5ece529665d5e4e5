"""Gathers every passage that may be about a topic: both searches, as deep as they find anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.records import Document, Passage
from indexer.store import Filter, Hit, PassageStore, Vectors

Floats = NDArray[np.float64]

# A search goes five times as deep until its last hit is this weak. Of what is counted by default, weaker passages in
# both were 0.02% (on 284 other topics), and weighing them doubled the time.
FIRST_DEPTH = 1500
DEEPER = 5
WEAKEST_SPREADS = 2.0
WEAKEST_SHARE = 0.25
# However common a topic's words are, so many candidates are weighed at most; what that leaves out is said.
CANDIDATES_MOST = 20_000
BACKGROUND_PASSAGES = 400
BACKGROUND_DOCUMENTS = 50


@dataclass(frozen=True, slots=True)
class Background:
    """What unrelated text is like: vectors of passages picked evenly from the index, shape (passages, dimension)."""

    vectors: Vectors

    def against(self, vector: Vectors) -> tuple[float, float]:
        """Return centre and spread of the cosines that unrelated passages have with a vector.

        Median, and the distance from it to the tenth percentile in standard deviations of a normal distribution: the
        lower side is free of passages that are about the topic.
        """
        if not len(self.vectors):
            return 0.5, 0.05
        cosines = self.vectors @ vector
        low, centre = np.quantile(cosines, [0.1, 0.5])
        return float(centre), max(0.01, float(centre - low) / 1.2816)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Passages that may be about a topic, with what both searches make of them (parallel sequences).

    ``bm25`` is 0 where the search by words doesn't have it; ``words`` and ``contexts`` are texts; ``complete`` is
    False where the candidates had to be cut off at their most.
    """

    passages: Sequence[Passage]
    texts: Sequence[str]
    contexts: Sequence[str]
    vectors: Vectors
    cosines: Floats
    bm25: Floats
    documents: Mapping[str, Document]
    complete: bool

    def __len__(self) -> int:
        return len(self.passages)


def background(store: PassageStore) -> Background:
    """Return the background of a store: some passages from each of some documents, spread evenly."""
    documents = store.documents(Filter())
    step = max(1, len(documents) // BACKGROUND_DOCUMENTS)
    chosen: list[str] = []
    for document in documents[::step]:
        passages = store.passages(document.id)
        most = max(1, BACKGROUND_PASSAGES * step // max(1, len(documents)))
        chosen += [p.id for p in passages[:: max(1, len(passages) // most)]]
    return Background(store.vectors(chosen[: 2 * BACKGROUND_PASSAGES]) if chosen else np.zeros((0, 1), np.float32))


def gather(
    store: PassageStore, words: str, vector: Vectors, where: Filter, floor: float, top: float | None = None
) -> Gathered:
    """Return the candidates for a topic.

    ``words`` are the topic's plain words, ``vector`` its unit vector, ``floor`` the cosine below which meaning alone
    says nothing. Passages without any of the words and below the floor aren't looked at. ``top`` is the highest BM25 in
    the whole index, for a search that ``where`` narrows: what is weak beside it is weak under any filter.
    """

    def least(hits: list[Hit]) -> float:
        return WEAKEST_SHARE * (hits[0].score if top is None else top)

    by_words, all_words = _deep(
        lambda limit: store.lexical(words, limit, where), lambda hits: hits[-1].score < least(hits)
    )
    by_meaning, all_meaning = _deep(
        lambda limit: store.dense(vector, limit, where), lambda hits: hits[-1].score < floor
    )
    found = {hit.passage.id: hit.passage for hit in by_words if hit.score >= least(by_words)}
    found |= {hit.passage.id: hit.passage for hit in by_meaning if hit.score >= floor}
    scores = {hit.passage.id: hit.score for hit in by_words}
    passages = sorted(found.values(), key=lambda p: (p.document_id, p.start))
    vectors = store.vectors([p.id for p in passages]) if passages else np.zeros((0, len(vector)), np.float32)
    wanted = tuple(dict.fromkeys(p.document_id for p in passages))
    documents = store.documents(Filter(documents=wanted)) if wanted else []
    return Gathered(
        passages=passages,
        texts=store.texts(passages),
        contexts=store.contexts(passages),
        vectors=vectors,
        cosines=np.asarray(vectors @ vector, float),
        bm25=np.array([scores.get(p.id, 0.0) for p in passages], float),
        documents={document.id: document for document in documents},
        complete=all_words and all_meaning,
    )


def _deep(search: Callable[[int], list[Hit]], weak: Callable[[list[Hit]], bool]) -> tuple[list[Hit], bool]:
    """Search deeper and deeper; return the hits, and whether the last was weak or there were no more."""
    limit = FIRST_DEPTH
    while True:
        hits = search(limit)
        if len(hits) < limit or weak(hits):
            return hits, True
        if limit >= CANDIDATES_MOST:
            return hits, False
        limit = min(limit * DEEPER, CANDIDATES_MOST)
