"""A question in several parts: each part is read alone where the whole found too little."""

from __future__ import annotations

from service.parts import with_each_part
from service.understanding import understand
from tests.service.reads import ReaderByWords, chosen_in, read_of

TEXT = "The home at Marl Bank opened on 4th March 2019. It has four beds. It had cost £640,000 to buy and convert."
QUESTION = "When did the third children's home open and what did it cost?"


def test_a_part_that_nothing_answers_yet_gets_its_own_sentence() -> None:
    read = read_of(TEXT)
    opened = chosen_in(read, "The home at Marl Bank opened on 4th March 2019.", 2.0)
    reader = ReaderByWords(
        {"When did the third children's home open?": "4th March 2019", "what did it cost?": "£640,000"}
    )
    chosen = with_each_part(understand(QUESTION), [read], [opened], reader)
    assert [choice.text for choice in chosen] == [opened.text, "It had cost £640,000 to buy and convert."]
    assert all(choice.read is read for choice in chosen)


def test_a_part_that_no_passage_answers_adds_nothing() -> None:
    read = read_of(TEXT)
    opened = chosen_in(read, "The home at Marl Bank opened on 4th March 2019.", 2.0)
    reader = ReaderByWords({"When did the third children's home open?": "4th March 2019"})
    asked = understand("When did the third children's home open and who chairs the panel?")
    assert with_each_part(asked, [read], [opened], reader) == [opened]


def test_what_has_a_sentence_for_each_part_is_not_read_again() -> None:
    read = read_of(TEXT)
    both = [chosen_in(read, "It has four beds."), chosen_in(read, "It had cost £640,000 to buy and convert.")]
    reader = ReaderByWords({})
    assert with_each_part(understand(QUESTION), [read], both, reader) == both
    assert with_each_part(understand("When did the home open?"), [read], both[:1], reader) == both[:1]
    assert reader.asked == []
