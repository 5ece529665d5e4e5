"""Text to blocks: offsets hold, nothing is lost, and each trap of real minutes is read as a reader would."""

from __future__ import annotations

import time
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.extract import Mark, MarkKind
from corpus.records import Block, Page
from corpus.structure import blocks
from corpus.structure.units import BLANK

LINES = [
    "Agenda item",
    "Minutes:",
    "RESOLVED that:-",
    "RESOLVED",
    "1. the report be noted;",
    "2.\u00a0\u00a0Members be told.",
    "Agency Rates – It was explained that rates had gone up.",
    "User capability:  It was noted that staff were trained.",
    "12. MINUTES OF THE LAST MEETING",
    "5. Monitoring Arrangements",
    "C21 Apologies",
    "EXECUTIVE SUMMARY",
    "# Heading",
    "| a | b |",
    "| --- | --- |",
    "x\ty\tz",
    "·\u00a0\u00a0 a bullet",
    "- an item",
    "(a) a letter",
    "\u00a0",
    "",
    "Councillor Smith: Thank you, Chair.",
    "The Chair: Good.",
    "Lynne Neagle AM: Bore da.",
    "ACTION: Clerk to write",
    "For: 4; Against: 2",
    "Vote\ton it",
    "A long sentence that goes on for quite a while and is torn by the end of a",
    "page.",
    "Present: Councillors A and B",
    "\ufeff",
    "🙂 emoji",
    "£49,070",
    "<p>cell</p>\t",
    "…",
    "**Bold**",
    "**Present:** X",
    "---",
]
TEXTS = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40)), max_size=25).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\n\n", "\n\u00a0\n", "\f"]).map(lambda end: end.join(lines))
)


def check(text: str, found: tuple[Block, ...]) -> None:
    position = 0
    for block in found:
        assert position <= block.start < block.end <= len(text)
        assert not text[position : block.start].strip(BLANK), "something visible was lost"
        assert text[block.start] not in BLANK
        assert text[block.end - 1] not in BLANK
        position = block.end
    assert not text[position:].strip(BLANK)


def show(text: str, marks: tuple[Mark, ...] = ()) -> list[tuple[str, str, tuple[str, ...]]]:
    found = blocks(text, marks)
    check(text, found)
    return [(block.kind, text[block.start : block.end], block.heading_path) for block in found]


def kinds(text: str) -> list[str]:
    return [kind for kind, *_ in show(text)]


def path_of(text: str, words: str) -> tuple[str, ...]:
    return next(path for _, said, path in show(text) if words in said)


def items(text: str) -> list[tuple[str, str | None]]:
    return [(text[block.start : block.end], block.item) for block in blocks(text)]


@given(TEXTS)
def test_blocks_hold_every_visible_character_once_and_in_order(text: str) -> None:
    check(text, blocks(text))


@given(TEXTS, st.lists(st.tuples(st.sampled_from(["heading", "list_item", "table_row"]), st.integers(0, 200),
                                 st.integers(0, 60), st.integers(1, 6)), max_size=6))  # fmt: skip
def test_marks_of_any_sort_lose_nothing(text: str, drawn: list[tuple[str, int, int, int]]) -> None:
    marks = tuple(Mark(cast("MarkKind", kind), start, start + size, level) for kind, start, size, level in drawn)
    check(text, blocks(text, marks))


def test_an_item_page_has_its_title_over_everything_and_its_labels_over_nothing() -> None:
    text = "Agenda item\n\nPerformance: Quarter 4, 2021/22\n\nMinutes:\n\nThe Panel met.\n\nSupporting documents:\n"
    shown = show(text)
    assert [kind for kind, *_ in shown] == ["procedural", "heading", "procedural", "paragraph", "procedural"]
    assert path_of(text, "The Panel met") == ("Performance: Quarter 4, 2021/22",)


ITEM = "Agenda item\n\nMosaic report\n\nMinutes:\n\n"


