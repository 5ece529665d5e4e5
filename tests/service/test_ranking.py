"""How passages lend to the rank of those beside them."""

from __future__ import annotations

from corpus.records import Passage
from indexer.store import Hit
from service.ranking import Weights, promoted, ranked


def _hit(place: int, score: float, document: str = "a") -> Hit:
    start = 100 * place
    return Hit(Passage(f"{document}-{place}", document, start, start + 90, (), "paragraph", None), score, {})


def _order(*hits: Hit) -> list[str]:
    return [hit.passage.id for hit in promoted(ranked(hits), Weights())]


def test_what_is_beside_a_good_one_comes_before_a_better_one_behind_the_first_places() -> None:
    others = (_hit(1, 0.9), _hit(20, 0.8), _hit(30, 0.7), _hit(40, 0.4))
    assert _order(*others, _hit(2, 0.3))[3:] == ["a-2", "a-40"]
    assert _order(*others, _hit(2, 0.3, "b"))[3:] == ["a-40", "b-2"]


def test_the_first_places_stay_with_those_that_are_good_by_themselves() -> None:
    assert _order(_hit(9, 0.62), _hit(1, 0.6), _hit(2, 0.55), _hit(3, 0.5))[0] == "a-9"


def test_scores_never_rise_down_the_list_even_below_nothing() -> None:
    hits = promoted(ranked([_hit(n, 0.2 - 0.1 * n) for n in (1, 5, 2, 7, 9, 11)]), Weights())
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert promoted([], Weights()) == []
