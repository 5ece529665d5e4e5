"""Which passages are read for an answer, in what order, and when enough have been read."""

from __future__ import annotations

from corpus.records import Document, Meeting, Passage
from indexer.store import Hit
from service.reader import Evidence, Span
from service.reading import in_parts, settled, worth_reading
from service.selecting import Read
from service.understanding import understand

FACT = understand("How many bins were emptied on Friday?")
CHANGE = understand("How has the number of bins changed over the years?")


def _hits(*documents: str, cosines: tuple[float, ...] = ()) -> list[Hit]:
    given = cosines or (0.5,) * len(documents)
    return [
        Hit(Passage(f"{name}-{n}", name, 0, 9, (), "paragraph", None), 1 - n / 100, {"cosine": cosine})
        for n, (name, cosine) in enumerate(zip(documents, given, strict=True))
    ]


def test_for_one_fact_the_best_are_read_wherever_they_stand() -> None:
    chosen = worth_reading(FACT, _hits(*"aaaaaaab"), 4)
    assert [hit.passage.id for hit in chosen] == ["a-0", "a-1", "a-2"]


def test_for_a_change_over_time_each_document_gives_its_best_first() -> None:
    chosen = worth_reading(CHANGE, _hits(*"aaaabbc"), 4)
    assert {hit.passage.id for hit in chosen} >= {"a-0", "b-4", "c-6"}


def test_some_are_read_for_their_meaning_though_their_words_rank_them_low() -> None:
    hits = _hits(*"aaaaaaaaaab", cosines=(*(0.5,) * 10, 0.9))
    chosen = worth_reading(FACT, hits, 8)
    assert chosen[-1].passage.id == "b-10"
    assert len(chosen) == 6


def test_a_few_hits_are_all_read() -> None:
    assert len(worth_reading(understand("bins"), _hits(*"ab"), 8)) == 2
    assert worth_reading(understand("bins"), [], 8) == []


def test_for_one_fact_the_best_is_read_with_the_nearest_in_meaning_and_the_others_two_by_two() -> None:
    hits = _hits(*"abcde", cosines=(0.5, 0.5, 0.5, 0.9, 0.5))
    parts = [[hit.passage.id for hit in part] for part in in_parts(FACT, hits)]
    assert parts == [["a-0", "d-3"], ["b-1", "c-2"], ["e-4"]]
    assert in_parts(FACT, []) == []


def test_for_a_change_the_best_is_read_first_and_all_others_together() -> None:
    assert [len(part) for part in in_parts(CHANGE, _hits(*"abcde"))] == [1, 4]
    assert [len(part) for part in in_parts(CHANGE, _hits("a"))] == [1]


def test_reading_ends_once_one_fact_is_found() -> None:
    found = _read(Evidence(0.0, 1.5, (Span(0, 4, 3.0),)))
    assert settled(FACT, [found])
    assert not settled(FACT, [])
    assert not settled(FACT, [_read(Evidence(0.0, -1.5, (Span(0, 4, 3.0),)))])
    assert not settled(FACT, [_read(Evidence(0.0, 1.5, (Span(0, 4, -3.0),)))])
    assert not settled(FACT, [_read(Evidence(0.0, 1.5, ()))])


def test_reading_goes_on_for_a_change_and_for_a_question_in_parts() -> None:
    found = _read(Evidence(0.0, 1.5, (Span(0, 4, 3.0),)))
    assert not settled(CHANGE, [found])
    assert not settled(understand("How many bins were emptied on Friday, and by whom?"), [found])


def _read(evidence: Evidence) -> Read:
    meeting = Meeting("m", None, None, None, None, None)
    text = "Nine bins were emptied."
    document = Document(
        "d", meeting, "Minutes", "minutes", "approved", None, "en", None, None, "0", text, (), ()
    )  # fmt: skip
    return Read(_hits("a")[0], text, document, evidence)