@pytest.mark.parametrize("dash", [" – ", " - ", " — ", "\u00a0–\u00a0"])
def test_a_dash_after_a_few_words_runs_a_heading_in(dash: str) -> None:
    text = f"{ITEM}Agency Rates{dash}It was explained that rates had risen.\n\nMembers asked why they had.\n"
    assert path_of(text, "rates had risen") == ("Mosaic report", "Agency Rates")
    assert path_of(text, "Members asked") == ("Mosaic report", "Agency Rates")


def test_colon_headings_nest_under_a_dash_heading_and_end_with_the_next_one() -> None:
    text = (
        f"{ITEM}Mosaic – it was noted that the system was used elsewhere. The following was said:-\n\n"
        "User capability:\u00a0 It was noted that staff had been trained.\n\n"
        "Data:\u00a0 This was not being provided.\n\n"
        "Fostering – with regard to carers it was too early to say.\n"
    )
    assert path_of(text, "staff had been trained") == ("Mosaic report", "Mosaic", "User capability")
    assert path_of(text, "not being provided") == ("Mosaic report", "Mosaic", "Data")
    assert path_of(text, "too early") == ("Mosaic report", "Fostering")


@pytest.mark.parametrize(
    "sentence",
    [
        "The Panel met at 10:30 and went on until the business had been finished.",
        "Councillors Smith and Jones – both new to the Panel – were welcomed by the Chair.",
        "The report was noted – and nothing more was said about it at the meeting.",
        "It was asked whether the whole of the money that had been set aside in the year before – was spent on it.",
        "RESOLVED - that the report be noted and the officers be thanked for it.",
        "Councillor Smith – the ward member, spoke for the residents of the street.",
    ],
)
def test_what_only_looks_like_a_run_in_heading_is_none(sentence: str) -> None:
    assert path_of(ITEM + sentence, sentence) == ("Mosaic report",)


def test_a_form_field_says_something_of_its_own_line_alone() -> None:
    text = f"{ITEM}Applicant: Department for Education, for the Trust.\n\nThe officer presented the application.\n"
    assert path_of(text, "Department") == ("Mosaic report", "Applicant")
    assert path_of(text, "officer presented") == ("Mosaic report",)


def test_a_resolution_ends_the_run_in_heading() -> None:
    text = f"{ITEM}Supervision – it was confirmed that staff were trained.\n\nRESOLVED that the report be noted.\n"
    assert path_of(text, "RESOLVED") == ("Mosaic report",)


@pytest.mark.parametrize(
    "opening",
    ["RESOLVED that:-", "RESOLVED:", "RESOLVED That Cabinet:", "RESOLVED", "**RESOLVED** that:-", "PENDERFYNWYD:"],
)
def test_a_list_under_a_resolution_is_part_of_it(opening: str) -> None:
    text = (
        f"{opening}\n\n1.\u00a0\u00a0\u00a0 the report be noted; and\n\n\u00a0\n\n2.\u00a0\u00a0\u00a0 the Cabinet "
        "Member be invited.\n\n\u00a0\n\nThe Chair thanked everybody for coming.\n"
    )
    assert kinds(text) == ["resolution"] * 3 + ["paragraph"]


@pytest.mark.parametrize(
    "resolution",
    [
        "RESOLVED:\n(i) that the review be noted; and\n(ii) that Hill Street library stay open.",
        "RESOLVED that:\n\n1. the review be noted\n2. Hill Street library stay open",
        "RESOLVED that:\n\n(1) the review be noted",
        "RESOLVED that the review be referred to Cabinet",
    ],
)
@pytest.mark.parametrize("number", [1, 67])
def test_the_item_after_the_points_of_a_resolution_is_no_point_of_it(resolution: str, number: int) -> None:
    text = (
        f"{number}. Libraries review\n\nThe review was heard.\n\n{resolution}\n\n"
        f"{number + 1}. Parking charges\n\nCharges would rise by ten pence an hour."
    )
    assert path_of(text, "Charges would rise") == ("Parking charges",)
    assert items(text)[-1][1] == str(number + 1)


@pytest.mark.parametrize(
    "line",
    [
        "46. 23/01234/FUL - Land north of Mill Lane, Elmswick",
        "46.  DC/23/01234/OUT – LAND AT HILL FARM",
        "Item 46 2023/0456 Hill Farm, Lower Elmswick",
    ],
)
def test_an_item_may_be_called_by_the_number_of_a_planning_application(line: str) -> None:
    text = f"45. Declarations of interest\n\nNone.\n\n{line}\n\nThe Head of Planning presented the report."
    assert kinds(text)[-2:] == ["heading", "paragraph"]
    assert items(text)[-1][1] == "46"


