"""Acronyms in a question are searched for by what they stand for, and the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.aliases import Alias
from service.aliases import Aliases, AliasTableError, general_acronyms, read_table

TABLE = Aliases(
    [Alias("SEND", "Special Educational Needs and Disabilities"), Alias("MTFS", "Medium Term Financial Strategy")]
)


def test_a_short_form_brings_the_words_of_its_long_form() -> None:
    assert TABLE.expand("What is the MTFS gap?") == ("medium", "term", "financial", "strategy")


def test_a_long_form_brings_its_short_form_where_the_minutes_have_it() -> None:
    asked = "How large is the gap in the medium-term financial strategy?"
    spelt = "How large is the gap in the medium-term financial strategy (MTFS)?"
    assert TABLE.with_short_forms(asked, lambda short: short == "MTFS") == spelt
    assert TABLE.with_short_forms(asked, lambda short: False) == asked
    assert TABLE.with_short_forms(spelt, lambda short: True) == spelt


def test_an_ordinary_word_is_not_taken_for_an_acronym() -> None:
    assert TABLE.expand("Did the Council send a reply?") == ()


def test_a_question_without_any_capital_may_mean_an_acronym() -> None:
    assert "educational" in TABLE.expand("send transport costs")


@pytest.mark.parametrize(
    "asked", ["When did it become an arms-length management organisation", "the Arm’s Length Management Organisations"]
)
def test_what_councils_share_is_known_however_it_is_spelt(asked: str) -> None:
    assert Aliases((), general_acronyms()).with_short_forms(asked, lambda short: True) == f"{asked} (ALMO)"


def test_a_day_that_goes_by_a_name_is_searched_for_by_its_date() -> None:
    asked = Aliases((), general_acronyms()).with_short_forms("Who was rescued on Boxing Day 2015?", lambda short: True)
    assert asked == "Who was rescued on Boxing Day (26 December) 2015?"


def test_what_an_index_says_of_a_short_form_comes_before_what_councils_share() -> None:
    own = Aliases([Alias("HRA", "Harbour Revision Order")], general_acronyms())
    assert own.expand("What is the HRA?") == ("harbour", "revision", "order")


def test_a_general_acronym_that_is_also_a_word_needs_its_capitals() -> None:
    known = Aliases((), general_acronyms())
    assert known.expand("did the council send a bid?") == ()
    assert known.expand("ehcp waiting times") == ("education", "health", "care", "plan")
    assert "special" in known.expand("What does SEND transport cost?")


def test_an_operators_table_is_read_and_a_bad_line_named(tmp_path: Path) -> None:
    table = tmp_path / "aliases.tsv"
    table.write_text("# ours\nDCST\tthe Trust\n\n", encoding="utf-8")
    assert read_table(table) == [Alias("DCST", "the Trust")]
    table.write_text("DCST the Trust\n", encoding="utf-8")
    with pytest.raises(AliasTableError, match="line 1"):
        read_table(table)
    with pytest.raises(AliasTableError, match=r"none\.tsv can't be read"):
        read_table(tmp_path / "none.tsv")
