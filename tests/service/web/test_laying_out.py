"""Texts as HTML: nothing is lost, added or run, whatever the text and the marks."""

from __future__ import annotations

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Block, Document, Meeting
from service.web.layout import parts
from service.web.marking import Mark, highlighted, marked

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
