"""Which passages are read for an answer."""

from __future__ import annotations

from dataclasses import replace

from corpus.records import Passage
from indexer.store import Hit
from service.reading import worth_reading
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


def test_the_best_are_read_though_they_stand_in_one_document() -> None:
    chosen = worth_reading(CHANGE, _hits(*"aaaabbccdd"), 4)
    assert {hit.passage.id for hit in chosen} >= {"a-0", "a-1", "a-2", "a-3"}


def test_some_are_read_for_their_meaning_though_their_words_rank_them_low() -> None:
    hits = _hits(*"aaaaaaaaaab", cosines=(*(0.5,) * 10, 0.9))
    chosen = worth_reading(FACT, hits, 8)
    assert chosen[-1].passage.id == "b-10"
    assert len(chosen) == 6


def test_a_few_hits_are_all_read() -> None:
    assert len(worth_reading(understand("bins"), _hits(*"ab"), 8)) == 2
    assert worth_reading(understand("bins"), [], 8) == []


def test_for_a_vote_the_one_recorded_after_a_good_passage_is_read_too() -> None:
    hits = _hits(*"abcdefghijk")
    moved = hits[0].passage
    votes = [replace(moved, id=f"vote-{start}", start=start, kind="vote") for start in (5000, 900, 400)]
    hits += [Hit(vote, 0.1, {"cosine": 0.1}) for vote in votes]
    asked = understand("How did the vote go on the bins?")
    assert {hit.passage.id for hit in worth_reading(asked, hits, 4) if hit.passage.kind == "vote"} == {"vote-400"}
    assert not any(hit.passage.kind == "vote" for hit in worth_reading(FACT, hits, 4))


def test_for_a_decision_what_was_resolved_after_a_good_passage_is_read_too() -> None:
    hits = _hits(*"abcdefghijk")
    resolved = replace(hits[0].passage, id="resolved", start=500, kind="resolution")
    hits.append(Hit(resolved, 0.1, {"cosine": 0.1}))
    assert "resolved" in {hit.passage.id for hit in worth_reading(understand("What was decided on the bins?"), hits, 4)}
    assert "resolved" not in {hit.passage.id for hit in worth_reading(FACT, hits, 4)}


def test_of_a_motion_and_the_vote_right_after_it_both_are_read_if_one_is() -> None:
    hits = _hits(*"abcdefghij")
    chosen = {hit.passage.id for hit in worth_reading(FACT, hits, 4)}
    motion = hits[0].passage
    vote = replace(motion, id="vote", start=motion.end + 2, end=motion.end + 40, kind="vote")
    far = replace(vote, id="far", start=vote.end + 400, end=vote.end + 440)
    low = [Hit(passage, 0.1, {"cosine": 0.1}) for passage in (vote, far)]
    assert {hit.passage.id for hit in worth_reading(FACT, hits + low, 4)} == chosen | {"vote"}
    first = [Hit(vote, 1.0, {"cosine": 0.9}), *hits[1:], Hit(motion, 0.1, {"cosine": 0.1})]
    assert motion.id in {hit.passage.id for hit in worth_reading(FACT, first, 4)}


def test_a_change_told_in_figures_takes_the_best_table_by_times_too() -> None:
    hits = _hits(*"aaaabbccdd")
    texts = dict.fromkeys((hit.passage.id for hit in hits), "The cost was £4m.")
    late = hits[8].passage.id
    texts[late] = "2016 | £4m\n2017 | £5m\n2018 | £6m"
    asked = understand("How has the cost of the weir changed over the years?")
    plain = {hit.passage.id for hit in worth_reading(asked, hits, 4)}
    assert late not in plain
    assert {hit.passage.id for hit in worth_reading(asked, hits, 4, texts)} == plain | {late}
    fact = understand("What did the weir cost?")
    assert late not in {hit.passage.id for hit in worth_reading(fact, hits, 4, texts)}


def test_the_table_that_a_passage_ends_by_announcing_is_read_with_it() -> None:
    said, table = (
        Passage(name, "a", start, start + 20, (), "paragraph", None) for name, start in (("s", 0), ("t", 22))
    )
    hits = [Hit(said, 0.9, {"cosine": 0.5}), *_hits(*"bbbbbbbb"), Hit(table, 0.1, {"cosine": 0.1})]
    texts = dict.fromkeys((hit.passage.id for hit in hits), "The bins were emptied.")
    rows = "Item | £m\nShafts | 1.9"
    for announced, begins, read in (
        ("Made up thus:", rows, True),
        ("Done.", rows, False),
        ("Thus:", "No rows.", False),
    ):
        told = {**texts, "s": announced, "t": begins}
        assert ("t" in {hit.passage.id for hit in worth_reading(FACT, hits, 4, told)}) is read
