"""Chooses which passages are read beside a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from indexer.store import Hit
from service.selecting import WIDE, limits_for
from service.understanding import Understanding

# The share of the passages read that are chosen by meaning alone.
BY_MEANING = 0.4


def worth_reading(asked: Understanding, hits: Sequence[Hit], most: int) -> list[Hit]:
    """Return the hits, best first as they are, that an answer may be made from: at most ``most``.

    How something changed stands in several documents, so each gives its best passage before any gives its second; a
    topic takes two from each first. For one fact the best passages are enough, and fewer. Some are taken by meaning
    alone: a question in words that the minutes don't use is answered by what shares none with it.
    """
    wanted = max(1, round(most * limits_for(asked).reads))
    by_meaning = sorted(hits, key=lambda hit: -hit.parts.get("cosine", 0.0))
    chosen = _spread(asked, hits, wanted - int(wanted * BY_MEANING), ())
    chosen |= _spread(asked, by_meaning, wanted - len(chosen), chosen)
    return [hit for hit in hits if hit.passage.id in chosen]


def _spread(asked: Understanding, ordered: Sequence[Hit], wanted: int, known: Collection[str]) -> set[str]:
    """Return the ids of the first hits that aren't known yet, so many from each document before more from any."""
    each = 1 if asked.spans_time else 2 if limits_for(asked) is WIDE else max(1, len(ordered))
    met: Counter[str] = Counter()
    turns: list[int] = []
    for hit in ordered:
        turns.append(met[hit.passage.document_id] // each)
        met[hit.passage.document_id] += 1
    order = sorted(range(len(ordered)), key=lambda i: (turns[i], i))
    new = [ordered[i].passage.id for i in order if ordered[i].passage.id not in known]
    return set(new[:wanted])
