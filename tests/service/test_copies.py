"""Hits with the same words are one; hits that differ in a figure or a name are two."""

from __future__ import annotations

import pytest

from corpus.records import Passage
from indexer.store import Filter, Hit
from service.copies import collapse_copies
from service.results import Interpretation
from service.search import Candidates
from service.understanding import understand

TEXT = (
    "The number of agency social workers fell in the quarter from 41 to 33, and the panel asked Mr Keel for a report "
    "on what the remaining posts had cost the authority over the year, with a plan to fill each of them by spring."
)


def _folded(*texts: str) -> list[tuple[str, tuple[str, ...]]]:
    passages = [Passage(f"p{n}", f"d{n}", 0, len(text), (), "paragraph", None) for n, text in enumerate(texts)]
    hits = tuple(Hit(passage, 1 - n / 10, {"cosine": 0.8}) for n, passage in enumerate(passages))
    found = Candidates(
        "q",
        hits,
        {passage.id: text for passage, text in zip(passages, texts, strict=True)},
        {},
        understand("agency"),
        Interpretation(Filter(), ()),
        {},
    )
    return [(hit.passage.id, copies) for hit, copies in collapse_copies(found)]


def test_the_same_words_with_other_spaces_and_dashes_are_a_copy() -> None:
    assert _folded(TEXT, TEXT.replace(" ", "\n").replace(",", " –")) == [("p0", ("p1",))]


def test_a_corrected_spelling_makes_a_near_copy() -> None:
    assert _folded(TEXT, TEXT.replace("authority over the", "authorty in the")) == [("p0", ("p1",))]


@pytest.mark.parametrize(
    ("word", "other"), [("33", "38"), ("Mr Keel", "Mr Park"), ("fell", "rose"), ("to fill", "not to fill")]
)
def test_another_figure_name_or_meaning_makes_another_passage(word: str, other: str) -> None:
    assert _folded(TEXT, TEXT.replace(word, other)) == [("p0", ()), ("p1", ())]


def test_passages_on_the_same_thing_in_other_words_stay_apart() -> None:
    assert len(_folded(TEXT, "The panel heard that fewer agency workers were needed than before.")) == 2
