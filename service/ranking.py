"""Turns two lists of hits, by words and by meaning, into one whose score means something.

Fusing by rank throws the scores away, so that nonsense gets results as good as a real question's, and a weak list
buries a strong one. Here each list's scores are brought to 0..1 by what they are (the words' share of the best score
that list holds; the cosine's distance from what unrelated texts have), then summed. Weights come from measurements on
the development tasks (see docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.records import Passage
from indexer.store import Hit

# Two passages this close in one document are neighbours: only white space or a label stands between them.
_NEIGHBOUR_GAP = 60


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of a score are weighed.

    ``lexical`` is the share of the search by words for a question of many words, ``lexical_short`` for a query of one
    or two, where the words are nearly all there is to go by. ``neighbour`` and ``second_neighbour`` are what a passage
    gains from the ones beside it. ``procedural`` multiplies the score of apologies, declarations and the like.
    """

    lexical: float = 0.6
    lexical_short: float = 0.8
    neighbour: float = 0.25
    second_neighbour: float = 0.08
    procedural: float = 0.7
    time_match: float = 0.12
    committee_match: float = 0.10


def fuse(
    lexical: Sequence[Hit], dense: Sequence[Hit], cosines: Mapping[str, float], terms: int, weights: Weights
) -> list[Hit]:
    """Return the union of both lists by fused score, best first.

    ``cosines`` holds the cosine of every passage in either list, so that one found by words alone isn't scored as if
    it meant nothing. ``terms`` is the number of content words in the query.
    """
    passages: dict[str, Passage] = {hit.passage.id: hit.passage for hit in (*lexical, *dense)}
    if not passages:
        return []
    ids = list(passages)
    words = {hit.passage.id: hit.score for hit in lexical}
    by_words = _relative(np.array([words.get(i, 0.0) for i in ids]), floor=0.0)
    raw = np.array([cosines[i] for i in ids])
    by_meaning = _relative(raw, floor=float(np.sort(raw)[: max(1, len(raw) // 4)].mean()))
    share = weights.lexical if terms > 2 else weights.lexical_short
    if not words:
        share = 0.0
    base = share * by_words + (1.0 - share) * by_meaning
    procedural = np.array([passages[i].kind == "procedural" for i in ids])
    base = np.where(procedural, base * weights.procedural, base)
    gained = _with_neighbours([passages[i] for i in ids], base, weights)
    hits = [
        Hit(
            passages[i],
            float(gained[n]),
            {
                "lexical": float(by_words[n]),
                "dense": float(by_meaning[n]),
                "cosine": float(raw[n]),
                "own": float(base[n]),
            },
        )
        for n, i in enumerate(ids)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def _relative(scores: NDArray[np.float64], floor: float) -> NDArray[np.float64]:
    """Bring scores to 0..1: the floor to 0, the best to 1."""
    top = float(scores.max())
    if top <= floor:
        return np.zeros_like(scores)
    return np.clip((scores - floor) / (top - floor), 0.0, 1.0)


def _with_neighbours(passages: Sequence[Passage], scores: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    """Let the passages just before and after in the same document lend to each other's score."""
    order = sorted(range(len(passages)), key=lambda n: (passages[n].document_id, passages[n].start))
    gained = scores.copy()
    for step, weight in ((1, weights.neighbour), (2, weights.second_neighbour)):
        for here, there in zip(order, order[step:], strict=False):
            # With a second neighbour the one between may be missing from the candidates: the gap shows it.
            gap = passages[there].start - passages[here].end
            between = 0 if step == 1 else 1200
            if passages[here].document_id == passages[there].document_id and gap <= _NEIGHBOUR_GAP + between:
                gained[here] += weight * scores[there]
                gained[there] += weight * scores[here]
    return gained / (1.0 + 2.0 * (weights.neighbour + weights.second_neighbour))


def boosted(hits: Sequence[Hit], boosts: Mapping[str, float]) -> list[Hit]:
    """Return the hits with what each gains or loses added, in the new order."""
    moved = [
        replace(
            hit,
            score=max(0.0, hit.score + boosts.get(hit.passage.id, 0.0)),
            parts={**hit.parts, "boost": boosts.get(hit.passage.id, 0.0)},
        )
        for hit in hits
    ]
    return sorted(moved, key=lambda hit: (-hit.score, hit.passage.id))
