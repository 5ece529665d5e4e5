"""What is read out of a question: its words, the kind of thing it asks for, times and committees."""

from __future__ import annotations

from datetime import date

import pytest

from service.library import Library
from service.understanding import content_terms, shares, understand


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How many children were in care?", "count"),
        ("How much did the roof cost?", "sum"),
        ("What share of social workers were over the level?", "percentage"),
        ("When will the Trust stop trading?", "date"),
        ("Who looks after the case files?", "person"),
        ("Why was the scheme delayed?", "reason"),
        ("Why did a councillor leave while the application was decided?", "reason"),
        ("Why did three members vote against it?", "reason"),
        ("What made the insurers pay?", "reason"),
        ("How come the lift was shut?", "reason"),
        ("On what grounds was the licence refused?", "reason"),
        ("By how much did the tank leak?", "count"),
        ("What annual charge was agreed for garden waste?", "sum"),
        ("What was decided about the library?", "decision"),
        ("How did individual councillors vote?", "vote"),
        ("Was the amendment to raise the contingency to 10% carried?", "vote"),
        ("How did the vote go on raising the contingency to 10%?", "vote"),
        ("Who proposed the limit of £13.0m?", "person"),
        ("What % of posts are filled?", "percentage"),
        ("What took the cost from £9.8m to £12.4m?", "sum"),
        ("How long had the hall been empty?", "duration"),
        ("What time must work stop on Saturdays?", "time"),
        ("How old is the yew?", "age"),
        ("How often will the library van come?", "frequency"),
        ("How far is it to the next school?", "distance"),
        ("What weight limit is there on the bridge?", "weight"),
        ("How fast was the lorry going?", "speed"),
        ("How far has the work got?", "any"),
        ("What was said about agency staff?", "any"),
        ("school transport", "any"),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, asked: str) -> None:
    assert understand(question).asked == asked


def test_words_that_say_how_it_is_asked_carry_nothing() -> None:
    assert content_terms("What was said about the Council's agency staff in Q4?") == (
        "council",
        "agency",
        "staff",
        "q4",
    )
    assert content_terms("What's wrong, and why wasn't it found by those who'd looked at Crane's house?") == (
        "wrong", "found", "looked", "crane", "house",
    )  # fmt: skip


def test_times_are_read_and_several_mean_that_it_spans_time() -> None:
    asked = understand("What was said about referrals at Quarter 4 in 2019/20 and in 2021/22?")
    assert asked.spans_time
    assert (asked.times[-1].start, asked.times[-1].end) == (date(2021, 4, 1), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How did the price of the leisure centre climb over the years?", "sum"),
        ("How has the share of agency staff changed since 2014?", "percentage"),
        ("How has the number of referrals developed?", "count"),
        ("How often was the opening put back?", "date"),
        ("When was it to open, and how many times has the date slipped?", "date"),
        ("What became of the old baths?", "any"),
        ("How did the opening of the hall slip?", "date"),
        ("Has the time it takes to relet a home got better or worse?", "date"),
        ("When was the hall supposed to open and when did it actually open?", "date"),
        ("How many households were homeless each year?", "count"),
        ("How much has the levy gone up?", "any"),
        ("What was the cost of the leisure centre?", "any"),  # no change
    ],
)
def test_what_a_change_is_told_in(question: str, kind: str) -> None:
    assert understand(question).told_in == kind


@pytest.mark.parametrize(
    ("question", "spans_time"),
    [
        ("How did the opening of the hall slip?", True),
        ("Have waiting times got better or worse?", True),
        ("How many households were homeless each year?", True),
        ("What was the estimate at each report?", True),
        ("What was it supposed to cost, and what did it cost in the end?", True),
        ("Did the reserves drop?", True),
        ("Has the service become less dependent on agencies?", True),
        ("What were the figures over the period?", True),
        ("How much does the contract cost each year?", False),
        ("Why did the price of the hall go up?", False),  # the reason is asked for
        ("Where was the drop-off point to be?", False),
        ("How many people had to be moved out of their homes?", False),
        ("What were the extra costs that took it from £9.8m to £12.4m?", False),
        ("Is the council better or worse than similar ones at recycling?", False),
        ("What was said about improving the park?", False),
    ],
)
def test_a_change_is_recognised_however_it_is_asked_after(question: str, spans_time: bool) -> None:
    assert understand(question).spans_time is spans_time


def test_a_committee_of_the_index_is_recognised_by_its_name() -> None:
    known = ("Audit Committee", "Planning Committee", "Cabinet")
    assert understand("What did the audit committee say on fraud?", known).committees == ("Audit Committee",)
    assert understand("What did Cabinet say on fraud?", known).committees == ("Cabinet",)
    assert understand("Who wrote to the Cabinet member?", known).committees == ()


def test_a_committee_is_recognised_by_a_word_that_it_alone_has() -> None:
    known = ("Audit and Governance Committee", "Planning Committee", "Health Scrutiny Panel", "Schools Scrutiny Panel")
    assert understand("When is the next planning meeting?", known).committees == ("Planning Committee",)
    assert understand("what did the audit committee hear", known).committees == ("Audit and Governance Committee",)
    assert understand("What did the scrutiny panel say?", known).committees == ()
    assert understand("What was said about planning and meetings?", known).committees == ()
    both = "Did the Planning Committee agree with the audit committee?"
    assert understand(both, known).committees == ("Audit and Governance Committee", "Planning Committee")


