"""Search, look-up and what is refused, over HTTP."""

from __future__ import annotations

import http.client
from itertools import pairwise
from urllib.parse import quote

import httpx
import pytest

PROBLEM = "application/problem+json"


def test_a_search_answers_with_exact_words_in_the_promised_shape(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "agency staff", "limit": 3}).json()
    assert set(found) >= {"query", "total", "took_ms", "results", "facets"}
    assert found["query"] == "agency staff" and len(found["results"]) == 3 <= found["total"]
    assert set(found["facets"]) == {"year", "committee", "kind"}
    for rank, result in enumerate(found["results"], 1):
        assert result["rank"] == rank and 0 <= result["score"] <= 1
        assert set(result) >= {"passage", "meeting", "document", "highlights", "link", "reference"}
        passage = result["passage"]
        text = client.get(f"/api/documents/{passage['document_id']}").json()["text"]
        assert text[passage["start"] : passage["end"]] == passage["text"]
        for start, end in result["highlights"]:
            assert passage["text"][start:end].casefold().startswith(("agenc", "staff"))


def test_filters_narrow_and_a_year_stands_for_its_first_or_last_day(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "cost", "from": "2019", "to": "2019", "committee": "Cabinet"}).json()
    assert found["results"]
    assert {r["meeting"]["committee"] for r in found["results"]} == {"Cabinet"}
    assert {r["meeting"]["held_on"][:4] for r in found["results"]} == {"2019"}


def test_empty_filters_as_forms_send_them_mean_everything(client: httpx.Client) -> None:
    plain = client.get("/api/search", params={"q": "cost"}).json()
    empty = client.get("/api/search?q=cost&from=&to=&committee=&kind=&status=&council=").json()
    assert [r["passage"]["id"] for r in empty["results"]] == [r["passage"]["id"] for r in plain["results"]]


def test_pages_of_a_search_follow_each_other_without_gap_or_repeat(client: httpx.Client) -> None:
    whole = client.get("/api/search", params={"q": "school transport", "limit": 20}).json()["results"]
    second = client.get("/api/search", params={"q": "school transport", "limit": 10, "offset": 10}).json()["results"]
    assert [r["passage"]["id"] for r in whole[10:]] == [r["passage"]["id"] for r in second]
    assert second[0]["rank"] == 11


def test_newest_first_puts_the_latest_meeting_first(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "cost", "sort": "newest", "limit": 50}).json()["results"]
    days = [r["meeting"]["held_on"] for r in found if r["meeting"]["held_on"]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("q=x&comittee=Cabinet", "comittee"),
        ("q=x&from=2017-13-01", "from"),
        ("q=x&from=yesterday", "from"),
        ("q=x&kind=gossip", "kind"),
        ("q=x&status=secret", "status"),
        ("q=x&limit=0", "limit"),
        ("q=x&limit=101", "limit"),
        ("q=x&limit=ten", "limit"),
        ("q=x&offset=-1", "offset"),
        ("q=x&sort=random", "sort"),
        ("limit=3", "q"),
        ("q=x&from=2020&to=2019", "the request"),
        ("q=" + "x" * 10_000, "q"),
    ],
)
def test_a_malformed_request_is_refused_with_the_place_and_what_to_write(
    client: httpx.Client, query: str, where: str
) -> None:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 422 and response.headers["content-type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == 422 and problem["type"].startswith("/api#") and problem["detail"]
    assert any(error["where"].startswith(where) and error["message"] for error in problem["errors"])


@pytest.mark.parametrize("query", ["   ", "?!…", "🐈🐈🐈", "\u200b"])
def test_a_question_without_a_letter_is_refused_with_an_example(client: httpx.Client, query: str) -> None:
    response = client.get("/api/search", params={"q": query})
    assert response.status_code == 422
    assert "Ask in words" in response.json()["detail"] or "ask in words" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/api/search", "/search", "/feed"])
def test_a_query_of_a_megabyte_is_refused_with_an_explanation(site: str, path: str) -> None:
    # httpx itself refuses such an address.
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=30)
    connection.request("GET", f"{path}?q={'x' * 1_000_000}")
    response = connection.getresponse()
    assert response.status == 414
    assert b"16,384" in response.read()
    connection.close()


