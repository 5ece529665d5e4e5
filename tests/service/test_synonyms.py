"""Words that people ask in find the words that minutes use."""

from __future__ import annotations

from service.library import Library
from service.synonyms import TABLE, synonyms
from service.understanding import STOP_WORDS, shares, stem


def test_every_line_of_the_table_is_a_word_or_several_and_others_than_itself_in_order() -> None:
    lines = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    words = [word for word, _ in lines]
    assert words == sorted(set(words))
    for word, others in lines:
        assert word.replace(" ", "").isalpha()
        assert not STOP_WORDS.intersection(word.split()), "a word that no question keeps can't be asked for"
        assert not set(map(stem, word.split())).intersection(map(stem, others.split()))


def test_any_form_of_a_word_has_its_synonyms_but_none_that_is_asked_for_anyway() -> None:
    assert "dwelling" in synonyms(["houses"])["houses"]
    assert "home" not in synonyms(["houses", "homes"])["houses"]
    assert synonyms(["agency", "2019"]) == {}


def test_what_stands_for_several_words_does_so_only_where_all_are_asked_for() -> None:
    assert "garden" in synonyms(["green", "waste"])["green"]
    assert "garden" not in synonyms(["green", "belt"]).get("green", ())
    assert "cost" in synonyms(["price", "tag"])["price"]


def test_a_synonym_counts_for_half_of_a_word_and_the_word_itself_in_full() -> None:
    texts = ["143 homes were flooded", "143 houses were flooded", "143 homes and houses", "the weir"]
    assert shares(["houses"], texts, synonyms={"houses": ("home",)}) == [0.5, 1.0, 1.0, 0.0]
    assert shares(["houses"], texts) == [0.0, 1.0, 1.0, 0.0]


def test_what_is_asked_in_other_words_comes_first(sample_library: Library) -> None:
    found = sample_library.search("houses and firms that water entered", limit=1)
    assert "143 homes and 31 businesses" in found.results[0].text
