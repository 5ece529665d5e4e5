"""Exports, feeds and what machines look for on a site."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from urllib.parse import urlsplit

import httpx
import pytest
import rispy
from docx import Document
from lxml import etree
from pybtex.database import parse_string

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def exported(client: httpx.Client, form: str, **more: object) -> httpx.Response:
    response = client.get("/api/export", params={"q": "agency staff", "format": form, **more})
    assert response.status_code == 200
    assert re.fullmatch(r'attachment; filename="minutes-agency-staff\.\w+"', response.headers["content-disposition"])
    return response


def test_csv_holds_the_exact_words_and_all_that_is_needed_to_cite_them(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "agency staff", "limit": 5}).json()["results"]
    text = exported(client, "csv", limit=5).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["passage_id"] for row in rows] == [result["passage"]["id"] for result in found]
    for row, result in zip(rows, found, strict=True):
        assert row["quotation"].removeprefix("'") == result["passage"]["text"]
        assert row["reference"] == result["reference"] and row["held_on"] == (result["meeting"]["held_on"] or "")


def test_json_and_json_lines_are_the_shapes_of_the_api(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "agency staff", "limit": 5}).json()["results"]
    for result in found:
        result["link"] = str(client.base_url.join(result["link"]))
    assert exported(client, "json", limit=5).json()["results"] == found
    lines = exported(client, "jsonl", limit=5).text.splitlines()
    assert [json.loads(line) for line in lines] == found


def test_reference_managers_get_one_record_a_passage(client: httpx.Client) -> None:
    rows = [json.loads(line) for line in exported(client, "jsonl").text.splitlines()]
    entries = parse_string(exported(client, "bibtex").text, "bibtex").entries
    assert list(entries) == [row["passage"]["id"] for row in rows]
    records = rispy.loads(exported(client, "ris").content.decode())
    assert [record["notes"] for record in records] == [[" ".join(row["passage"]["text"].split())] for row in rows]
    # What the council doesn't publish itself is found in this service's copy.
    addresses = [row["document"]["url"] or row["link"] for row in rows]
    assert [entry.fields["url"] for entry in entries.values()] == addresses
    assert [record["urls"] for record in records] == [[address] for address in addresses]


def test_links_in_a_file_lead_back_from_wherever_it_is_opened(client: httpx.Client) -> None:
    rows = [json.loads(line) for line in exported(client, "jsonl").text.splitlines()]
    assert all(row["link"].startswith("http") for row in rows)
    ours = next(row for row in rows if row["document"]["url"] is None)
    assert client.get(ours["link"]).status_code == 200
    assert ours["link"] in exported(client, "csv").text


def test_all_that_was_ranked_is_exported_without_a_limit(client: httpx.Client) -> None:
    total = client.get("/api/search", params={"q": "agency staff"}).json()["total"]
    assert len(exported(client, "jsonl").text.splitlines()) == total > 50


def test_the_word_briefing_quotes_the_answer_with_its_references(client: httpx.Client, answerable: str) -> None:
    answer = client.post("/api/ask", json={"question": answerable}).json()
    response = client.get("/api/export", params={"q": answerable, "format": "docx"})
    word = Document(io.BytesIO(response.content))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    assert paragraphs[0] == answerable
    links = [link.address for paragraph in word.paragraphs for link in paragraph.hyperlinks]
    for citation in answer["citations"]:
        assert " ".join(citation["quote"]["text"].replace("**", "").split()) in paragraphs
        assert citation["reference"] in paragraphs
        assert citation["link"] in links


def test_a_word_briefing_takes_the_order_asked_for(client: httpx.Client) -> None:
    def days(sort: str) -> list[date]:
        response = client.get("/api/export", params={"q": "agency staff", "format": "docx", "sort": sort})
        texts = [paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs]
        headings = texts[texts.index("Further passages") :]
        found = [re.fullmatch(r".+, (\d+ [A-Z][a-z]+ \d{4})", text) for text in headings]
        return [datetime.strptime(match[1], "%d %B %Y").date() for match in found if match]

    assert len(days("oldest")) > 2
    assert days("oldest") == sorted(days("oldest")) and days("newest") == sorted(days("newest"), reverse=True)


def test_what_a_spreadsheet_would_run_and_what_xml_cannot_hold_is_made_safe(hostile: str) -> None:
    with httpx.Client(base_url=hostile, timeout=120) as client:
        rows = client.get("/api/export", params={"q": "parking", "format": "csv"}).content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(rows, newline="")) for cell in row]
        assert cells and not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
        word = client.get("/api/export", params={"q": "parking \x0b", "format": "docx"})
        assert Document(io.BytesIO(word.content)).paragraphs
        etree.fromstring(client.get("/feed", params={"q": "parking \x0c"}).content)


@pytest.mark.parametrize("path", ["/api/export", "/api/trace/export"])
def test_a_word_file_has_no_title_longer_than_word_takes(client: httpx.Client, path: str) -> None:
    response = client.get(path, params={"q": "agency staff " * 30, "format": "docx"})
    assert len(Document(io.BytesIO(response.content)).core_properties.title) == 255


def test_a_feed_of_any_query_is_valid_atom_newest_first(client: httpx.Client) -> None:
    response = client.get("/feed", params={"q": "agency staff & <b>"})
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(response.content)
    entries = feed.findall("a:entry", ATOM)
    assert 0 < len(entries) <= 30
    for node in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert node.findtext(f"a:{name}", None, ATOM)
    assert len({entry.findtext("a:id", None, ATOM) for entry in entries}) == len(entries)
    link = entries[0].find("a:link", ATOM).get("href")
    split = urlsplit(link)
    assert client.get(f"{split.path}?{split.query}").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/plain"},
        {"Accept": ";;;q=oops"},
        {"If-Modified-Since": "yesterday, more or less"},
        {"If-None-Match": 'W/"stale"', "If-Modified-Since": "Mon, 01 Jan 1601 00:00:00 GMT"},
        {"Accept-Encoding": "br;q=1.0, *;q=0"},
        {"A-IM": "feed, gzip"},
        {"Range": "bytes=0-10"},
        {"User-Agent": ""},
        {"Host": "evil.example"},
    ],
)
def test_feed_readers_with_odd_headers_get_the_feed(client: httpx.Client, headers: dict[str, str]) -> None:
    response = client.get("/feed", params={"q": "flood"}, headers=headers)
    assert response.status_code == 200
    etree.fromstring(response.content)


def test_a_feed_reader_that_comes_again_is_told_that_nothing_has_changed(client: httpx.Client) -> None:
    tag = client.get("/feed", params={"q": "flood"}).headers["etag"]
    assert client.get("/feed", params={"q": "flood"}, headers={"If-None-Match": tag}).status_code == 304


def test_the_site_map_lists_pages_that_exist(client: httpx.Client) -> None:
    tree = etree.fromstring(client.get("/sitemap.xml").content)
    addresses = [node.text for node in tree.iter("{*}loc")]
    assert len(addresses) == len(set(addresses)) > 40
    for address in addresses[::6]:
        assert client.get(urlsplit(address).path).status_code == 200


def test_robots_may_read_the_minutes_and_not_search_them(client: httpx.Client) -> None:
    told = client.get("/robots.txt").text
    assert "Disallow: /ask" in told and "Disallow: /documents" not in told and "/sitemap.xml" in told


def test_browsers_can_take_the_search_into_their_address_bar(client: httpx.Client) -> None:
    assert 'rel="search"' in client.get("/").text
    tree = etree.fromstring(client.get("/opensearch.xml").content)
    templates = {node.get("type"): node.get("template") for node in tree.findall("{*}Url")}
    assert templates["text/html"].endswith("/ask?q={searchTerms}")
    assert "format=opensearch" in templates["application/x-suggestions+json"]
