"""What makes an answer doubtful that otherwise reads well: another year, another committee, the asker's own affairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from service.ballots import names_no_voter, tells_no_vote, tells_their_vote
from service.doubts import (
    OTHER_BODY,
    OTHER_LINE,
    OTHER_NAME,
    OTHER_PEOPLE,
    OTHER_TIME,
    OTHER_WORDS,
    OTHERS_ROUTINE,
    OTHERS_WORDS,
    asks_of_own_affairs,
    calls_something_else,
    doubts,
    is_of_another_body,
    is_off_the_point,
    lacks_what_is_priced,
    leaves_out,
    names_another_time,
    names_somebody_else,
    says_it_again,
    tells_nothing_of_the_kind,
)
from service.library import Library
from service.understanding import understand
from tests.service.reads import chosen_in, read_of

LEVEL = "What was the nitrogen dioxide level at Bridge Street in 2019?"


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        (LEVEL, "The annual mean was 43 micrograms in 2018.", True),
        (LEVEL, "The annual mean was 43 micrograms in 2018 and 40 in 2019.", False),
        (LEVEL, "The annual mean was 43 micrograms in March 2019.", False),
        (LEVEL, "The annual mean was 43 micrograms.", False),
        ("What was the level in March 2021?", "Year | Level\n2018 | 43\n2021 | 38", False),
        ("What was the level in March 2021?", "Year | Level\n2018 | 43\n2019 | 38", True),
        ("What did it cost per pupil in 2013/14?", "2012/13\t338\t71\n2013/14\t361\t78", False),
        ("What was the level at Bridge Street?", "The annual mean was 43 micrograms in 2018.", False),
        ("Why was the level so high in 2019?", "The station had been moved in 2018.", False),
        ("How did the level change between 2017 and 2019?", "The annual mean was 43 micrograms in 2018.", False),
    ],
)
def test_another_time_is_one_that_the_single_time_asked_for_does_not_touch(
    question: str, text: str, another: bool
) -> None:
    assert names_another_time(understand(question), text) is another


def test_words_of_another_committee_are_told_apart_unless_they_name_the_one_asked_for() -> None:
    read = read_of("A report on running the service in house was asked for.")
    read = replace(read, document=replace(read.document, meeting=replace(read.document.meeting, committee="Cabinet")))
    asked = understand("What did the Audit Committee decide about running it in house?", ("Audit Committee", "Cabinet"))
    assert is_of_another_body(asked, chosen_in(read, read.text))
    told = replace(read, text=f"The Audit Committee met. {read.text}")
    assert not is_of_another_body(asked, chosen_in(told, read.text))
    assert not is_of_another_body(understand("What did Cabinet decide?", ("Cabinet",)), chosen_in(read, read.text))
    assert not is_of_another_body(understand("What was decided?", ("Cabinet",)), chosen_in(read, read.text))


@pytest.mark.parametrize(("kind", "lost"), [("paragraph", OTHER_BODY), ("procedural", OTHERS_ROUTINE)])
def test_the_next_meeting_of_another_committee_is_no_answer(kind: str, lost: float) -> None:
    read = read_of("The next meeting would be held on 13 July.", kind=kind)
    read = replace(read, document=replace(read.document, meeting=replace(read.document.meeting, committee="Cabinet")))
    asked = understand("When is the next planning meeting?", ("Planning Committee", "Cabinet"))
    assert doubts(asked, ["next"], [chosen_in(read, read.text)]) == lost


def test_a_line_without_a_word_of_the_subject_is_doubted_though_its_passage_holds_one() -> None:
    read = read_of("The contingency was raised.\nThe library was full in wet weather.\nRubbish was collected.")
    asked = understand("Is there a plan to close the library?")
    assert doubts(asked, ["library"], [chosen_in(read, "The contingency was raised.")]) == OTHER_LINE
    assert doubts(asked, ["library"], [chosen_in(read, "The library was full in wet weather.")]) == 0
    # Another word for it will do.
    assert doubts(asked, ["library", "litter"], [chosen_in(read, "Rubbish was collected.")]) == 0


def test_an_answer_is_doubted_where_nobody_is_named_whom_the_question_names() -> None:
    read = read_of("Councillor Edith Crane declared an interest in the lifts. She left the room.")
    left = chosen_in(read, "She left the room.")
    assert not names_somebody_else(understand("What did Cllr Crane do?"), left)
    assert not names_somebody_else(understand("Who left the room?"), left)
    asked = understand("Did Councillor Pellow leave the room?")
    assert names_somebody_else(asked, left)
    assert doubts(asked, ["room"], [left]) == OTHER_PEOPLE


def test_what_somebody_said_must_stand_in_a_paragraph_that_names_them() -> None:
    text = "The spire would be costly.\n\nCouncillor Wilk arrived. Mr Bede was in favour of the spire."
    read = read_of(text)
    asked = understand("What did Councillor Wilk say about the spire?")
    unnamed, beside = (
        chosen_in(read, "The spire would be costly."),
        chosen_in(read, "Mr Bede was in favour of the spire."),
    )
    assert doubts(asked, ["spire"], [unnamed]) == OTHERS_WORDS
    assert doubts(asked, ["spire"], [beside]) == 0
    assert doubts(understand("What was said about the spire?"), ["spire"], [unnamed]) == 0


@pytest.mark.parametrize(
    "question",
    ["How did Councillor Nandra vote on the flood scheme?", "did cllr nandra vote for the flood scheme"],
)
def test_how_somebody_voted_must_stand_beside_their_name(question: str) -> None:
    asked = understand(question)
    counted = read_of("Councillor Nandra asked about the weir.\nFor: 7. Against: 2. Abstained: 0.")
    named = read_of("For: 4. Against: 0. Abstained: 1 (Councillor Nandra).")
    assert names_somebody_else(asked, chosen_in(counted, "Councillor Nandra asked about the weir."))
    assert names_somebody_else(asked, chosen_in(counted, "For: 7."))
    assert not names_somebody_else(asked, chosen_in(named, "Abstained: 1 (Councillor Nandra)."))
    recorded = read_of("For (2): Councillors Keel and Voss.\nAgainst (2): Councillors Nandra and Oates.")
    assert not names_somebody_else(asked, chosen_in(recorded, "For (2): Councillors Keel and Voss."))


@pytest.mark.parametrize("name", ["Toller", "Ullyott"])
def test_counts_alone_do_not_tell_how_somebody_voted(sample_library: Library, name: str) -> None:
    assert not sample_library.ask(f"how did cllr {name} vote on the flood scheme".lower()).answer.answered


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("The outturn, apart from any claim by the contractor, was £16.4m.", True),
        ("The cost was £16.4m before any settlement of the claim.", True),
        ("The claim of the contractor was settled for £0.2m, apart from fees.", False),
        ("The contractor had claimed £0.2m.", False),
    ],
)
def test_what_a_sentence_leaves_out_it_does_not_tell(text: str, out: bool) -> None:
    assert leaves_out(["contractor", "claim", "settled"], text) is out


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Can I swim at Marl Bank without a costume?", True),
        ("fell off the treadmill, can I sue", True),
        ("Please reset my password", True),
        ("inset days this term", True),
        ("I would like to know what was said about parking", False),
        ("Tell me what was said about parking", False),
        ("Can I see what was decided about the baths?", False),
        ("What did Cabinet decide about the baths?", False),
    ],
)
def test_minutes_know_nothing_of_the_asker_or_of_tomorrow(question: str, own: bool) -> None:
    assert asks_of_own_affairs(question) is own


def test_figures_of_another_year_are_less_sure(sample_library: Library) -> None:
    right = sample_library.ask(LEVEL.replace("2019", "2018")).answer
    wrong = sample_library.ask(LEVEL).answer
    assert right.answered
    assert wrong.confidence < right.confidence - 0.3


def test_a_passage_that_holds_no_word_of_the_subject_is_doubted() -> None:
    asked = understand("Are the swings in the parks being repaired?")
    other = read_of("It is, yes. The Chair thanked all.")
    about = read_of("Repairs to the play area in Priory Park had begun.")
    subject = ("swings", "parks", "repaired")
    assert doubts(asked, subject, [chosen_in(other, "It is, yes.")]) == OTHER_WORDS
    assert doubts(asked, subject, [chosen_in(about, about.text)]) == 0


def test_a_question_whose_subject_the_minutes_never_name_gets_no_answer(sample_library: Library) -> None:
    assert not sample_library.ask("Can the Chair levitate?").answer.answered


def test_what_was_decided_at_a_meeting_of_the_time_asked_for_may_name_a_time_to_come() -> None:
    read = read_of("RESOLVED that a satellite be opened in September 2021.", kind="resolution")
    held = replace(read.document, meeting=replace(read.document.meeting, held_on=date(2019, 9, 10)))
    then, before = replace(read, document=held), read
    asked = understand("What was decided about the satellite in September 2019?")
    assert doubts(asked, ("satellite",), [chosen_in(then, read.text)]) == 0
    assert doubts(asked, ("satellite",), [chosen_in(before, read.text)]) == OTHER_TIME
    told = understand("What was the number of satellites in September 2019?")
    assert doubts(told, ("satellite",), [chosen_in(then, read.text)]) == OTHER_TIME


@pytest.mark.parametrize(
    ("question", "else_"),
    [
        ("How late may the Red Lion sell alcohol?", True),
        ("How late may the Blue Anchor sell alcohol?", False),
        ("What does it cost at Windsor Court?", True),
        ("What does it cost at Alder Court?", False),  # not by "Court" alone
        ("What did SEND transport cost in March?", False),  # an acronym, and a month
        ("What did Thornmere Council allow?", False),  # its own name goes without saying
        ("What did Councillor Pellow ask?", False),  # people have a doubt of their own
        ("how late may the red lion sell alcohol", False),
    ],
)
def test_what_is_called_by_another_name_is_doubted(question: str, else_: bool) -> None:
    read = read_of("At the Blue Anchor alcohol may be sold until midnight. Alder Court closes at ten.")
    meeting = replace(read.document.meeting, council="Thornmere Borough Council")
    read = replace(read, document=replace(read.document, meeting=meeting))
    best = chosen_in(read, "At the Blue Anchor alcohol may be sold until midnight.")
    assert calls_something_else(understand(question), best) is else_
    assert not else_ or doubts(understand(question), ["alcohol"], [best]) >= OTHER_NAME


@pytest.mark.parametrize(
    ("question", "text", "nothing"),
    [
        ("How much compensation did the operator get?", "The bridge was limited to 7.5 tonnes.", True),
        ("How much compensation did the operator get?", "The operator was paid £900.", False),
        ("How much salt was used?", "Some 900 tonnes were used.", False),
        ("What weight limit is there?", "The bridge is 14 metres long.", True),
        ("What weight limit is there?", "It is limited to 7.5 tonnes.", False),
        ("When will it open?", "It may open once it has been paid for.", True),
        ("When will it open?", "It may open in the spring.", False),
        ("When will it open?", "| The pool | not yet |", False),
        ("How far is it?", "It is four miles away.", False),
        ("Where is it?", "In Bell Lane.", False),
        ("When did it open and what did it cost?", "It had cost £1.7m.", False),
        ("Who moved that pay be cut?", "It was resolved to raise it.", True),
        ("Who moved that pay be cut?", "Councillor Salt moved it.", False),
        ("What did counsel's opinion cost?", "The Borough Engineer presented counsel's opinion on the bridge.", True),
        ("What did counsel's opinion cost?", "Counsel's opinion had cost £4,200.", False),
    ],
)
def test_what_tells_nothing_of_the_kind_asked_for_is_doubted(question: str, text: str, nothing: bool) -> None:
    assert tells_nothing_of_the_kind(understand(question), [chosen_in(read_of(text), text)]) is nothing


def test_a_day_told_right_beside_the_strongest_sentence_is_told() -> None:
    read = read_of("RESOLVED that a line be added. The clerk will do so by 27 June 2017.")
    strongest, beside = chosen_in(read, "RESOLVED that a line be added.", 1.0), chosen_in(read, "The clerk", 0.5)
    beside = replace(beside, end=len(read.text))
    asked = understand("When will a line be added?")
    assert tells_nothing_of_the_kind(asked, [strongest])
    assert not tells_nothing_of_the_kind(asked, [strongest, beside])


def test_a_body_that_the_index_does_not_know_is_another_body() -> None:
    read = read_of("Ms Fahy took the chair.")
    board = replace(read.document.meeting, committee="Local Pension Board")
    read = replace(read, document=replace(read.document, meeting=board))
    known = ("Local Pension Board",)
    best = chosen_in(read, read.text)
    assert is_of_another_body(understand("Who chairs the Pension Committee?", known), best)
    assert not is_of_another_body(understand("Who chairs the Pension Board?", known), best)


@pytest.mark.parametrize(
    ("question", "text", "untold"),
    [
        (
            "What was the vote on suspending the licence?",
            "RESOLVED that the licence be suspended. A log was lost.",
            True,
        ),
        ("What was the vote on suspending the licence?", "The motion to suspend it was lost.", False),
        ("What was the vote on suspending the licence?", "Suspension: For 6, Against 2.", False),
        ("What was the vote on suspending the licence?", "It was agreed unanimously to suspend it.", False),
        ("When was the licence suspended?", "RESOLVED that the licence be suspended. A log was lost.", False),
    ],
)
def test_a_vote_that_nothing_on_the_item_tells_of_is_doubted(question: str, text: str, untold: bool) -> None:
    read = read_of(text)
    assert tells_no_vote(understand(question), [chosen_in(read, text.split(". ")[0])]) is untold


@pytest.mark.parametrize(
    ("question", "text", "again"),
    [
        ("Why did the laboratory stop trading?", "The laboratory had stopped trading at the end of April.", True),
        ("Why did the laboratory stop trading?", "It stopped trading because the rent of the laboratory rose.", False),
        ("Why did the laboratory stop trading?", "The rent had doubled.", False),
        ("When did the laboratory stop trading?", "The laboratory had stopped trading at the end of April.", False),
    ],
)
def test_what_says_again_what_a_why_asks_is_no_reason(question: str, text: str, again: bool) -> None:
    assert says_it_again(understand(question), text) is again


def test_the_words_of_any_motion_are_no_subject() -> None:
    read = read_of("The motion was put and carried.")
    asked = understand("Was the motion on a climate emergency carried?")
    assert doubts(asked, asked.terms, [chosen_in(read, read.text)]) == OTHER_WORDS


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How did Councillor Voss vote on the allowances?", True),
        ("How did Councillor Voss vote on the crossing?", False),
        ("How did Councillor Nandra vote on the allowances?", False),
        ("What did Councillor Voss say on the allowances?", False),
    ],
)
def test_a_recorded_vote_that_lists_a_name_tells_how_they_voted(question: str, told: bool) -> None:
    read = read_of("The allowances were put to a vote.\nFor (2): Councillors Keel and Voss.", kind="vote")
    best = chosen_in(read, "For (2): Councillors Keel and Voss.")
    assert tells_their_vote(understand(question), best) is told
    assert not understand("How did Councillor Voss vote on the allowances?").is_topic


COUNTED = "It was moved by Councillor Keel and seconded by Councillor Voss.\nThe motion was carried: For 6, Against 3."


@pytest.mark.parametrize(
    ("question", "text", "unnamed"),
    [
        ("Which councillors voted against the allowances?", COUNTED, True),
        ("Who voted for it?", COUNTED, True),
        ("which two members abstained?", COUNTED, True),
        ("How many voted against the allowances?", COUNTED, False),
        ("Who moved the motion on the allowances?", COUNTED, False),
        ("Who voted against it?", f"{COUNTED}\nCouncillors Orme and Pell voted against the motion.", False),
        ("Who voted against it?", "The motion was put.\nFor: Keel, Voss.\nAgainst: Orme, Pell.", False),
        ("Who voted against it?", "The motion was put.\nFor: 6\nAgainst: 3", True),
    ],
)
def test_counts_alone_do_not_tell_who_voted(question: str, text: str, unnamed: bool) -> None:
    best = chosen_in(read_of(text, kind="vote"), text.splitlines()[-1])
    assert names_no_voter(understand(question), best) is unnamed


@pytest.mark.parametrize(
    ("question", "line", "lacking"),
    [
        ("How much is a parking permit?", "The fee for work on the car park was £121,000.", 0.5),
        ("How much is a parking permit?", "A parking permit would cost £60 a year.", 0.0),
        ("What does it cost to bury a cat?", "The fee for the crematorium was £900.", 1.0),
        ("How much did the parking permit scheme cost?", "The fee was £121,000.", 0.0),
        ("Who sells parking permits?", "The fee was £121,000.", 0.0),
    ],
)
def test_a_price_asked_for_now_is_of_what_the_line_tells(question: str, line: str, lacking: float) -> None:
    asked = understand(question)
    best = chosen_in(read_of(line), line)
    assert lacks_what_is_priced(asked, asked.terms, best) == pytest.approx(lacking)


@pytest.mark.parametrize(
    ("relevance", "text", "off"),
    [
        (-7.5, "The Council would look after the walls.", 4.0),
        (-3.0, "The Council would look after the walls.", 0.0),
        (-7.5, "Walls | 12 | looked after", 0.0),
    ],
)
def test_a_passage_far_from_what_is_asked_is_off_the_point_but_for_its_rows(
    relevance: float, text: str, off: float
) -> None:
    read = read_of(text)
    far = replace(read, evidence=replace(read.evidence, relevance=relevance))
    assert is_off_the_point(chosen_in(far, text)) == pytest.approx(off)


@pytest.mark.parametrize(
    "question",
    [
        "How much is a parking permit?",
        "how much is a bus pass",
        "What is the council doing about potholes?",
        "What is being done about dog fouling?",
        "is there a tram",
        "when will the bypass open",
    ],
)
def test_residents_questions_on_what_the_minutes_never_speak_of_are_refused(
    sample_library: Library, question: str
) -> None:
    assert not sample_library.ask(question).answer.answered


@pytest.mark.parametrize(
    ("question", "unheard"),
    [
        ("When will the bypass open?", ("bypass",)),
        ("newts", ()),
        ("leisure centre price", ()),
        ("Which supplier of the bypass was paid late for the newts?", ()),
    ],
)
def test_words_that_no_passage_holds_are_told_of_short_questions(
    sample_library: Library, question: str, unheard: tuple[str, ...]
) -> None:
    assert sample_library.read_closely(question)[0].unheard == unheard
