"""Which sentences of what was read are taken for an answer."""

from __future__ import annotations

from corpus.records import Document, Meeting, Passage
from indexer.store import Hit
from service.reader import Evidence
from service.selecting import Chosen, Read, select
from service.understanding import understand


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
