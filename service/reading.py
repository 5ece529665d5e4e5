"""Chooses which passages are read beside a question, and says what reading them does to their rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice, pairwise

from corpus.records import Passage
from indexer.store import Hit
from service.limits import WIDE, limits_for
from service.motions import RECORDED_WITHIN
from service.reader import Evidence
from service.tables import NEXT_WITHIN, announces, by_times, tables
from service.understanding import Understanding

# The share of the passages read that are chosen by meaning alone.
BY_MEANING = 0.4
# How well a passage must fit to be read, as a share of the best: of those below, one in sixty answers.
READ_FROM = 0.4
# How many of the best passages are read wherever they stand, though others of their documents are among them.
_WHEREVER = 4
# In how many of the best passages a motion is looked for whose vote or resolution stands later.
_MOVED_IN = 3

# In how many of the best passages a table by times is looked for, and how well it must fit as a share of the best.
_SERIES_WITHIN, _SERIES_FITS = 20, 0.6
# How much of a passage is looked at for whether it ends by announcing a table, in characters.
_LAST_WORDS = 60
# Fitted on the development tasks (docs/quality.md): the reader and the search each see what the other doesn't.
RELEVANCE_WEIGHT = 0.12
ANSWERABLE_WEIGHT = 0.1
# What a passage loses against those that were read, if it wasn't.
UNREAD = 0.2
# How much of these weights counts where the reader was asked something else than the question.
REPHRASED = 0.3


def worth_reading(
    asked: Understanding, hits: Sequence[Hit], most: int, texts: Mapping[str, str] | None = None
) -> list[Hit]:
    """Return the hits, best first as they are, that an answer may be made from: some ``most``.

    How something changed stands in several documents, so each gives its best passage before any gives its second; a
    topic takes two from each first. For one fact the best passages are enough, and fewer. Some are taken by meaning
    alone: a question in words that the minutes don't use is answered by what shares none with it. With the ``texts`` of
    the passages, by id, a change takes the best that holds a table by times too.
    """
    wanted = max(1, round(most * limits_for(asked).reads))
    by_meaning = sorted(hits, key=lambda hit: -hit.parts.get("cosine", 0.0))
    chosen = _spread(asked, hits, wanted - int(wanted * BY_MEANING), ())
    chosen |= _spread(asked, by_meaning, wanted - len(chosen), chosen)
    chosen -= {hit.passage.id for hit in hits if hit.score < READ_FROM * hits[0].score}
    for kind, asked_for in (("vote", "vote"), ("resolution", "decision")):
        if asked_for in (asked.asked, *asked.also_asked):
            chosen |= _recorded_after(hits, kind)
    neighbours = _neighbours(hits)
    if texts:
        chosen |= _announced(neighbours, chosen, texts)
        if asked.spans_time and asked.told_in != "any":
            chosen |= _with_series(hits, texts)
    chosen |= _beside(neighbours, chosen)
    return [hit for hit in hits if hit.passage.id in chosen]


def _with_series(hits: Sequence[Hit], texts: Mapping[str, str]) -> set[str]:
    """Return the id of the best of the first passages that holds a table by times."""
    near = (hit.passage.id for hit in hits[:_SERIES_WITHIN] if hit.score >= _SERIES_FITS * hits[0].score)
    return set(islice((id_ for id_ in near if any(by_times(texts[id_]))), 1))


def _neighbours(hits: Sequence[Hit]) -> list[tuple[Passage, Passage]]:
    """Return the passages of which one stands right after the other in a document, in pairs."""
    in_order = sorted((hit.passage for hit in hits), key=lambda passage: (passage.document_id, passage.start))
    return [
        (before, after)
        for before, after in pairwise(in_order)
        if before.document_id == after.document_id and 0 <= after.start - before.end <= NEXT_WITHIN
    ]


def _announced(
    neighbours: Iterable[tuple[Passage, Passage]], chosen: Collection[str], texts: Mapping[str, str]
) -> set[str]:
    """Return the ids of the tables that begin right after the passages chosen which announce them."""
    return {
        after.id
        for before, after in neighbours
        if before.id in chosen
        and announces(texts[before.id][-_LAST_WORDS:])
        and next((start for start, _ in tables(texts[after.id])), 1) == 0
    }


def _beside(neighbours: Iterable[tuple[Passage, Passage]], chosen: Collection[str]) -> set[str]:
    """Return the ids of the votes right after the passages chosen, and of what stands right before a vote chosen."""
    return {
        before.id if vote.id in chosen else vote.id
        for before, vote in neighbours
        if vote.kind == "vote" and (before.id in chosen) != (vote.id in chosen)
    }


def _recorded_after(hits: Sequence[Hit], kind: str) -> set[str]:
    """Return the ids of the votes or resolutions recorded right after the best passages, which say what was moved."""
    found: set[str] = set()
    outcomes = [hit.passage for hit in hits if hit.passage.kind == kind]
    for moved in (hit.passage for hit in hits[:_MOVED_IN]):
        after = [
            outcome
            for outcome in outcomes
            if outcome.document_id == moved.document_id and 0 < outcome.start - moved.start <= RECORDED_WITHIN
        ]
        found |= {outcome.id for outcome in sorted(after, key=lambda outcome: outcome.start)[:1]}
    return found


def _spread(asked: Understanding, ordered: Sequence[Hit], wanted: int, known: Collection[str]) -> set[str]:
    """Return the ids of the first hits that aren't known yet, so many from each document before more from any."""
    each = 1 if asked.spans_time else 2 if limits_for(asked) is WIDE else max(1, len(ordered))
    met: Counter[str] = Counter()
    turns: list[int] = []
    for hit in ordered:
        turns.append(met[hit.passage.document_id] // each if len(turns) >= _WHEREVER else 0)
        met[hit.passage.document_id] += 1
    order = sorted(range(len(ordered)), key=lambda i: (turns[i], i))
    new = [ordered[i].passage.id for i in order if ordered[i].passage.id not in known]
    return set(new[:wanted])


def rescored(hit: Hit, seen: Evidence, trust: float = 1.0) -> Hit:
    """Return the hit with its fused score and what the reader thinks of it, weighed by ``trust``, as one score."""
    parts = {**hit.parts, "fused": hit.score, "relevance": seen.relevance, "answerable": seen.answerable}
    gain = RELEVANCE_WEIGHT * seen.relevance + ANSWERABLE_WEIGHT * seen.answerable
    return Hit(hit.passage, hit.score + trust * gain, parts)
