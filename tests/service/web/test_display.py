"""Pages where they are hard to show: long names, other languages, low screens, forced colours, paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from service.assembly import index_paths, open_library
from service.settings import load_settings

pytestmark = pytest.mark.browser

LONG = "ReportOfTheHeadOfHighwaysParkingTransportEnvironmentRegenerationAndPlanning"
COMMITTEE = "Highways/Parking/Transport/Environment/Regeneration/Planning/Licensing/Sub-Committee"
ADDRESS = f"https://democracy.example.gov.uk/documents/s12345/{LONG}.pdf"
QUESTION = "What was said about parking, and who decided what it would cost from the next year on? " * 5


@pytest.fixture(scope="module")
def long_named(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[str]:
    """Minutes whose names and addresses hold no space, published twice, and minutes in Welsh; served."""
    folder = tmp_path_factory.mktemp("long")
    papers = folder / "papers"
    papers.mkdir()
    text = f"# {LONG}\n\n## Parking\n\nThe Panel heard of parking charges, set out at {ADDRESS} in full.\n"
    for name in ("first", "second"):
        (papers / f"{name}.md").write_text(text, encoding="utf-8")
    (papers / "welsh.md").write_text(
        "# Cofnodion y Pwyllgor Cynllunio\n\n## Parcio\n\nDywedodd y Cadeirydd fod y ffioedd parcio wedi codi yn ystod "
        "y flwyddyn, ac y byddai adroddiad ar y mater yn cael ei gyflwyno.\n",
        encoding="utf-8",
    )
    rows = [
        "file,committee,held_on,title,url",
        f"first.md,{COMMITTEE},2020-03-03,{LONG},{ADDRESS}",
        f"second.md,{COMMITTEE},2020-03-03,{LONG},{ADDRESS}?second",
        "welsh.md,Pwyllgor Cynllunio,2021-03-04,Cofnodion y Pwyllgor Cynllunio,",
    ]
    (papers / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    settings = load_settings(index=folder / "index")
    index_paths(settings, [papers])
    library = open_library(settings)
    with serve(library, settings) as address:
        yield address
    library.close()


def result_of(address: str, query: str) -> dict[str, dict[str, object]]:
    results = httpx.get(f"{address}/api/search", params={"q": query}, timeout=60).json()["results"]
    return next(result for result in results if query in result["passage"]["text"])


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_names_and_addresses_without_a_space_never_push_a_page_sideways(
    browser: Browser, long_named: str, width: int
) -> None:
    found = result_of(long_named, "parking")
    document, passage = found["document"]["id"], found["passage"]
    place = f"/documents/{document}?start={passage['start']}&end={passage['end']}"
    assert "second" in httpx.get(long_named + place).text  # the other address of the copy
    context = browser.new_context(base_url=long_named, viewport={"width": width, "height": 640})
    page = context.new_page()
    committee = quote(COMMITTEE, safe="")
    for path in (
        "/", f"/search?q=parking&committee={committee}", f"/search?q={LONG}", f"/ask?q=parking&committee={committee}",
        f"/ask?q=parking+{LONG}", f"{place}&q=parking+{LONG}", f"/meetings/{found['meeting']['id']}", "/committees",
        f"/committees/{committee}", f"/trace?q=parking+{LONG}", f"/compare?name=parking&name={LONG}", "/about",
        f"/search?q=parking&from={LONG}", f"/documents/{LONG}",
    ):  # fmt: skip
        page.goto(path, timeout=90_000)
        for details in page.locator("details").all():
            details.evaluate("element => element.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        for button in page.locator("button").all():
            # A word of a button never breaks to make room for a name.
            assert not button.is_visible() or (button.bounding_box() or {"height": 99})["height"] < 70
    context.close()


def test_the_bar_of_places_leaves_room_for_the_words(browser: Browser, long_named: str) -> None:
    found = result_of(long_named, "parking")
    passage = found["passage"]
    address = f"/documents/{passage['document_id']}?start={passage['start']}&end={passage['end']}&q={quote(QUESTION)}"
    context = browser.new_context(base_url=long_named, viewport={"width": 390, "height": 740})
    page = context.new_page()
    page.goto(f"{address}#cited")
    bar = page.get_by_role("navigation", name="Places in this document")
    expect(bar).to_contain_text("What was said about parking")
    assert (bar.bounding_box() or {"height": 999})["height"] < 740 / 4
    # 320 by 256 is what 1280 by 1024 becomes at 400%: there the bar goes with the page.
    page.set_viewport_size({"width": 320, "height": 256})
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(bar).not_to_be_in_viewport()
    context.close()


def test_words_in_another_language_are_named_as_such(long_named: str) -> None:
    passage = result_of(long_named, "parcio")["passage"]
    results = httpx.get(f"{long_named}/search?q=parcio", timeout=60).text
    assert '" lang="cy">\n<p>' in results and '<p class="trail" lang="cy">' in results
    assert results.count("<blockquote") > results.count('" lang="cy">\n<p>')  # those in English need none
    page = httpx.get(f"{long_named}/documents/{passage['document_id']}", timeout=60).text
    assert '<h1 lang="cy">' in page and '<article class="text" lang="cy">' in page
    english = result_of(long_named, "parking")["passage"]["document_id"]
    assert '<h1 lang="cy">' not in httpx.get(f"{long_named}/documents/{english}", timeout=60).text


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_chosen_suggestion_is_seen_where_colours_are_forced(tab: Page, path: str) -> None:
    tab.emulate_media(forced_colors="active")
    tab.goto(path)
    tab.get_by_role("combobox").fill("agen")
    tab.get_by_role("option").first.wait_for()
    tab.keyboard.press("ArrowDown")
    options = tab.get_by_role("option").all()
    outlines = [option.evaluate("node => getComputedStyle(node).outlineStyle") for option in options]
    assert outlines[0] == "solid" and set(outlines[1:]) == {"none"}


def test_fields_are_no_smaller_than_a_phone_leaves_alone(tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 740})
    for path in ("/", "/search?q=agency+staff&from=soon", "/trace?q=agency+staff", "/compare"):
        tab.goto(path)
        sizes = tab.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden],[type=checkbox],[type=radio]), select')]"
            ".map(node => parseFloat(getComputedStyle(node).fontSize))"
        )
        assert sizes and min(sizes) >= 16


def luminance(colour: list[float]) -> float:
    """Return the relative luminance of a colour of sRGB (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_example_in_a_field_can_be_read_in_either_colour_scheme(tab: Page, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto("/search?q=agency+staff")
    ink, paper = (
        tab.locator("#from").evaluate(
            f"node => getComputedStyle(node, {pseudo}).{name}.match(/[\\d.]+/g).slice(0, 3).map(Number)"
        )
        for pseudo, name in (("'::placeholder'", "color"), ("null", "backgroundColor"))
    )
    darker, lighter = sorted((luminance(ink), luminance(paper)))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_what_is_printed_holds_the_filters_the_references_and_whole_tables_and_no_controls(tab: Page) -> None:
    tab.goto("/search?q=agency+staff&committee=Cabinet")
    tab.emulate_media(media="print")
    expect(tab.locator(".chip")).to_be_visible()
    expect(tab.locator(".chip [aria-hidden]")).to_be_hidden()
    expect(tab.locator(".reference").first).to_be_visible()
    for control in ("button", "summary"):
        assert not any(found.is_visible() for found in tab.locator(control).all())
    tab.goto("/trace?q=agency+staff")
    assert not any(found.is_visible() for found in tab.locator(".judge").all())
    tab.set_viewport_size({"width": 700, "height": 900})
    tab.goto("/about")
    assert tab.locator(".scroll").first.evaluate("node => getComputedStyle(node).overflowX") == "visible"


def test_what_is_not_seen_is_not_read_out_either(tab: Page) -> None:
    meetings = tab.request.get("/api/meetings").json()["meetings"]
    papers = {paper["id"]: paper["title"] for meeting in meetings for paper in meeting["documents"]}
    texts = {name: tab.request.get(f"/api/documents/{name}").json()["text"] for name in papers}
    for name in [name for name, text in texts.items() if "\n## " in text and "**" in text][:2]:
        tab.goto(f"/documents/{name}")
        told = tab.get_by_role("article").aria_snapshot()
        assert "heading" in told and "##" not in told and "**" not in told
        assert "**" in (tab.locator("article.text").text_content() or "")  # the page still holds every character


def test_a_year_and_its_count_are_not_read_as_one_number(tab: Page) -> None:
    tab.goto("/search?q=agency+staff")
    for link in tab.get_by_role("navigation", name="By year").get_by_role("link").all():
        assert re.fullmatch(r"- link \"\d{4} \d+ passages\":.*", link.aria_snapshot(), re.DOTALL)


def test_a_chart_counts_one_passage_as_one(tab: Page) -> None:
    tab.goto("/trace?q=agency+staff")
    told = [mark.get_attribute("aria-label") or mark.text_content() for mark in tab.locator("svg a").all()]
    assert any(mark.endswith(", 1 passage") for mark in told) and not any("1 passages" in mark for mark in told if mark)
