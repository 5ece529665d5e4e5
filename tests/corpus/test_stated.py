"""What a document states of itself: only what it does state, and never the date of something else."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.names import committee_of, council_of, in_path, tidy
from corpus.records import Metadata
from corpus.stated import from_name, language_of, stated
from corpus.structure import outline

HEAD = "THORNMERE BOROUGH COUNCIL\n\nAUDIT COMMITTEE\n\n"
BODY = "\n\n1. Apologies\n\nNone.\n\n2. Roads\n\nThey were mended in the week before the next meeting.\n"


def of(text: str) -> Metadata:
    return stated(text, outline(text)).metadata


def test_minutes_state_council_committee_and_day() -> None:
    found = of(f"{HEAD}Minutes of the meeting held on Tuesday, 14 March 2017 at 10.00 am{BODY}")
    assert (found.council, found.committee) == ("Thornmere Borough Council", "Audit Committee")
    assert (found.held_on, found.kind, found.status) == (date(2017, 3, 14), "minutes", None)


ITEM_PAGE = (
    "Agenda item\n\nPerformance Challenge of the Trust: Quarter 4, 2021/22\n\nMinutes:\n\nThe Committee "
    "gave consideration "
    "to the report of the Council. The Trust had met Leeds City Council on 3rd May 2016.\n\nRESOLVED that "
    "it be noted.\n\n"
    "Supporting documents:\n"
)


def test_an_item_page_without_council_committee_or_date_has_none() -> None:
    found = of(ITEM_PAGE)
    assert (found.council, found.committee, found.held_on) == (None, None, None)
    assert found.title == "Performance Challenge of the Trust: Quarter 4, 2021/22"
    assert found.kind == "minutes"
    assert found.period is not None
    assert found.period.start == date(2022, 1, 1)


def test_an_item_page_without_the_label_minutes_is_minutes_by_its_resolution() -> None:
    text = (
        "Agenda item\n\nTrust update report.\n\n\nIt was explained.\n\nRESOLVED: that it be "
        "noted.\n\nSupporting documents:\n"
    )
    assert of(text).kind == "minutes"


def test_a_report_goes_to_the_body_it_is_addressed_to() -> None:
    found = of(
        "**To the Chair and Members of the\nCHILDREN AND YOUNG PEOPLE SCRUTINY PANEL**\n\nTHE TRUST – "
        "PROGRESS REPORT\n\n"
        "EXECUTIVE SUMMARY\n\n1. The Trust began on 1 October 2014.\n"
    )
    assert found.committee == "Children and Young People Scrutiny Panel"
    assert (found.kind, found.held_on) == ("report", None)
    assert found.title == "THE TRUST – PROGRESS REPORT"


@pytest.mark.parametrize(
    "line",
    [
        "Published on 20 July 2015",
        "Date of publication: 20 July 2015",
        "The next meeting will be held on 20 July 2015",
        "Minutes of the previous meeting held on 20 July 2015",
        "These minutes were approved at the meeting held on 20 July 2015",
        "Adopted by the Council on 20 July 2015",
        "Date posted: 20 July 2015",
        "The Trust began on 20 July 2015.",
        "The Committee held a site visit on 20 July 2015",
        "20 July 2015 was the last day for comments",
        "The new hall opened on 20 July 2015 to the public",
        "The library was closed in the town hall on 20 July 2015",
        "Minutes of the last meeting of 20 July 2015",
    ],
)
def test_another_date_is_never_that_of_the_meeting(line: str) -> None:
    assert of(f"{HEAD}{line}{BODY}").held_on is None
    both = f"{HEAD}{line}\n\nMinutes of the meeting held on 14 March 2017{BODY}"
    assert of(both).held_on == date(2017, 3, 14)


@pytest.mark.parametrize(
    "line",
    [
        "Minutes of the meeting held on Tuesday, 14 March 2017 at 10.00 am",
        "A MEETING of the AUDIT COMMITTEE was held at the TOWN HALL on TUESDAY, 14TH MARCH, 2017",
        "Date of meeting: 14 March 2017",
        "**Date: 14/03/2017**",
        "14 MARCH 2017",
        "Audit Committee - 14 March 2017",
        "HYBRID MEETING - TUESDAY, 14 MARCH 2017 AT 10.00 A.M.",
        "Transcript of the third evidence session, 14 March 2017, County Hall",
        "Thornmere Borough Council, 14 March 2017, 5.30 pm",
        "Cofnodion y cyfarfod a gynhaliwyd ar 14 Mawrth 2017",
        "Cofnodion y Pwyllgor a gynhaliwyd ddydd Mawrth 14 Mawrth 2017",
        "14 March 2017 (10.30 - 11.45 am)",
        "Tuesday, 14 March 2017, from 7.00 pm to 9.05 pm",
        "Tuesday 14 March 2017 commencing at 10.00 am and finishing at 1.15 pm",
        "6.30 pm, Tuesday 14 March 2017",
        "Tuesday 14 March 2017 at 7pm in the Council Chamber, Town Hall",
        "14 March 2017 (virtual)",
        "Minutes of the meeting held on 14 March 2017 (approved as a correct record on 11 April 2017)",
        "MINUTES OF THE MEETING HELD IN THE TOWN HALL,\nELMSWICK, ON TUESDAY 14TH MARCH 2017 AT 7.30 P.M.",
        "Minutes of the meeting held at the Town Hall\non Tuesday 14 March 2017",
        "held at the Town Hall\n\non Tuesday 14 March 2017 at 7pm",
        "Audit Committee minutes 14 March 2017",
        "Audit Committee Minutes - Tuesday, 14th March 2017",
        "AUDIT COMMITTEE MEETING: 14 MARCH 2017",
        "Meeting of 14 March 2017, Council Chamber, Civic Offices, 7.00 pm: MINUTES",
        "Meeting held on Tuesday 14th March 2017 at 7pm in the Town Hall – Minutes",
        "MINUTES – 14 MARCH 2017 – COUNCIL CHAMBER",
        "Minutes of the meeting of 14.03.17",
        "Minutes, 14/3/17",
        "Minutes of 14 March 2017",
        "Tuesday, 14 March 2017 (7.00 pm)",
        "14.03.2017",
        "Held at the Village Hall on Tuesday 14th March 2017 at 7.30pm",
        "At a meeting of the Audit Committee on Tuesday, 14 March 2017 at 7.00 pm in the Town Hall",
        "Council Chamber, 14 March 2017, 7.00 pm",
        "Town Hall, Elmswick – Tuesday 14 March 2017 at 7pm",
        "Report to Audit Committee, 14 March 2017",
    ],
)
def test_the_day_of_the_meeting_is_read_however_it_is_stated(line: str) -> None:
    assert of(f"{HEAD}{line}{BODY}").held_on == date(2017, 3, 14)


@pytest.mark.parametrize(
    "days",
    [
        "5th and 6th March 2024",
        "Tuesday 5th and Wednesday 6th March 2024",
        "5–6 March 2024",
        "5, 6 and 7 March 2024",
        "5 March and 2 April 2024",
    ],
)
def test_of_several_days_the_first_is_that_of_the_meeting(days: str) -> None:
    text = f"{HEAD}Minutes of the meeting held on {days} in Room 2{BODY}"
    found = stated(text, outline(text))
    assert (found.metadata.held_on, found.doubts) == (date(2024, 3, 5), ())


@pytest.mark.parametrize("place", ["Room 3, ", "Room 3 - ", "Room 3, on Tuesday, "])
def test_the_number_of_a_room_is_no_day(place: str) -> None:
    assert of(f"{HEAD}Minutes of the meeting held in {place}5 March 2024{BODY}").held_on == date(2024, 3, 5)


@pytest.mark.parametrize(
    "line",
    [
        "Minutes of the meeting held on Tuesday March 5th 2024 in the Village Hall",
        "Minutes of the meeting held on 05.03.24 at 7pm in the Village Hall",
        "Date of meeting: 5/3/24",
    ],
)
def test_a_day_may_have_its_month_first_or_a_short_year_where_it_is_said_to_be_the_meetings(line: str) -> None:
    assert of(f"{HEAD}{line}{BODY}").held_on == date(2024, 3, 5)


@pytest.mark.parametrize("line", ["Version 05.03.24", "Audit Committee 5.3.24", "Minutes published: 05.03.24"])
def test_figures_elsewhere_are_no_day(line: str) -> None:
    assert of(f"{HEAD}{line}{BODY}").held_on is None


@pytest.mark.parametrize(
    "last",
    [
        "Minutes\n\nThe minutes of the meeting held on 7 February 2017 were agreed.",
        "Minutes of the meeting of the Standards Board held on 7 February 2017: approved.",
        "Apologies for Absence\n\nNone.\n\nMinutes of the Meeting held on 7 February 2017\n\nAgreed.",
        "To approve the minutes of the Standards Board held on 7 February 2017",
        "Item\tDiscussion\n1\tMinutes of the meeting held on 7 February 2017\n2\tRoads",
    ],
)
def test_minutes_that_were_agreed_give_neither_day_nor_committee(last: str) -> None:
    text = f"AUDIT COMMITTEE\n\nTuesday 14 March 2017\n\n{last}\n\nROADS\n\nThey were mended."
    found = stated(text, outline(text))
    assert (found.metadata.held_on, found.metadata.committee) == (date(2017, 3, 14), "Audit Committee")
    assert found.doubts == ()


def test_an_item_after_the_list_of_who_was_there_is_no_title() -> None:
    assert of("Audit Committee\n\n14 March 2017\n\nPresent: Councillor A\n\nROADS\n\nMended.").title is None


def test_who_approved_a_plan_is_not_who_met() -> None:
    text = (
        "ELMSWICK COUNTY COUNCIL\n\nIMPROVEMENT PLAN 2021-2023\n\nApproved by Cabinet, 15 June 2021. Version 1.2" + BODY
    )
    found = of(text)
    assert (found.committee, found.held_on, found.title) == (None, None, "IMPROVEMENT PLAN 2021-2023")


def test_a_body_may_be_called_by_what_it_is_on() -> None:
    head = "ELMSWICK COUNTY COUNCIL\n\nSELECT COMMITTEE ON THE FUTURE OF LEISURE\n\nMinutes, 9 February 2022"
    assert of(f"{head}{BODY}").committee == "Select Committee on the Future of Leisure"


@pytest.mark.parametrize(
    "head",
    [
        "ELMSWICK COUNTY COUNCIL\nHEALTH SCRUTINY COMMITTEE\nMINUTES - 18 OCTOBER 2018",
        "ELMSWICK COUNTY COUNCIL\n\nHEALTH SCRUTINY COMMITTEE\n\n18 OCTOBER 2018 - 2.00 P.M. - COUNTY HALL AND ONLINE",
        "ELMSWICK COUNTY COUNCIL\nHEALTH SCRUTINY COMMITTEE\nHYBRID MEETING - THURSDAY, 18 OCTOBER 2018 AT 10.00 A.M.",
    ],
)
def test_who_met_and_when_is_no_title_though_it_stands_in_capitals(head: str) -> None:
    found = of(f"{head}{BODY}")
    assert (found.title, found.committee, found.held_on) == (None, "Health Scrutiny Committee", date(2018, 10, 18))


def test_what_contradicts_itself_is_said() -> None:
    text = f"{HEAD}15 March 2017\n\nMinutes of the meeting held on Monday, 14 March 2017{BODY}"
    found = stated(text, outline(text))
    assert found.metadata.held_on == date(2017, 3, 14)
    assert any("2017-03-15" in doubt for doubt in found.doubts)
    assert any("Tuesday" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("DRAFT MINUTES\n\n", "draft"),
        ("Minutes (draft)\n\n", "draft"),
        ("These minutes are subject to approval at the next meeting of the Committee.\n\n", "draft"),
        ("Minutes of the Board of 14 March 2017 (to be approved at the meeting on 11 April 2017)\n\n", "draft"),
        ("APPROVED MINUTES\n\n", "approved"),
        ("Minutes\n\n", None),
        ("The Committee welcomed the draft Annual Report.\n\n", None),
    ],
)
def test_a_status_is_that_of_this_document(head: str, status: str | None) -> None:
    assert of(f"{HEAD}{head}{BODY}").status == status


def test_minutes_that_label_their_decisions_are_minutes() -> None:
    text = "Cabinet\n\n14 March 2017\n\nPresent: Councillor A\n\n1. Roads\n\nDecision\n\nThat they be mended.\n"
    assert of(text).kind == "minutes"
    assert of(text.replace("Present: Councillor A\n\n", "")).kind == "decision"


def test_names_are_read_over_the_ends_of_lines() -> None:
    found = of("Minutes of the meeting of the\nFinance and General\nPurposes Committee, held on\n14 March 2017" + BODY)
    assert (found.committee, found.held_on) == ("Finance and General Purposes Committee", date(2017, 3, 14))


@pytest.mark.parametrize(
    "head",
    [
        "Audit Committee Minutes - 14 March 2017",
        "Cabinet minutes 14 March 2017",
        "Cofnodion cyfarfod o’r Pwyllgor Safonau a gynhaliwyd ar ddydd Mawrth 14 Mawrth 2017",
        "At a meeting of the Cabinet held at the Civic Centre on 14 March 2017",
    ],
)
def test_minutes_are_known_by_a_line_that_names_body_and_day(head: str) -> None:
    assert of(f"{head}\n\n1. Roads\n\nRESOLVED that the roads be mended.\n").kind == "minutes"


def test_approving_the_last_minutes_doesnt_approve_these() -> None:
    text = (
        f"{HEAD}Minutes of the meeting held on 14 March 2017\n\n1. Minutes\n\nThe minutes of 3 "
        "March were approved as a correct record.\n"
    )
    assert of(text).status is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("DONCASTER METROPOLITAN BOROUGH COUNCIL", "Doncaster Metropolitan Borough Council"),
        ("**Thornmere Borough Council**", "Thornmere Borough Council"),
        ("London Borough of Barking and Dagenham", "London Borough of Barking and Dagenham"),
        ("Cyngor Gwynedd", "Cyngor Gwynedd"),
        ("Stratford-on-Avon District Council", "Stratford-on-Avon District Council"),
        ("The Council noted the report", None),
        ("Thornmere Borough Council is invented", None),
        ("COUNCIL", None),
    ],
)
def test_a_council_is_a_line_that_is_its_name(line: str, name: str | None) -> None:
    assert council_of(line) == name


def test_names_in_capitals_become_ordinary_ones() -> None:
    assert tidy("OVERVIEW AND SCRUTINY SUB-COMMITTEE") == "Overview and Scrutiny Sub-Committee"
    assert tidy("CHILDREN'S SERVICES PANEL") == "Children's Services Panel"
    assert tidy("Audit Committee") == "Audit Committee"


def test_a_file_name_says_kind_and_status_but_no_date() -> None:
    assert from_name("2019/cabinet-2015-07-14-draft-minutes.txt") == Metadata(kind="minutes", status="draft")
    assert from_name("x/report.pdf").kind == "report"
    assert from_name("a.txt") == Metadata()


def test_welsh_is_told_from_english() -> None:
    assert language_of("Roedd y Pwyllgor wedi trafod yr adroddiad ac mae aelodau yn fodlon gyda hyn.") == "cy"
    assert language_of("The Committee had discussed the report and members were content with it.") == "en"


@pytest.mark.parametrize(
    ("line", "council", "committee"),
    [
        (
            "Minutes of a meeting of the Cabinet of Thornmere Borough Council held on 3 May",
            "Thornmere Borough Council",
            "Cabinet",
        ),
        ("MINUTES OF THE MEETING OF THORNMERE BOROUGH COUNCIL", "Thornmere Borough Council", "Council"),
        ("Thornmere Borough Council – Cabinet", "Thornmere Borough Council", "Cabinet"),
        ("Council: Thornmere Borough Council", "Thornmere Borough Council", None),
        ("Committee: Planning Committee", None, "Planning Committee"),
        ("MINUTES OF PLANNING SUB-COMMITTEE B HELD ON MONDAY", None, "Planning Sub-Committee B"),
        ("Wiltshire Council", "Wiltshire Council", None),
        ("Full Council", None, "Council"),
        ("Committee", None, None),
        ("Report to: Executive", None, "Executive"),
        ("Minutes of the Cabinet Meeting of the Thornmere Borough Council", "Thornmere Borough Council", "Cabinet"),
        (
            "Minutes of the Planning Committee meeting of Thornmere Borough Council held on 3 May 2023",
            "Thornmere Borough Council",
            "Planning Committee",
        ),
        (
            "Minutes of a meeting of Elmswick Town Council’s Finance Committee held at the Guildhall on 3 May",
            "Elmswick Town Council",
            "Finance Committee",
        ),
        ("Elmswick Town Council Planning Committee", "Elmswick Town Council", "Planning Committee"),
        ("Minutes of the Police and Crime Panel meeting held on 3 May 2023", None, "Police and Crime Panel"),
        ("Minutes of planning committee meeting held on 3 May 2023", None, "Planning Committee"),
        ("Planning Committee held on Wednesday 3 May 2023", None, "Planning Committee"),
        ("Audit Committee Minutes - 3 May 2023", None, "Audit Committee"),
        ("Schools Forum 3 May 2023 – DRAFT", None, "Schools Forum"),
        ("Draft Minutes of Full Council 3rd May 2023", None, "Council"),
        ("Extraordinary Full Council Meeting", None, "Council"),
        (
            "Standards (Hearings) Sub-Committee Minutes of Meeting 3 May 2023",
            None,
            "Standards (Hearings) Sub-Committee",
        ),
        ("Licensing Act 2003 Committee", None, "Licensing Act 2003 Committee"),
        ("Minutes of the one hundred and fourth meeting of the Access Forum held on 3 July", None, "Access Forum"),
        ("Planning Policy Advisory Group", None, "Planning Policy Advisory Group"),
        ("Cofnodion y Pwyllgor Craffu a gynhaliwyd ddydd Mawrth", None, "Pwyllgor Craffu"),
        ("Cofnodion cyfarfod o’r Pwyllgor Safonau a gynhaliwyd ar ddydd Mercher", None, "Pwyllgor Safonau"),
    ],
)
def test_council_and_body_are_told_apart_in_one_line(line: str, council: str | None, committee: str | None) -> None:
    assert (council_of(line), committee_of([line])) == (council, committee)


def test_folders_name_a_body_where_nothing_else_does() -> None:
    assert in_path("Audit Committee/2017/minutes.pdf") == (None, "Audit Committee")
    assert in_path("health-and-wellbeing-board-2017-03-14-minutes.txt") == (None, "Health and Wellbeing Board")
    assert in_path("000_7a7b706580c9db7e.txt") == (None, None)
    assert in_path("council-tax.txt") == (None, None)


TITLE = "STREET LIGHTING: THE NEXT TEN YEARS"


@pytest.mark.parametrize(
    ("line", "committee"),
    [
        ("NOTE TO MEMBERS OF THE OVERVIEW AND SCRUTINY COMMITTEE", "Overview and Scrutiny Committee"),
        ("BRIEFING NOTE FOR MEMBERS OF THE COUNCIL", "Council"),
        ("Report to the Planning Committee", "Planning Committee"),
        ("REPORT TO: PLANNING COMMITTEE", "Planning Committee"),
        ("| Report to | Planning Committee |", "Planning Committee"),
        ("MEMO TO AUDIT COMMITTEE", "Audit Committee"),
        ("Memorandum to the Chair and Members of the Planning Committee", "Planning Committee"),
        ("BRIEFING FOR THE CABINET", "Cabinet"),
        ("Briefing paper for Cabinet, 3 May 2022", "Cabinet"),
        ("Report of the Director of Place to the Cabinet", "Cabinet"),
        ("Information note to all members of the council", "Council"),
        ("Note to members of Elmswick Town Council", "Council"),
    ],
)
def test_who_a_paper_goes_to_is_the_body_and_neither_part_of_its_name_nor_the_title(line: str, committee: str) -> None:
    found = of(f"{line}\n\n{TITLE}\n\nThe lamps of the town are thirty years old and are to be changed.\n")
    assert (found.committee, found.title, found.kind) == (committee, TITLE, "report")
    assert found.council == ("Elmswick Town Council" if "Elmswick" in line else None)


@pytest.mark.parametrize(
    "line",
    [
        "REPORT TO: PLANNING COMMITTEE",
        "HEALTH AND WELLBEING BOARD, 3 MAY 2022",
        "PLANNING COMMITTEE – 8 OCTOBER 2019",
        "AGENDA ITEM NO. 6",
        "ITEM 6(A)",
        "REPORT NO. 21/2019",
        "REPORT OF: HEAD OF PLANNING",
        "JOINT REPORT OF THE DIRECTOR OF PLACE AND THE HEAD OF LAW",
        "CABINET MEMBER: COUNCILLOR J FOX",
        "WARDS AFFECTED: ALL",
        "FOR DECISION",
        "DATE: 8 OCTOBER 2019",
    ],
)
def test_a_line_that_names_who_when_or_where_is_no_title(line: str) -> None:
    said = "\n\nThe lamps of the town are thirty years old and are to be changed.\n"
    assert of(f"{line}\n\n{TITLE}{said}").title == TITLE
    assert of(f"{line}\n{TITLE}{said}").title == TITLE
    assert of(f"{TITLE}\n{line}{said}").title == TITLE
    assert of(f"{line}{said}").title is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("SUBJECT: FUTURE OF THE LIBRARIES", "FUTURE OF THE LIBRARIES"),
        ("Title of report:\tFuture of the libraries", "Future of the libraries"),
        (
            "APPLICATION: P/2019/0321\nSITE: The Old Forge, Mill Lane\nPROPOSAL: Change of use to four flats",
            "P/2019/0321: The Old Forge, Mill Lane – Change of use to four flats",
        ),
        ("Application No: P/2019/0321\n\nSite address: The Old Forge", "P/2019/0321: The Old Forge"),
        ("PROPOSAL: Change of use to four flats", "Change of use to four flats"),
    ],
)
def test_the_title_of_a_report_may_stand_in_its_form(lines: str, title: str) -> None:
    text = f"REPORT TO: PLANNING COMMITTEE\nDATE: 8 OCTOBER 2019\n{lines}\n\nTHE SITE\n\nIt lies in the old town.\n"
    assert of(text).title == title


def test_the_title_of_a_report_may_be_a_line_after_those_on_who_and_when() -> None:
    head = "Planning Committee\n\n8 October 2019\n\nReport of the Head of Planning\n\nLighting in the old town\n\n"
    assert of(f"{head}The lamps of the town are thirty years old and are to be changed.\n").title == (
        "Lighting in the old town"
    )


@pytest.mark.parametrize(
    ("head", "council", "committee", "day"),
    [
        (
            "INVERDOURIE COUNCIL\n\nMinute of Meeting of the Roads Committee held in the Council Chambers, Kirkbrae, "
            "on Tuesday 14 March 2017 at 10.00 am.\n\nSederunt: Councillors Rae (Convener) and Muir.",
            "Inverdourie Council",
            "Roads Committee",
            date(2017, 3, 14),
        ),
        (
            "CYNGOR SIR DYFFRYN ARTH / DYFFRYN ARTH COUNTY COUNCIL\n\nCOFNODION CYFARFOD Y PWYLLGOR CRAFFU / MINUTES "
            "OF THE SCRUTINY COMMITTEE\n\n10.00 a.m., Dydd Mawrth, 14 Mawrth 2017 / Tuesday, 14 March 2017\n\nPRESENNOL"
            " / PRESENT: Y Cynghorydd Elin Rees",
            "Cyngor Sir Dyffryn Arth",
            "Pwyllgor Craffu",
            date(2017, 3, 14),
        ),
        (
            "LONDON BOROUGH OF HALEWICK\n\nMINUTES OF THE LICENSING SUB COMMITTEE A\nTuesday, 14 March 2017, 6 pm"
            "\nCommittee Room 2, Town Hall, High Road",
            "London Borough of Halewick",
            "Licensing Sub Committee A",
            date(2017, 3, 14),
        ),
        (
            "DALE AND MOOR FIRE AUTHORITY\n\nAUDIT AND GOVERNANCE COMMITTEE\n\n14 March 2017\n\nMINUTES",
            "Dale and Moor Fire Authority",
            "Audit and Governance Committee",
            date(2017, 3, 14),
        ),
        (
            "Lower Marling Parish Council\n\nDRAFT Minutes of the Ordinary Meeting held in the Church Rooms\non "
            "Tuesday 14 March 2017 starting at 7.15pm",
            "Lower Marling Parish Council",
            "Council",
            date(2017, 3, 14),
        ),
        (
            "Minutes of the Dale and Moor Joint Crematorium Committee held via Zoom on 14th March 2017\n\nPresent:\n"
            "Councillor A Able (Chair) – Elmswick Borough Council",
            None,
            "Dale and Moor Joint Crematorium Committee",
            date(2017, 3, 14),
        ),
        ("DALE AND MOOR FIRE AUTHORITY\n\nMINUTES\n\n14 March 2017", None, "Dale and Moor Fire Authority", None),
        (
            "LOCHARDEN COMMUNITY COUNCIL – DRAFT MINUTES\n\nOrdinary meeting: Tuesday 14 March 2017, 7.30pm, Hall",
            "Locharden Community Council",
            "Council",
            date(2017, 3, 14),
        ),
    ],
)
def test_heads_are_read_as_councils_of_three_countries_write_them(
    head: str, council: str | None, committee: str, day: date | None
) -> None:
    found = of(f"{head}{BODY}")
    assert (found.council, found.committee, found.title, found.kind) == (council, committee, None, "minutes")
    assert found.held_on == (day or date(2017, 3, 14))
    assert found.status == ("draft" if "DRAFT" in head else None)


def test_a_report_to_no_body_in_particular_names_none() -> None:
    form = "COMMITTEE DATE: 14 March 2017\n\nAPPLICATION NO: 17/00456/OUT\nLOCATION: Station Road\nPROPOSAL: 85 homes"
    found = of(f"OFFICER REPORT TO COMMITTEE\n\n{form}\n\n1.0 THE SITE\n\nIt is a field.\n")
    assert (found.committee, found.held_on) == (None, date(2017, 3, 14))
    assert (found.title, found.kind) == ("17/00456/OUT: Station Road – 85 homes", "report")