def test_a_body_of_a_megabyte_is_refused_whether_it_says_its_length_or_not(client: httpx.Client) -> None:
    body = b'{"question": "' + b"x" * 1_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    told = client.post("/api/ask", content=body, headers=headers)
    chunked = client.post("/api/ask", content=iter([body[:500_000], body[500_000:]]), headers=headers)
    for response in (told, chunked):
        assert response.status_code == 413 and response.headers["content-type"] == PROBLEM
        assert "65,536" in response.json()["detail"]


@pytest.mark.parametrize("path", ["documents", "passages", "meetings"])
@pytest.mark.parametrize("identity", ["nope", "..%2f..%2fetc%2fpasswd", "%00", "x" * 150, "%F0%9F%90%88", "%ff%fe"])
def test_an_unknown_id_is_not_found_and_says_why_that_may_be(client: httpx.Client, path: str, identity: str) -> None:
    response = client.get(f"/api/{path}/{identity}")
    assert response.status_code == 404 and response.headers["content-type"] == PROBLEM
    assert response.json()["detail"]


def test_an_unknown_address_or_method_is_a_problem_too(client: httpx.Client) -> None:
    assert client.get("/api/nope").headers["content-type"] == PROBLEM
    response = client.delete("/api/search")
    assert response.status_code == 405 and response.headers["content-type"] == PROBLEM
    assert "GET" in response.headers["allow"]


def test_meetings_come_newest_first_with_their_papers_and_can_be_narrowed(client: httpx.Client) -> None:
    found = client.get("/api/meetings", params={"committee": "Cabinet", "limit": 2}).json()
    assert found["total"] > 2 == len(found["meetings"])
    days = [meeting["held_on"] for meeting in found["meetings"]]
    assert days == sorted(days, reverse=True)
    meeting = found["meetings"][0]
    assert meeting["committee"] == "Cabinet" and meeting["documents"]
    assert client.get(f"/api/meetings/{meeting['id']}").json() == meeting


def test_a_passage_is_found_by_its_id_with_where_it_stands(client: httpx.Client) -> None:
    result = client.get("/api/search", params={"q": "flood scheme", "limit": 1}).json()["results"][0]
    found = client.get(f"/api/passages/{result['passage']['id']}").json()
    assert found["passage"] == result["passage"] and found["reference"] == result["reference"]


def test_a_document_holds_blocks_that_stand_in_its_text(client: httpx.Client) -> None:
    result = client.get("/api/search", params={"q": "flood scheme", "limit": 1}).json()["results"][0]
    found = client.get(f"/api/documents/{result['document']['id']}").json()
    assert found["document"] == result["document"] and found["blocks"]
    for before, after in pairwise(found["blocks"]):
        assert 0 <= before["start"] < before["end"] <= after["start"] <= len(found["text"])


def test_suggestions_hold_what_is_typed_from_the_beginning_of_a_word(client: httpx.Client) -> None:
    found = client.get("/api/suggest", params={"q": "agen"}).json()["suggestions"]
    assert any(suggestion["text"].casefold() == "agency staff" for suggestion in found)
    assert all(" agen" in f" {suggestion['text'].casefold()}" for suggestion in found)
    query, texts = client.get("/api/suggest", params={"q": "agen", "format": "opensearch"}).json()
    assert query == "agen" and texts == [suggestion["text"] for suggestion in found]


@pytest.mark.parametrize("typed", ["", " ", "(", "\\", "%", "🐈", "x" * 2000, "a'b\"c", "\x00"])
def test_nothing_that_is_typed_breaks_the_suggestions(client: httpx.Client, typed: str) -> None:
    assert client.get(f"/api/suggest?q={quote(typed)}").status_code == 200


def test_the_service_says_that_it_lives_and_that_it_is_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ok" and ready["documents"] > 20 and ready["generation"]


def test_counters_tell_routes_and_never_what_was_asked(client: httpx.Client) -> None:
    client.get("/api/search", params={"q": "a very private question"})
    told = client.get("/metrics").text
    assert 'matters_requests_total{route="/api/search",status="200"}' in told
    assert "private" not in told
