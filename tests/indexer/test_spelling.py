"""Mistyped words are put right only where the passages show what was meant."""

from __future__ import annotations

from indexer.spelling import as_printed, is_english, nearest, slips_allowed


def test_a_short_word_may_hold_one_slip_a_long_one_two_and_the_shortest_none() -> None:
    assert [slips_allowed(word) for word in ("bus", "staf", "accommodaton")] == [0, 1, 2]


def test_the_nearest_comes_before_the_more_frequent() -> None:
    known = [("agenc", 50), ("agent", 900), ("urgenc", 5)]
    assert nearest("aganc", known, 1) == ["agenc"]
    assert nearest("agentc", [("agenc", 3), ("agent", 9)], 1) == ["agent", "agenc"]


def test_two_letters_the_wrong_way_round_are_one_slip() -> None:
    assert nearest("scruitni", [("scrutini", 4)], 1) == ["scrutini"]


def test_a_word_that_texts_print_with_a_capital_alone_is_a_name() -> None:
    assert as_printed("smyth", ["Smith", "Smith"], lambda word: word.lower() == "smith") is None
    assert as_printed("smyth", ["Smith", "smith"], lambda word: word.lower() == "smith") == "smith"


def test_the_form_nearest_to_what_was_typed_is_taken() -> None:
    assert as_printed("oppening", ["open", "open", "opening"], lambda word: word.startswith("open")) == "opening"


def test_an_english_word_is_not_mistyped_though_the_minutes_lack_it() -> None:
    assert all(map(is_english, ("holes", "mermaids", "walked", "meeting")))
    assert not any(map(is_english, ("agancy", "staf", "libary", "scruitny")))


def test_a_word_near_by_its_stem_alone_is_another_word() -> None:
    assert as_printed("allotments", ["allowed", "allows"], lambda word: True) is None
    assert as_printed("recursion", ["recording"], lambda word: True) is None
