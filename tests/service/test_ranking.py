"""How passages lend to the rank of those beside them."""

from __future__ import annotations

from corpus.records import Passage
from indexer.store import Hit
from service.ranking import Weights, promoted, ranked

WEIGHTS = Weights(beside_read=0.1)


def _hit(place: int, score: float, document: str = "a") -> Hit:
    start = 100 * place
    return Hit(Passage(f"{document}-{place}", document, start, start + 90, (), "paragraph", None), score, {})


def _order(hits: list[Hit], *, read: bool = False) -> list[str]:
    return [hit.passage.id for hit in promoted(ranked(hits), WEIGHTS, read=read)]


STRAY = [_hit(9, 0.62), _hit(1, 0.6), _hit(2, 0.55), _hit(3, 0.5), _hit(7, 0.1), _hit(5, 0.0)]


def test_once_read_a_passage_among_good_ones_goes_before_a_stray_one_that_is_a_little_better() -> None:
    assert _order(STRAY)[0] == "a-9"
    assert set(_order(STRAY, read=True)[:2]) == {"a-1", "a-2"}


def test_a_passage_that_is_much_better_stays_first_with_nothing_beside_it() -> None:
    assert _order([_hit(9, 0.9), *STRAY[1:]], read=True)[0] == "a-9"


def test_neighbours_in_other_documents_lend_nothing() -> None:
    hits = [_hit(9, 0.62), _hit(1, 0.6), _hit(2, 0.55, "b"), _hit(3, 0.5), _hit(5, 0.0)]
    assert _order(hits, read=True)[0] == "a-9"


def test_what_is_beside_a_good_one_comes_before_a_better_one_behind_the_first_places() -> None:
    hits = [_hit(1, 0.9), _hit(20, 0.8), _hit(30, 0.7), _hit(40, 0.4), _hit(2, 0.3)]
    assert _order(hits)[3:] == ["a-2", "a-40"]


def test_scores_never_rise_down_the_list_even_below_nothing() -> None:
    hits = promoted(ranked([_hit(n, 0.2 - 0.1 * n) for n in (1, 5, 2, 7, 9, 11)]), WEIGHTS, read=True)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert promoted([], WEIGHTS, read=True) == []