def test_an_application_may_head_what_is_said_of_it() -> None:
    line = "23/00111/HOU – 7 Elm Close, Lower Elmswick, Elmswick"
    assert path_of(f"{line}\n\nThe Committee heard from the applicant.", "The Committee") == (line,)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        (
            "4. P/2020/0417: THE BREWERY, Weir Road. Conversion to 31 flats and erection of a five-storey building "
            "containing 44 flats",
            "4",
        ),
        (
            "4. 20/0655/OUT - Land east of Mill Lane, Elmswick. Outline application for up to 120 dwellings with all "
            "matters reserved but access.",
            "4",
        ),
        ("6. DM/19/00123 – 4 Hill Street. Change of use from shop to café, with seats and an\nextractor flue", "6"),
        ("4. Application No. WD/2020/1234/MAJ: Lower Farm. Change of use of a barn to four dwellings", "4"),
        (
            "4. Conversion of the former library at Hill Street to twelve flats with parking for nine cars, and a new "
            "access from Mill Lane",
            "4",
        ),
    ],
)
def test_the_long_title_of_an_item_that_counts_on_is_a_heading(line: str, number: str) -> None:
    text = f"3. MINUTES\n\nThe minutes were confirmed.\n\n{line}\n\nThe Head of Planning presented the scheme."
    assert kinds(text) == ["heading", "procedural", "heading", "paragraph"]
    assert items(text)[-1][1] == number


@pytest.mark.parametrize("numbers", [("11/21", "12/21"), ("C11", "C12"), ("20/031", "20/032"), ("44.", "45.")])
def test_items_count_on_however_they_are_numbered(numbers: tuple[str, str]) -> None:
    long = "Conversion of the former library at Hill Street to twelve flats with parking for nine cars, and new access"
    text = f"{numbers[0]} Minutes\n\nConfirmed.\n\n{numbers[1]} {long}\n\nThe officer presented the scheme.\n"
    assert path_of(text, "The officer presented") == (long,)


@pytest.mark.parametrize(
    "line",
    [
        "4. The Head of Planning, with the ward member, walked the whole site twice in the wet week before Easter.",
        "9. Conversion of the former library at Hill Street to twelve flats with parking for nine cars, and new access",
        "4. P/2020/0417 was refused, and the reasons given were those that the officer had set out in the report",
        "1. P/2020/0417: The Brewery, Weir Road. Conversion to 31 flats and erection of a five-storey building;",
    ],
)
def test_paragraphs_with_numbers_are_no_items_though_they_are_long(line: str) -> None:
    text = f"3. Planning\n\nIt was heard.\n\n{line}\n\nThe Head of Planning presented the scheme."
    assert kinds(text).count("heading") == 1


def test_applications_in_the_list_of_a_resolution_are_points_of_it() -> None:
    point = "P/2020/041{0}: The Brewery, Weir Road. Conversion to 31 flats and erection of a five-storey building"
    listed = "\n\n".join(f"{number}. {point.format(number)}" for number in (1, 2, 3))
    text = f"7. Planning\n\nIt was heard.\n\nRESOLVED to approve:\n\n{listed}\n\nThe Chair thanked all.\n"
    assert kinds(text)[2:-1] == ["resolution"] * 4


def test_marks_of_direction_hide_neither_numbers_nor_ends() -> None:
    text = "\u200e12. Roads\n\n\u200eThey were mended in the year.\u200f"
    assert items(text)[0][1] == "12"
    assert path_of(text, "They were mended") == ("Roads",)


def test_short_points_of_a_resolution_are_no_items() -> None:
    text = "4. Budget\n\nIt was heard.\n\nRESOLVED to approve:\n\n1. Fees and charges\n\n2. Capital programme\n"
    assert kinds(text)[-2:] == ["resolution", "resolution"]


