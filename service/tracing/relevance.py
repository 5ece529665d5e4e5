"""How likely a passage is to be about a topic: a small logistic model over what both searches and the text say.

The constants are fitted by ``training/trace_relevance.py``, which prints them with how they were measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def words_of(forms: Sequence[str], texts: Sequence[str], contexts: Sequence[str]) -> list[Words]:
    """Return what each text and its context hold of a topic's forms; contexts repeat, and are read once each."""
    find = finder({term for form in forms for term in topic_stems(form)})
    around = {context: find(context) for context in set(contexts)}
    found = []
    for text, context in zip(texts, contexts, strict=True):
        own, beside = find(text)
        found.append(Words(own, around[context][0], beside | around[context][1]))
    return found


def features(
    forms: Sequence[str], found: Gathered, words: Sequence[Words], vector: Vectors, back: Background, passages: int
) -> Floats:
    """Return what the model sees of each candidate, shape (candidates, features), in the order of ``FEATURES``.

    ``forms`` are the ways to say the topic: a passage is credited with the one that it holds most of. ``words`` are
    those of each candidate, ``passages`` is how many the index holds.
    """
    if not len(found):
        return np.zeros((0, len(FEATURES)))
    own, both, phrase, rarest = np.max([_said(form, words, passages) for form in forms], axis=0)
    centre, spread = back.against(vector)
    meaning = (found.cosines - centre) / spread
    best = float(np.sort(meaning)[-5:].mean())
    relative = np.clip(meaning / max(best, 1.0), -1.0, 1.2)
    quick = 0.5 * np.clip(relative, 0.0, 1.0) + 0.5 * both
    feedback = _feedback(found.vectors, quick, vector, back)
    columns = [
        np.ones(len(found)), np.clip(meaning, -2, 8) / 4, relative, own, both, _share(found.bm25), phrase,
        _section(found.passages, quick), _neighbour(found.passages, quick), feedback,
        np.array([p.kind == "procedural" for p in found.passages], float),
        np.array([len(text) < _SHORT for text in found.texts], float),
        (both > 0.999).astype(float), _document(found.passages, quick), rarest,
    ]  # fmt: skip
    return np.column_stack(columns)


def _said(form: str, words: Sequence[Words], passages: int) -> Floats:
    """Return what of a form stands in each text, shape (4, texts).

    The rows: the share of its weight in the text, the share in text or context, the share of its pairs of words, and
    whether its rarest word stands in the text.
    """
    terms = topic_stems(form)
    idf = weights(terms, (one.own for one in words), passages)
    wanted = pairs(terms)
    rarest = max(terms, key=lambda term: idf[term])
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


def _share(scores: Floats) -> Floats:
    top = float(scores.max())
    return np.asarray(scores / top) if top > 0 else scores


def _feedback(vectors: Vectors, quick: Floats, vector: Vectors, back: Background) -> Floats:
    """Return the likeness to the best passages themselves (Rocchio 1971), beyond that of unrelated ones."""
    best = np.argsort(-quick, kind="stable")[:FEEDBACK]
    centroid = np.asarray(vectors[best].mean(axis=0) + vector, np.float32)
    centroid /= max(1e-6, float(np.linalg.norm(centroid)))
    centre, spread = back.against(centroid)
    return np.clip((np.asarray(vectors @ centroid, float) - centre) / spread, -2, 8) / 4


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
