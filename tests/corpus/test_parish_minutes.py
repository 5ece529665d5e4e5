"""Minutes as the clerks of small councils write them: numbers of the year, hardly a blank line, titles run in."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.documents import read_bytes
from corpus.records import Document

SALTERN_QUAY = """Minutes of the Meeting of Saltern Quay Parish Council held in the Reading Room on
Monday 9 March 2020 at 7.30 pm

Present: Cllrs J Ames (Chairman), P Boyce, T Carne and R Dell
In attendance: Mrs S Lowe (Clerk), County Cllr M Ings and 4 members of the public

20/031 Apologies
Apologies were received from Cllr Hobb (ill).

20/032 To receive declarations of interest
None.

20/033 Minutes of the last meeting
The minutes of the meeting held on 10 February 2020 were agreed and signed.

20/034 Matters arising
a) The bus shelter has been painted.
b) The clerk has had no answer about the drain in Weir Road.

20/035 Planning
a) 20/00123/FUL – Quay Cottage: rear extension. No objection.
b) 20/00145/LBC – The Old Mill: new windows. The Council objected because the frames are of plastic.

20/036 Footpaths
Cllr Dell reported that the stile on path 7 is broken. Clerk to write to the landowner.

20/037 Date of next meeting
Monday 13 April 2020 at 7.30 pm.
"""
SALTERSCOMBE = """SALTERSCOMBE PARISH COUNCIL

MINUTES of the Annual Parish Council Meeting held on Tuesday 12th May 2020 via Zoom commencing at 7.00pm

PRESENT: Cllr Mrs D Pym (Chair), Cllr A Roe, Cllr L Tull

PUBLIC: 2

1. APOLOGIES: Cllr Venn

2. TO RECEIVE DECLARATIONS OF INTEREST: Cllr Roe - item 7, as owner of the field.

3. TO ELECT A CHAIR: Cllr Pym was proposed by Cllr Roe, seconded by Cllr Tull and elected, all in favour.

4. HIGHWAYS

a) Potholes in Church Lane have been reported three times.

5. ALLOTMENTS

It was resolved to lease the field for five years at £250 a year.

There being no further business the Chair closed the meeting at 8.20pm.

Date of next meeting: 9th June 2020
"""
NETHER_ASH = """NETHER ASH PARISH COUNCIL
Minutes of the Parish Council Meeting held on Thursday 16th January 2020 at 7.15pm in the Village Hall.

Present: Cllrs Bull (Chair), Cox, Dean (from 7.30), Eve.

01/20 To receive apologies for absence
Cllr Gale (holiday) - accepted.
02/20 To receive declarations of interest and requests for dispensation
Cllr Cox declared an interest in item 05/20.
03/20 To receive the report of the District Councillor
Cllr Farr said that council tax would go up by £5 for a Band D home.
04/20 To consider quotes for the repair of the war memorial
Three quotes had come. RESOLVED to accept that of Stone & Son at £1,450.
05/20 To set the precept for 2020/21
RESOLVED that the precept be £14,250.
06/20 To note the date of the next meeting: 19th March 2020
"""


def read(text: str) -> Document:
    document = read_bytes(text.encode(), "minutes.txt")[0].document
    assert document is not None
    return document


def blocks(text: str) -> list[tuple[str | None, str, str]]:
    document = read(text)
    return [(b.item, b.kind, (b.heading_path or ("",))[-1]) for b in document.blocks if b.kind != "heading"]


@pytest.mark.parametrize(
    ("text", "council", "day"),
    [
        (SALTERN_QUAY, "Saltern Quay Parish Council", date(2020, 3, 9)),
        (SALTERSCOMBE, "Salterscombe Parish Council", date(2020, 5, 12)),
        (NETHER_ASH, "Nether Ash Parish Council", date(2020, 1, 16)),
    ],
)
def test_the_council_is_the_body_and_the_day_is_read(text: str, council: str, day: date) -> None:
    document = read(text)
    meeting = document.meeting
    assert (meeting.council, meeting.committee, meeting.held_on) == (council, "Council", day)
    assert (document.kind, document.title) == ("minutes", f"Council, {day.day} {day:%B %Y}: minutes")


def test_numbers_of_the_year_head_short_texts_and_lettered_points() -> None:
    assert blocks(SALTERN_QUAY)[2:] == [
        ("20/031", "procedural", "Apologies"),
        ("20/032", "procedural", "To receive declarations of interest"),
        ("20/033", "procedural", "Minutes of the last meeting"),
        *[("20/034", "list_item", "Matters arising")] * 2,
        *[("20/035", "list_item", "Planning")] * 2,
        ("20/036", "paragraph", "Footpaths"),
        ("20/037", "procedural", "Date of next meeting"),
    ]


def test_a_title_in_capitals_run_in_before_its_text_opens_the_item_it_numbers() -> None:
    assert blocks(SALTERSCOMBE)[3:] == [
        ("3", "paragraph", "TO ELECT A CHAIR"),
        ("4", "list_item", "HIGHWAYS"),
        ("5", "resolution", "ALLOTMENTS"),
        ("5", "procedural", "ALLOTMENTS"),
        ("5", "procedural", "ALLOTMENTS"),
    ]


def test_items_that_count_on_need_no_blank_lines() -> None:
    assert blocks(NETHER_ASH)[2:] == [
        ("01/20", "procedural", "To receive apologies for absence"),
        ("02/20", "procedural", "To receive declarations of interest and requests for dispensation"),
        ("03/20", "paragraph", "To receive the report of the District Councillor"),
        ("04/20", "paragraph", "To consider quotes for the repair of the war memorial"),
        ("04/20", "resolution", "To consider quotes for the repair of the war memorial"),
        ("05/20", "resolution", "To set the precept for 2020/21"),
    ]
    assert read(NETHER_ASH).blocks[-1].item == "06/20"