@pytest.mark.parametrize(
    "text",
    [
        "RESOLVED that:progress and performance outcomes be noted.",
        "RESOLVED That the Panel note the content of the report.",
        "RESOLVED:\u00a0 that the discussion be noted.",
        "Resolved: that the report be noted.",
        "It was RESOLVED that the report be noted.",
        "The Committee RESOLVED to note the report.",
        "On the motion of Councillor A, seconded by Councillor B, it was RESOLVED that the report be noted.",
        "AGREED: that officers write to the Minister.",
        "PENDERFYNWYD nodi'r adroddiad.",
    ],
)
def test_every_shape_of_a_resolution_is_one(text: str) -> None:
    assert kinds(text) == ["resolution"]


def test_a_resolution_at_the_end_of_a_paragraph_is_a_block_of_its_own() -> None:
    text = "The Panel welcomed the report and thanked the officers. RESOLVED that the report be noted."
    assert kinds(text) == ["paragraph", "resolution"]


@pytest.mark.parametrize(
    "text", ["The Panel resolved to look at it again in the autumn.", "A resolved case is closed."]
)
def test_a_mention_of_resolving_is_no_resolution(text: str) -> None:
    assert kinds(text) == ["paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "For: 6. Against: 2. Abstained: 1.",
        "On being put to the vote the amendment was LOST: For 2, Against 2, Abstained 0.",
        "The substantive motion was then put and CARRIED: For 4, Against 0.",
        "Vote on the amendment – For: 3; Against: 1; Abstained: 0. The amendment was CARRIED.",
        "A recorded vote was taken: Councillors A and B for, Councillor C against.",
        "The motion was carried.",
    ],
)
def test_a_vote_is_a_vote(text: str) -> None:
    assert kinds(text) == ["vote"]


@pytest.mark.parametrize(
    "text",
    [
        "Support had been bought for seven months at £58,000. The forecast was £1.21m against the budget of £0.97m.",
        "It was proposed to use the library for 12 flats. Mr Smith spoke against it.",
        "The pool was closed for two weeks so that seats could be put against the back wall.",
    ],
)
def test_what_lasts_for_seven_months_against_a_budget_is_no_vote(text: str) -> None:
    assert kinds(text) == ["paragraph"]


def test_those_for_an_amendment_are_a_vote_and_no_heading() -> None:
    text = (
        "69. Budget\n\nIt was heard.\n\nFor the amendment: Councillors Fox and Hart (2)\n"
        "Against the amendment: Councillors Brown, Dean and Lane (3)\n\nThe motion was then put."
    )
    assert kinds(text)[2] == "vote"
    assert path_of(text, "The motion was then put") == ("Budget",)


def test_votes_in_a_table_are_votes() -> None:
    assert kinds("| Amendment | Votes |\n| --- | --- |\n| For | 5 |\n| Against | 4 |\n") == [
        "table_row",
        "vote",
        "vote",
    ]


@pytest.mark.parametrize(
    "text", ["ACTION: Head of Service to report back.", "Action – Clerk to write", "Actions: all to read it"]
)
def test_an_action_is_an_action(text: str) -> None:
    assert kinds(text) == ["action"]


def test_actions_in_a_table_or_under_their_heading_are_actions_until_the_meeting_ends() -> None:
    table = "Minute\tAction\tOwner\n21\tWrite to Members\tLorna Tate\n"
    assert kinds(table) == ["table_row", "action"]
    section = (
        "ACTIONS ARISING\n\nMinute 23 - Send the advice to Members.\n\n"
        "The meeting ended at 8.05 pm.\n\nA footer here.\n"
    )
    assert kinds(section) == ["heading", "action", "procedural", "paragraph"]


def test_items_of_minutes_carry_their_number_as_printed() -> None:
    text = (
        "20. APOLOGIES\n\nThere were none.\n\nC21 Outline business case\n\n"
        "It was presented by the Head of Property.\n\n"
        "5. Monitoring Arrangements\n\nArrangements are in place.\n"
    )
    found = dict(items(text))
    assert found["20. APOLOGIES"] == "20"
    assert found["It was presented by the Head of Property."] == "C21"
    assert found["Arrangements are in place."] == "5"
    assert path_of(text, "Arrangements are") == ("Monitoring Arrangements",)


