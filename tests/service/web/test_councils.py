"""The pages over the minutes of two councils, whose committees share a name, and over many committees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import html5lib
import httpx
import pytest
from lxml import etree

from service.assembly import index_paths, open_library
from service.library import Library
from service.settings import Settings, load_settings

H = "{http://www.w3.org/1999/xhtml}"
NORTH, SOUTH = "Northmere & Tarn Council", "Southmere Council"


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Library, Settings], AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    """A service over a Cabinet of each of two councils, one of no stated council, and 22 panels of the first."""
    papers = tmp_path_factory.mktemp("councils")
    rows = [(NORTH, "Cabinet", 2019), (NORTH, "Cabinet", 2020), (SOUTH, "Cabinet", 2021), ("", "Cabinet", 2022)]
    rows += [(NORTH, f"Area Panel {number}", 2018) for number in range(1, 23)]
    table = "file,council,committee,held_on,kind\n"
    for number, (council, committee, year) in enumerate(rows):
        (papers / f"{number}.txt").write_text(
            f"1 Parking\n\nParking permits of scheme {number} would cost £{number + 10} a year.\n", encoding="utf-8"
        )
        table += f"{number}.txt,{council},{committee},{year}-03-02,minutes\n"
    (papers / "metadata.csv").write_text(table, encoding="utf-8")
    settings = load_settings(index=tmp_path_factory.mktemp("index") / "index")
    index_paths(settings, [papers])
    library = open_library(settings)
    with serve(library, settings) as address, httpx.Client(base_url=address, timeout=120) as opened:
        yield opened
    library.close()


def page_of(client: httpx.Client, path: str) -> etree._Element:
    response = client.get(path)
    assert response.status_code == 200, path
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(response.text).getroot()


def text_of(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())


def links_to(page: etree._Element, text: str) -> list[str]:
    return [str(link.get("href")) for link in page.iter(H + "a") if text_of(link).startswith(text)]


def test_each_council_s_committee_of_a_shared_name_has_a_page_of_its_own(client: httpx.Client) -> None:
    links = links_to(page_of(client, "/committees"), "Cabinet")
    assert len(set(links)) == 3
    shown = {}
    for link in links:
        page = page_of(client, link)
        (canonical,) = page.xpath("//*[@rel='canonical']/@href")
        assert canonical.endswith(link)
        shown[text_of(page.find(f".//{H}h1"))] = [text_of(year) for year in page.iter(H + "h2")]
    assert shown == {"Cabinet": ["2022"], f"Cabinet, {NORTH}": ["2020", "2019"], f"Cabinet, {SOUTH}": ["2021"]}
    form = page_of(client, links_to(page_of(client, "/committees/Cabinet"), SOUTH)[0]).find(f".//{H}form")
    assert form is not None
    sent = {field.get("name"): field.get("value") for field in form.iter(H + "input")}
    assert (sent["committee"], sent["council"]) == ("Cabinet", SOUTH)


def test_a_shared_name_alone_leads_to_a_choice_and_not_to_a_mixture(client: httpx.Client) -> None:
    page = page_of(client, "/committees/Cabinet")
    assert [len(links_to(page, name)) for name in (NORTH, SOUTH, "Council not stated")] == [1, 1, 1]
    assert not list(page.iter(H + "h2"))
    assert client.get("/committees/Cabinet?council=Elsewhere").status_code == 404
    assert "council=" not in links_to(page_of(client, "/committees"), "Area Panel 1")[0]


def test_meetings_and_documents_lead_to_the_committee_of_their_council(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "parking", "council": SOUTH}).json()["results"][0]
    for path in (f"/meetings/{found['meeting']['id']}", f"/documents/{found['document']['id']}"):
        links = [link for link in links_to(page_of(client, path), "Cabinet") if link.startswith("/committees")]
        assert links == ["/committees/Cabinet?council=Southmere+Council"]


def test_coverage_is_counted_by_council_and_committee(client: httpx.Client) -> None:
    page = page_of(client, "/about")
    rows = [[text_of(cell) for cell in row] for row in page.xpath("//*[@class='coverage']//*[local-name()='tr']")]
    counts = {row[0]: [cell for cell in row[1:-1] if "none" not in cell] for row in rows[1:]}
    assert counts[f"Cabinet, {NORTH}"] == ["1", "1"] and counts[f"Cabinet, {SOUTH}"] == ["1"]


def test_headings_name_the_council_and_results_can_be_narrowed_to_one(client: httpx.Client) -> None:
    places = page_of(client, "/search?q=parking+permits&committee=Cabinet").xpath("//*[@class='place']")
    named = {text_of(place).rsplit(",", 1)[0] for place in places}
    assert named == {"Cabinet", f"Cabinet, {NORTH}", f"Cabinet, {SOUTH}"}
    page = page_of(client, f"/search?q=parking+permits&committee=Cabinet&council={SOUTH}")
    assert {text_of(place).rsplit(",", 1)[0] for place in page.xpath("//*[@class='place']")} == {f"Cabinet, {SOUTH}"}
    boxes = page.xpath("//*[local-name()='input'][@name='council'][@type='checkbox']")
    assert {(box.get("value"), box.get("checked") is not None) for box in boxes} == {(NORTH, False), (SOUTH, True)}


def test_every_committee_can_be_chosen_however_many_there_are(client: httpx.Client) -> None:
    page = page_of(client, "/search?q=parking+permits")
    boxes = page.xpath("//*[local-name()='input'][@name='committee']/@value")
    assert set(boxes) == {"Cabinet", *(f"Area Panel {number}" for number in range(1, 23))}
    more = page.xpath("//*[local-name()='fieldset']//*[local-name()='details'][.//*[@name='committee']]")
    assert len(more) == 1 and text_of(more[0]).startswith("3 more")


def test_a_committee_is_looked_for_in_the_councils_that_are_named(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "parking", "council": [NORTH, SOUTH], "committee": "Area Panel 3"})
    assert found.status_code == 200 and found.json()["results"]
    for path in ("/api/search", "/api/trace"):
        refused = client.get(path, params={"q": "parking", "council": SOUTH, "committee": "Area Panel 3"})
        assert refused.status_code == 422
        told = f"Of {SOUTH} the index holds no committee of the name “Area Panel 3”. There are: Cabinet."
        assert refused.json()["detail"] == told


def test_a_comparison_is_narrowed_to_a_council_as_a_trace_is(client: httpx.Client) -> None:
    topics = {"name": ["parking permits", "libraries"], "by": "year"}
    wide = client.get("/api/compare", params=topics).json()
    narrow = client.get("/api/compare", params={**topics, "council": SOUTH}).json()
    alone = client.get("/api/trace", params={"q": "parking permits", "council": SOUTH}).json()
    assert narrow["compared"][0]["total"] == alone["total"] < wide["compared"][0]["total"]
    assert narrow["labels"] == ["2021"] and "council=Southmere+Council" in narrow["link"]
    committees = {"across": "committees", "q": "parking permits", "name": ["Cabinet", "Area Panel 1"]}
    cabinets = client.get("/api/compare", params={**committees, "council": NORTH}).json()["compared"][0]
    held = [period["meetings_total"] for period in cabinets["periods"] if period]
    assert sum(held) == 2
    refused = client.get("/api/compare", params={**committees, "council": SOUTH})
    assert refused.status_code == 422 and "no committee of the name “Area Panel 1”" in refused.json()["detail"]


def test_the_page_of_a_comparison_offers_the_councils_and_keeps_the_chosen_one(client: httpx.Client) -> None:
    page = page_of(client, f"/compare?name=parking+permits&name=libraries&council={SOUTH}&committee=Cabinet")
    for name, there, chosen in (("council", {NORTH, SOUTH}, SOUTH), ("committee", {"Cabinet"}, "Cabinet")):
        options = page.xpath(f"//*[local-name()='select'][@name='{name}']/*")
        assert {text_of(option) for option in options} >= {"all", *there}
        assert [text_of(option) for option in options if option.get("selected") is not None] == [chosen]
    assert "Narrowed to: council Southmere Council; committee Cabinet." in "".join(page.itertext())
