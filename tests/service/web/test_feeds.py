"""Feeds that tell of what is new on a query and of nothing else, and the links that lead to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import html5lib
import httpx
import pytest
from lxml import etree

from service.library import Library
from service.settings import load_settings

if TYPE_CHECKING:
    from tests.service.web.conftest import Serve

ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOISE = "asdfghjkl qwertyuiop"


def feed(client: httpx.Client, query: str, **more: str) -> etree._Element:
    response = client.get("/feed", params={"q": query, **more})
    assert response.status_code == 200
    return etree.fromstring(response.content)


def links(client: httpx.Client, address: str) -> list[str]:
    """Return every address inside the site that a page links to."""
    page = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml")).parse(client.get(address).text).getroot()
    return [link for link in dict.fromkeys(page.xpath("//@href")) if link.startswith("/")]


def test_a_feed_begins_with_the_newest_that_is_about_its_query_however_low_it_ranks(client: httpx.Client) -> None:
    asked = {"q": "cost", "limit": 100}
    found = client.get("/api/search", params=asked).json()["results"]
    first = [f"urn:minutes:passage:{result['passage']['id']}" for result in found[:30]]
    entries = feed(client, "cost").findall("a:entry", ATOM)
    days = [entry.findtext("a:updated", None, ATOM) for entry in entries]
    assert len(entries) == 30 and days == sorted(days, reverse=True)
    assert entries[0].findtext("a:id", None, ATOM) not in first
    traced = client.get("/api/trace", params={"q": "cost", "cutoff": 0.2}).json()
    assert days[0][:10] == traced["last_heard"]["held_on"]


@pytest.mark.parametrize("query", ["asdfghjkl", NOISE, "mermaids"])
def test_a_feed_of_what_nothing_is_about_is_empty(client: httpx.Client, query: str) -> None:
    assert feed(client, query).findall("a:entry", ATOM) == []


def test_a_feed_puts_a_mistyped_word_right_as_the_search_that_links_to_it_does(client: httpx.Client) -> None:
    typed, meant = (feed(client, query).findall("a:entry/a:id", ATOM) for query in ("agancy staff", "agency staff"))
    assert [entry.text for entry in typed] == [entry.text for entry in meant] != []
    as_written = feed(client, "agancy staff", interpret="0").findall("a:entry/a:id", ATOM)
    assert [entry.text for entry in as_written] != [entry.text for entry in meant]


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=agency+staff&sort=newest&committee=Cabinet&from=2016&to=2021&status=approved&interpret=0&page=2",
        "/ask?q=agency+staff&sort=newest&order=newest&from=2016&kind=minutes",
    ],
)
def test_every_link_of_a_sorted_and_filtered_page_leads_somewhere(client: httpx.Client, address: str) -> None:
    found = links(client, address)
    assert any(link.startswith("/feed?") for link in found)
    assert [link for link in found if client.get(link).status_code != 200] == []


def test_a_feed_names_itself_and_its_page_by_the_public_address_and_keeps_its_filters(
    serve: Serve, sample_library: Library, sample_index: Path
) -> None:
    settings = load_settings(index=sample_index, base_url="https://minutes.thornmere.example")
    with serve(sample_library, settings) as inner, httpx.Client(base_url=inner, timeout=120) as client:
        found = feed(client, "agency & staff", committee="Cabinet", **{"from": "2016", "utm_source": "news"})
        page, itself = (found.find(f"a:link[@rel='{rel}']", ATOM).get("href") for rel in ("alternate", "self"))
        assert found.findtext("a:id", None, ATOM) == itself
        for address, path in ((itself, "/feed"), (page, "/search")):
            split = urlsplit(address)
            assert (split.scheme, split.netloc, split.path) == ("https", "minutes.thornmere.example", path)
            assert parse_qs(split.query) == {"q": ["agency & staff"], "committee": ["Cabinet"], "from": ["2016"]}
        assert "127.0.0.1" not in etree.tostring(found).decode()


def test_what_counts_visits_is_passed_over_by_a_feed_and_a_misspelt_filter_is_not(client: httpx.Client) -> None:
    counted = client.get("/feed?q=flood&utm_source=news&utm_campaign=may")
    assert counted.content == client.get("/feed?q=flood").content
    assert client.get("/feed?q=flood&comittee=Cabinet").status_code == 422


def test_a_search_that_finds_only_noise_says_so_and_one_in_other_words_does_not(client: httpx.Client) -> None:
    for order in ("", "&sort=newest", "&page=2"):
        noise = client.get(f"/search?q={NOISE.replace(' ', '+')}{order}").text
        assert "Nothing about “" in noise and "likely to be about it" in noise and " near “" not in noise
    # No passage has the word "drainage": what is found is found by meaning.
    for query in ("agency+staff", "drainage", "agancy+staff"):
        found = client.get(f"/search?q={query}").text
        assert " near “" in found and "Nothing about “" not in found


def test_a_refusal_does_not_call_what_is_nearest_the_topic(client: httpx.Client) -> None:
    refused = client.get("/ask?q=Are+there+mermaids%3F").text
    assert "See the passages that come nearest" in refused and "every passage on the topic" not in refused.casefold()