def test_a_numbered_title_right_above_its_text_is_a_heading() -> None:
    text = (
        "PRESENT\n\nCouncillor A.\n\n22/33 Closure of Elm Court\nThe Panel heard the petitioners for half an hour.\n\n"
        "22/34 Street lighting\n2,260 of 9,400 lanterns have been changed.\n\n"
        "8. Complaints\n8.1 There were 58 of them.\n"
    )
    assert path_of(text, "The Panel") == ("Closure of Elm Court",)
    assert path_of(text, "2,260 of") == ("Street lighting",)
    assert path_of(text, "8.1 There") == ("Complaints",)
    assert kinds(text)[3] == "paragraph"


@pytest.mark.parametrize(
    "text",
    [
        "The priorities are these:\n\n1. Roads in the villages\n2. Parks and open spaces of the town\n",
        "Officers were thanked.\n\n12 Members of the public who had come to the meeting\nleft at that point.\n",
    ],
)
def test_points_of_a_list_and_wrapped_lines_are_no_titles(text: str) -> None:
    assert "heading" not in kinds(text)


def test_other_business_is_business() -> None:
    text = (
        "9. ANY OTHER BUSINESS\n\nThe Fund holds £14.7 million in tobacco.\n\n"
        "10. URGENT ITEMS\n\nThere were no urgent items.\n"
    )
    assert kinds(text) == ["heading", "paragraph", "heading", "procedural"]


def test_numbered_sections_nest_under_headings_in_capitals() -> None:
    text = (
        "BACKGROUND\n\n5. Monitoring Arrangements\n\nThey are in place.\n\n"
        "FINANCIAL IMPLICATIONS\n\n17. See section 7\n"
    )
    assert path_of(text, "They are") == ("BACKGROUND", "Monitoring Arrangements")
    assert path_of(text, "See section") == ("FINANCIAL IMPLICATIONS",)


@pytest.mark.parametrize(
    "said", ["None", "NONE", "None received", "Noted", "No objection", "Posted on 20 March by Clerk"]
)
def test_a_word_on_what_was_done_is_no_heading(said: str) -> None:
    text = f"24/1. Apologies\n\n{said}\n\n24/2. Grants\n\nScouts were given a grant of £250 in the year.\n"
    assert [kind for kind, _, _ in show(text)] == ["heading", "procedural", "heading", "paragraph"]
    assert path_of(text, said) == ("Apologies",)


@pytest.mark.parametrize(
    "line", ["14 March 2017", "TUESDAY, 11TH NOVEMBER, 2014", "Councillor Jane Smith", "Kath Dunmore, Head of SEND"]
)
def test_dates_and_people_on_a_line_of_their_own_are_no_headings(line: str) -> None:
    assert "heading" not in kinds(f"{line}\n\nThe report follows here and says a good deal.\n")


def test_a_sentence_torn_by_the_end_of_a_page_is_one_block() -> None:
    text = (
        "The final version will be approved by Directors and lodged by the beginning of September. A final\n\n"
        "account will be sent by the end of August, as per the contract.\n"
    )
    assert kinds(text) == ["paragraph"]


def test_bullets_that_are_middle_dots_with_no_break_spaces_are_list_items() -> None:
    text = "·\u00a0\u00a0\u00a0 better audits.\n\n·\u00a0\u00a0\u00a0 better plans.\n"
    assert kinds(text) == ["list_item", "list_item"]


def test_a_table_keeps_its_rule_with_its_header_and_its_html_in_its_rows() -> None:
    assert kinds("| a | b |\n| --- | --- |\n| 1 | 2 |\n") == ["table_row", "table_row"]
    text = "\tPriority\tImplications\n\t<p>We will support.</p> <ul><li>Jobs</li></ul>\t<p>x</p>\n\t<p>Alone</p>\t\n"
    assert kinds(text) == ["table_row"] * 3


