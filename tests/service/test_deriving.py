"""What is worked out from quotations: only when asked for, only from two clear figures, always with its working."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.records import Citation, Document, Meeting, Passage, Quote, Statement
from service.deriving import derive


def _citations(*texts: str) -> list[Citation]:
    meeting = Meeting("m", None, None, date(2020, 1, 1), None, None)
    made = []
    for number, text in enumerate(texts, 1):
        document = Document(f"d{number}", meeting, "T", "minutes", "unknown", None, "en", None, None, "0", text)
        passage = Passage(f"p{number}", document.id, 0, len(text), (), "paragraph", None)
        made.append(Citation(number, Quote(document.id, 0, len(text), text), passage, meeting, document, "", ""))
    return made


RISE = "The share completed in time has risen from 87% in Oct 2014 to 94% in May 2015."


def test_a_difference_inside_one_sentence_is_worked_out_with_its_working() -> None:
    derived = derive("By how many percentage points did the share rise?", _citations(RISE))
    assert derived == Statement("The difference is 7 percentage points (94% − 87%).", (1,), True)


def test_a_difference_across_two_quotations_cites_both() -> None:
    derived = derive(
        "How much did the contract grow by?",
        _citations("The sum was initially £21.4m.", "The final contract sum came to £22.3m."),
    )
    assert derived == Statement("The difference is £900,000 (£22.3m − £21.4m).", (1, 2), True)


def test_a_sum_is_worked_out_when_a_total_is_asked_for() -> None:
    derived = derive(
        "What did the hall and the pool cost in total?", _citations("The hall cost £30,000.", "The pool cost £12,500.")
    )
    assert derived == Statement("The sum is £42,500 (£30,000 + £12,500).", (1, 2), True)


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("What share was completed in time?", (RISE,)),
        ("By how much did it rise?", ("It rose from 87% to 94%, then to 96%.",)),
        ("By how much did it rise?", ("It rose to 94%.",)),
        ("By how much did it rise?", ("It rose to 94%.", "It cost £4m.")),
        ("By how much did it rise?", ("It rose in May 2015.", "It was 2014.")),
    ],
    ids=["not asked for", "a third figure", "one figure", "different units", "years alone"],
)
def test_nothing_is_worked_out_that_cannot_be_defended(question: str, texts: tuple[str, ...]) -> None:
    assert derive(question, _citations(*texts)) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much did the share fall?", "It was 31%, compared with a regional average of 15%."),
        ("How much did transport rise?", "The forecast was £4.2m against a budget of £3.3m."),
        ("How much did referrals drop?", "They were 44% lower than in April 2019 and had come back to 90%."),
        ("By how much did the cost rise?", "The motion was put: For 4 and Against 3."),
    ],
)
def test_a_yardstick_a_change_or_a_vote_is_no_earlier_value(question: str, text: str) -> None:
    assert derive(question, _citations(text)) is None


def test_an_overspend_is_the_difference_from_the_budget() -> None:
    derived = derive("By how much was it overspent?", _citations("It cost £4.2m against a budget of £3.3m."))
    assert derived == Statement("The difference is £900,000 (£4.2m − £3.3m).", (1,), True)


def test_pence_are_printed_as_pence() -> None:
    derived = derive("By how much did the fee rise?", _citations("The fee rose from £36 to £37.50."))
    assert derived == Statement("The difference is £1.50 (£37.50 − £36).", (1,), True)


MOVED = "Since July 2019 the estimate had risen from £9.8m to £12.4m."


@pytest.mark.parametrize(
    ("question", "worked_out"),
    [
        ("What is the difference in cost between 2019 and 2020?", True),
        ("What is the difference between the cost in 2019 and in 2022?", False),  # told in 2020, of 2019
        ("What is the difference between the two schemes?", False),  # they differ in more than a figure
        ("By how much did the estimate rise?", True),
        ("How many families had one, and how has that changed?", False),  # asks for all that there were
    ],
)
def test_a_difference_is_of_figures_and_of_the_times_asked_for(question: str, worked_out: bool) -> None:
    assert (derive(question, _citations(MOVED)) is not None) is worked_out
