"""Which sentences of what was read are taken for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from service.choosing import select
from service.kinds import holds
from service.reader import Evidence, Span
from service.selecting import OFF_THE_TIMES, Chosen, Read, candidates
from service.understanding import understand
from tests.service.reads import chosen_in, read_of


def test_a_question_about_a_vote_gets_the_vote_recorded_after_what_was_moved() -> None:
    moved = read_of("Councillor Ogden moved that the fee be raised. The Chair spoke against it.", start=100)
    earlier = read_of("The motion was LOST: For 1, Against 9.", start=0)
    vote = read_of("The amendment was put and carried: For 3, Against 1, Abstained 0.", start=200)
    far = read_of("The next motion was carried: For 8, Against 0.", start=5000)
    ranked = [
        chosen_in(moved, "Councillor Ogden moved that the fee be raised.", 2.0),
        *(chosen_in(read, read.text, -5.0) for read in (far, earlier, vote)),
    ]
    asked = understand("How did the vote go on raising the fee to 10%?")
    assert [choice.text for choice in select(asked, ranked)] == [ranked[0].text, vote.text]
    assert [choice.text for choice in select(understand("Who moved that the fee be raised?"), ranked)] == [
        ranked[0].text
    ]


@pytest.mark.parametrize("number", ["C22", "HS.62", "CYP/7", "P-14a", "AC/18/26", "12.", "A.3:"])
def test_a_heading_is_never_quoted_whatever_number_stands_before_it(number: str) -> None:
    read = read_of(f"{number} Declarations of interest\n\nCouncillor Hartle declared that he was a member of the club.")
    read = replace(
        read, hit=replace(read.hit, passage=replace(read.hit.passage, heading_path=("Declarations of interest",)))
    )
    found = candidates(understand("What interest did Councillor Hartle declare?"), [read])
    assert [choice.text for choice in found] == ["Councillor Hartle declared that he was a member of the club."]


def test_a_change_in_cost_is_told_in_sums_whatever_stands_beside_them() -> None:
    text = "The centre had been much visited since it opened. The outturn was £16.4m."
    asked = understand("How did the cost of the centre change over the years?")
    by_sum, by_words = candidates(asked, [read_of(text)])
    assert by_sum.text == "The outturn was £16.4m."
    assert by_sum.score - by_words.score > 0
    first, _ = candidates(understand("How was the centre visited since it opened?"), [read_of(text)])
    assert first.text != by_sum.text


def test_a_change_over_time_is_quoted_from_more_meetings_than_a_topic() -> None:
    figures = [read_of(f"The share of agency staff stood at {n}%.", document=f"d{n}") for n in range(20)]
    ranked = [chosen_in(read, read.text, 1.0) for read in figures]
    over_time = select(understand("How has the share of agency staff changed over the years?"), ranked)
    on_a_topic = select(understand("What was said about the share of agency staff?"), ranked)
    assert len(over_time) > len(on_a_topic) >= 5


def test_of_an_item_on_a_topic_what_members_said_is_quoted_beside_the_report() -> None:
    read = read_of("Damp was found in 37 homes. Members asked for an officer for each case of damp. Damp is wet.")
    found, said, weak = read.text.replace(". ", ".|").split("|")
    ranked = [chosen_in(read, found, 2.0), chosen_in(read, said, -0.3), chosen_in(read, weak, -1.0)]
    assert [c.text for c in select(understand("What was said about damp?"), ranked)] == [found, said]


def test_a_figure_that_something_is_asked_for_is_not_taken_for_a_vote() -> None:
    offered = read_of("The applicant had offered 20% affordable housing, where the policy asked for 30%.")
    vote = read_of("On a motion to refuse, moved by Councillor Crane: For 6, Against 3, Abstained 1.", start=300)
    ranked = [chosen_in(offered, offered.text, 2.0), chosen_in(vote, vote.text, -4.0)]
    chosen = select(understand("What was the result of the vote to refuse the houses?"), ranked)
    assert [choice.text for choice in chosen] == [offered.text, vote.text]


@pytest.mark.parametrize(
    "text",
    [
        "For 6, Against 3, Abstained 1.",
        "Votes for: 8. Votes against: 2.",
        "The motion was lost by 8 votes to 2.",
        "Six members abstained and it was CARRIED.",
        "12 members for, 3 against.",
        "Five members voting in favour and one against.",
        "There voted for the motion 4, against 3.",
        "11 voting for and 22 against.",
        "It was put nem. con.",
    ],
)
def test_votes_are_told_however_they_are_recorded(text: str) -> None:
    assert holds("vote", text)
    assert not holds("vote", "A sum was asked for and the case against it was heard.")


def test_a_line_between_the_rows_of_a_table_is_never_quoted() -> None:
    table = read_of("| Motion to refuse the application | Votes |\n| --------- | --------- |\n| For the motion | 6 |")
    found = candidates(understand("What was the vote on the motion?"), [table])
    assert sorted(choice.text for choice in found) == [
        "| For the motion | 6 |",
        "| Motion to refuse the application | Votes |",
    ]


def test_a_question_about_a_decision_gets_what_was_resolved_on_the_items_quoted() -> None:
    said = read_of("Mr Bede reported on the second special school.")
    resolved = read_of("RESOLVED that the satellite be approved.", start=200, kind="resolution")
    other = read_of("RESOLVED that the accounts be noted.", start=900, kind="resolution")
    other = replace(other, hit=replace(other.hit, passage=replace(other.hit.passage, heading_path=("Accounts",))))
    ranked = [chosen_in(said, said.text, 3.0), *(chosen_in(read, read.text, -5.0) for read in (other, resolved))]
    decided = select(understand("What did Cabinet decide about the second special school?"), ranked)
    assert [choice.text for choice in decided] == [said.text, resolved.text]
    assert [choice.text for choice in select(understand("Who reported on the school?"), ranked)] == [said.text]


REFUSED = "RESOLVED that the application be REFUSED on grounds of noise."
OPPOSED = "Mr Bede spoke against it because of the noise."


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Why was the application for the works yard refused?", ["The yard has three gates.", OPPOSED, REFUSED]),
        ("Why did Mr Bede speak against the works yard?", ["The yard has three gates.", OPPOSED]),
        ("What has the works yard?", ["The yard has three gates."]),
    ],
)
def test_a_reason_that_stands_beside_what_was_done_is_quoted_and_what_was_resolved_with_reasons(
    question: str, quoted: list[str]
) -> None:
    said = read_of(f"The yard has three gates. {OPPOSED}")
    resolved = read_of(REFUSED, start=200, kind="resolution")
    ranked = [
        chosen_in(said, "The yard has three gates.", 3.0),
        chosen_in(said, OPPOSED, -4.0),
        chosen_in(resolved, REFUSED, -5.0),
    ]
    assert [choice.text for choice in select(understand(question), ranked)] == quoted


def test_things_set_beside_each_other_are_not_quoted_from_every_meeting() -> None:
    figures = [read_of(f"The tender of firm {n} was £{n}m.", document=f"d{n}") for n in range(9)]
    ranked = [chosen_in(read, read.text, 1.0) for read in figures]
    beside = select(understand("What is the difference between the tenders of the two firms?"), ranked)
    over_time = select(understand("How have the tenders of the firms changed over the years?"), ranked)
    assert len(beside) <= 4 < len(over_time)


def test_where_two_times_are_compared_words_of_other_years_are_weaker() -> None:
    def held(year: int) -> Read:
        read = read_of("The cost had been £2m.", document=f"d{year}")
        return replace(
            read, document=replace(read.document, meeting=replace(read.document.meeting, held_on=date(year, 3, 5)))
        )

    reads = [held(year) for year in (2019, 2021, 2023)]
    compared = candidates(understand("What was the cost in 2019 and in 2021?"), reads)
    scores = {choice.read.document.id: round(choice.score, 3) for choice in compared}
    assert scores["d2023"] == round(scores["d2021"] - OFF_THE_TIMES, 3)
    over_time = candidates(understand("What was the cost between 2019 and 2023?"), reads)
    assert round(over_time[-1].score, 3) == round(over_time[-2].score, 3)


def test_where_a_topic_of_one_year_is_asked_for_words_of_other_years_are_weaker() -> None:
    read = read_of("The cost of agency staff had been £2m.", document="d")
    then, later = (
        replace(read, document=replace(read.document, meeting=replace(read.document.meeting, held_on=day)))
        for day in (date(2017, 3, 5), date(2022, 3, 5))
    )
    scores = [choice.score for choice in candidates(understand("agency staff in 2017"), [then, later])]
    assert round(max(scores) - min(scores), 3) >= OFF_THE_TIMES
    for question in ("agency staff since 2017", "agency staff before 2017"):
        both = [choice.score for choice in candidates(understand(question), [then, later])]
        assert max(both) - min(both) < OFF_THE_TIMES


def test_a_short_answer_holds_a_letter_or_a_digit() -> None:
    read = read_of("The scheme had cost £6.8m.")
    dot = replace(read, evidence=Evidence(1.0, 1.0, (Span(25, 26, 3.0),)))
    sum_in_it = replace(read, evidence=Evidence(1.0, 1.0, (Span(20, 25, 3.0),)))
    asked = understand("What did the scheme cost?")
    assert [choice.answer for choice in candidates(asked, [dot])] == [None]
    assert [choice.answer for choice in candidates(asked, [sum_in_it])] == [(20, 25)]


def test_the_short_answer_is_of_the_kind_asked_for() -> None:
    read = read_of("Children would pay £36,500 less.")
    spans = (Span(0, 8, 4.0), Span(19, 26, 2.0))
    read = replace(read, evidence=Evidence(1.0, 1.0, spans))
    (paid,) = candidates(understand("How much less would they pay?"), [read])
    (who,) = candidates(understand("Who would pay less?"), [read])
    assert (paid.answer, who.answer) == ((19, 26), (0, 8))
    (when,) = candidates(understand("When would they pay less?"), [read])
    assert when.answer is None
    (part,) = candidates(understand("When did they start and how much less would they pay?"), [read])
    assert part.answer == (19, 26)


def test_what_shares_no_word_with_the_subject_is_not_quoted_beside_what_does() -> None:
    about = read_of("The cost of the footbridge had risen to £3.1m in the spring.", document="a")
    other = read_of("The cost of the holiday scheme had risen to £2.9m in the spring.", document="b")
    asked = understand("How has the cost of the footbridge changed over the years?")
    both = [Chosen(about, 0, len(about.text), 2.0, None), Chosen(other, 0, len(other.text), 1.9, None)]
    assert select(asked, both) == both[:1]
    assert select(asked, both[::-1]) == both[::-1]  # the strongest is never left out


def test_the_parts_of_a_question_for_one_fact_are_answered_from_one_meeting() -> None:
    flats = read_of("The baths would become 22 flats and a café.", document="a")
    share = read_of("The applicant had offered 20% affordable housing for the flats.", document="b")
    ranked = [chosen_in(flats, flats.text, 2.0), chosen_in(share, share.text, 1.9)]
    assert select(understand("How many flats were there, and how much of it was affordable?"), ranked) == ranked[:1]
    assert select(understand("How many flats were there?"), ranked) == ranked


def test_an_action_or_a_vote_is_told_by_the_line_and_everything_else_by_the_sentence() -> None:
    text = "Letter to the Leader. Owner: Councillor Fisk. Due: 7 October.\n\nVisit to the weir. Owner: Mr Keel."
    lines = text.split("\n\n")
    for kind in ("action", "vote"):
        told = {choice.text for choice in candidates(understand("Who writes a letter?"), [read_of(text, kind=kind)])}
        assert told == set(lines)
    told = {choice.text for choice in candidates(understand("Who writes a letter?"), [read_of(text)])}
    assert "Owner: Councillor Fisk." in told


def test_whether_something_was_decided_is_told_of_one_meeting() -> None:
    asked = understand("Did the committee refuse the houses?")
    ours = read_of("RESOLVED that the houses be refused.", document="a", kind="resolution")
    theirs = read_of("RESOLVED that the houses be granted.", document="b", kind="resolution")
    ranked = [chosen_in(ours, ours.text, 2.0), chosen_in(theirs, theirs.text, 1.9)]
    assert select(asked, ranked) == ranked[:1]
    assert select(understand("What was decided about the houses?"), ranked) == ranked
    # A report and the minutes of the meeting that it was put to are of one matter.
    report = read_of("The committee asked for the houses to be refused.", document="r", meeting_id="m-a")
    ranked = [chosen_in(report, report.text, 2.0), chosen_in(ours, ours.text, 1.9)]
    assert select(asked, ranked) == ranked


def test_beside_the_vote_on_an_amendment_the_one_on_the_motion_is_told() -> None:
    lights = read_of("The amendment was carried: For 5, Against 4.", start=100, kind="vote")
    granted = read_of("The motion was carried: For 6, Against 2.", start=300, kind="vote")
    ranked = [chosen_in(lights, lights.text, 2.0), chosen_in(granted, granted.text, -9.0)]
    assert select(understand("What was the vote on the academy?"), ranked) == ranked
    assert select(understand("What was the vote on the amendment?"), ranked) == ranked[:1]


def test_formalities_and_other_paragraphs_of_a_good_passage_are_not_quoted_beside_it() -> None:
    asked = understand("How has the cost of the footbridge changed?")
    passage = read_of("The cost of the footbridge was £3.1m.\nThe cost of the holiday scheme had changed to £2.9m.")
    formal = read_of("The footbridge was declared to cost £9.", document="b", kind="procedural")
    strongest = chosen_in(passage, "The cost of the footbridge was £3.1m.", 2.0)
    other = chosen_in(passage, "The cost of the holiday scheme had changed to £2.9m.", 1.9)
    assert select(asked, [strongest, other, chosen_in(formal, formal.text, 1.9)]) == [strongest]


def test_a_courtesy_is_never_quoted() -> None:
    read = read_of("Kath Dunmore: Thank you. Good morning, everyone. Thanks to the grant the pool is open.")
    told = {choice.text for choice in candidates(understand("Who moved the motion?"), [read])}
    assert told == {"Thanks to the grant the pool is open."}


@pytest.mark.parametrize(
    ("question", "decided"),
    [
        ("What happened to the footbridge over the Sel?", True),
        ("What became of the footbridge over the Sel?", True),
        ("What is the story of the footbridge over the Sel?", True),
        ("When was the footbridge over the Sel shut?", False),
    ],
)
def test_what_happened_to_something_is_told_with_what_was_resolved_on_it(question: str, decided: bool) -> None:
    told = read_of("The footbridge over the Sel had been shut in October.", start=0)
    resolved = read_of("RESOLVED that counsel's opinion be obtained.", start=100, kind="resolution")
    ranked = [chosen_in(told, told.text, 3.0), chosen_in(resolved, resolved.text, -6.0)]
    quoted = [choice.text for choice in select(understand(question), ranked)]
    assert quoted == [told.text, resolved.text][: 1 + decided]
