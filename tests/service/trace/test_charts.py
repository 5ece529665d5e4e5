"""Charts: marks with titles and links, gaps that look like gaps, nothing that a strict policy refuses."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.charts import Bar, Line, bar_chart, line_chart

SVG = "{http://www.w3.org/2000/svg}"


def _all(svg: str, name: str, kind: str = "") -> list[Element]:
    return [e for e in fromstring(svg).iter(SVG + name) if kind in (e.get("class") or "").split() or not kind]


def test_each_bar_says_what_it_is_and_leads_to_its_passages() -> None:
    svg = bar_chart("Topic", "told", [Bar("2014", 0.5, "2014: 1 of 2 meetings", "#row-0", "1 of 2")])
    (bar,) = _all(svg, "rect", "bar")
    assert bar.findtext(SVG + "title") == "2014: 1 of 2 meetings"
    assert _all(svg, "a")[0].get("href") == "#row-0"
    assert _all(svg, "a")[0].get("aria-label") == "2014: 1 of 2 meetings"
    assert "1 of 2" in [text.text for text in _all(svg, "text")]


def test_a_period_without_meetings_is_hatched_and_one_without_the_topic_is_not() -> None:
    svg = bar_chart("Topic", "told", [Bar("2014", None, "no meetings"), Bar("2015", 0.0, "0 of 3")])
    assert len(_all(svg, "rect", "gap")) == 1
    assert len(_all(svg, "rect", "bar")) == 1


def test_a_line_breaks_where_no_meeting_was_held() -> None:
    svg = line_chart("Two", "told", ["a", "b", "c", "d", "e"], [
        Line("one", (0.1, 0.2, None, 0.3, 0.4), ("a", "b", "c", "d", "e")),
    ])  # fmt: skip
    assert len(_all(svg, "path", "line")) == 2
    assert len(_all(svg, "circle", "marker")) == 5  # four values and the legend


def test_lines_differ_by_marker_and_dash_and_not_by_colour_alone() -> None:
    lines = [Line(str(n), (0.1 * n, 0.2), ("x", "y")) for n in range(5)]
    drawn = _all(line_chart("Five", "told", ["a", "b"], lines), "path", "line")
    assert len({path.get("stroke-dasharray") for path in drawn}) == 5


def test_a_chart_is_named_and_described_for_screen_readers() -> None:
    root = fromstring(bar_chart("The title", "The description", []))
    assert root.get("role") == "img"
    assert fromstring(bar_chart("t", "d", [Bar("a", 1.0, "told", "#row-0")])).get("role") == "group"
    ids = {e.get("id"): e.text for e in root.iter()}
    assert [ids[name] for name in (root.get("aria-labelledby") or "").split()] == ["The title", "The description"]


def test_there_is_no_style_script_or_handler_inside() -> None:
    svg = bar_chart("<script>x</script>", "&", [Bar('"><script>alert(1)</script>', 1.0, "<b>", "#row-0")])
    for element in fromstring(svg).iter():
        assert element.tag.removeprefix(SVG) not in ("script", "style", "foreignObject")
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(texts, st.none() | st.floats(0, 1), texts), max_size=80), texts)
def test_any_text_and_any_number_of_bars_make_well_formed_svg(
    bars: list[tuple[str, float | None, str]], title: str
) -> None:
    fromstring(bar_chart(title, title, [Bar(label, share, told, None, told) for label, share, told in bars]))


@pytest.mark.parametrize("values", [(0.0, 0.0), (1e9, 2.5e9), (0.001, 0.0), (5e-324, 0.0)])
def test_a_scale_fits_any_size_of_figure(values: tuple[float, ...]) -> None:
    svg = line_chart("n", "d", ["a", "b"], [Line("x", values, ("a", "b"))], percent=False)
    for circle in _all(svg, "circle", "marker"):
        assert 0 <= float(circle.get("cy") or "nan") <= 400


def test_a_line_s_marks_lead_where_they_are_told_to_and_others_nowhere() -> None:
    line = Line("one", (0.1, None, 0.3), ("a", "b", "c"), ("/trace#row-0", None, None))
    svg = line_chart("Two", "told", ["a", "b", "c"], [line])
    (link,) = _all(svg, "a")
    assert (link.get("href"), link.get("aria-label")) == ("/trace#row-0", "one, a")
    assert fromstring(svg).get("role") == "group"
