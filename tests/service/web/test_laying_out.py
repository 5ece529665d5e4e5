"""Texts as HTML: nothing is lost, added or run, whatever the text and the marks."""

from __future__ import annotations

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Block, Document, Meeting
from service.web.layout import Part, parts
from service.web.marking import Mark, highlighted, marked
from service.web.quoted import quoted

# What HTML itself can't hold, or takes for another character, is no matter of marks.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t<>&\"'*#|"), max_size=80)


def words_of(html: str) -> str:
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return "".join(tree.itertext())


@given(text=TEXT, data=st.data())
def test_marks_change_no_character_of_a_text(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    marks = [Mark(data.draw(places), data.draw(places), data.draw(st.sampled_from(["hit", "cited"]))) for _ in range(4)]
    assert words_of(marked(text, 0, len(text), marks)) == text


def test_overlapping_marks_are_one_stretch_each_with_all_their_names() -> None:
    html = marked("abcdef", 0, 6, [Mark(0, 4, "cited"), Mark(2, 6, "hit")])
    assert html == (
        '<mark id="cited" class="cited">ab</mark><mark class="cited hit">cd</mark><mark class="hit">ef</mark>'
    )


def test_each_point_of_a_list_begins_a_line_however_long_the_one_before() -> None:
    text = f"Found:\n- {'a long line of words ' * 5};\n- the second; and\n(c) a third {'long ' * 20}\nwrapped here"
    html = marked(text, 0, len(text), [])
    assert html.count("<br>") == 3
    assert "<br>- the second" in html
    assert "<br>wrapped" not in html


PLAIN = (
    "# Voids\n\nThe Panel noted it.\n\n1. Some *cost* more\n\n| Year | Voids |\n| --- | --- |\n| 2019 | 40 |\n\n"
    "RESOLVED: agreed."
)
KINDS = ("heading", "paragraph", "list_item", "table_row", "table_row", "table_row", "resolution")


def laid_out(cited: tuple[int, int]) -> list[Part]:
    lines = [match.span() for match in re.finditer(r".+", PLAIN)]
    blocks = tuple(Block(kind, *line) for kind, line in zip(KINDS, lines, strict=True))
    meeting = Meeting("m", None, None, None, None, None)
    document = Document("d", meeting, "Report", "report", "unknown", None, "en", None, None, "0", PLAIN, blocks, ())
    return parts(document, [Mark(*cited, "cited"), Mark(cited[0] + 2, cited[0] + 4, "hit")])


@pytest.mark.parametrize("before", ["", "\n", "\n\n"])
@pytest.mark.parametrize(
    ("begin", "kind"),
    [("# Voids", "heading"), ("The Panel", "paragraph"), ("1. Some", "list"), ("*cost*", "list"), ("| Year", "table"),
     ("| --- |", "table"), ("| 2019", "table"), ("RESOLVED", "resolution")],
)  # fmt: skip
def test_the_way_to_the_cited_words_leads_to_the_first_that_show_whatever_they_begin_with(
    begin: str, kind: str, before: str
) -> None:
    before = before if (before + begin) in PLAIN else ""
    start = PLAIN.index(before + begin)
    named = [
        (part.kind, html)
        for part in laid_out((start, len(PLAIN)))
        for html in (part.html, *(cell for row in part.rows for cell in row))
        if 'id="cited"' in html
    ]
    assert len(named) == 1 and named[0][0] == kind
    named_text = html5lib.parseFragment(named[0][1], treebuilder="etree", namespaceHTMLElements=False)
    assert "".join(named_text.find(".//mark[@id='cited']").itertext()).strip("# *\n")


def test_script_in_a_text_is_escaped_inside_and_outside_of_marks() -> None:
    assert "<script>" not in highlighted("<script>a</script>", [(0, 8)])


def test_blank_lines_and_short_lines_break_and_full_lines_run_on() -> None:
    full = "x" * 70
    html = highlighted(f"One\n\nTwo\nThree {full}\nfour", [])
    assert html.count('<span class="between"></span>') == 1 and html.count("<br>") == 1


def test_emphasis_of_plain_text_is_shown_as_such_and_lone_asterisks_stay() -> None:
    html = highlighted("gave *adequate* assurance, 2 * 3, Cllr Smith* and Cllr Jones*", [])
    assert "<em>adequate</em>" in html and html.count("<em>") == 1
    assert "2 * 3" in html and "Smith* and Cllr Jones*" in html


TABLE = "The vote:\n\n| Amendment | Votes |\n| --- | ---: |\n| For |  |\n| <b>Against</b> | 4 |\nIt was carried."


def test_a_table_in_a_quotation_is_shown_as_one_with_every_character_kept() -> None:
    html = quoted(TABLE, [(TABLE.index("4"), TABLE.index("4") + 1)], "answer")
    page = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    assert "".join(page.itertext()) == TABLE
    rows = [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]
    assert [[cell.strip("| \n-:") for cell in row] for row in rows] == [
        ["Amendment", "Votes"], ["For", ""], ["<b>Against</b>", "4"],
    ]  # fmt: skip
    assert len(list(page.iter("th"))) == 2
    assert [mark.text for mark in page.iter("mark")] == ["4"]
    assert all(span.get("aria-hidden") == "true" for span in page.findall(".//table//span"))


@pytest.mark.parametrize("bar", [" | ", "\t", "|"])
def test_cells_without_bars_around_them_are_a_table_too(bar: str) -> None:
    lines = [("Ward", "First dose", "Second"), ("Marsh", "", "63")]
    text = "Of adults:\n" + "\n".join(bar.join(cells) for cells in lines) + "\n\nNoted."
    html = quoted(text, [])
    page = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    assert "".join(page.itertext()) == text
    rows = [["".join(cell.itertext()).strip("| \t\n") for cell in row] for row in page.iter("tr")]
    assert rows == [list(cells) for cells in lines]


@pytest.mark.parametrize("text", ["| one line |", "| --- |\n| --- |", "for | against\n| or", "a\n\nb", "|\n|"])
def test_what_is_no_table_is_a_paragraph(text: str) -> None:
    html = quoted(text, [])
    assert html.startswith("<p>") and "<table" not in html
    assert words_of(html) == text


@given(
    rows=st.lists(st.lists(TEXT.filter(lambda cell: not set(cell) & set("|\n")), min_size=1, max_size=4), max_size=4)
)
def test_no_table_loses_or_adds_a_character(rows: list[list[str]]) -> None:
    text = "Before:\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\nafter"
    assert words_of(quoted(text, [(3, len(text) - 2)])) == text


def test_the_rule_under_a_tables_head_is_no_row_of_it() -> None:
    text = "| Opinion | 2014/15 |\n| --- | --- |\n| Limited | 6 |\n"
    blocks = (Block("table_row", 0, 35), Block("table_row", 36, 51))
    meeting = Meeting("m", None, None, None, None, None)
    document = Document("d", meeting, "Report", "report", "unknown", None, "en", None, None, "0", text, blocks, ())
    (table,) = parts(document, [Mark(38, 45, "hit")])
    assert [[str(cell) for cell in row] for row in table.rows] == [
        ["Opinion", "2014/15"],
        ['<mark class="hit">Limited</mark>', "6"],
    ]
