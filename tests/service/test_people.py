"""People named by title, and that what one said isn't given as another's."""

from __future__ import annotations

import pytest

from service.people import people, people_asked_for
from service.selecting import candidates
from service.understanding import understand
from tests.service.reads import read_of


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Councillor Vesey asked why.", {"vesey"}),
        ("Councillors Ann Brough and Fisk, and Cllr Mrs Peake moved it.", {"ann", "brough", "fisk", "peake"}),
        ("Councillor Ogden's amendment; Cllr. Dray’s reply", {"ogden", "dray"}),
        ("Dr J. A. Hall and Mr Roderick Fenn", {"hall", "roderick", "fenn"}),
        ("Councillor Hussain-Reid", {"hussain-reid"}),
        ("The Director of Finance said so to Thornmere.", set()),
        ("A councillor said that the doctor had left.", set()),
    ],
)
def test_people_are_found_by_title(text: str, named: set[str]) -> None:
    assert people(text) == named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("what did cllr ogden say about the leisure centre", {"ogden"}),
        ("did councillor dray vote for mr keel's report?", {"dray", "keel"}),
        ("did mrs thewlis or cllr toller object", {"thewlis", "toller"}),
        ("why did a councillor walk out", set()),
        ("which councillor asked about parking", set()),
        ("was the councillor for priory there", set()),
        ("complaints by councillors about waste", set()),
        ("What did Cllr Ogden say?", {"ogden"}),
        ("What did the Cabinet say to mr brown bins?", set()),
    ],
)
def test_people_are_found_in_a_question_typed_without_capitals(question: str, named: set[str]) -> None:
    assert people_asked_for(question) == named


def test_what_is_told_in_a_paragraph_that_names_them_is_stronger() -> None:
    text = "The tower was shut.\n\nCouncillor Dray was ashamed of it. The tower was shut."
    asked = understand("What did Cllr Dray think of the tower?")
    elsewhere, beside = sorted(
        (one for one in candidates(asked, [read_of(text)]) if one.text == "The tower was shut."),
        key=lambda one: one.start,
    )
    assert elsewhere.score < beside.score


def test_what_another_said_is_weaker_than_what_nobody_is_named_for() -> None:
    text = "Councillor Ogden moved an amendment. Councillor Dray moved an amendment. The amendment was about bins."
    by_text = {
        choice.text: choice.score
        for choice in candidates(understand("What amendment did Cllr Dray move?"), [read_of(text)])
    }
    ogden, dray, bins = (by_text[f"{sentence}."] for sentence in text.rstrip(".").split(". "))
    assert ogden < bins
    assert ogden < dray
