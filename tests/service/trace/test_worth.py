"""What a trace says of its own count: measured on what, how much less in other words, and its own estimate."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from service.tracing.exporting import statement
from service.tracing.quality import OTHER_WORDS_LEAST, OTHER_WORDS_RECALL, completeness, in_short, is_question
from service.tracing.records import Trace

Traced = Callable[[str], Trace]
PAGE = Path(__file__).parents[3] / "docs" / "traces.md"


def recalls(page: str) -> list[float]:
    """Return the recall of each topic asked as a whole question, from its own counts."""
    table = page[page.index("asked as whole questions") :]
    rows = re.findall(r"^\| [^|]+\? \| (\d+) \| (\d+) \| ([\d.]+) ", table, re.M)
    return [round(int(counted) * float(precision)) / int(about) for counted, about, precision in rows]


def test_what_other_words_find_is_what_the_measured_table_holds() -> None:
    found = recalls(PAGE.read_text(encoding="utf-8"))
    assert len(found) == 10
    assert (round(float(np.mean(found)), 2), round(min(found), 2)) == (OTHER_WORDS_RECALL, OTHER_WORDS_LEAST)


def test_every_trace_says_what_its_recall_was_measured_on_and_that_other_words_find_less(traced: Traced) -> None:
    for topic in ("air quality", "Priory Street Baths", "mermaids"):
        said = " ".join(statement(traced(topic)))
        assert "22 topics over the invented sample minutes, named mostly in the minutes’ own words" in said
        assert f"Other words than the minutes use find less: {OTHER_WORDS_RECALL:.0%} on average" in said
        assert "Trace it in other words too" in said


def test_a_trace_that_expects_to_find_less_than_was_measured_says_so_first(traced: Traced) -> None:
    trace = traced("air quality")
    told = trace.completeness
    assert told.recall is not None and told.expected_recall is not None and told.expected_recall < told.recall
    said = " ".join(statement(trace))
    assert said.index(f"a recall of {told.expected_recall:.0%}") < said.index(f"{told.recall:.0%} of what is about")
    assert f"recall about {told.expected_recall:.0%}" in in_short(told)


def test_below_a_figure_stands_the_lesser_recall_or_that_none_was_measured() -> None:
    half = np.array([[0.9, 1.0], [0.3, 0.0], [0.3, 0.0], [0.3, 0.0]])
    assert "recall about 50%" in in_short(completeness(0.4, half, 4, complete=True))
    assert "recall about 82%" in in_short(completeness(0.4, half[:1], 1, complete=True))
    assert "recall about 82%" in in_short(completeness(0.4, half[1:], 3, complete=True))  # nothing counted
    assert "weren't measured at a cut-off of 0.95" in in_short(completeness(0.95, half, 4, complete=True))


@pytest.mark.parametrize(
    ("topic", "asks"),
    [("What happened to the bill for the flood defences", True), ("agency staff?", True),
     ("How many cases does a social worker carry?", True), ("agency staff", False), ("What Works Centre", False),
     ("howling dogs in the town park", False)],
)  # fmt: skip
def test_a_topic_that_is_put_as_a_question_is_known_as_one(topic: str, asks: bool) -> None:
    assert is_question(topic) is asks


def test_a_question_is_traced_with_the_advice_to_name_the_topic(traced: Traced) -> None:
    advice = "this is put as a question"
    assert any(advice in note for note in traced("How did the price of the leisure centre climb?").notes)
    assert not any(advice in note for note in traced("price of the leisure centre").notes)
