"""What the reader is trained on: answers stand in their passages, near-misses don't hold them, splits don't mix."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import training
from training import near_misses
from training.as_task import write
from training.mixing import Material, Shares, draw
from training.ranking import in_characters
from training.records import Example
from training.sources import is_held_back, locate, read_minutes, read_squad, split_minutes, split_squad

DATA = Path(training.__file__).parent / "data"
TEXT = (
    "The panel noted 70 agency workers in March 2015. The Head of Service put this down to sickness in two teams. "
    "Councillor Pemble asked that the figure be brought back in the autumn, once the regional rates were agreed."
)


def example(question: str, answer: str | None, text: str = TEXT) -> Example:
    span = locate(text, answer, None, "here")
    return Example(question, "", text, float(span is not None), span)


def held(one: Example) -> str:
    assert one.span is not None
    return one.passage[slice(*one.span)]


@pytest.mark.parametrize("path", sorted(DATA.glob("[em]*.jsonl")), ids=lambda path: path.stem)
def test_every_answer_written_by_hand_stands_in_its_passage(path: Path) -> None:
    examples = [one for passage in read_minutes([path]) for one in passage]
    answerable = [one for one in examples if one.answerable]
    assert all(held(one).strip() for one in answerable)
    assert 0.4 < len(answerable) / len(examples) < 0.6


def test_an_answer_that_stands_twice_is_found_inside_its_evidence() -> None:
    text = "In 2015 there were 70. In 2016 there were 41, and in 2017 there were 70 again."
    assert locate(text, "70", "in 2017 there were 70", "here") == (text.rindex("70"), text.rindex("70") + 2)


def test_an_answer_that_stands_nowhere_is_named_with_its_passage() -> None:
    with pytest.raises(ValueError, match="q7: the answer '71' doesn't stand in the passage"):
        locate(TEXT, "71", None, "q7")


def test_passages_held_back_are_not_trained_on_unless_everything_is() -> None:
    passages = [[example(f"Question {n}?", "70", f"{TEXT} Item {n}.")] for n in range(40)]
    split = split_minutes(passages)
    trained, kept = ({one.passage for one in part} for part in (split.train, [*split.choose, *split.report]))
    assert not trained & kept
    assert len(kept) == sum(map(is_held_back, range(40))) == 8
    assert {one.passage for one in split_minutes(passages, everything=True).train} == trained | kept


def test_articles_are_split_whole(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    rows = []
    for article in ("00", "02", "04"):
        name = f"{article}-000.txt"
        (tmp_path / "docs" / name).write_text(TEXT, encoding="utf-8")
        gold = [{"doc": name, "start": TEXT.index("70"), "end": TEXT.index("70") + 2}]
        rows += [{"question": "How many?", "gold": gold, "home": name}, {"question": "Why?", "gold": [], "home": name}]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    articles = read_squad(tmp_path)
    split = split_squad(articles)
    assert [(len(split.train), len(split.choose), len(split.report))] == [(2, 2, 2)]
    assert held(articles["02"][0]) == "70"


def test_gold_given_in_turns_is_found_in_the_transcript_and_turns_that_are_not_there_are_told() -> None:
    texts = {"one.txt": "Chair: Good morning.\n\nMs Ash: It cost £9.\nChair: Thank you."}
    row = {"meeting": "one", "question": "What did it cost?", "gold": [[1, 2]]}
    (gold,) = in_characters(row, texts, "q.jsonl")["gold"]
    assert texts[gold["doc"]][gold["start"] : gold["end"]] == "Ms Ash: It cost £9.\nChair: Thank you."
    for wrong in ({"gold": [[2, 3]]}, {"gold": [[2, 1]]}, {"meeting": "two"}):
        with pytest.raises(ValueError, match=r"q\.jsonl: 'What did it cost\?' names a meeting or a turn"):
            in_characters(row | wrong, texts, "q.jsonl")


@pytest.mark.parametrize("seed", range(20))
def test_a_swapped_detail_is_one_that_the_passage_does_not_hold(seed: int) -> None:
    one = example("How many agency workers did the panel note in March 2015?", "70")
    made = near_misses.swap_detail(one, ["Councillor Ash"], random.Random(seed))
    assert made is not None
    assert made.question != one.question
    assert made.answerable == 0.0
    assert made.span is None


def test_a_question_without_a_detail_is_not_swapped() -> None:
    assert near_misses.swap_detail(example("why?", "sickness in two teams"), [], random.Random(1)) is None


def test_without_its_evidence_a_passage_no_longer_holds_the_answer() -> None:
    made = near_misses.without_evidence(example("How many agency workers were there?", "70"))
    assert made is not None
    assert made.answerable == 0.0
    assert "70" not in made.passage
    assert "regional rates" in made.passage


def test_a_passage_that_holds_the_answer_too_is_not_offered_as_one_that_does_not() -> None:
    passages = [("", TEXT), ("", "Again 70 agency workers were noted."), ("", "The agency workers left in May.")]
    made = near_misses.other_passage(example("How many agency workers?", "70"), passages, random.Random(3))
    assert made is not None
    assert made.passage == "The agency workers left in May."


@pytest.mark.parametrize("seed", range(20))
def test_a_thinned_passage_still_holds_the_answer_at_its_place(seed: int) -> None:
    one = example("Who asked for the figure?", "Councillor Pemble")
    thin = near_misses.thin_out(one, random.Random(seed))
    assert held(thin) == "Councillor Pemble"
    assert len(thin.passage) <= len(one.passage)


def test_an_epoch_holds_every_question_and_near_misses_of_those_with_an_answer() -> None:
    minutes = [example("How many agency workers in March 2015?", "70"), example("Who seconded it?", None)] * 30
    pairs, groups = draw(Material([], minutes, [], []), Shares(short_queries=0), random.Random(5))
    assert len(pairs) > len(minutes)
    assert not groups
    made = pairs[len(minutes) :]
    assert all(held(one) == "70" for one in pairs if one.answerable)
    assert sum(one.answerable == 0.0 for one in pairs) > 30 >= 1
    assert made


def test_questions_become_a_task_whose_gold_stands_in_its_documents(tmp_path: Path) -> None:
    documents, questions = write([DATA / "minutes_a.jsonl"], tmp_path)
    assert documents == len(list((tmp_path / "docs").iterdir()))
    queries = [json.loads(line) for line in (tmp_path / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(queries) == questions > 0
    for query in queries:
        for gold in query["gold"]:
            text = (tmp_path / "docs" / gold["doc"]).read_text(encoding="utf-8")
            assert text[gold["start"] : gold["end"]].strip()
