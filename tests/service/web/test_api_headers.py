"""Validators, compression, security headers and other origins."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from service.library import Library
from service.settings import load_settings
from service.suggesting import Suggester, build_suggester

EVERYTHING = ["/", "/search?q=cost", "/about", "/committees", "/api", "/embed", "/nope", "/documents/nope", "/api/nope",
              "/api/search?q=cost", "/healthz", "/metrics", "/embed.js", "/robots.txt", "/sitemap.xml", "/openapi.json",
              "/ask?q=%3F", "/api/search?q=a&x=y"]  # fmt: skip
Changing = tuple[str, Path, Callable[[], None]]


@pytest.mark.parametrize("path", EVERYTHING)
def test_every_answer_is_guarded_problems_and_unknown_addresses_too(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path", ["/", "/search?q=cost", "/api/search?q=cost", "/api/meetings", "/about", "/sitemap.xml"]
)
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert "max-age=0" in first.headers["cache-control"]
    for asked in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": asked})
        assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
        assert "content-security-policy" in again.headers


@pytest.mark.parametrize("asked", ["*", "nonsense", '"', "W/", ",,,", "x" * 5000, '"' * 99])
def test_odd_validators_get_the_whole_answer(client: httpx.Client, asked: str) -> None:
    assert client.get("/api/search?q=cost", headers={"If-None-Match": asked}).status_code == 200


def test_addresses_have_tags_of_their_own_and_problems_have_none(client: httpx.Client) -> None:
    tags = {client.get(path).headers["etag"] for path in ("/", "/about", "/?x=1")}
    assert len(tags) == 3
    assert "etag" not in client.get("/documents/nope").headers


def test_tags_change_when_the_index_does(changing: Changing) -> None:
    address, papers, again = changing
    with httpx.Client(base_url=address) as client:
        before = client.get("/committees")
        (papers / "minutes-2021.txt").write_text(
            "Harbour Committee\n\nMinutes of the meeting held on 3 March 2021\n\n1 Dredging\n\nDredging had cost £9.\n",
            encoding="utf-8",
        )
        again()
        after = client.get("/committees", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200 and after.headers["etag"] != before.headers["etag"]


def test_suggestions_of_the_generation_before_are_not_kept_as_those_of_this_one(
    changing: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, papers, again = changing
    worked_out = threading.Event()

    def slow(library: Library) -> Suggester:
        worked_out.wait(60)
        return build_suggester(library)

    with httpx.Client(base_url=address, timeout=60) as client:
        wait_for(lambda: "etag" in client.get("/").headers)
        monkeypatch.setattr("service.snapshot.build_suggester", slow)
        for year in (2021, 2022, 2023):
            (papers / f"minutes-{year}.txt").write_text(
                f"Harbour Committee\n\nMinutes of the meeting held on 3 March {year}\n\n1 Lighthouse repairs\n\n"
                "The lighthouse repairs had begun.\n",
                encoding="utf-8",
            )
        again()
        paths = ("/", "/api/suggest?q=light", "/api/suggest?q=light&format=opensearch")
        for path in paths:
            early = client.get(path)
            assert "ighthouse repairs" not in early.text
            assert early.headers["cache-control"] == "no-store" and "etag" not in early.headers
        assert "etag" in client.get("/committees").headers
        worked_out.set()
        wait_for(lambda: "etag" in client.get("/").headers)
        for path in paths:
            later = client.get(path)
            assert "ighthouse repairs" in later.text and "etag" in later.headers


def wait_for(ready: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < ends
        time.sleep(0.02)


@pytest.mark.parametrize("path", ["/api/export?q=cost&format=docx", "/api/trace/export?q=cost&format=docx"])
def test_a_briefing_that_states_its_day_is_made_anew_each_time(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store" and "etag" not in headers
    assert "etag" in client.get(path.replace("docx", "csv")).headers


def test_answers_are_compressed_for_those_who_take_it(client: httpx.Client) -> None:
    packed = client.get("/search?q=cost", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "accept-encoding" in packed.headers["vary"].casefold()
    plain = client.get("/search?q=cost", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("path", ["/", "/search?q=cost", "/feed?q=cost", "/healthz", "/nope"])
def test_head_answers_as_get_without_a_body(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code and head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]


def test_static_files_may_be_kept_for_good_under_the_address_that_names_their_content(client: httpx.Client) -> None:
    page = client.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert "immutable" not in client.get(address.split("?")[0]).headers["cache-control"]
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/static/..%2f..%2fapi.py").status_code == 404
    assert client.get("/static/combobox.py").status_code == 404


def test_only_listed_origins_may_call_the_api(
    serve: Callable[..., object], sample_library: Library, sample_index: Path
) -> None:
    settings = load_settings(index=sample_index, cors_origins=("https://council.example",))
    with serve(sample_library, settings) as address, httpx.Client(base_url=address) as client:
        listed = client.get("/api/suggest?q=ag", headers={"Origin": "https://council.example"})
        assert listed.headers["access-control-allow-origin"] == "https://council.example"
        other = client.get("/api/suggest?q=ag", headers={"Origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in other.headers
        asked = {"Origin": "https://council.example", "Access-Control-Request-Method": "POST",
                 "Access-Control-Request-Headers": "content-type"}  # fmt: skip
        assert client.options("/api/ask", headers=asked).status_code == 200
        assert client.options("/api/ask", headers={**asked, "Origin": "https://x.example"}).status_code == 400


def test_a_page_elsewhere_can_keep_what_has_not_changed_and_name_what_it_saves(
    serve: Callable[..., object], sample_library: Library, sample_index: Path
) -> None:
    settings = load_settings(index=sample_index, cors_origins=("https://council.example",))
    with serve(sample_library, settings) as address, httpx.Client(base_url=address) as client:
        asked = {"Origin": "https://council.example", "Access-Control-Request-Method": "GET",
                 "Access-Control-Request-Headers": "if-none-match"}  # fmt: skip
        assert client.options("/api/meetings", headers=asked).status_code == 200
        told = client.get("/api/meetings", headers={"Origin": "https://council.example"}).headers
        shown = told["access-control-expose-headers"]
        assert "ETag" in shown and "Content-Disposition" in shown


@pytest.mark.parametrize("attack", ["%0d%0aSet-Cookie:%20a=b", "%0aX-Evil:%201", "%00", "%c4%8d%c4%8a"])
def test_nothing_in_a_query_becomes_a_header(site: str, attack: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=60)
    for path in (f"/api/export?q=cost{attack}&format=csv", f"/feed?q=cost{attack}", f"/search?q=cost{attack}"):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.status == 200
        assert response.getheader("Set-Cookie") is None and response.getheader("X-Evil") is None
    connection.close()
