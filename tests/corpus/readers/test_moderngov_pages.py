"""ModernGov pages are read by their own markup, and what the site marks as restricted stays out."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.extract import Extract, UnreadableError
from corpus.readers.html import HtmlReader

HEAD = """<!DOCTYPE html><html lang="en"><head><title>{title} - Elmswick Borough Council</title>
<link rel="canonical" href="https://democracy.elmswick.example/{path}"></head><body>
<div class="mgBreadcrumb">You are here: Home</div><nav>Menu of the site</nav>"""
ITEM = (
    HEAD.format(title="Agenda item - Flood resilience", path="mgAi.aspx?ID=881")
    + """<div id="modgov"><div class="mgHeader"><h1  class="mgMainTitleTxt" >Agenda item</h1></div>
<div class="mgSubTitle"><h2 class="mgSubTitleTxt">Flood resilience</h2></div>
<div class="mgLinks"><ul class="mgActionList"><li><a href="ieListDocuments.aspx?CId=12&amp;MId=77&amp;Ver=4">Meeting of
Environment Scrutiny Panel, Tuesday, 4th March, 2025 6.30 pm (Item 7.)</a></li></ul></div>
<div class="mgContent"><p class="mgSubSubTitleTxt">Minutes:</p>
<div class="mgWordPara"><div class="WordSection1"><p class="MsoNormal">The Panel considered the
flood plan for the Lower&nbsp;Wend, and
noted that the pumps were old.</p><p class="MsoNormal">&nbsp;</p>
<p class="MsoNormal"><b>Gullies</b> – 1,240 had been cleared<span class="mgHide">hidden words</span>.</p>
<p class="MsoNormal"><b>RESOLVED</b> that:-</p>
<ol><li>the plan be agreed; and</li><li>a report come back in June.</li></ol>
<table><tr><th>Ward</th><th>Cost (£000)</th></tr><tr><td>Wendside</td><td>41</td></tr></table></div></div>
<p class="mgSubSubTitleTxt">Supporting documents:</p><ul class="mgBulletList">
<li><a href="documents/s1/Plan.pdf">Flood plan <span class="mgFileSize"><img alt="pdf icon" /> PDF 79 KB</span></a></li>
<li class="mgRestricted">Appendix B, contractors' prices - View reasons document is restricted (3)</li></ul>
</div></div></body></html>"""
)
MEETING = (
    HEAD.format(title="Agenda for Cabinet on Monday, 31st March, 2025", path="ieListDocuments.aspx?CId=1&MId=2&Ver=4")
    + """<h1 class="mgMainTitleTxt">Agenda and draft minutes</h1>
<h2 class="mgSubTitleTxt">Cabinet - Monday, 31st March, 2025 6.30 pm</h2>
<div class="mgContent"><p><span class="mgLabel">Venue:</span> Town Hall</p>
<table class="mgItemTable"><tr class="mgHide"><th>No.</th><th>Item</th></tr>
<tr><td class="mgItemNumberCell"><a name="AI9"></a><p class="mgAiTitleTxt">1.</p></td><td>
<p class="mgAiTitleTxt">Apologies</p>
<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>There were none.</p></div></td></tr>
<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">2.</p></td><td>
<p class="mgAiTitleTxt"><a class="mgAiTitleLnk" href="x">Library
hours PDF 500 KB</a></p><p class="mgSubItemTitleTxt">Decision:</p>
<div class="mgWordPara"><p>Saturday opening was agreed.</p></div></td></tr>
<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">3.</p></td><td>
<p class="mgAiTitleTxt">Sale of the depot
<img src="mgimages/restricted.gif" alt="Restricted"></p>
<div class="mgWordPara"><p>The secret price was named.</p></div></td></tr>
</table></div></body></html>"""
)
ISSUE = (
    HEAD.format(title="Issue - items at meetings - Car parks", path="ieIssueDetails.aspx?IId=5&Opt=3")
    + """<h1 class="mgMainTitleTxt">Issue - items at meetings</h1><h2 class="mgSubTitleTxt">Car parks</h2>
