"""Which passages are read for an answer, and which of their sentences are taken."""

from __future__ import annotations

from corpus.records import Document, Meeting, Passage
from indexer.store import Hit
from service.reader import Evidence
from service.selecting import Chosen, Read, select, worth_reading
from service.understanding import understand


def _hits(*documents: str, cosines: tuple[float, ...] = ()) -> list[Hit]:
    given = cosines or (0.5,) * len(documents)
    return [
        Hit(Passage(f"{name}-{n}", name, 0, 9, (), "paragraph", None), 1 - n / 100, {"cosine": cosine})
        for n, (name, cosine) in enumerate(zip(documents, given, strict=True))
    ]


def test_for_one_fact_the_best_are_read_wherever_they_stand() -> None:
    chosen = worth_reading(understand("How many bins were emptied on Friday?"), _hits(*"aaaaaaab"), 4)
    assert [hit.passage.id for hit in chosen] == ["a-0", "a-1", "a-2"]


def test_for_a_change_over_time_each_document_gives_its_best_first() -> None:
    chosen = worth_reading(understand("How has the number of bins changed over the years?"), _hits(*"aaaabbc"), 4)
    assert {hit.passage.id for hit in chosen} >= {"a-0", "b-4", "c-6"}


def test_some_are_read_for_their_meaning_though_their_words_rank_them_low() -> None:
    hits = _hits(*"aaaaaaaaaab", cosines=(*(0.5,) * 10, 0.9))
    chosen = worth_reading(understand("How many bins were emptied on Friday?"), hits, 8)
    assert chosen[-1].passage.id == "b-10"
    assert len(chosen) == 6


def test_a_few_hits_are_all_read() -> None:
    assert len(worth_reading(understand("bins"), _hits(*"ab"), 8)) == 2
    assert worth_reading(understand("bins"), [], 8) == []


def test_each_part_of_a_question_gets_a_sentence_that_holds_what_it_asks_for() -> None:
    sentences = (
        "Councillor Pellow was asked to write.",
        "The letter was about the system.",
        "It was due on 28 May 2014.",
    )
    text = " ".join(sentences)
    read = Read(
        Hit(Passage("p", "d", 0, len(text), (), "paragraph", None), 1.0, {"fused": 1.0}),
        text,
        Document(
            "d", Meeting("m", None, None, None, None, None), "Minutes", "minutes", "approved", None, "en", None, None,
            "0", text, (), (),
        ),
        Evidence(0.0, 0.0, ()),
    )  # fmt: skip
    ranked = [
        Chosen(read, text.index(words), text.index(words) + len(words), (1.0, -2.0, -2.5)[place], None)
        for place, words in enumerate(sentences)
    ]
    chosen = select(understand("Who was asked to write, and by when?"), ranked)
    assert [choice.text for choice in chosen] == [sentences[0], sentences[2]]
    assert [choice.text for choice in select(understand("Who was asked to write?"), ranked)] == [sentences[0]]
    asks_the_date_first = understand("When was it due, and who was asked to write?")
    dated = [ranked[2], ranked[0], ranked[1]]
    assert {choice.text for choice in select(asks_the_date_first, dated)} >= {sentences[0], sentences[2]}