TRANSCRIPT = "\n\n".join(
    [
        "The Chair (Hon. Anthony Rota (NipissingTimiskaming, Lib.)): I call this meeting to order.",
        "Hon. Dominic LeBlanc: Mr. Chair, I have the honour to table: a report.",
        "It has a second paragraph, which he also said.",
        "The Chair: We go to Mr. d'Entremont.",
        "Mr. Chris d'Entremont (West Nova, CPC): As much as I like it, no.",
        "Lynne Neagle AM: Thank you.",
        "Councillor Smith: At 10:30?",
        "(Pause)",
        "The Chair: Yes.",
        "Hon. Dominic LeBlanc: Good.",
    ]
)


def test_the_speaker_stands_last_in_the_path_of_the_whole_turn() -> None:
    assert path_of(TRANSCRIPT, "call this") == ("The Chair (Hon. Anthony Rota (NipissingTimiskaming, Lib.))",)
    assert path_of(TRANSCRIPT, "second paragraph") == ("Hon. Dominic LeBlanc",)
    assert path_of(TRANSCRIPT, "As much") == ("Mr. Chris d'Entremont (West Nova, CPC)",)
    assert path_of(TRANSCRIPT, "At 10:30") == ("Councillor Smith",)
    assert path_of(TRANSCRIPT, "(Pause)") == ("Councillor Smith",)


def test_labels_with_colons_dont_make_a_transcript_of_minutes() -> None:
    text = "\n\n".join(
        f"{word}: It was reported that this had gone well." for word in ["Income", "Pay", "Housing", "Roads"] * 2
    )
    assert path_of(text, "Housing") == ("Housing",)
    one = "Budget\n\nCouncillor Smith: I want to know why.\n\nThe officer replied that it was the law.\n"
    assert path_of(one, "want to know") == ("Budget", "Councillor Smith")
    assert path_of(one, "officer replied") == ("Budget",)


@pytest.mark.parametrize(
    "text",
    [
        "Apologies for absence were received from Councillor X.",
        "RESOLVED that the minutes of the meeting held on 9 September be approved as a correct record and signed.",
        "RESOLVED that the public and press be excluded from the meeting for Minute C18.",
        "The meeting closed at 7.40 pm.",
        "Present: Councillors A (Chair), B and C.",
        "Minutes of the meeting held on Tuesday 14 July 2015 at 10.00 am",
        "There were no declarations of interest.",
        "Members of the public wishing to speak must give notice by noon.",
    ],
)
def test_boilerplate_is_procedural(text: str) -> None:
    assert kinds(text) == ["procedural"]


def test_what_stands_under_a_procedural_heading_is_procedural_but_a_subject_is_not() -> None:
    text = (
        "2. DECLARATIONS OF INTEREST\n\nCouncillor A lived next door.\n\n3. ATTENDANCE AT SCHOOLS\n\nIt fell to 92%.\n"
    )
    assert kinds(text) == ["heading", "procedural", "heading", "paragraph"]


BUSINESS = (
    "The Head of Planning presented the scheme for the old brewery, which had come back with two storeys fewer.\n\n"
    "Residents of Weir Road feared for their light, and asked why the trees along the river were to be felled.\n\n"
    "It was explained that the trees had a disease, and that forty new ones would be planted by the spring.\n\n"
)


@pytest.mark.parametrize(
    ("heading", "formality"),
    [
        ("2. MINUTES", "The minutes of the meeting held on 14 September were confirmed."),
        ("1. Apologies", "Apologies had come from Councillor Fox."),
        ("3. Declarations of interest", "Councillor Hart declared a personal interest as a trustee of the almshouses."),
        ("1. Welcome", "The Chair welcomed everybody to the meeting and introduced the new clerk."),
        ("12. Date of next meeting", "Tuesday 9 November at 7 pm."),
        ("2. COFNODION", "Cadarnhawyd cofnodion y cyfarfod blaenorol."),
    ],
)
def test_business_that_goes_on_under_a_heading_of_procedure_is_none(heading: str, formality: str) -> None:
    text = f"{heading}\n\n{formality}\n\n{BUSINESS}RESOLVED that the scheme be approved.\n"
    assert kinds(text)[-5:] == ["procedural", *["paragraph"] * 3, "resolution"]


