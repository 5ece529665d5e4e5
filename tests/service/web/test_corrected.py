"""Links to quoted words after the document has been corrected: they lead to those words or say that they are gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import html5lib
import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from service.places import digest, whereabouts

QUOTED = "1 Dredging\n\nThe harbour master said that dredging had cost £19,000 in the year."
GONE = "has been corrected since this link was made"
Changing = tuple[str, Path, Callable[[], None]]
Linked = tuple[httpx.Client, str, Callable[[str, str], None]]


@pytest.fixture
def linked(changing: Changing) -> Iterator[Linked]:
    """A client, a link to the quoted words as the search page gives it, and what corrects the document."""
    at, papers, again = changing
    paper = papers / "minutes-2019.txt"

    def correct(old: str, new: str) -> None:
        text = paper.read_text(encoding="utf-8")
        assert old in text
        paper.write_text(text.replace(old, new), encoding="utf-8")
        again()

    with httpx.Client(base_url=at, timeout=60) as client:
        page = html(client.get("/search", params={"q": "dredging cost", "to": "2019"}).text)
        yield client, page.xpath("//*[@class='source']//@href")[0], correct


def html(text: str) -> etree._Element:
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml")).parse(text).getroot()


def cited(client: httpx.Client, link: str) -> tuple[str, str]:
    """Return the words that a link marks, and what the bar says."""
    response = client.get(link)
    assert response.status_code == 200
    page = html(response.text)
    words = " ".join("".join(node.itertext()) for node in page.xpath("//*[contains(@class,'cited')]"))
    return " ".join(words.split()), " ".join("".join(page.xpath("//*[@class='hits']")[0].itertext()).split())


def test_quoted_words_are_marked_where_a_correction_has_moved_them(linked: Linked) -> None:
    client, link, correct = linked
    assert cited(client, link)[0] == " ".join(QUOTED.split())
    correct(
        "1 Dredging", "Present: Councillors Reed and Marsh, who asked about the dredging of the quay.\n\n1 Dredging"
    )
    words, said = cited(client, link)
    assert words == " ".join(QUOTED.split()) and GONE not in said and "To the quoted words" in said


@pytest.mark.parametrize(("old", "new"), [("£19,000", "£91,000"), (" in the year.", "."), (QUOTED, "Nothing.")])
def test_a_link_to_words_that_a_correction_took_away_marks_nothing_and_says_so(
    linked: Linked, old: str, new: str
) -> None:
    client, link, correct = linked
    correct(old, new)
    words, said = cited(client, link)
    assert words == "" and GONE in said and "To the quoted words" not in said


def test_a_link_without_a_digest_marks_what_stands_at_its_place(linked: Linked) -> None:
    client, link, correct = linked
    correct("£19,000", "£91,000")
    old = re.sub(r"&words=\w+", "", link)
    assert old != link and "£91,000" in cited(client, old)[0]
    assert client.get(re.sub(r"words=\w+", "words=cut", link)).status_code == 422


def test_every_link_to_words_on_pages_in_feeds_and_in_the_api_says_which_words(linked: Linked) -> None:
    client, link, _ = linked
    found = client.get("/api/search", params={"q": "dredging"}).json()["results"]
    links = [result["link"] for result in found]
    for path in ("/search?q=dredging", "/ask?q=What+did+dredging+cost%3F", "/trace?q=dredging+cost", "/feed?q=dredging",
                 link):  # fmt: skip
        links += re.findall(r'href="([^"]*[?&;]start=[^"]*)"', client.get(path).text)
    assert len(links) > 8
    assert [address for address in links if not re.search(r"words=[0-9a-f]{8}\b", address)] == []


@given(st.text("ab \n|", min_size=1, max_size=60), st.text("ab \n", max_size=20), st.data())
def test_words_between_white_space_are_found_again_wherever_they_went(
    text: str, before: str, data: st.DataObject
) -> None:
    words = list(re.finditer(r"\S+", text))
    assume(words)
    first = data.draw(st.integers(0, len(words) - 1))
    start, end = words[first].start(), words[data.draw(st.integers(first, len(words) - 1))].end()
    found = whereabouts(f"{before}\n{text}", start, end, digest(text[start:end]))
    assert found is not None and f"{before}\n{text}"[slice(*found)] == text[start:end]
