"""The figures of an evaluation, against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from service.measures import auroc, bootstrap_interval, calibration_error, is_hit, measure, paired_p
from service.tasks import Query, QueryRun, Quoted, Ranked, Span

TEXT = "x" * 50 + "The cost rose to £4m in the second year of the scheme, members heard with some concern." + "y" * 8000
GOLD = Span("a.txt", 50, 137)


def _run(*spans: Span, quotes: tuple[Quoted, ...] = (), answered: bool = True, confidence: float = 0.9) -> QueryRun:
    ranked = tuple(Ranked(span, 1.0 - 0.01 * n) for n, span in enumerate(spans))
    return QueryRun("q", ranked, answered, confidence, quotes)


def _figures(run: QueryRun, gold: tuple[Span, ...] = (GOLD,)) -> dict[str, float | None]:
    figures = measure([Query("q", "How much?", "all", gold)], {"q": run}, lambda _: TEXT)
    return {name: figures.mean(name) for name in figures.values}


def test_a_result_that_shares_sixty_characters_with_gold_is_a_hit() -> None:
    assert is_hit(Span("a.txt", 77, 400), [GOLD])
    assert not is_hit(Span("a.txt", 78, 400), [GOLD])
    assert not is_hit(Span("b.txt", 50, 137), [GOLD])


def test_a_short_gold_span_must_be_shared_whole() -> None:
    assert is_hit(Span("a.txt", 0, 20), [Span("a.txt", 5, 10)])
    assert not is_hit(Span("a.txt", 6, 20), [Span("a.txt", 5, 10)])


def test_ranking_figures_follow_the_first_hit() -> None:
    found = _figures(_run(Span("b.txt", 0, 500), Span("a.txt", 0, 500)))
    assert found["success@1"] == 0.0
    assert found["success@5"] == 1.0
    assert found["MRR@10"] == 0.5
    assert found["nDCG@10"] == pytest.approx(1 / math.log2(3))


def test_a_gold_span_found_twice_counts_once() -> None:
    found = _figures(_run(Span("a.txt", 0, 500), Span("a.txt", 0, 500)), gold=(GOLD, Span("a.txt", 5000, 5200)))
    assert found["nDCG@10"] == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_a_query_that_the_run_lacks_scores_nothing() -> None:
    figures = measure([Query("q", "How much?", "all", (GOLD,))], {}, lambda _: TEXT)
    assert figures.mean("MRR@10") == 0.0
    assert figures.mean("quote recall") == 0.0
    assert figures.mean("answered when answerable") == 0.0


def test_coverage_counts_gold_inside_the_first_six_thousand_characters() -> None:
    assert _figures(_run(Span("b.txt", 0, 5950), Span("a.txt", 50, 137)))["coverage@6k"] == pytest.approx(50 / 87)
    assert _figures(_run(Span("b.txt", 0, 6000), Span("a.txt", 50, 137)))["coverage@6k"] == 0.0


def test_quotes_are_verbatim_only_when_character_for_character() -> None:
    exact = Quoted(Span("a.txt", 50, 137), TEXT[50:137])
    bent = Quoted(Span("a.txt", 50, 137), TEXT[50:137].replace(" ", "  "))
    assert _figures(_run(quotes=(exact,)))["verbatim"] == 1.0
    assert _figures(_run(quotes=(exact, bent)))["verbatim"] == 0.5


def test_quote_recall_and_precision() -> None:
    inside, elsewhere = Quoted(Span("a.txt", 60, 130), TEXT[60:130]), Quoted(Span("a.txt", 3000, 3050), TEXT[3000:3050])
    found = _figures(_run(quotes=(inside, elsewhere)), gold=(GOLD, Span("a.txt", 6000, 6100)))
    assert found["quote recall"] == 0.5
    assert found["quote precision"] == 0.5


def test_unanswerable_queries_count_for_abstention_alone() -> None:
    found = _figures(_run(answered=False), gold=())
    assert found == {"answered when not": 0.0}


def test_auroc_counts_pairs_in_order_and_ties_as_half() -> None:
    assert auroc([0.9, 0.4], [0.1, 0.4]) == pytest.approx(3.5 / 4)
    assert auroc([], [0.3]) is None


def test_calibration_error_is_the_gap_between_stated_and_true() -> None:
    assert calibration_error([0.8] * 10, [True] * 8 + [False] * 2) == pytest.approx(0.0)
    assert calibration_error([0.95] * 4, [True, False, False, False]) == pytest.approx(0.7)


def test_the_interval_holds_the_mean_and_a_constant_has_none_to_spare() -> None:
    low, high = bootstrap_interval([0.0, 1.0] * 50)
    assert low < 0.5 < high
    assert bootstrap_interval([0.3] * 5) == pytest.approx((0.3, 0.3))


def test_the_paired_test_tells_a_clear_difference_from_none() -> None:
    assert paired_p([1.0] * 20, [0.0] * 20) < 0.01
    assert paired_p([1.0, 0.0] * 10, [1.0, 0.0] * 10) == 1.0