@pytest.mark.parametrize(
    "section",
    [
        "PRESENT\n\n"
        + "".join(f"Councillor {name} Fox, Member for the Northern Ward, and Deputy Leader\n\n" for name in "ABCDEFGH"),
        "Declarations of interest\n\n"
        + "".join(
            f"Councillor {name} declared a personal interest in the item on the brewery, because her brother had "
            "worked there for many years, and left the room while it was heard.\n\n"
            f"Councillor {name}{name} said that he was a trustee of the almshouses, which had written in about it.\n\n"
            for name in "ABCDE"
        ),
        "Public speaking arrangements\n\n"
        + "Those who have asked to be speakers are called when the item begins and have three minutes each.\n\n" * 5,
        "2. MINUTES\n\nThe minutes of the meeting held on 14 September were confirmed.\n\nThe clerk was thanked.\n\n",
        "2. MINUTES\n\nThe minutes were confirmed.\n\nIt was asked when the bus shelter, of which they tell, would be "
        "mended by the county council.\n\n",
    ],
)
def test_formalities_of_any_length_stay_what_they_are(section: str) -> None:
    assert set(kinds(section)[1:]) == {"procedural"}


def test_declarations_after_a_remark_are_still_declarations() -> None:
    said = "Councillor Hart declared an interest in item 7 and withdrew from the meeting while it was being heard.\n\n"
    text = f"3. Declarations of interest\n\n{said}{BUSINESS.split(chr(10))[0]}\n\n{said * 4}"
    assert set(kinds(text)[1:]) == {"procedural"}


def test_pages_give_each_block_its_number() -> None:
    text = "One page of text.\fAnother page of text."
    found = blocks(text, (), (Page(1, 0, 17), Page(2, 18, len(text))))
    assert [block.page for block in found] == [1, 2]


def test_stated_headings_stand_above_what_only_looks_like_one() -> None:
    text = "Item title\nBACKGROUND\nThe reasons are these."
    shown = show(text, (Mark("heading", 0, 10, 2),))
    assert shown[-1][2] == ("Item title", "BACKGROUND")


