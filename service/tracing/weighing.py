"""Brings a topic's forms, its candidates and what the relevance model sees of them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.store import Filter, PassageStore, Vectors
from service.tracing import relevance
from service.tracing.forms import other_forms
from service.tracing.gathering import WEAKEST_SPREADS, Background, Floats, Gathered, gather
from service.tracing.words import topic_stems, weights
from service.understanding import content_terms


@dataclass(frozen=True, slots=True)
class Seen:
    """The candidates for a topic with their features, shape (candidates, features).

    ``forms`` are the ways the topic is said, the one asked for first; ``weights`` is how much each stem carries.
    """

    forms: tuple[str, ...]
    gathered: Gathered
    features: Floats
    weights: Mapping[str, float]


def weigh(store: PassageStore, embed: Callable[[str], Vectors], query: str, where: Filter, back: Background) -> Seen:
    """Return all that may be about a topic; an acronym in it is looked for spelt out too, and the other way about."""
    vector = embed(query)
    forms: tuple[str, ...] = (query,)
    gathered = _gather(store, forms, vector, where, back)
    others = other_forms(query, (*gathered.texts, *gathered.contexts))
    if others:
        forms = (query, *others)
        # An acronym says nothing to the model, so only what is spelt out goes into the vector.
        longer = [embed(form) for form in others if len(form) > len(query)]
        vector = np.asarray(np.sum([vector, *longer], axis=0), np.float32)
        vector /= float(np.linalg.norm(vector))
        gathered = _gather(store, forms, vector, where, back)
    passages = store.count(Filter()).passages
    words = relevance.words_of(forms, gathered.texts, gathered.contexts)
    carried = tuple(dict.fromkeys(term for form in forms for term in topic_stems(form)))
    return Seen(
        forms,
        gathered,
        relevance.features(forms, gathered, words, vector, back, passages),
        weights(carried, (one.own for one in words), passages),
    )


def _gather(store: PassageStore, forms: Sequence[str], vector: Vectors, where: Filter, back: Background) -> Gathered:
    centre, spread = back.against(vector)
    words = " ".join(dict.fromkeys(term for form in forms for term in content_terms(form))) or " ".join(forms)
    return gather(store, words, vector, where, centre + WEAKEST_SPREADS * spread)
