"""A comparison can be cited and followed: it names its topic, its index, and where each mark's passages stand."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest
from starlette.testclient import TestClient

from service.tracing import comparing
from service.tracing.tracer import Tracer, TraceRequest

SVG = "{http://www.w3.org/2000/svg}"
COMMITTEES = ["Audit and Governance Committee", "Children and Young People Scrutiny Panel"]
ACROSS: dict[str, str | list[str]] = {"across": "committees", "q": "agency staff", "name": COMMITTEES, "by": "year"}
NARROWED: dict[str, str | list[str]] = {
    "name": ["agency staff", "SEND transport"], "from": "2016-01-01", "to": "2021-12-31", "cutoff": "0.3",
    "committee": COMMITTEES, "by": "financial-year",
}  # fmt: skip


def svg_of(page: str) -> Element:
    return fromstring(page[page.index("<svg") : page.index("</svg>") + 6])


def test_what_committees_are_compared_on_stands_on_the_chart_the_page_and_the_table(api: TestClient) -> None:
    title = f"“agency staff” in {COMMITTEES[0]} and {COMMITTEES[1]} over time"
    drawn = fromstring(api.get("/api/compare/chart.svg", params=ACROSS).content)
    assert drawn.findtext(SVG + "title") == title
    assert "“agency staff” came up in each, by year" in (drawn.findtext(SVG + "desc") or "")
    page = api.get("/compare", params=ACROSS).text
    assert f"<h1>{title}</h1>" in page and f"<title>{title}" in page
    assert "Meetings at which “agency staff” came up in each" in page
    table = api.get("/api/compare/export", params=ACROSS).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    body = api.get("/api/compare", params=ACROSS).json()
    assert {row["topic"] for row in rows} == {body["topic"]} == {"agency staff"}
    assert {row["generation"] for row in rows} == {body["generation"]}


def test_a_saved_comparison_names_the_state_of_the_index_and_is_the_same_comparison(api: TestClient) -> None:
    body = api.get("/api/compare", params=NARROWED).json()
    link = urlsplit(body["link"])
    assert link.path == "/compare" and body["changed"] == ""
    asked = parse_qs(link.query)
    assert {name: asked[name] for name in ("name", "committee")} == {
        name: NARROWED[name] for name in ("name", "committee")
    }
    assert [asked[name] for name in ("from", "to", "cutoff", "by")] == [
        [NARROWED[name]] for name in ("from", "to", "cutoff", "by")
    ]
    assert asked["generation"] == [body["generation"]] and len(asked["counted"]) == 2
    again = api.get(f"/api/compare?{link.query}").json()
    assert (again["compared"], again["changed"], again["same"]) == (body["compared"], "", True)
    page = api.get(body["link"]).text
    assert "Saved link" in page and 'role="note"' not in page


def test_a_comparison_saved_from_another_state_of_the_index_says_what_has_changed(api: TestClient) -> None:
    now = api.get("/api/compare", params=ACROSS).json()
    gone = {**ACROSS, "generation": "20200101T000000Z-deadbeef"}
    body = api.get("/api/compare", params=gone).json()
    assert body["same"] is False and body["changed"].endswith("Counts may differ from what was cited.")
    counted = {**gone, "counted": ["7-3", "8-2"]}
    said = api.get("/api/compare", params=counted).json()["changed"]
    assert said.count("The index holds other documents") == 1
    for label, then, one in zip(COMMITTEES, ("7 passages of 3", "8 passages of 2"), now["compared"], strict=True):
        assert f"{label}: then it counted {then} meetings, now {one['total']} of " in said
    page = api.get("/compare", params=counted).text
    assert "isn’t the state of the index" in page and said in page


def test_every_mark_and_share_with_passages_leads_to_them_under_the_same_narrowing(api: TestClient) -> None:
    page = api.get("/compare", params=NARROWED).text
    marks = [link.get("href") or "" for link in svg_of(page).iter(SVG + "a")]
    compared = api.get("/api/compare", params=NARROWED).json()["compared"]
    shown = [row["passages"] for one in compared for row in one["periods"] if row and row["passages"]]
    assert len(marks) == len(shown) > 4
    assert page.count(": passages of ") == len(marks)
    for mark in marks:
        asked = parse_qs(urlsplit(mark).query)
        assert (asked["from"], asked["to"], asked["cutoff"]) == (["2016-01-01"], ["2021-12-31"], ["0.3"])
        assert asked["committee"] == COMMITTEES
    for mark, passages in ((marks[0], shown[0]), (marks[-1], shown[-1])):
        led = api.get(mark).text
        section = led[led.index(f'id="{urlsplit(mark).fragment}"') :]
        assert f"{passages} passage" in section[: section.index("</h3>")]
    taken_away = fromstring(api.get("/api/compare/chart.svg", params=NARROWED).content)
    assert not list(taken_away.iter(SVG + "a"))


def test_each_committee_of_a_comparison_leads_to_its_own_trace(api: TestClient) -> None:
    for one in api.get("/api/compare", params=ACROSS).json()["compared"]:
        asked = parse_qs(urlsplit(one["link"]).query)
        assert (asked["q"], asked["committee"]) == (["agency staff"], [one["label"]])
        path = urlsplit(one["link"])
        assert api.get(f"/api{path.path}?{path.query}").json()["total"] == one["total"]


@pytest.mark.parametrize(("across", "name", "there"), [
    ("committees", "Audit and Governence Committee", "Audit and Governance Committee"),
    ("councils", "Thornmere Burough Council", "Thornmere"),
])  # fmt: skip
def test_a_misspelt_name_is_refused_with_the_names_that_there_are(
    across: comparing.Across, name: str, there: str, tracer: Tracer, api: TestClient
) -> None:
    with pytest.raises(comparing.CompareError) as refused:
        comparing.compare(tracer, across, ("Cabinet", name), TraceRequest("flooding"))
    assert there in str(refused.value)
    asked: dict[str, str | list[str]] = {"across": across, "q": "flooding", "name": ["Cabinet", name]}
    assert api.get("/api/compare", params=asked).status_code == 422
    page = api.get("/compare", params=asked)
    assert page.status_code == 422 and 'role="alert"' in page.text and there in page.text