@pytest.mark.parametrize(
    "text",
    [
        "A B " * 200_000,
        "Councillor Smith ((" * 50_000,
        "x – " * 200_000,
        "For: 1 " * 100_000,
        "a\t" * 400_000,
        "| a " * 200_000,
        "\n" * 600_000,
        "\u00a0 \n" * 200_000,
        "*" * 600_000,
        "1. " * 200_000,
        "minutes " * 80_000,
        "exempt " * 100_000,
        "RESOLVED that:-\n\n1. a;\n\n" * 3_000,
        "12. ITEM ONE\n" * 3_000,
    ],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    def seconds(part: str) -> float:
        start = time.process_time()
        blocks(part)
        return time.process_time() - start

    half, whole = seconds(text[: len(text) // 2]), seconds(text)
    # Twice the text takes about twice the time; the constant is for a clock that is coarse.
    assert whole < 4 * half + 0.5


def test_business_never_stands_under_the_list_of_who_was_there() -> None:
    text = "PRESENT:\n\nCouncillor A\n\n1. Apologies\n\nNone.\n\n2. Finance report\n\nThe budget was balanced.\n"
    assert path_of(text, "budget") == ("Finance report",)
    assert kinds(text)[-1] == "paragraph"


@pytest.mark.parametrize("title", ["# Minutes of Cabinet, 14 July 2015", "MINUTES OF THE MEETING OF CABINET"])
def test_the_title_of_the_minutes_doesnt_make_all_of_them_procedure(title: str) -> None:
    text = f"{title}\n\nThe Leader spoke of the year that had been.\n\n## Roads\n\nThey were mended.\n"
    assert kinds(text)[1::2] == ["paragraph", "paragraph"]


def test_an_item_may_be_numbered_on_the_line_above_its_title() -> None:
    text = "Item 1\nAPOLOGIES\nNone.\n\nItem 2\nNEW LICENCE: THE BLUE DOOR\n\nThe bar would close at midnight.\n"
    assert kinds(text) == ["heading", "procedural", "heading", "paragraph"]
    assert items(text)[-1][1] == "2"


def test_a_number_before_a_tab_makes_no_table_of_an_item() -> None:
    text = "PL21/056\tApologies\n\tCllr Ward.\nPL21/057\tStation Road\n\tRESOLVED to ask for a crossing.\n"
    assert kinds(text) == ["heading", "procedural", "heading", "resolution"]


def test_titles_run_in_after_bare_numbers_open_items_from_the_first() -> None:
    text = (
        "1 Welcome & apologies: L. Shaw\n\n2 Police report: Two bikes were stolen from the pier.\n\n"
        "3 Minutes of August meeting: Proposed KP, seconded MR.\n\n4 Wind farm: A letter had come about it.\n"
    )
    assert kinds(text) == ["procedural", "paragraph", "procedural", "paragraph"]
    assert [item for _, item in items(text)] == ["1", "2", "3", "4"]
    assert path_of(text, "A letter") == ("Wind farm",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sederunt: Councillors Rae (Convener) and Muir.", ["procedural"]),
        ("3. MINUTE OF PREVIOUS MEETING\n\nApproved.", ["heading", "procedural"]),
        ("Partners and others in attendance:\n\nKarl Hunt, Chief Constable", ["heading", "procedural"]),
        ("There being no further business the Chair closed the meeting.", ["procedural"]),
        ("Date of next meeting: 9th June 2020", ["procedural"]),
        ("CHANGES IN ATTENDANCE\n\nIt fell to 92% in the schools of the north.", ["heading", "paragraph"]),
    ],
)
def test_formalities_of_scottish_and_of_parish_minutes_are_procedural(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_titles_run_in_as_the_first_one_was_open_items_however_short_their_text_is() -> None:
    text = (
        "1. Apologies: Councillor Fox.\n\n2. Declarations of interest: none.\n\n3. Minutes: Agreed.\n\n"
        "4. Finance: The balance was £4,000. RESOLVED to pay the clerk.\n\n5. Planning: No comments on the barn.\n"
    )
    assert kinds(text) == [*["procedural"] * 3, "paragraph", "resolution", "paragraph"]
    assert [item for _, item in items(text)] == ["1", "2", "3", "4", "4", "5"]


def test_a_paragraph_whose_number_counts_on_is_no_part_of_the_procedure_before_it() -> None:
    text = (
        "2. Minutes\n\nThe minutes of 3 May were agreed.\n\n3. The Chair reported that the bridge had been closed.\n\n"
        "4. Members asked for a letter to be written.\n"
    )
    assert kinds(text)[:2] == ["heading", "procedural"]
    assert "procedural" not in kinds(text)[2:]


def test_paragraphs_of_a_report_that_count_on_keep_their_headings() -> None:
    text = "BACKGROUND\n\n8. Properties flooded\n\nThere were 112.\n\n9. Response: Staff had been out all night.\n"
    assert path_of(text, "Staff had been")[:2] == ("BACKGROUND", "Properties flooded")


def test_applications_may_be_counted_in_brackets_under_their_item() -> None:
    text = (
        "13. PLANNING APPLICATIONS\n\nThe report was heard.\n\n(1) 19/01234/FUL: Former bus depot, Quay Street\n\n"
        "Ninety flats.\n\nRESOLVED – That it be refused.\n\n(2) 19/01301/LBC: The Corn Exchange\n\nNew doors.\n"
    )
    assert path_of(text, "Ninety flats")[1:] == ("19/01234/FUL: Former bus depot, Quay Street",)
    assert path_of(text, "New doors")[1:] == ("19/01301/LBC: The Corn Exchange",)


def test_minutes_counted_by_the_year_follow_each_other_after_lists_and_abbreviations() -> None:
    text = (
        "1/20 Apologies: none.\n\n2/20 Finance:\n(i) Payments of £1,204 were approved.\n(ii) The precept was set.\n\n"
        "3/20 Next meeting: 4 March 2020 in the Church Rooms.\n"
    )
    assert [item for _, item in items(text)] == ["1/20", "2/20", "2/20", "2/20", "3/20"]
    text = "Min. 1 Apologies\nNone.\n\nMin. 2 Cremator No. 3\nThe relining had cost £41,000.\n"
    assert kinds(text) == ["heading", "procedural", "heading", "paragraph"]
