"""A question in several parts: each part is read alone, and one that nothing quoted answers is named."""

from __future__ import annotations

from dataclasses import replace

from corpus.records import Coverage
from service.answering import ExtractiveAnswerer
from service.confidence import confidence
from service.library import Library
from service.parts import PartRead, first_part, left_open, read_parts, with_each_part
from service.selecting import Chosen, candidates
from service.understanding import understand
from tests.service.reads import ReaderByWords, chosen_in, read_of

TEXT = "The home at Marl Bank opened on 4th March 2019. It has four beds. It had cost £640,000 to buy and convert."
QUESTION = "When did the third children's home open and what did it cost?"
KNOWN = {"When did the third children's home open?": "4th March 2019", "what did it cost?": "£640,000"}
OPENED = "The home at Marl Bank opened on 4th March 2019."
COST = "It had cost £640,000 to buy and convert."


def _answered(question: str, quoted: list[str], knows: dict[str, str]) -> tuple[list[Chosen], tuple[str, ...]]:
    read = read_of(TEXT)
    taken = [chosen_in(read, words, 2.0) for words in quoted]
    parts = read_parts(understand(question), [read], taken, ReaderByWords(knows))
    chosen = with_each_part(taken, parts, ())
    return chosen, left_open(chosen, parts)


def test_a_part_that_nothing_answers_yet_gets_its_own_sentence() -> None:
    chosen, missing = _answered(QUESTION, [OPENED], KNOWN)
    assert [choice.text for choice in chosen] == [OPENED, COST]
    assert missing == ()


def test_a_part_that_no_passage_answers_adds_nothing_and_is_named() -> None:
    chosen, missing = _answered("When did the third children's home open and who chairs the panel?", [OPENED], KNOWN)
    assert [choice.text for choice in chosen] == [OPENED]
    assert missing == ("who chairs the panel",)


def test_a_part_gets_its_sentence_though_there_are_as_many_as_parts() -> None:
    chosen, missing = _answered(QUESTION, ["It has four beds.", COST], KNOWN)
    assert [choice.text for choice in chosen] == ["It has four beds.", COST, OPENED]
    assert missing == ()


def test_where_each_part_is_answered_nothing_is_added() -> None:
    assert [choice.text for choice in _answered(QUESTION, [COST, OPENED], KNOWN)[0]] == [COST, OPENED]


def test_a_sentence_that_answers_a_part_far_better_than_what_is_quoted_is_added() -> None:
    price, paid = "The price was £1.49m.", "£0.6m would come from receipts and the rest from borrowing."
    read = read_of(f"{price} {paid}")
    quoted, better = chosen_in(read, price, 1.0), chosen_in(read, paid, 6.0)
    part = PartRead("how was it paid for", (better, quoted))
    assert [choice.text for choice in with_each_part([quoted], [part], ())] == [price, paid]
    part = PartRead("how was it paid for", (replace(better, score=2.0), quoted))
    assert with_each_part([quoted], [part], ()) == [quoted]


def test_what_answers_a_part_of_another_matter_is_not_added() -> None:
    laptops = "The Council had given out 870 laptops."
    agency = "Agency staff: the cost in 2019/20 had been £1.46m."
    read = read_of(f"{laptops}\n\n{agency}")
    asked = understand("How many laptops were handed out and what did they cost?")
    taken = [chosen_in(read, laptops, 2.0)]
    parts = read_parts(asked, [read], taken, ReaderByWords({"what did they cost?": "£1.46m"}))
    assert with_each_part(taken, parts, asked.subject) == taken
    assert len(with_each_part(taken, parts, ())) == 2


def test_a_question_word_alone_is_answered_by_the_kind_of_thing_it_asks_for() -> None:
    due = read_of("Letter to the Leader. Owner: Councillor Fisk. Due: 7 October.", kind="action")
    unsure = Chosen(due, 0, len(due.text), -0.5, None)
    assert left_open([unsure], [PartRead("who", (replace(unsure, score=2.0),)), PartRead("when by", (unsure,))]) == ()
    named = PartRead("when does the Leader reply", (unsure,))
    assert left_open([unsure], [PartRead("who", (replace(unsure, score=2.0),)), named]) == (named.part,)


def test_where_the_reader_finds_no_part_answered_none_is_named() -> None:
    assert _answered(QUESTION, [OPENED], {})[1] == ()


def test_where_the_whole_is_refused_its_first_part_is_tried_alone() -> None:
    asked = understand("When did the third children's home open and who chairs the panel?")
    reads, reader = [read_of(TEXT)], ReaderByWords(KNOWN)
    whole = confidence(asked, reads, candidates(asked, reads), reader)
    first, beside = first_part(asked, reads, reader)
    alone = confidence(first, beside, candidates(first, beside), reader)
    assert alone > whole
    answer = ExtractiveAnswerer((alone + whole) / 2, reader).answer(asked, reads, Coverage(1, 1, None, None, ()))
    assert answer.answered and answer.confidence == alone
    assert OPENED in [citation.quote.text for citation in answer.citations]
    assert answer.unanswered == ("who chairs the panel",)


def test_a_question_of_one_part_is_not_read_again() -> None:
    read, reader = read_of(TEXT), ReaderByWords(KNOWN)
    assert read_parts(understand("When did the home open?"), [read], [chosen_in(read, OPENED)], reader) == []
    assert reader.asked == []


def test_the_part_that_the_minutes_answer_is_answered_and_the_other_named(sample_library: Library) -> None:
    answer = sample_library.ask("When did the Marl Bank Leisure Centre open, and who cut the ribbon?").answer
    assert answer.answered
    assert answer.unanswered == ("who cut the ribbon",)


def test_a_first_part_is_answered_though_the_whole_question_is_not(sample_library: Library) -> None:
    answer = sample_library.ask(
        "How much petty cash went missing from the children's homes and who was arrested?"
    ).answer
    assert answer.answered
    assert any("£1,340" in citation.quote.text for citation in answer.citations)
    assert answer.unanswered == ("who was arrested",)
