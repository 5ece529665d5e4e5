"""Questions over HTTP: whole answers, and answers as they come."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import httpx
import pytest

AGENCY = "What was said about agency staff?"
MERMAIDS = "Are there mermaids in Thornmere?"


@pytest.fixture(scope="module")
def answer(client: httpx.Client, answerable: str) -> dict[str, object]:
    response = client.post("/api/ask", json={"question": answerable})
    assert response.status_code == 200
    found: dict[str, object] = response.json()
    return found


def test_an_answer_has_the_promised_shape(answer: dict[str, object]) -> None:
    promised = {"question", "answered", "confidence", "statements", "citations", "nearest", "coverage", "took_ms"}
    assert set(answer) >= promised
    assert answer["answered"] is True and 0 <= answer["confidence"] <= 1
    assert set(answer["coverage"]) == {"meetings", "documents", "from", "to", "committees"}


def test_every_statement_is_cited_and_every_quotation_stands_in_its_document(
    client: httpx.Client, answer: dict[str, object]
) -> None:
    numbers = {citation["number"] for citation in answer["citations"]}
    for statement in answer["statements"]:
        assert statement["citations"] and set(statement["citations"]) <= numbers
    for citation in answer["citations"]:
        quote = citation["quote"]
        text = client.get(f"/api/documents/{quote['document_id']}").json()["text"]
        assert text[quote["start"] : quote["end"]] == quote["text"]
        if citation["answer_span"]:
            start, end = citation["answer_span"]
            assert 0 <= start < end <= len(quote["text"])


def test_what_the_minutes_do_not_say_is_refused_with_the_nearest_and_what_was_searched(client: httpx.Client) -> None:
    found = client.post("/api/ask", json={"question": MERMAIDS}).json()
    assert found["answered"] is False and found["statements"] == [] and found["citations"] == []
    assert found["nearest"] and found["coverage"]["meetings"] > 20


def test_filters_narrow_what_is_answered_from(client: httpx.Client) -> None:
    filters = {"committee": "Audit and Governance Committee", "from": "2016", "to": None}
    found = client.post("/api/ask", json={"question": AGENCY, "filters": filters}).json()
    shown = found["citations"] + found["nearest"]
    assert {citation["meeting"]["committee"] for citation in shown} == {"Audit and Governance Committee"}
    assert found["coverage"]["committees"] == ["Audit and Governance Committee"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "question"),
        ({"question": None}, "question"),
        ({"question": 7}, "question"),
        ({"question": "x" * 10_000}, "question"),
        ({"question": "x", "filter": {}}, "filter"),
        ({"question": "x", "filters": {"comittee": "y"}}, "filters.comittee"),
        ({"question": "x", "filters": {"from": "soon"}}, "filters.from"),
        ({"question": "x", "stream": "perhaps"}, "stream"),
        ([], "the request"),
    ],
)
def test_a_malformed_question_is_refused_with_its_place(client: httpx.Client, body: object, where: str) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 422
    assert where in [error["where"] for error in response.json()["errors"]]


def test_a_body_that_is_not_json_is_refused(client: httpx.Client) -> None:
    for content in (b"{", b"\xff\xfe", b"", b'{"question": "\\ud800"}'):
        response = client.post("/api/ask", content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b'{"question": "caf\xe9"}', "application/json", "send JSON, in UTF-8"),
        (b"[" * 30_000, "application/json", "send JSON, in UTF-8"),
        (b'{"question": "cost"}', "text/plain", "Content-Type: application/json"),
        (b"question=cost", "application/x-www-form-urlencoded", "Content-Type: application/json"),
        (b'{"question": "\\ud800"}', "application/json", "it holds what is no character"),
    ],
)
def test_what_is_wrong_with_a_body_is_told_with_what_to_send(
    client: httpx.Client, content: bytes, kind: str, said: str
) -> None:
    response = client.post("/api/ask", content=content, headers={"Content-Type": kind})
    problem = response.json()
    assert response.status_code == problem["status"] == 422 and problem["type"] == "/api#invalid-request"
    assert said in problem["detail"] and said in problem["errors"][0]["message"]


def test_a_blank_question_is_refused_before_a_stream_begins(client: httpx.Client) -> None:
    response = client.post("/api/ask", json={"question": " ?! ", "stream": True})
    assert response.status_code == 422 and response.headers["content-type"] == "application/problem+json"


def test_a_streamed_answer_tells_what_is_read_then_the_nearest_words_then_the_whole(
    client: httpx.Client, answer: dict[str, object]
) -> None:
    with client.stream("POST", "/api/ask", json={"question": answer["question"], "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        events = list(_events(response.iter_lines()))
    names = [name for name, _ in events]
    citations = [data for name, data in events if name == "citation"]
    assert names == ["reading", "provisional", *["citation"] * len(citations), "answer"]
    whole = events[-1][1]
    assert citations == whole["citations"] == answer["citations"]
    assert events[0][1]["results"]


@pytest.mark.parametrize("question", [AGENCY, MERMAIDS])
def test_the_nearest_words_so_far_are_a_quotation_with_its_place_whatever_comes_of_them(
    client: httpx.Client, question: str
) -> None:
    with client.stream("POST", "/api/ask", json={"question": question, "stream": True}) as response:
        events = list(_events(response.iter_lines()))
    near = dict(events)["provisional"]
    quote = near["quote"]
    text = client.get(f"/api/documents/{quote['document_id']}").json()["text"]
    assert quote["text"] and text[quote["start"] : quote["end"]] == quote["text"]
    assert near["meeting"]["id"] and near["document"]["id"] == quote["document_id"] and near["link"]
    assert (events[-1][0], events[-1][1]["answered"]) == ("answer", question == AGENCY)


def test_the_first_quotation_comes_long_before_the_answer(client: httpx.Client) -> None:
    with client.stream("POST", "/api/ask", json={"question": AGENCY, "stream": True}) as response:
        began = time.perf_counter()
        at = {}
        for line in response.iter_lines():
            if line.startswith("event: "):
                at.setdefault(line.removeprefix("event: "), time.perf_counter() - began)
    # A share and not a time: how fast this machine is, and what else it does, changes from run to run.
    assert at["provisional"] <= at["answer"] / 2


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, object]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
