"""How a question after a change finds what later minutes tell in other words than its own."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.store import Filter
from service.assembly import open_library
from service.copies import collapse_copies
from service.feedback import towards
from service.library import Library
from service.ranking import Weights
from service.reading import worth_reading
from service.search import Candidates
from service.settings import load_settings

BILL = "What happened to the bill for the Netherlow flood defences between the first plan and completion?"
LATER = "The estimated cost was now £6.8m."


def _candidates(library: Library, question: str) -> Candidates:
    with library.store() as store:
        found = library._searcher.candidates(store, question, Filter())
        return replace(found, documents=dict(found.documents))


def _worth_reading(library: Library, question: str) -> str:
    found = _candidates(library, question)
    hits = [hit for hit, _ in collapse_copies(found)]
    return " ".join(found.texts[hit.passage.id] for hit in worth_reading(found.understanding, hits, 8))


def test_a_later_figure_is_read_that_the_question_alone_leaves_out(sample_index: Path, sample_library: Library) -> None:
    with closing(open_library(load_settings(index=sample_index), replace(Weights(), feedback=0.0))) as plain:
        assert LATER not in _worth_reading(plain, BILL)
    assert LATER in _worth_reading(sample_library, BILL)


def test_one_fact_is_searched_for_by_the_question_alone(sample_index: Path, sample_library: Library) -> None:
    question = "How much did the flood siren cost?"
    with closing(open_library(load_settings(index=sample_index), replace(Weights(), feedback=0.0))) as plain:
        assert _candidates(plain, question).hits == _candidates(sample_library, question).hits


def test_a_vector_moves_towards_the_best_hits_and_no_further(sample_library: Library) -> None:
    hits = _candidates(sample_library, BILL).hits
    with sample_library.store() as store:
        vector = store.vectors([hits[-1].passage.id])[0]
        best = store.vectors([hit.passage.id for hit in hits[:5]])
        near = [float((best @ towards(vector, hits, store, part)).mean()) for part in (0.0, 0.5, 1.0)]
        moved = towards(vector, hits, store, 0.5)
        assert towards(vector, hits, store, 0.0) == pytest.approx(vector, abs=1e-6)
    assert near == sorted(near)
    assert near[0] < near[1] < near[2]
    assert moved.dtype == np.float32
    assert np.linalg.norm(moved) == pytest.approx(1.0, abs=1e-6)
