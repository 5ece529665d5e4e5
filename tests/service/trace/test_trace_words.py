"""Forms, stems and acronyms of a topic."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.tracing.forms import other_forms
from service.tracing.words import coverage, finder, pairs, stem, stems, topic_stems, weights

DEFINING = [
    "transport for pupils with Special Educational Needs and Disabilities (SEND)",
    "the Multi-Agency Safeguarding Hub (MASH) had opened",
    "Personal Travel Budgets (PTBs) be offered",
    "the DfE (Department for Education) now expected",
    "see Appendix (A) and (iv)",
]


def test_an_acronym_in_a_topic_is_also_looked_for_spelt_out() -> None:
    assert other_forms("SEND transport", DEFINING) == ("Special Educational Needs and Disabilities transport",)


def test_a_spelt_out_name_is_also_looked_for_as_its_acronym() -> None:
    assert other_forms("the personal travel budgets of families", DEFINING) == ("the PTB of families",)


def test_a_topic_without_either_has_no_other_form() -> None:
    assert other_forms("agency staff", DEFINING) == ()


def test_what_stands_in_brackets_but_is_no_acronym_of_the_words_before_is_passed_over() -> None:
    assert other_forms("SEND transport", ["the car park behind it (SEND)"]) == ()


def test_forms_of_a_word_meet() -> None:
    assert stem("agencies") == stem("agency")
    assert stem("Children's") == stem("children")
    assert stem("flooding") == stem("flooded")


def test_a_topic_of_function_words_alone_keeps_them() -> None:
    assert topic_stems("who said what") == tuple(stems("who said what"))


def test_a_rare_word_of_a_topic_weighs_more_than_a_common_one_and_all_weigh_one_together() -> None:
    idf = weights(("kestrel", "report"), [{"report"}] * 90 + [{"kestrel", "report"}] * 2, 100)
    assert idf["kestrel"] > idf["report"]
    assert abs(sum(idf.values()) - 1) < 1e-9
    assert coverage(idf, ["kestrel", "report"]) == 1.0


def test_words_that_only_ask_weigh_less_than_words_that_name() -> None:
    asks, names = topic_stems("average caseload")
    idf = weights((asks, names), [{asks}, {names}], 100)
    assert idf[names] > 2 * idf[asks]
    assert weights((asks,), [{asks}], 100) == {asks: 1.0}


@given(
    st.lists(st.sampled_from(["agency", "social workers", "SEND", "O'Brien", "children's homes", "15"]), min_size=1),
    st.text(st.sampled_from("agencysoilwrkSENDO'’-_ 15.\nchdhm"), max_size=80),
    st.lists(st.sampled_from(["Agencies", "social", "worker's", "workers", "O’Brien’s", "re-agency", "home 15"])),
)
def test_the_quick_way_to_find_words_finds_what_the_slow_way_does(topic: list[str], odd: str, words: list[str]) -> None:
    wanted = {term for part in topic for term in topic_stems(part)}
    text = f"{odd} {' '.join(words)}"
    slow = stems(text)
    beside = {pair for pair in pairs(slow) if set(pair) <= wanted}
    assert finder(wanted)(text) == (frozenset(wanted & set(slow)), frozenset(beside))
