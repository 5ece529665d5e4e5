"""Moves a question's vector towards what it found first, so that the same matter is found in other words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.store import Hit, PassageStore, Vectors

# How many of the best passages are taken to be of the matter.
_TAKEN = 5


def towards(vector: Vectors, hits: Sequence[Hit], store: PassageStore, part: float) -> Vectors:
    """Return a unit vector, shape (dimension,), of which ``part`` is the best hits' mean, the best weighing most.

    This is Rocchio's feedback (1971) with the first hits taken for relevant. It is for questions after how something
    changed: later reports speak of it by a name that the question doesn't know. For one fact it would only blur.
    """
    best = hits[:_TAKEN]
    scores = np.array([hit.score for hit in best], dtype=np.float32)
    mean = scores @ store.vectors([hit.passage.id for hit in best])
    moved = (1 - part) * vector + part * mean / max(float(np.linalg.norm(mean)), 1e-9)
    return (moved / max(float(np.linalg.norm(moved)), 1e-9)).astype(np.float32)