<div class="mgContent"><p class="mgLabel">Meeting: 09/12/2015 - Cabinet (Item 12)</p>
<p class="mgAiTitleTxt">12 Car parks PDF 79 KB</p><p class="mgSubItemTitleTxt">Minutes:</p><p>Charges rose to £2.</p>
<p class="mgLabel">Meeting: 10/11/2015 - Scrutiny Committee (Item 4)</p>
<p class="mgSubItemTitleTxt">Decision:</p><p>Charges were called in.</p></div></body></html>"""
)


def read(page: str) -> list[Extract]:
    return HtmlReader().read(page.encode(), "page.html")


def marked(extract: Extract, kind: str) -> list[str]:
    return [extract.text[mark.start : mark.end] for mark in extract.marks if mark.kind == kind]


def test_an_item_page_keeps_the_minutes_and_drops_navigation_and_noise() -> None:
    text = read(ITEM)[0].text
    assert "flood plan for the Lower\u00a0Wend, and noted that the pumps were old." in text
    assert text.startswith("Agenda item\n\nFlood resilience\n\nMinutes:\n\n")
    for noise in ("hidden words", "Menu of the site", "You are here", "79 KB"):
        assert noise not in text


def test_minutes_that_speak_of_a_files_size_keep_it() -> None:
    page = ITEM.replace("pumps were old.", "map, a PDF of 3 MB or PDF 3 MB in print, was old.")
    assert "noted that the map, a PDF of 3 MB or PDF 3 MB in print, was old." in read(page)[0].text


def test_an_item_page_states_its_meeting_council_and_kind() -> None:
    stated = read(ITEM)[0].stated
    assert (stated.council, stated.committee) == ("Elmswick Borough Council", "Environment Scrutiny Panel")
    assert (stated.held_on, stated.title, stated.kind) == (date(2025, 3, 4), "Flood resilience", "minutes")
    assert stated.url == "https://democracy.elmswick.example/mgAi.aspx?ID=881"


def test_lists_are_numbered_as_shown_and_table_rows_stay_whole() -> None:
    extract = read(ITEM)[0]
    assert marked(extract, "list_item")[:2] == ["1. the plan be agreed; and", "2. a report come back in June."]
    assert marked(extract, "table_row") == ["Ward\tCost (£000)", "Wendside\t41"]


def test_a_restricted_paper_is_withheld_and_named() -> None:
    extract = read(ITEM)[0]
    assert "contractors" not in extract.text
    assert [entry.what for entry in extract.withheld] == [
        "Appendix B, contractors' prices - View reasons document is restricted (3)"
    ]


def test_a_meeting_page_gives_its_items_with_their_numbers() -> None:
    extract = read(MEETING)[0]
    assert marked(extract, "heading") == [
        "Cabinet - Monday, 31st March, 2025 6.30 pm", "1. Apologies", "2. Library hours",
    ]  # fmt: skip
    assert (extract.stated.committee, extract.stated.held_on) == ("Cabinet", date(2025, 3, 31))
    assert (extract.stated.status, extract.stated.kind) == ("draft", "minutes")


def test_a_restricted_item_is_left_out_whole() -> None:
    extract = read(MEETING)[0]
    assert "secret price" not in extract.text
    assert [entry.what for entry in extract.withheld] == ["Sale of the depot"]


def test_an_issue_page_is_one_document_for_each_meeting() -> None:
    first, second = read(ISSUE)
    assert (first.stated.committee, first.stated.held_on) == ("Cabinet", date(2015, 12, 9))
    assert first.stated.kind == "minutes"
    assert (second.stated.committee, second.stated.kind) == ("Scrutiny Committee", "decision")
    assert "£2" in first.text and "£2" not in second.text and "79 KB" not in first.text
    assert first.part == "2015-12-09-cabinet-12" and first.part != second.part


def test_a_welsh_page_says_so() -> None:
    page = ITEM.replace("mgAi.aspx?ID=881", "mgAi.aspx?ID=881&amp;LLL=1").replace("Minutes:", "Cofnodion:")
    stated = read(page)[0].stated
    assert (stated.language, stated.kind) == ("cy", "minutes")


def test_the_words_restricted_in_a_minute_withhold_nothing() -> None:
    page = MEETING.replace("There were none.", "Parking is restricted there. This is not an Exempt Report.")
    assert "Parking is restricted there. This is not an Exempt Report." in read(page)[0].text


def test_a_page_without_text_is_refused_with_a_reason() -> None:
    with pytest.raises(UnreadableError, match="no text of its own"):
        read("<!doctype html><html><body><nav>Home</nav><script>x()</script></body></html>")


NOTE = '<ul class="mgActionList"><li><a href="x">View the reasons why item {number}. is restricted</a></li></ul>'


def test_an_item_with_the_sites_own_note_among_its_actions_is_left_out_and_its_neighbours_stay() -> None:
    item = '<p class="mgAiTitleTxt">Apologies</p>'
    extract = read(MEETING.replace(item, item + NOTE.format(number=1)))[0]
    assert "There were none" not in extract.text
    assert "Saturday opening was agreed." in extract.text
    assert [entry.what for entry in extract.withheld] == ["Apologies", "Sale of the depot"]


def test_a_restricted_paper_among_an_items_actions_leaves_the_item_public() -> None:
    note = NOTE.format(number=1).replace("item 1.", "document Appendix B").replace("<a ", '<a class="mgRestricted" ')
    item = '<p class="mgAiTitleTxt">Apologies</p>'
    assert "There were none" in read(MEETING.replace(item, item + note))[0].text


@pytest.mark.parametrize(
    ("place", "note"),
    [
        ('<div class="mgContent">', '<div class="mgContent">' + NOTE.format(number=7)),
        ('<ul class="mgActionList">', '<ul class="mgActionList"><li>View the reasons why item 7. is restricted</li>'),
        ("Flood resilience</h2>", "Flood resilience (RESTRICTED)</h2>"),
        ('<div class="mgContent">', '<div class="mgContent"><img src="mgimages/restricted.gif" alt="">'),
    ],
)
def test_an_item_page_with_the_sites_own_mark_is_withheld_whole(place: str, note: str) -> None:
    (extract,) = read(ITEM.replace(place, note))
    assert extract.text == ""
    assert [entry.what.partition(" (")[0] for entry in extract.withheld] == ["Flood resilience"]


def test_an_icon_that_a_meeting_page_explains_withholds_nothing_of_it() -> None:
    legend = '<p><img src="mgimages/restricted.gif" alt="Restricted"> marks what the public may not see.</p>'
    page = MEETING.replace('<div class="mgContent">', '<div class="mgContent">' + legend)
    assert "There were none" in read(page)[0].text
