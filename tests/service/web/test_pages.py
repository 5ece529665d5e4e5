"""The pages as they are sent, before any script: their structure, weight, links and safety."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlsplit

import html5lib
import httpx
import pytest
from lxml import etree

from service.assembly import open_library
from service.settings import load_settings

H = "{http://www.w3.org/1999/xhtml}"
Changing = tuple[str, Path, Callable[[], None]]


@pytest.fixture(scope="module")
def result(client: httpx.Client) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = client.get("/api/search", params={"q": "agency staff"}).json()["results"][0]
    return found


@pytest.fixture(scope="module")
def paths(client: httpx.Client, result: dict[str, dict[str, object]], answerable: str) -> dict[str, str]:
    passage, document = result["passage"], result["document"]
    return {
        "home": "/",
        "answer": f"/ask?q={quote(answerable)}",
        "refused": "/ask?q=Are+there+mermaids%3F",
        "blank": "/ask?q=%3F%3F",
        "results": "/search?q=agency+staff&committee=Cabinet",
        "no results": "/search?q=agency+staff&from=1901&to=1902",
        "search": "/search",
        "document": f"/documents/{document['id']}?start={passage['start']}&end={passage['end']}&q=agency+staff",
        "meeting": f"/meetings/{result['meeting']['id']}",
        "committees": "/committees",
        "committee": "/committees/Cabinet",
        "about": "/about",
        "api": "/api",
        "embed": "/embed",
        "problem": "/documents/nope",
        "malformed": "/search?q=cost&from=soon",
    }


NAMES = ("home", "answer", "refused", "blank", "results", "no results", "search", "document", "meeting", "committees",
         "committee", "about", "api", "embed", "problem", "malformed")  # fmt: skip


@pytest.fixture(scope="module")
def pages(client: httpx.Client, paths: dict[str, str]) -> dict[str, str]:
    """Each page, fetched once."""
    return {name: client.get(path).text for name, path in paths.items()}


def parsed(text: str) -> etree._Element:
    """Parse a page by the algorithm of the HTML standard, with any error in it a failure."""
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(text).getroot()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_valid_html_with_landmarks_and_headings_in_order(pages: dict[str, str], name: str) -> None:
    page = parsed(pages[name])
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for landmark in ("header", "nav", "main", "footer"):
        assert page.findall(f".//{H}{landmark}")
    levels = [
        int(node.tag[-1]) for node in page.iter() if isinstance(node.tag, str) and re.fullmatch(H + "h[1-6]", node.tag)
    ]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for field in page.xpath("//*[local-name()='input' or local-name()='select'][not(@type='hidden')]"):
        assert (
            page.xpath("//*[local-name()='label'][@for=$id]", id=field.get("id"))
            or field.getparent().tag == H + "label"
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_page_needs_nobody_else_and_holds_no_script_or_style_of_its_own(pages: dict[str, str], name: str) -> None:
    page = parsed(pages[name])
    for script in page.iter(H + "script"):
        assert script.get("src", "").startswith("/") or script.get("type") == "application/ld+json"
    assert not list(page.iter(H + "style"))
    for node in page.iter():
        assert not any(attribute == "style" or attribute.startswith("on") for attribute in node.attrib)
    for link in page.xpath("//*[local-name()='link'][@rel='stylesheet' or @rel='icon']"):
        assert link.get("href").startswith(("/static/", "data:image/svg+xml,"))
    for image in page.xpath("//*[local-name()='img' or local-name()='iframe']"):
        raise AssertionError(image)


@pytest.mark.parametrize("name", NAMES)
def test_links_and_forms_inside_the_site_lead_somewhere(client: httpx.Client, pages: dict[str, str], name: str) -> None:
    page = parsed(pages[name])
    ids = set(page.xpath("//@id"))
    seen = set()
    for address in page.xpath("//@href"):
        if address.startswith("#"):
            assert address[1:] in ids
        if not address.startswith("/") or address.startswith("/ask?"):
            continue  # answers take the longest, and have pages of their own here
        path = urlsplit(address)._replace(fragment="").geturl()
        # One of each kind of address is enough: a page may hold hundreds.
        kind = re.sub(r"[0-9a-f]{20}|words=[0-9a-f]{8}|\d+", "", path)
        if kind not in seen and "format=docx" not in path:
            seen.add(kind)
            assert client.get(path).status_code == 200, path


def test_the_search_page_is_small_and_asks_for_two_things_more(client: httpx.Client) -> None:
    response = client.get("/search?q=agency+staff")
    page = parsed(response.text)
    wanted = [
        *page.xpath("//*[local-name()='script']/@src"),
        *page.xpath("//*[local-name()='link'][@rel='stylesheet']/@href"),
    ]
    assert len(wanted) == 2
    sizes = [len(client.get(address).content) for address in wanted] + [len(response.content)]
    with httpx.Client(base_url=client.base_url) as raw:
        packed = sum(int(raw.get(a, headers={"Accept-Encoding": "gzip"}).headers["content-length"]) for a in wanted)
    assert sum(sizes) <= 2 * 50_000 and packed <= 12_000
    with client.stream("GET", "/search?q=agency+staff", headers={"Accept-Encoding": "gzip"}) as sent:
        assert sum(map(len, sent.iter_raw())) + packed <= 50_000


def test_an_answer_is_grouped_by_meeting_with_words_and_places(client: httpx.Client, answerable: str) -> None:
    answer = client.post("/api/ask", json={"question": answerable}).json()
    page = parsed(client.get("/ask", params={"q": answerable}).text)
    groups = page.xpath("//*[local-name()='section'][@class='meeting']")
    assert len(groups) == len({citation["meeting"]["id"] for citation in answer["citations"]})
    quoted = {"".join(node.itertext()).strip() for node in page.iter(H + "blockquote")}
    assert quoted == {citation["quote"]["text"].strip() for citation in answer["citations"]}
    references = {"".join(node.itertext()) for node in page.xpath("//*[@data-copy]")}
    assert references == {citation["reference"] for citation in answer["citations"]}


def test_newest_first_orders_the_meetings_of_an_answer(client: httpx.Client, answerable: str) -> None:
    page = parsed(client.get("/ask", params={"q": answerable, "order": "newest"}).text)
    days = page.xpath("//*[local-name()='section'][@class='meeting']/*[local-name()='h2']//@datetime")
    assert days and days == sorted(days, reverse=True)


def test_a_refusal_says_so_with_the_nearest_what_was_searched_and_how_to_broaden(client: httpx.Client) -> None:
    text = client.get("/ask", params={"q": "Are there mermaids in 2019?", "committee": "Cabinet"}).text
    assert "The minutes don’t say" in text and "Nearest, but not an answer" in text
    assert "Searched: Cabinet" in text and "without the filters" in text


def test_what_is_read_into_a_question_is_said_and_can_be_undone(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "agency staff in 2019/20"}).text
    assert "2019/20" in page and "Search it as written instead" in page
    undo = re.search(r'href="([^"]*interpret=0[^"]*)"', page)
    assert undo
    undone = client.get(undo[1].replace("&amp;", "&")).text
    assert "Search it as written instead" not in undone and "Searched as written" in undone


def test_filters_can_be_seen_taken_away_and_kept_from_page_to_page(client: httpx.Client) -> None:
    page = parsed(client.get("/search?q=cost&committee=Cabinet&kind=minutes&from=2015").text)
    assert page.xpath("//*[local-name()='input'][@name='committee'][@value='Cabinet'][@checked]")
    chips = page.xpath("//*[@class='chip']/@href")
    assert len(chips) == 3
    assert any("committee" not in chip and "kind=minutes" in chip and "from=2015-01-01" in chip for chip in chips)
    following = page.xpath("//*[@rel='next']/@href")
    assert all("committee=Cabinet" in link and "page=2" in link for link in following)


def test_a_slip_in_a_date_keeps_the_search_and_is_told_at_its_field(client: httpx.Client) -> None:
    response = client.get("/search?q=agency+staff&committee=Cabinet&kind=minutes&from=2015&to=soon&sort=newest")
    assert response.status_code == 422 and response.headers["cache-control"] == "no-store"
    page = parsed(response.text)
    (form,) = page.xpath("//*[local-name()='form'][.//*[@id='to']]")
    assert form.get("action") == "/search"
    sent = {
        (field.get("name"), field.get("value")) for field in form.iter(H + "input") if field.get("type") != "checkbox"
    }
    assert sent == {("q", "agency staff"), ("from", "2015-01-01"), ("to", "soon")}
    ticked = {field.get("value") for field in form.iter(H + "input") if field.get("checked") is not None}
    assert ticked == {"Cabinet", "minutes"}
    assert form.xpath(".//*[@value='newest'][@selected]")
    (wrong,) = page.xpath("//*[@aria-invalid='true']")
    assert wrong.get("id") == "to"
    (told,) = page.xpath("//*[@id=$id]", id=wrong.get("aria-describedby"))
    assert "'soon' isn't a date" in told.text and "March 2017" in told.text
    assert page.xpath("//*[@href='#to']")
    (box,) = page.xpath("//*[local-name()='form'][.//*[@id='q']]")
    assert box.get("action") == "/search" and box.xpath(".//*[@name='committee'][@value='Cabinet']")


def test_everything_that_is_wrong_with_a_search_is_told_in_plain_words(client: httpx.Client) -> None:
    page = parsed(client.get("/search?q=cost&kind=gossip&page=soon&from=2020&to=2019&order=x").text)
    (notice,) = page.xpath("//*[@class='notice']")
    told = " ".join("".join(notice.itertext()).split())
    assert "Kind: it has to be 'minutes', 'report'" in told and "Page: it has to be a whole number" in told
    assert "To: from 2020-01-01 is after to 2019-12-31" in told
    assert not re.search(r"kind\.0|input should|parse", told, re.IGNORECASE)


def test_problems_are_told_in_plain_words(client: httpx.Client, result: dict[str, dict[str, object]]) -> None:
    page = client.get(f"/documents/{result['document']['id']}?start=x&end=5").text
    assert "<strong>Start</strong>: it has to be a whole number" in page
    page = client.get("/ask?q=cost&kind=gossip").text
    assert "<strong>Kind</strong>: it has to be &#39;minutes&#39;" in page


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("March 2019", "2019-03-01", "2019-03-31"),
        ("feb 2020", "2020-02-01", "2020-02-29"),
        ("03/2019", "2019-03-01", "2019-03-31"),
        ("2019-03", "2019-03-01", "2019-03-31"),
        ("14 March 2017", "2017-03-14", "2017-03-14"),
    ],
)
def test_dates_may_be_months_or_as_the_pages_write_them(
    client: httpx.Client, written: str, first: str, last: str
) -> None:
    page = parsed(client.get("/search", params={"q": "cost", "from": written, "to": written}).text)
    assert [page.xpath(f"//*[@id='{name}']/@value") for name in ("from", "to")] == [[first], [last]]


@pytest.mark.parametrize(
    ("cut", "meant"),
    [
        ("/committees/", "/committees"),
        ("/committees/Cabinet/", "/committees/Cabinet"),
        (
            "/committees/Audit%20and%20Governance%20Committee/?x=1",
            "/committees/Audit%20and%20Governance%20Committee?x=1",
        ),
        ("/committees//elsewhere.example/", "/committees/%2Felsewhere.example"),
    ],
)
def test_an_address_of_committees_that_was_cut_short_leads_on(client: httpx.Client, cut: str, meant: str) -> None:
    response = client.get(cut)
    assert response.status_code == 307 and response.headers["location"] == meant


def test_undated_meetings_say_so(client: httpx.Client) -> None:
    meetings = client.get("/api/meetings").json()["meetings"]
    undated = next(meeting for meeting in meetings if meeting["held_on"] is None)
    assert "date not stated" in client.get(f"/meetings/{undated['id']}").text
    assert "date not stated" in client.get(f"/documents/{undated['documents'][0]['id']}").text


def test_a_draft_is_marked_as_one_wherever_it_is_shown(client: httpx.Client) -> None:
    meetings = client.get("/api/meetings").json()["meetings"]
    meeting, paper = next((m, d) for m in meetings for d in m["documents"] if d["status"] == "draft")
    for path in (
        f"/meetings/{meeting['id']}",
        f"/documents/{paper['id']}",
        "/committees/" + quote(meeting["committee"]),
    ):
        assert 'class="badge draft"' in client.get(path).text


def test_a_document_shows_its_whole_text_and_marks_the_cited_words(
    client: httpx.Client, result: dict[str, dict[str, object]]
) -> None:
    identity = result["document"]["id"]
    passage = result["passage"]
    whole = client.get(f"/api/documents/{identity}").json()
    address = f"/documents/{identity}?start={passage['start']}&end={passage['end']}&q=agency"
    page = parsed(client.get(address).text)
    article = page.xpath("//*[local-name()='article']")[0]
    for label in article.xpath(".//*[@class='label' or @class='page']"):
        label.text = ""
    words = "".join(whole["text"].split())
    shown = "".join("".join(article.itertext()).split())
    # Bars and rules of tables are drawn as tables.
    assert re.sub(r"[|]|-{3,}:?", "", shown) == re.sub(r"[|]|:?-{3,}:?", "", words)
    cited = "".join("".join(node.itertext()) for node in article.xpath(".//*[contains(@class,'cited')]"))
    assert "".join(cited.split()) == "".join(passage["text"].split())
    assert len(article.xpath(".//*[@id='cited']")) == 1
    assert page.xpath("//*[@class='hits']")


@pytest.mark.parametrize(
    "query", ["start=10&end=5", "start=0&end=99999999", "start=-1&end=5", "start=x&end=5", "start=1&end=" + "9" * 400]
)
def test_a_link_to_words_that_are_not_there_is_explained(
    client: httpx.Client, result: dict[str, dict[str, object]], query: str
) -> None:
    response = client.get(f"/documents/{result['document']['id']}?{query}")
    assert response.status_code == 422 and "<h1>" in response.text


def test_linked_data_and_dublin_core_tell_machines_the_same(
    client: httpx.Client, result: dict[str, dict[str, object]], paths: dict[str, str]
) -> None:
    page = parsed(client.get(paths["document"]).text)
    linked = json.loads(page.xpath("//*[@type='application/ld+json']/text()")[0])
    assert linked["@type"] == "DigitalDocument" and linked["name"] == result["document"]["title"]
    tags = {node.get("name"): node.get("content") for node in page.iter(H + "meta")}
    assert tags["DC.title"] == result["document"]["title"] and tags["DC.date"] == result["meeting"]["held_on"]
    home = parsed(client.get("/").text)
    website = json.loads(home.xpath("//*[@type='application/ld+json']/text()")[0])
    assert website["potentialAction"]["@type"] == "SearchAction"
    meeting = parsed(client.get(paths["meeting"]).text)
    assert json.loads(meeting.xpath("//*[@type='application/ld+json']/text()")[0])["@type"] == "Event"


def test_the_invented_council_is_called_invented_on_every_page(pages: dict[str, str]) -> None:
    assert all("doesn’t exist" in text for text in pages.values())


def test_gaps_in_the_coverage_are_shown(client: httpx.Client) -> None:
    page = parsed(client.get("/about").text)
    years = page.xpath("//*[@class='coverage']/*[local-name()='thead']//*[local-name()='th']/text()")
    assert years[1:-1] == [str(year) for year in range(2014, 2024)]
    assert page.xpath("//*[@class='gap']")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "{{7*7}}", "</title><b>"],
)
@pytest.mark.parametrize(
    "path",
    ["/?q=", "/search?q=", "/documents/nope?q=", "/documents/", "/committees/", "/search?q=cost&committee=",
     "/search?q=cost&from=", "/feed?q=", "/api/suggest?q="],
)  # fmt: skip
def test_script_in_an_address_comes_back_as_text(client: httpx.Client, path: str, text: str) -> None:
    response = client.get(path + quote(text, safe=""))
    if "html" in response.headers["content-type"]:
        page = parsed(response.text)
        assert not page.xpath("//*[@onerror or @onfocus]") and not page.xpath(
            "//*[local-name()='img' or local-name()='b']"
        )
        assert len(page.xpath("//*[local-name()='script'][not(@src)][not(@type)]")) == 0
    else:
        assert "<script>" not in response.text or response.headers["content-type"].startswith("application/json")
    assert "49" not in response.text or "{{" not in text or "{{7*7}}" in response.text


def test_script_in_minutes_file_names_and_metadata_is_shown_as_text(hostile: str) -> None:
    with httpx.Client(base_url=hostile, timeout=120) as client:
        result = client.get("/api/search", params={"q": "parking"}).json()["results"][0]
        document, meeting = result["document"]["id"], result["meeting"]
        paths = [
            "/", "/search?q=parking", "/ask?q=parking", "/committees", "/about", "/search?q=library", "/sitemap.xml",
            "/feed?q=parking", f"/meetings/{meeting['id']}", f"/documents/{document}?q=parking",
            "/committees/" + quote(meeting["committee"], safe=""),
        ]  # fmt: skip
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200, path
            if "xml" in response.headers["content-type"]:
                etree.fromstring(response.content)
                continue
            page = (
                html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"))
                .parse(response.text.replace("\x0c", ""))
                .getroot()
            )
            assert not page.xpath("//*[@onerror or @onload]") and not list(page.iter(H + "img", H + "b"))
            for script in page.iter(H + "script"):
                assert script.get("src") or json.loads("".join(script.itertext()))


def test_a_removed_document_is_gone_with_an_explanation_after_a_restart_too(
    changing: Changing, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    address, papers, again = changing
    with httpx.Client(base_url=address, timeout=60) as client:
        asked = {"q": "dredging 2019", "from": "2019", "to": "2019"}
        found = client.get("/api/search", params=asked).json()["results"][0]
        document, meeting = found["document"]["id"], found["meeting"]["id"]
        assert client.get(f"/documents/{document}").status_code == 200
        (papers / "minutes-2019.txt").unlink()
        again()
        assert_gone(client, document, meeting, found["passage"]["id"])
    settings = load_settings(index=papers.parent / "index")
    library = open_library(settings)
    with serve(library, settings) as restarted, httpx.Client(base_url=restarted, timeout=60) as client:
        assert_gone(client, document, meeting, found["passage"]["id"])
        assert client.get("/documents/0123456789abcdef").status_code == 404
    library.close()


def assert_gone(client: httpx.Client, document: str, meeting: str, passage: str) -> None:
    page = client.get(f"/documents/{document}")
    assert page.status_code == 410 and "has been removed" in page.text and "dredging" not in page.text.casefold()
    assert client.get(f"/meetings/{meeting}").status_code == 410
    for path in (f"/api/documents/{document}", f"/api/meetings/{meeting}", f"/api/passages/{passage}"):
        problem = client.get(path)
        assert problem.status_code == 410 and problem.json()["type"] == "/api#removed"
    assert document not in client.get("/sitemap.xml").text


def test_an_index_that_cannot_be_used_is_told_to_the_operator_while_the_old_one_serves(changing: Changing) -> None:
    address, papers, _ = changing
    with httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/readyz").json()["status"] == "ok"
        pointer = papers.parent / "index" / "CURRENT"
        name = pointer.read_text()
        pointer.write_text("20300101T000000000000Z-half-copied\n")
        assert client.get("/api/search?q=dredging").json()["results"]
        told = client.get("/readyz")
        assert told.status_code == 200 and told.json()["status"] == "behind" and told.json()["generation"] in name
        assert "can't be used" in told.json()["problem"] and str(papers.parent) not in told.text
        assert "matters_index_behind 1.0" in client.get("/metrics").text
        pointer.write_text(name)
        assert client.get("/readyz").json()["status"] == "ok"
        assert "matters_index_behind 0.0" in client.get("/metrics").text


def test_requests_go_on_while_the_index_is_replaced(changing: Changing) -> None:
    import threading

    address, papers, again = changing
    failed: list[str] = []
    ended = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            while not ended.is_set():
                for path in ("/api/search?q=dredging", "/search?q=dredging", "/committees", "/api/meetings"):
                    response = client.get(path)
                    if response.status_code != 200:
                        failed.append(f"{path}: {response.status_code} {response.text[:300]}")

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for year in (2021, 2022):
        (papers / f"minutes-{year}.txt").write_text(
            f"Harbour Committee\n\nMinutes of the meeting held on 3 March {year}\n\n"
            f"1 Dredging\n\nIt had cost £{year}.\n",
            encoding="utf-8",
        )
        again()
    ended.set()
    for thread in asking:
        thread.join()
    assert failed == []
    with httpx.Client(base_url=address) as client:
        assert client.get("/api/meetings").json()["total"] == 4
