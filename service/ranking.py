"""Turns two lists of hits, by words and by meaning, into one whose score means something.

Fusing by rank throws the scores away, so that nonsense gets results as good as a real question's, and a weak list
buries a strong one. Here each list's scores are brought to 0..1 by what they are and summed, with the share of the
question's words that a passage holds. Weights come from measurements on the development tasks (docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from corpus.records import Passage
from indexer.store import Hit

# Two passages this close in one document are neighbours: only white space or a label stands between them.
_NEIGHBOUR_GAP = 60
# With one passage of the longest kind between them they are second neighbours.
_SECOND_GAP = _NEIGHBOUR_GAP + 1200


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of a score are weighed.

    ``lexical``, ``dense`` and ``covered`` are for BM25, cosine and the share of the question's words, of which rare
    ones count for more. ``feedback`` is the part that the best hits have in the vector of a question after a change
    (`feedback.py`). ``sure`` is the spread of cosines from which the search by meaning counts in full: where all
    passages are about equally near, it says little. ``neighbour`` and ``second_neighbour`` are what a passage gains
    from those beside it, from place ``first`` on. ``procedural`` multiplies the score of apologies, declarations and
    the like.
    """

    lexical: float = 0.35
    dense: float = 0.4
    covered: float = 0.6
    sure: float = 0.16
    neighbour: float = 0.25
    second_neighbour: float = 0.08
    first: int = 3
    procedural: float = 0.7
    time_match: float = 0.12
    committee_match: float = 0.10
    feedback: float = 0.5


def fuse(
    passages: Sequence[Passage],
    bm25: Mapping[str, float],
    cosines: Mapping[str, float],
    covered: Sequence[float],
    weights: Weights,
) -> list[Hit]:
    """Return the passages as hits by fused score (0 to 1), best first.

    ``cosines`` holds every passage, so that one found by words alone isn't scored as if it meant nothing; ``bm25``
    those that the search by words found. ``covered`` is, for each passage, the share of the question's words in it.
    """
    if not passages:
        return []
    by_words = np.array([bm25.get(passage.id, 0.0) for passage in passages])
    by_words = by_words / max(float(by_words.max()), 1e-9)
    raw = np.array([cosines[passage.id] for passage in passages])
    by_meaning = _above_ground(raw, weights.sure)
    share = np.asarray(covered, float)
    whole = weights.lexical + weights.dense + weights.covered
    scores = (weights.lexical * by_words + weights.dense * by_meaning + weights.covered * share) / whole
    scores *= np.where([passage.kind == "procedural" for passage in passages], weights.procedural, 1.0)
    columns = [column.tolist() for column in (scores, by_words, by_meaning, raw, share)]
    return ranked(
        [
            Hit(passage, score, {"lexical": lexical, "dense": dense, "cosine": cosine, "covered": held})
            for passage, score, lexical, dense, cosine, held in zip(passages, *columns, strict=True)
        ]
    )


def _above_ground(cosines: NDArray[np.float64], sure: float) -> NDArray[np.float64]:
    """Bring cosines to 0..1: the lowest quarter's mean to 0, the best to 1 where it stands ``sure`` above that."""
    ground = float(np.sort(cosines)[: max(1, len(cosines) // 4)].mean())
    return np.clip((cosines - ground) / max(float(cosines.max()) - ground, sure), 0.0, 1.0)


def ranked(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits best first; equal ones in an order that doesn't change from run to run."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def promoted(hits: Sequence[Hit], weights: Weights) -> list[Hit]:
    """Return ranked hits with the neighbours of good ones moved up behind the first few; scores never rise.

    Minutes speak of one thing for several paragraphs, so the passage beside a good one is likely about it too; but the
    first places stay with those that are good by themselves.
    """
    first, rest = list(hits[: weights.first]), hits[weights.first :]
    gained = _with_neighbours(hits, weights)
    ordered = first + sorted(rest, key=lambda hit: (-gained[hit.passage.id], hit.passage.id))
    lowest = np.inf
    result = []
    for hit in ordered:
        lowest = min(lowest, max(hit.score, gained[hit.passage.id]))
        result.append(Hit(hit.passage, float(lowest), hit.parts))
    return result


def _with_neighbours(hits: Sequence[Hit], weights: Weights) -> dict[str, float]:
    """Let the passages just before and after in the same document lend to each other's score."""
    places = [(passage.document_id, passage.start, passage.end, passage.id) for passage in (h.passage for h in hits)]
    order = sorted(places, key=itemgetter(0, 1))
    own = {hit.passage.id: hit.score for hit in hits}
    gained = dict(own)
    for step, weight, widest in ((1, weights.neighbour, _NEIGHBOUR_GAP), (2, weights.second_neighbour, _SECOND_GAP)):
        for (document, _, end, here), (other, start, _, there) in zip(order, order[step:], strict=False):
            if document == other and start - end <= widest:
                gained[here] += weight * own[there]
                gained[there] += weight * own[here]
    return gained


def boosted(hits: Sequence[Hit], boosts: Mapping[str, float]) -> list[Hit]:
    """Return the hits with what each gains or loses added, in the new order."""
    moved = []
    for hit in hits:
        boost = boosts.get(hit.passage.id, 0.0)
        moved.append(Hit(hit.passage, max(0.0, hit.score + boost), {**hit.parts, "boost": boost}))
    return ranked(moved)
