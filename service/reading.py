"""Chooses which passages are read beside a question, in what order, and when enough have been read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from indexer.store import Hit
from service.selecting import NARROW, WIDE, Read, limits_for
from service.understanding import Understanding

# The share of the passages read that are chosen by meaning alone.
BY_MEANING = 0.4
# Passages that are read at once for one fact, before it is looked whether they hold it.
AT_ONCE = 2
# The reader's log-odds from which a passage is taken to hold the fact: then no more are read.
SETTLED_AT = 0.25


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


def in_parts(asked: Understanding, hits: Sequence[Hit]) -> list[list[Hit]]:
    """Return the hits that are worth reading in the parts in which they are read, the likeliest first.

    For one fact, the best hit goes with the best by meaning, then two more at a time; else the best goes first, by
    itself, so that something can be shown while the others are read.
    """
    if limits_for(asked) is not NARROW:
        return [part for part in (list(hits[:1]), list(hits[1:])) if part]
    nearest = max(hits[1:], key=lambda hit: hit.parts.get("cosine", 0.0), default=None)
    ordered = [*hits[:1], *([nearest] if nearest else []), *(hit for hit in hits[1:] if hit is not nearest)]
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]


def settled(asked: Understanding, reads: Sequence[Read]) -> bool:
    """Return whether the passages read so far answer a question for one fact so well that others can be left unread."""
    if limits_for(asked) is not NARROW or asked.also_asked or not reads:
        return False
    best = max((read.evidence for read in reads), key=lambda evidence: evidence.answerable)
    return best.answerable >= SETTLED_AT and bool(best.spans) and best.spans[0].score > 0.0
