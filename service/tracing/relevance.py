"""How likely a passage is to be about a topic: a small logistic model over what both searches and the text say.

The constants are fitted by ``training/trace_relevance.py``, which prints them with how they were measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from corpus.records import Passage
from indexer.store import Vectors
from service.tracing.gathering import Background, Floats, Gathered
from service.tracing.words import coverage, finder, pairs, topic_stems, weights

FEATURES = (
    "constant", "meaning", "meaning_of_best", "words", "words_or_heading", "bm25", "phrase", "section", "neighbour",
    "feedback", "procedural", "short", "all_words", "document", "rarest",
)  # fmt: skip
FEEDBACK = 6
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Words:
    """Which of a topic's stems a passage's text and its context hold, and which stand side by side in either."""

    own: frozenset[str]
    around: frozenset[str]
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Terms:
    """The ways a topic is said, the one asked for first, and the weights of each one's stems and of all of them."""

    forms: tuple[str, ...]
    idf: tuple[Mapping[str, float], ...]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the candidates for a topic are measured against, which is the same whatever a trace is narrowed to.

    It is made of all that the whole index has about the topic: measured against its own best, the best of what a narrow
    filter leaves would be as likely as the topic itself, however far from it.

    ``vector`` is the topic's, ``usual`` the centre and spread of the cosines that unrelated passages have with it,
    ``best`` the mean of the five highest, in spreads; ``top`` is the highest BM25. ``centroid`` is the unit vector of
    the best passages, ``usual_there`` its centre and spread.
    """

    terms: Terms
    vector: Vectors
    usual: tuple[float, float]
    best: float
    top: float
    centroid: Vectors
    usual_there: tuple[float, float]


def words_of(forms: Sequence[str], texts: Sequence[str], contexts: Sequence[str]) -> list[Words]:
    """Return what each text and its context hold of a topic's forms; contexts repeat, and are read once each."""
    find = finder({term for form in forms for term in topic_stems(form)})
    around = {context: find(context) for context in set(contexts)}
    found = []
    for text, context in zip(texts, contexts, strict=True):
        own, beside = find(text)
        found.append(Words(own, around[context][0], beside | around[context][1]))
    return found


def terms_of(forms: tuple[str, ...], words: Sequence[Words], passages: int) -> Terms:
    """Return a topic's forms with their weights; ``words`` are the candidates', of ``passages`` in the index."""
    held = [one.own for one in words]
    of_each = [topic_stems(form) for form in forms]
    idf = tuple(weights(stems, held, passages) for stems in of_each)
    return Terms(forms, idf, weights(tuple(dict.fromkeys(chain.from_iterable(of_each))), held, passages))


def yardstick(terms: Terms, found: Gathered, held: Floats, vector: Vectors, back: Background) -> Yardstick:
    """Return what candidates are measured against, from those of the whole index; ``held`` as in :func:`features`."""
    usual = back.against(vector)
    meaning = np.sort((found.cosines - usual[0]) / usual[1])
    best = float(meaning[-5:].mean()) if len(found) else 0.0
    centroid = np.array(vector, np.float32)
    if len(found):
        quick = _quick(_relative(found.cosines, usual, best), held[1])
        likeliest = np.argsort(-quick, kind="stable")[:FEEDBACK]
        centroid = np.asarray(found.vectors[likeliest].mean(axis=0) + vector, np.float32)
        centroid /= max(1e-6, float(np.linalg.norm(centroid)))
    top = float(found.bm25.max(initial=0.0))
    return Yardstick(terms, vector, usual, best, top, centroid, back.against(centroid))


def features(found: Gathered, held: Floats, against: Yardstick) -> Floats:
    """Return what the model sees of each candidate, shape (candidates, features), in the order of ``FEATURES``.

    ``held`` is what :func:`said` makes of the candidates.
    """
    if not len(found):
        return np.zeros((0, len(FEATURES)))
    own, both, phrase, rarest = held
    centre, spread = against.usual
    relative = _relative(found.cosines, against.usual, against.best)
    quick = _quick(relative, both)
    columns = [
        np.ones(len(found)), np.clip((found.cosines - centre) / spread, -2, 8) / 4, relative, own, both,
        found.bm25 / against.top if against.top > 0 else found.bm25, phrase,
        _section(found.passages, quick), _neighbour(found.passages, quick), _feedback(found.vectors, against),
        np.array([p.kind == "procedural" for p in found.passages], float),
        np.array([len(text) < _SHORT for text in found.texts], float),
        (both > 0.999).astype(float), _document(found.passages, quick), rarest,
    ]  # fmt: skip
    return np.column_stack(columns)


