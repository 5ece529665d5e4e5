"""The trace over HTTP: its shape, its stream, its files, its pages, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from xml.etree.ElementTree import fromstring

import pytest
from starlette.testclient import TestClient

PERIOD = {"label", "from", "to", "meetings", "meetings_total", "passages", "share", "top"}
TOPIC = {"q": "agency staff"}


def test_a_trace_has_the_shape_of_the_contract(api: TestClient) -> None:
    body = api.get("/api/trace", params={**TOPIC, "by": "financial-year"}).json()
    assert {"query", "by", "periods", "undated", "total", "took_ms"} <= set(body)
    assert all(set(period) >= PERIOD for period in (*body["periods"], body["undated"]))
    assert body["periods"][0]["label"] == "2014/15"
    assert (body["periods"][0]["from"], body["periods"][0]["to"]) == ("2014-04-01", "2015-03-31")
    quote = body["periods"][0]["top"][0]["quote"]
    text = api.get(f"/api/documents/{quote['document_id']}").json()["text"]
    assert text[quote["start"] : quote["end"]] == quote["text"]


def test_a_stream_tells_the_counts_then_each_period_then_the_whole(api: TestClient) -> None:
    lines = api.get("/api/trace", params={**TOPIC, "stream": "1"}).text.splitlines()
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert names[0] == "weighed" and names[-1] == "trace" and set(names[1:-1]) == {"period"}
    whole = json.loads(lines[-2].removeprefix("data: "))
    assert len(whole["periods"]) == len(names) - 2


@pytest.mark.parametrize(
    "asked",
    [{"q": "???"}, {}, {**TOPIC, "by": "decade"}, {**TOPIC, "cutoff": "2"}, {**TOPIC, "comittee": "x"},
     {**TOPIC, "from": "2020", "to": "2019"}],
)  # fmt: skip
def test_what_cannot_be_traced_is_explained(asked: dict[str, str], api: TestClient) -> None:
    response = api.get("/api/trace", params=asked)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.json()["detail"]) > 10


def test_a_saved_link_names_the_state_of_the_index_and_a_changed_one_is_noticed(api: TestClient) -> None:
    body = api.get("/api/trace", params=TOPIC).json()
    assert body["generation"]["name"] in body["generation"]["link"]
    assert api.get(body["generation"]["link"]).status_code == 200
    assert "isn’t the state of the index" not in api.get(body["generation"]["link"]).text
    other = {**TOPIC, "generation": "20200101T000000Z-deadbeef"}
    assert api.get("/api/trace", params=other).json()["generation"]["same"] is False
    assert "isn’t the state of the index" in api.get("/trace", params=other).text


def test_a_link_to_a_state_that_is_gone_tells_what_was_counted_then_and_what_is_now(api: TestClient) -> None:
    now = api.get("/api/trace", params=TOPIC).json()
    gone = {**TOPIC, "generation": "20200101T000000Z-deadbeef", "counted": "7-3"}
    told = f"Then it counted 7 passages of 3 meetings, now {now['total']} of "
    assert told in api.get("/api/trace", params=gone).json()["generation"]["changed"]
    assert told in api.get("/trace", params=gone).text
    assert now["generation"]["changed"] == ""
    odd = {**gone, "counted": "many"}
    assert "Counts may differ" in api.get("/api/trace", params=odd).json()["generation"]["changed"]


def test_the_same_documents_counted_differently_are_noticed(api: TestClient) -> None:
    now = api.get("/api/trace", params=TOPIC).json()
    asked = {**TOPIC, "generation": now["generation"]["name"], "counted": "7-3"}
    said = api.get("/api/trace", params=asked).json()["generation"]
    assert said["same"] is True
    assert said["changed"].startswith("These are the same documents, but counted differently")
    assert f"Then it counted 7 passages of 3 meetings, now {now['total']} of " in said["changed"]
    page = api.get("/trace", params=asked).text
    assert said["changed"] in page and "isn’t the state of the index" not in page
    nameless = api.get("/api/trace", params={**TOPIC, "counted": "7-3"}).json()["generation"]["changed"]
    assert nameless.startswith("Then it counted 7 passages")


def test_the_same_content_built_again_is_the_same_to_a_saved_link(api: TestClient) -> None:
    name = api.get("/api/trace", params=TOPIC).json()["generation"]["name"]
    rebuilt = f"20300101T000000000000Z-{name.rsplit('-', 1)[1]}"
    assert api.get("/api/trace", params={**TOPIC, "generation": rebuilt}).json()["generation"]["same"] is True


def test_every_passage_can_be_taken_away_as_csv_with_its_citation(api: TestClient) -> None:
    response = api.get("/api/trace/export", params={**TOPIC, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert len(rows) == api.get("/api/trace", params=TOPIC).json()["total"]
    assert all(row["reference"] and row["quotation"] and row["generation"] for row in rows)
    assert "attachment" in response.headers["content-disposition"]


@pytest.mark.parametrize(
    ("form", "sign"), [("jsonl", '{"number": 1'), ("bibtex", "@techreport{"), ("ris", "TY  - RPRT")]
)
def test_other_formats_hold_as_many_records(form: str, sign: str, api: TestClient) -> None:
    text = api.get("/api/trace/export", params={**TOPIC, "format": form}).text
    total = api.get("/api/trace", params=TOPIC).json()["total"]
    assert sign in text
    assert text.count({"jsonl": '"number": ', "bibtex": "@techreport", "ris": "TY  - "}[form]) == total


def test_the_word_briefing_holds_counts_quotations_and_what_they_are_worth(api: TestClient) -> None:
    content = api.get("/api/trace/export", params={**TOPIC, "format": "docx"}).content
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "46 of the 148 social worker posts" in xml
    assert "At this cut-off" in xml


@pytest.mark.parametrize(
    ("part", "column"), [("periods", "meetings_total"), ("figures", "value"), ("judgements", "relevant")]
)
def test_the_numbers_can_be_taken_away_as_csv(part: str, column: str, api: TestClient) -> None:
    text = api.get("/api/trace/export", params={**TOPIC, "part": part}).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows and column in rows[0]


def test_the_page_shows_chart_table_quotations_and_figures(api: TestClient) -> None:
    html = api.get("/trace", params=TOPIC).text
    for part in ("<svg", "<table", "46 of the 148 social worker posts", "The table behind the chart", "Saved link"):
        assert part in html
    svg = html[html.index("<svg") : html.index("</svg>") + 6]
    links = {element.get("href") for element in fromstring(svg).iter("{http://www.w3.org/2000/svg}a")}
    assert links and all(f'id="{link.removeprefix("#")}"' in html for link in links if link)


def test_the_page_has_no_inline_style_or_script(api: TestClient) -> None:
    html = api.get("/trace", params=TOPIC).text
    assert " style=" not in html and "<style" not in html and "<script>" not in html


def test_a_topic_with_markup_in_it_stays_text(api: TestClient) -> None:
    html = api.get("/trace", params={"q": "agency <script>alert(1)</script> staff"}).text
    assert "<script>alert" not in html


def test_pages_without_a_topic_invite_one(api: TestClient) -> None:
    assert api.get("/trace").status_code == api.get("/compare").status_code == 200


def test_several_topics_are_compared_over_the_same_periods(api: TestClient) -> None:
    names = ["agency staff", "foster carers", "leisure centre"]
    body = api.get("/api/compare", params={"name": names}).json()
    assert [one["label"] for one in body["compared"]] == names
    assert all(len(one["shares"]) == len(body["labels"]) for one in body["compared"])
    page = api.get("/compare", params={"name": names}).text
    assert page.count("<svg") == 1 and "The table behind the chart" in page
    table = api.get("/api/compare/export", params={"name": names}).text
    assert table.removeprefix("\ufeff").startswith("compared,label,from")


def test_committees_are_compared_on_one_topic(api: TestClient) -> None:
    asked = {"across": "committees", "q": "agency staff", "name": ["Cabinet", "Audit and Governance Committee"]}
    body = api.get("/api/compare", params=asked).json()
    assert [one["label"] for one in body["compared"]] == asked["name"]
    alone = api.get("/api/trace", params={**TOPIC, "committee": "Audit and Governance Committee"}).json()
    assert body["compared"][1]["total"] == alone["total"]


@pytest.mark.parametrize(
    "asked",
    [{"name": ["one"]}, {"name": ["a1", "a1"]}, {"name": list("abcdef")}, {"name": ["a1", "b1"], "by": "meeting"},
     {"name": ["Cabinet", "Planning Committee"], "across": "committees"}],
)  # fmt: skip
def test_what_cannot_be_compared_is_explained(asked: dict[str, object], api: TestClient) -> None:
    assert api.get("/api/compare", params=asked).status_code == 422
    if len(asked["name"]) < 6:  # type: ignore[arg-type]
        page = api.get("/compare", params=asked)
        assert page.status_code == 422 and 'role="alert"' in page.text


def test_what_is_judged_on_the_page_comes_back_as_qrels(api: TestClient) -> None:
    found = api.get("/api/trace", params=TOPIC).json()["borderline"]
    form = {
        "q": "agency staff",
        f"p-{found[0]['passage_id']}": "yes",
        f"p-{found[1]['passage_id']}": "no",
        "p-../x": "yes",
    }
    text = api.post("/trace/judgements", data=form).text
    assert text == (f"agency-staff 0 {found[0]['passage_id']} 1\nagency-staff 0 {found[1]['passage_id']} 0\n")
