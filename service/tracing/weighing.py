"""Brings a topic's forms, its candidates and what the relevance model sees of them together."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from indexer.store import Filter, PassageStore, Vectors
from service.tracing import relevance
from service.tracing.forms import other_forms
from service.tracing.gathering import WEAKEST_SPREADS, Background, Floats, Gathered, background, gather
from service.tracing.relevance import Yardstick
from service.understanding import content_terms

Key = TypeVar("Key")
Value = TypeVar("Value")

_BACKGROUNDS_KEPT = 2
# A comparison, or a page with its chart and files, asks for one topic several times.
_YARDSTICKS_KEPT = 32


@dataclass(frozen=True, slots=True)
class Seen:
    """The candidates for a topic with their features, shape (candidates, features), and what they were measured by."""

    gathered: Gathered
    features: Floats
    against: Yardstick


class Weigher:
    """Weighs topics over generations of an index; keeps what is the same for every filter, for any number of threads.

    Threads that miss at once only work it out twice.
    """

    def __init__(self, embed: Callable[[str], Vectors]) -> None:
        self._embed = embed
        self._backgrounds: OrderedDict[str, Background] = OrderedDict()
        self._yardsticks: OrderedDict[tuple[str, str], Yardstick] = OrderedDict()

    def background(self, store: PassageStore, generation: str) -> Background:
        """Return what unrelated text is like in a generation."""
        kept = self._backgrounds.get(generation)
        if kept is None:
            kept = background(store)
            _keep(self._backgrounds, generation, kept, _BACKGROUNDS_KEPT)
        return kept

    def weigh(self, store: PassageStore, generation: str, query: str, where: Filter) -> Seen:
        """Return all that may be about a topic and that a filter leaves."""
        back = self.background(store, generation)
        known = self._yardsticks.get((generation, query))
        seen = weigh(store, self._embed, query, where, back, known)
        if known is None:
            _keep(self._yardsticks, (generation, query), seen.against, _YARDSTICKS_KEPT)
        return seen


def _keep(kept: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> None:
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)


def weigh(
    store: PassageStore, embed: Callable[[str], Vectors], query: str, where: Filter, back: Background,
    known: Yardstick | None = None,
) -> Seen:  # fmt: skip
    """Return all that may be about a topic and that a filter leaves, each as likely as it is without the filter.

    ``known`` is what a topic's candidates are measured against, where an earlier call has worked it out.
    """
    if known is None:
        whole = _whole(store, embed, query, back)
        if where.is_empty:
            return whole
        known = whole.against
    forms = known.terms.forms
    gathered = _gather(store, forms, known.vector, where, known.usual, known.top)
    held = relevance.said(known.terms, relevance.words_of(forms, gathered.texts, gathered.contexts))
    return Seen(gathered, relevance.features(gathered, held, known), known)


def _whole(store: PassageStore, embed: Callable[[str], Vectors], query: str, back: Background) -> Seen:
    """Return all in the index; an acronym in the topic is looked for spelt out too, and the other way about."""
    vector = embed(query)
    forms: tuple[str, ...] = (query,)
    gathered = _gather(store, forms, vector, Filter(), back.against(vector))
    others = other_forms(query, (*gathered.texts, *gathered.contexts))
    if others:
        forms = (query, *others)
        # An acronym says nothing to the model, so only what is spelt out goes into the vector.
        longer = [embed(form) for form in others if len(form) > len(query)]
        vector = np.asarray(np.sum([vector, *longer], axis=0), np.float32)
        vector /= float(np.linalg.norm(vector))
        gathered = _gather(store, forms, vector, Filter(), back.against(vector))
    words = relevance.words_of(forms, gathered.texts, gathered.contexts)
    terms = relevance.terms_of(forms, words, store.count(Filter()).passages)
    held = relevance.said(terms, words)
    against = relevance.yardstick(terms, gathered, held, vector, back)
    return Seen(gathered, relevance.features(gathered, held, against), against)


def _gather(
    store: PassageStore, forms: Sequence[str], vector: Vectors, where: Filter, usual: tuple[float, float],
    top: float | None = None,
) -> Gathered:  # fmt: skip
    words = " ".join(dict.fromkeys(term for form in forms for term in content_terms(form))) or " ".join(forms)
    return gather(store, words, vector, where, usual[0] + WEAKEST_SPREADS * usual[1], top)