def _relative(cosines: Floats, usual: tuple[float, float], best: float) -> Floats:
    """Return how much of the best ones' meaning each has."""
    return np.clip((cosines - usual[0]) / usual[1] / max(best, 1.0), -1.0, 1.2)


def _quick(relative: Floats, both: Floats) -> Floats:
    """Return a first score by meaning and words alone, 0 to 1."""
    return np.asarray(0.5 * np.clip(relative, 0.0, 1.0) + 0.5 * both, float)


def said(terms: Terms, words: Sequence[Words]) -> Floats:
    """Return what of a topic stands in each text, in the form it holds most of; shape (4, texts).

    The rows: the share of the weight in the text, the share in text or context, the share of the pairs of words, and
    whether the rarest word stands in the text.
    """
    return np.asarray(np.max([_said(idf, words) for idf in terms.idf], axis=0), float)


def _said(idf: Mapping[str, float], words: Sequence[Words]) -> Floats:
    wanted = pairs(tuple(idf))
    rarest = max(idf, key=lambda term: idf[term])
    rows = [
        (
            coverage(idf, one.own),
            coverage(idf, one.own | one.around),
            len(wanted & one.pairs) / len(wanted) if wanted else 0.0,
            float(rarest in one.own),
        )
        for one in words
    ]
    return np.array(rows, float).T


def _feedback(vectors: Vectors, against: Yardstick) -> Floats:
    """Return the likeness to the best passages themselves (Rocchio 1971), beyond that of unrelated ones."""
    centre, spread = against.usual_there
    return np.clip((np.asarray(vectors @ against.centroid, float) - centre) / spread, -2, 8) / 4


def _section(passages: Sequence[Passage], quick: Floats) -> Floats:
    """Return, for each passage, the best quick score of the others under the same headings (0 where alone)."""
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for n, passage in enumerate(passages):
        groups[passage.document_id, passage.heading_path].append(n)
    gained = np.zeros(len(passages))
    for members in groups.values():
        if len(members) > 1:
            top = sorted(members, key=lambda n: -quick[n])[:2]
            gained[members] = quick[top[0]]
            gained[top[0]] = quick[top[1]]
    return gained


def _document(passages: Sequence[Passage], quick: Floats) -> Floats:
    """Return, for each passage, the mean of the five best quick scores of its document (a missing one counts 0)."""
    groups: dict[str, list[int]] = defaultdict(list)
    for n, passage in enumerate(passages):
        groups[passage.document_id].append(n)
    means = {document: float(np.sort(quick[rows])[-5:].sum()) / 5 for document, rows in groups.items()}
    return np.array([means[passage.document_id] for passage in passages])


def _neighbour(passages: Sequence[Passage], quick: Floats) -> Floats:
    """Return, for each passage, the better quick score of the candidates just before and after it in its document."""
    gained = np.zeros(len(passages))
    for n, (here, there) in enumerate(pairwise(passages)):
        if here.document_id == there.document_id and there.start - here.end < 100:
            gained[n] = max(gained[n], quick[n + 1])
            gained[n + 1] = max(gained[n + 1], quick[n])
    return gained


def probabilities(seen: Floats) -> Floats:
    """Return the probability of each row of features, shape (candidates,)."""
    log_odds = np.clip(seen @ np.array(WEIGHTS), -30.0, 30.0)
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)), float)


# BEGIN fitted by training/trace_relevance.py
WEIGHTS = (
    -5.515, 1.905, 0.337, -0.599, 1.473, 2.503, 1.836, 0.733, 0.663, 1.024, -2.252, -1.660, -1.802, 0.125, 1.628,
)  # fmt: skip
# END fitted
