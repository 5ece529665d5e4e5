"""A committee or council that the index doesn't hold is refused over HTTP and on the pages, and never ignored."""

from __future__ import annotations

import html5lib
import httpx
import pytest
from lxml import etree

H = "{http://www.w3.org/1999/xhtml}"
SAID = "no committee of the name “Cabnet”. Did you mean Cabinet? There are: "


def page_of(response: httpx.Response) -> etree._Element:
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(response.text).getroot()


@pytest.mark.parametrize(
    "path",
    ["/api/search?q=cost", "/api/trace?q=cost", "/api/trace?q=cost&stream=1", "/api/trace/export?q=cost",
     "/api/trace/chart.svg?q=cost", "/api/compare?name=cost&name=flooding", "/api/compare/export?name=cost&name=roads",
     "/api/export?q=cost&format=csv", "/api/export?q=cost&format=docx", "/api/meetings?limit=1", "/feed?q=cost"],
)  # fmt: skip
def test_a_program_is_told_at_the_field(client: httpx.Client, path: str) -> None:
    response = client.get(f"{path}&committee=Cabinet&committee=Cabnet")
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    problem = response.json()
    assert problem["type"] == "/api#invalid-request" and SAID in problem["detail"]
    (error,) = problem["errors"]
    assert error["where"] == "committee" and error["message"].startswith(f"the index holds {SAID}")


@pytest.mark.parametrize("stream", [False, True])
def test_a_question_is_refused_before_anything_is_read_or_streamed(client: httpx.Client, stream: bool) -> None:
    filters = {"committee": "Cabnet", "council": ["Ravensholt"]}
    response = client.post("/api/ask", json={"question": "Who?", "filters": filters, "stream": stream})
    assert response.status_code == 422
    told = {error["where"]: error["message"] for error in response.json()["errors"]}
    assert list(told) == ["filters.council", "filters.committee"]
    assert "There are: Thornmere Borough Council." in told["filters.council"]


def test_a_kind_of_which_there_is_none_is_no_mistake_and_finds_nothing(client: httpx.Client) -> None:
    response = client.get("/api/search?q=cost&kind=agenda")
    assert (response.status_code, response.json()["total"]) == (200, 0)


def test_a_search_keeps_the_rest_of_what_was_filled_in_and_says_what_there_is(client: httpx.Client) -> None:
    response = client.get("/search?q=cost&committee=Cabnet&committee=Cabinet&from=2015")
    assert response.status_code == 422 and response.headers["cache-control"] == "no-store"
    page = page_of(response)
    (notice,) = page.xpath("//*[@class='notice']")
    assert f"Committee: the index holds {SAID}" in " ".join("".join(notice.itertext()).split())
    assert page.xpath("//*[@name='from']/@value") == ["2015-01-01", "2015-01-01"]
    boxes = page.xpath("//*[@name='committee'][@type='checkbox']")
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == ["Cabinet"]
    assert not [link for link in page.xpath("//@href") if "Cabnet" in link]


def test_a_question_on_a_page_is_kept_and_told_of_the_name(client: httpx.Client) -> None:
    response = client.get("/ask?q=What+did+it+cost%3F&committee=Cabnet")
    assert response.status_code == 422
    page = page_of(response)
    assert SAID in "".join(page.find(f".//{H}main").itertext())
    assert page.xpath("//*[@id='q']/@value") == ["What did it cost?"]
    assert client.get("/ask/stream?q=cost&committee=Cabnet").status_code == 422


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/trace?q=cost&by=month", {"q": "cost"}),
        ("/compare?name=cost&name=roads", {"name-0": "cost", "name-1": "roads"}),
    ],
)
def test_a_topic_over_time_is_not_traced_in_a_committee_that_is_not_there(
    client: httpx.Client, path: str, kept: dict[str, str]
) -> None:
    response = client.get(f"{path}&committee=Cabnet")
    assert response.status_code == 422
    page = page_of(response)
    (notice,) = page.xpath("//*[@role='alert']")
    assert SAID in "".join(notice.itertext())
    assert {name: page.xpath(f"//*[@id='{name}']/@value")[0] for name in kept} == kept
    assert not page.xpath("//*[local-name()='table']")
