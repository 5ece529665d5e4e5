"""How far a quotation reaches: what it refers back to, its list, on a topic its paragraph."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.quoting import quotable
from service.reader import Evidence
from service.understanding import understand
from tests.service.reads import chosen_in, read_of

SIREN = "The siren stands on the roof of Netherlow Methodist Hall. It cost £8,600. Nobody lives there."
CAUSES = (
    "7. Causes. The investigation found three causes:\n\n"
    "- the flow was greater than the channel could carry;\n"
    "- the trash screen was blocked by branches; and\n"
    "- surface water could not drain.\n\n"
    "It was noted that the screen had been cleared."
)
HUBS = (
    "Early help – The hubs had helped 870 families. The three hubs were open later on Thursdays. "
    "The grant would end in March.\n\nFostering – Nine households were approved."
)


def test_a_sentence_that_refers_back_takes_the_one_before() -> None:
    read = read_of(SIREN)
    (quoted,) = quotable(understand("What did the siren cost?"), [chosen_in(read, "It cost £8,600.", answer=(8, 14))])
    assert quoted.text == "The siren stands on the roof of Netherlow Methodist Hall. It cost £8,600."
    assert quoted.answer is not None
    assert quoted.text[slice(*quoted.answer)] == "£8,600"


@pytest.mark.parametrize(
    "alone",
    ["It was noted that the roof leaked.", "It is also recommended that the roof be mended.", "The roof leaked."],
)
def test_a_sentence_that_stands_alone_is_quoted_alone(alone: str) -> None:
    read = read_of(f"Mr Keel spoke. {alone}")
    (quoted,) = quotable(understand("What is wrong with the roof?"), [chosen_in(read, alone)])
    assert quoted.text == alone


def test_a_sentence_of_a_numbered_paragraph_takes_the_one_before_it_in_that_paragraph() -> None:
    read = read_of(f"15. {SIREN}")
    (quoted,) = quotable(understand("What did the siren cost?"), [chosen_in(read, "It cost £8,600.")])
    assert quoted.text == "15. The siren stands on the roof of Netherlow Methodist Hall. It cost £8,600."


def test_of_a_vote_its_whole_paragraph_is_quoted() -> None:
    vote = "The motion was put. For: 4. Against: 0. Abstained: 1 (Councillor Vesey)."
    read = read_of(f"{vote}\n\nRESOLVED that it be noted.", kind="vote")
    (quoted,) = quotable(understand("Who abstained?"), [chosen_in(read, "Abstained: 1 (Councillor Vesey).")])
    assert quoted.text == vote


def test_of_an_action_owner_and_date_are_quoted_too() -> None:
    action = "Letter to the Leader. Owner: Councillor Fisk. Due: 7 October."
    read = read_of(f"{action}\n\nVisit to the weir. Owner: Mr Keel.", kind="action")
    (quoted,) = quotable(understand("Who writes to the Leader?"), [chosen_in(read, action)])
    assert quoted.text == action


def test_nothing_reaches_back_over_a_blank_line() -> None:
    read = read_of("Mr Keel spoke about the roof.\n\nIt cost £8,600.")
    (quoted,) = quotable(understand("What did the roof cost?"), [chosen_in(read, "It cost £8,600.")])
    assert quoted.text == "It cost £8,600."


def test_where_several_things_are_asked_for_the_list_is_quoted_whole() -> None:
    read = read_of(CAUSES)
    point = chosen_in(read, "- the trash screen was blocked by branches; and", answer=(2, 18))
    (several,) = quotable(understand("What three things together made the beck flood?"), [point])
    assert several.text.startswith("The investigation found three causes:")
    assert several.text.endswith("- surface water could not drain.")
    assert several.answer is None
    (one,) = quotable(understand("What was the screen blocked by?"), [point])
    assert one == point


def test_what_became_of_something_is_told_with_the_whole_resolution() -> None:
    text = "RESOLVED that:\n\n(1) the charge be £1;\n(2) it apply from 7 pm; and\n(3) Blue Badge holders be exempt."
    first = chosen_in(read_of(text, kind="resolution"), "(1) the charge be £1;")
    assert [c.text for c in quotable(understand("What became of the charge?"), [first])] == [text]
    assert [c.text for c in quotable(understand("By what sum was the charge increased?"), [first])] == [first.text]


def test_one_passage_that_was_read_twice_is_quoted_once() -> None:
    read = read_of(SIREN)
    again = replace(read, evidence=Evidence(1.0, 1.0, ()))
    chosen = [
        chosen_in(read, "The siren stands on the roof of Netherlow Methodist Hall."),
        chosen_in(again, "It cost £8,600."),
    ]
    (quoted,) = quotable(understand("Where is the siren and what did it cost?"), chosen)
    assert quoted.text == "The siren stands on the roof of Netherlow Methodist Hall. It cost £8,600."


def test_two_points_of_a_list_become_the_list() -> None:
    read = read_of(CAUSES)
    points = [
        chosen_in(read, "- surface water could not drain."),
        chosen_in(read, "- the trash screen was blocked by branches; and"),
    ]
    (quoted,) = quotable(understand("Why did the beck flood?"), points)
    assert quoted.text.count("\n- ") == 3


def test_a_list_too_long_to_quote_leaves_the_point() -> None:
    read = read_of("The works are:\n" + "".join(f"- a wall of stone number {n}, {'long ' * 20};\n" for n in range(12)))
    point = chosen_in(read, f"- a wall of stone number 3, {'long ' * 20};")
    assert [choice.text for choice in quotable(understand("Which works were built?"), [point])] == [point.text]


def test_on_a_topic_the_paragraph_is_quoted_and_no_other() -> None:
    read = read_of(HUBS)
    chosen = [
        chosen_in(read, "The grant would end in March."),
        chosen_in(read, "Early help – The hubs had helped 870 families."),
    ]
    (quoted,) = quotable(understand("What was said about the Early Help Hubs?"), chosen)
    assert quoted.text == HUBS.split("\n")[0]


def test_a_long_paragraph_is_quoted_around_what_was_chosen() -> None:
    read = read_of(" ".join(f"Sentence number {n} is about the hubs and what they did in the year." for n in range(40)))
    middle = "Sentence number 20 is about the hubs and what they did in the year."
    (quoted,) = quotable(understand("What was said about the hubs?"), [chosen_in(read, middle)])
    assert middle in quoted.text
    assert len(quoted.text) <= 700
    assert quoted.text == read.text[quoted.start : quoted.end]


VOTES = "| Motion: to grant permission | Votes |\n| --- | --- |\n| For | 6 |\n| Against | 2 |\n| Abstained | 1 |"


def test_a_row_of_a_small_table_takes_the_table_since_half_a_vote_misleads() -> None:
    read = read_of(f"The motion was put.\n\n{VOTES}")
    asked = understand("What was the vote on the motion to grant permission?")
    (quoted,) = quotable(asked, [chosen_in(read, "| Against | 2 |")])
    assert quoted.text == VOTES


@pytest.mark.parametrize("bar", [" | ", "\t"])
def test_a_row_takes_its_head_whatever_parts_the_cells(bar: str) -> None:
    table = "\n".join(bar.join(row) for row in (("Ward", "First dose"), ("Priors Wood", "93"), ("Marsh", "71")))
    read = read_of(f"The figures were these.\n\n{table}\n\nThey were noted.")
    (quoted,) = quotable(understand("What share of Marsh had a dose?"), [chosen_in(read, bar.join(("Marsh", "71")))])
    assert quoted.text == table


def test_a_row_of_a_larger_table_is_quoted_down_from_its_head_and_of_a_large_one_alone() -> None:
    rows = [f"| Ward number {n} of the borough | {n * 3} potholes filled in the year |" for n in range(20)]
    read, asked = read_of("\n".join(rows)), understand("How many potholes?")
    (near,) = quotable(asked, [chosen_in(read, rows[4])])
    assert near.text == "\n".join(rows[:5])
    (far,) = quotable(asked, [chosen_in(read, rows[15])])
    assert far.text == rows[15]


def test_several_rows_of_a_larger_table_become_the_table() -> None:
    rows = [f"| Ward number {n} of the borough | {n * 3} potholes filled in the year |" for n in range(9)]
    read = read_of("\n".join(rows))
    (quoted,) = quotable(understand("How many potholes?"), [chosen_in(read, rows[n]) for n in (3, 7)])
    assert quoted.text == "\n".join(rows)


def test_what_leads_in_to_the_points_of_a_resolution_is_never_quoted_without_them() -> None:
    for lead in ("**RESOLVED** that:-", "RESOLVED that:", "RESOLVED that", "It was resolved : –"):
        text = f"{lead}\n\n1. permission be GRANTED; and\n2. the Head of Planning be authorised."
        read = read_of(text, kind="resolution")
        (quoted,) = quotable(understand("What did the committee decide about the school?"), [chosen_in(read, lead)])
        assert quoted.text == text


def test_a_heading_right_above_a_sentence_is_not_quoted_with_it() -> None:
    read = read_of("22/41 Allotments\nThere were 26 plots.\nAll were let.")
    passage = replace(read.hit.passage, heading_path=("Allotments",))
    read = replace(read, hit=replace(read.hit, passage=passage))
    (quoted,) = quotable(understand("How many plots were there?"), [chosen_in(read, "There were 26 plots.")])
    assert quoted.text == "There were 26 plots."


def test_a_mark_stays_in_a_wrapped_line_but_in_no_list() -> None:
    wrapped = read_of("The precept was set at\n£21,300 for the year.")
    (quoted,) = quotable(understand("What was it?"), [chosen_in(wrapped, wrapped.text, answer=(23, 30))])
    assert quoted.answer == (23, 30)
    listed = read_of("It was set as follows:\n- £21,300 for roads;\n- £900 for parks.")
    points = [chosen_in(listed, "- £21,300 for roads;", answer=(2, 9)), chosen_in(listed, "- £900 for parks.")]
    (quoted,) = quotable(understand("What was it?"), points)
    assert quoted.answer is None


ASKED = "Councillor Crane: How long is the longest journey? It was 46 miles."
REPLIED = "Kath Dunmore: It's 51 now. We looked into it."


@pytest.mark.parametrize(
    ("text", "chosen", "quoted"),
    [
        (f"{ASKED}\n\n{REPLIED}", "It was 46 miles.", f"{ASKED}\n\nKath Dunmore: It's 51 now."),
        (f"{ASKED}\n\n{REPLIED}", "Kath Dunmore: It's 51 now.", "Kath Dunmore: It's 51 now."),
        (
            f"Councillor Crane: I drove it.\n\n{REPLIED}",
            "Councillor Crane: I drove it.",
            "Councillor Crane: I drove it.",
        ),
        ("The Chair: Is it long? I ask.\n\nThis was noted.", "The Chair: Is it long?", "The Chair: Is it long?"),
    ],
)
def test_what_is_asked_in_a_transcript_takes_the_first_words_of_the_reply(text: str, chosen: str, quoted: str) -> None:
    (wide,) = quotable(understand("How long is the longest journey?"), [chosen_in(read_of(text), chosen)])
    assert wide.text == quoted