def test_the_council_is_no_committee_unless_its_own_meeting_is_meant() -> None:
    known = ("Council", "Local Pension Board")
    assert understand("How much did the council spend on salt?", known).committees == ()
    assert understand("What did full Council decide?", known).committees == ("Council",)
    assert understand("Who spoke at the council meeting?", known).committees == ("Council",)
    assert understand("Who chairs the pension committee?", known).committees == ()
    assert understand("Who chairs the pension board?", known).committees == ("Local Pension Board",)


@pytest.mark.parametrize(
    "question",
    [
        "How much will the developer pay?",
        "Was the climbing centre allowed?",
        "How many falls were there?",
        "Who fell for the trick?",
        "What is planned for Rose Lane?",
        "Did a different school ask?",
        "How often does the bus run?",
    ],
)
def test_words_that_only_look_like_a_change_are_none(question: str) -> None:
    assert not understand(question).spans_time


def test_the_latest_is_only_wanted_when_asked_for() -> None:
    assert understand("What is the latest on the leisure centre?").newest_first
    assert not understand("What was said about the leisure centre?").newest_first


@pytest.mark.parametrize("question", ["what has kestrel cost so far?", "Has the crossing opened yet?"])
def test_so_far_asks_for_the_latest(question: str) -> None:
    assert understand(question).newest_first


@pytest.mark.parametrize(
    "question", ["Who is the chair of planning?", "who's the leader", "Who is on the audit committee?"]
)
def test_who_holds_an_office_is_asked_of_today(question: str) -> None:
    assert understand(question).newest_first


@pytest.mark.parametrize(
    "question",
    [
        "Who is paying for the school?",
        "Who was the chair of planning?",
        "How many are needed?",
        "How many pupils are in care in 2019?",
    ],
)
def test_what_is_paid_and_who_once_held_an_office_is_not_asked_of_today_alone(question: str) -> None:
    assert not understand(question).newest_first


def test_since_a_time_has_no_end_and_before_it_no_beginning() -> None:
    (since,) = understand("How much has it gone up since March 2016?").times
    (before,) = understand("What was said about the baths before 2016?").times
    assert (since.start, since.end) == (date(2016, 3, 1), date.max)
    assert (before.start, before.end) == (date.min, date(2016, 12, 31))


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("Who moved the motion on transport?", False),
        ("Did Councillor Dray move an amendment?", False),
        ("How has the opening date moved?", True),
        ("Why did the date move back to 2021?", False),
        ("How did the share move from 10% to 12%?", True),
    ],
)
def test_who_moved_a_motion_is_no_change_over_time(question: str, change: bool) -> None:
    assert understand(question).spans_time is change


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        ("can you tell me why the application was refused?", "reason", False),
        ("please can you say when it opened", "date", False),
        ("Do we know how many there were?", "count", False),
        ("I want to know how much it cost", "sum", False),
        ("whats the cost of kestrel", "sum", False),
        ("wat percentage of posts were vacant?", "percentage", False),
        ("Hollin Green was doubled in size: what came of it?", "any", False),
        ("Tell me about parking", "any", True),
        ("what's been said about the pool", "any", True),
        ("What’s the cost of Kestrel?", "sum", False),
    ],
)
def test_how_a_question_is_opened_hides_nothing(question: str, kind: str, topic: bool) -> None:
    asked = understand(question)
    assert (asked.asked, asked.is_topic) == (kind, topic)


def test_a_question_in_two_parts_asks_for_two_kinds_of_thing() -> None:
    asked = understand("Who was asked to write to the Cabinet Member, and by when?")
    assert (asked.asked, asked.also_asked) == ("person", ("date",))
    assert asked.parts == ("Who was asked to write to the Cabinet Member", "by when?")
    assert understand("Who spoke for and against the scheme?").also_asked == ()
    assert understand("Who spoke for and against the scheme?").parts == ()


@pytest.mark.parametrize(
    ("question", "kind", "whether"),
    [
        ("Did planning turn down the houses?", "decision", True),
        ("Has the council allowed the baths to be turned into flats?", "decision", True),
        ("What was refused in March?", "decision", False),
        ("When was permission granted?", "date", False),
        ("How many conditions came with the permission?", "count", False),
        ("Who rejected the plan?", "person", False),
        ("What was done about the weir?", "any", False),
    ],
)
def test_what_was_granted_or_refused_was_decided(question: str, kind: str, whether: bool) -> None:
    asked = understand(question)
    assert (asked.asked, asked.asks_whether) == (kind, whether)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What was said about agency staff?", True),
        ("What has happened with the limit on stays in hotels?", True),
        ("traffic and parking on Hollin Lane", True),
        ("neglect and the training of staff in the common assessment tool", True),
        ("why was the opening of the satellite put back", False),
        ("by what date must the update be written", False),
        ("How many bins were emptied?", False),
    ],
)
def test_a_phrase_asks_for_all_on_it_and_a_question_without_its_mark_does_not(question: str, topic: bool) -> None:
    assert understand(question).is_topic is topic


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    texts = ["agency staff", "agency", "staff", "agency staff and mermaids"]
    plain, weighed = (shares(("agency", "staff", "mermaids"), texts, by_rarity=rarity) for rarity in (False, True))
    assert plain == pytest.approx([2 / 3, 1 / 3, 1 / 3, 1])
    assert weighed[0] < plain[0]
    assert weighed[3] == pytest.approx(1)
    assert shares((), texts, by_rarity=True) == [0.0] * 4
    assert shares(("agency",), [], by_rarity=True) == []


def test_an_open_stretch_of_time_is_told_and_offered_as_a_filter_without_an_end(sample_library: Library) -> None:
    read = sample_library.ask("What was said about agency staff since 2016?").interpretation
    assert "looked first at 2016 and later" in read.notes
    assert (read.where.held_from, read.where.held_to) == (date(2016, 1, 1), None)
