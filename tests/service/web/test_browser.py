"""Every flow in a real browser: with JavaScript and without, by keyboard alone, on a phone, from another site."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from service.library import Library
from service.settings import load_settings

pytestmark = pytest.mark.browser


def test_a_question_is_answered_without_javascript(plain_tab: Page, answerable: str) -> None:
    plain_tab.goto("/")
    plain_tab.get_by_label("Your question").fill(answerable)
    plain_tab.get_by_role("button", name="Ask").click()
    expect(plain_tab.get_by_role("heading", level=1)).to_have_text(answerable)
    assert plain_tab.locator("blockquote").count() >= 1
    plain_tab.locator("summary", has_text="Cite").first.click()
    expect(plain_tab.locator(".reference").first).to_be_visible()
    plain_tab.locator(".quotation .source a").first.click()
    expect(plain_tab.locator("#cited")).to_be_in_viewport()


def test_results_can_be_narrowed_ordered_and_paged_without_javascript(plain_tab: Page) -> None:
    plain_tab.goto("/search?q=cost")
    plain_tab.get_by_role("checkbox", name=re.compile("^Cabinet")).check()
    plain_tab.get_by_label("Order").select_option("newest")
    plain_tab.get_by_role("button", name="Apply").click()
    assert "committee=Cabinet" in plain_tab.url and "sort=newest" in plain_tab.url
    places = plain_tab.locator(".place").all_inner_texts()
    assert places and all(place.startswith("Cabinet") for place in places)
    plain_tab.get_by_role("link", name="Next").click()
    assert "page=2" in plain_tab.url and "committee=Cabinet" in plain_tab.url
    plain_tab.get_by_role("link", name="Clear filters").click()
    assert "committee" not in plain_tab.url


def test_an_answer_comes_in_pieces_and_the_back_button_leads_back(tab: Page, answerable: str) -> None:
    tab.goto("/")
    tab.get_by_label("Your question").fill(answerable)
    with tab.expect_response(lambda response: "/ask/stream" in response.url) as streamed:
        tab.get_by_role("button", name="Ask").click()
    assert streamed.value.headers["content-type"].startswith("text/event-stream")
    assert tab.url.endswith(f"/ask?{'q=' + quote(answerable).replace('%20', '+')}")
    expect(tab.locator("section.meeting").first).to_be_visible(timeout=90_000)
    expect(tab.locator("#answer")).not_to_have_attribute("aria-busy", "true")
    shown = tab.locator("#answer").inner_text()
    assert tab.get_by_role("button", name="Copy citation").count() == 0  # inside what is closed
    tab.locator("summary", has_text="Cite").first.click()
    expect(tab.get_by_role("button", name="Copy citation").first).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ask the minutes")
    tab.go_forward()
    expect(tab.locator("section.meeting").first).to_be_visible(timeout=90_000)
    assert tab.locator("blockquote").all_inner_texts()[0] in shown


def test_the_nearest_words_are_shown_as_no_answer_yet_and_only_the_outcome_is_announced(tab: Page) -> None:
    tab.goto("/")
    tab.evaluate(
        """() => { window.seen = []; window.told = []; new MutationObserver(() => {
            const [near, done] = ['.provisional', '.refused, section.meeting'].map((s) => document.querySelector(s));
            const what = done ? 'answer' : near ? near.innerText : '';
            if (what && window.seen.at(-1) !== what) window.seen.push(what);
            const said = document.getElementById('told')?.textContent;
            if (said && window.told.at(-1) !== said) window.told.push(said);
        }).observe(document.body, {childList: true, subtree: true, characterData: true}); }"""
    )
    tab.get_by_label("Your question").fill("flood scheme")
    tab.keyboard.press("Enter")
    tab.locator("#answer:not([aria-busy]) h1").wait_for(timeout=90_000)
    near, outcome = tab.evaluate("window.seen")
    assert near.startswith("Nearest so far") and "Not an answer yet" in near and outcome == "answer"
    assert tab.locator(".provisional").count() == 0
    assert tab.locator("#told").get_attribute("role") == "status"
    told = tab.evaluate("window.told")
    assert told[0] == "Searching the minutes" and len(told) == 2 and ("quotation" in told[1] or "don’t say" in told[1])


def test_a_citation_can_be_copied(browser: Browser, site: str, answerable: str) -> None:
    context = browser.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"/search?q={quote(answerable)}", timeout=90_000)
    page.locator("summary", has_text="Cite").first.click()
    page.get_by_role("button", name="Copy citation").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".reference").first.inner_text()
    context.close()


def test_a_question_can_be_asked_and_followed_by_keyboard_alone(tab: Page) -> None:
    tab.goto("/")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("main")).to_be_focused()
    tab.keyboard.press("Tab")
    box = tab.get_by_role("combobox")
    expect(box).to_be_focused()
    tab.keyboard.type("agen", delay=20)
    options = tab.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    tab.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    tab.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("agen")
    tab.keyboard.type("c", delay=20)
    expect(options.first).to_be_visible()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    chosen = options.first.inner_text()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text(chosen)
    assert f"q={quote(chosen).replace('%20', '+')}" in tab.url


def test_suggestions_are_chosen_with_the_pointer_too(tab: Page) -> None:
    tab.goto("/search?q=cost")
    box = tab.get_by_label("Search all passages")
    box.fill("floo")
    option = tab.get_by_role("listbox", name="Suggestions").get_by_role("option").first
    chosen = option.inner_text()
    option.click()
    tab.wait_for_url(lambda url: "/search?" in url and "cost" not in url)
    expect(tab.get_by_label("Search all passages")).to_have_value(chosen)


def test_a_question_asked_without_choosing_closes_the_suggestions_and_keeps_the_focus(tab: Page) -> None:
    tab.goto("/")
    box = tab.get_by_role("combobox")
    box.fill("agency staff")
    tab.get_by_role("option").first.wait_for()
    box.press("Enter")
    expect(tab.locator("#answer")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(tab.get_by_role("listbox")).to_be_hidden()
    expect(box).to_be_focused()


def test_suggestions_that_come_after_the_question_was_asked_stay_away(tab: Page) -> None:
    waiting: list[Route] = []
    tab.route("**/api/suggest*", lambda route: waiting.append(route))
    tab.goto("/ask?q=Are+there+mermaids%3F")
    box = tab.get_by_role("combobox")
    with tab.expect_request("**/api/suggest*"):
        box.fill("agency staff")
    box.press("Enter")
    tab.wait_for_url("**/ask?q=agency+staff")
    with tab.expect_event("requestfinished", lambda request: "/api/suggest" in request.url):
        waiting[0].continue_()
    tab.wait_for_timeout(100)
    expect(tab.get_by_role("option")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_suggestions_of_the_box_for_other_sites_close_when_the_answer_opens_beside_it(tab: Page) -> None:
    tab.goto("/embed")
    tab.evaluate("document.querySelector('minutes-search').shadowRoot.querySelector('form').target = '_blank'")
    box = tab.get_by_role("combobox")
    box.fill("agency")
    tab.get_by_role("option").first.wait_for()
    with tab.expect_popup() as opened:
        box.press("Enter")
    opened.value.close()
    expect(box).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(("path", "width"), [("/", 390), ("/embed", 240)])
def test_suggestions_hang_from_their_box_where_the_button_stands_beneath_it(tab: Page, path: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(path)
    box = tab.get_by_role("combobox")
    box.fill("agen")
    tab.get_by_role("option").first.wait_for()
    above, beneath = box.bounding_box(), tab.get_by_role("listbox").bounding_box()
    button = tab.locator("form:has([role=combobox]) button").bounding_box()
    assert above and beneath and button and button["y"] >= above["y"] + above["height"]
    assert 0 <= beneath["y"] - above["y"] - above["height"] <= 8
    assert (beneath["x"], beneath["width"]) == (above["x"], above["width"])


def test_a_deep_link_scrolls_to_the_cited_words_and_on_to_the_next_place(tab: Page) -> None:
    results = tab.request.get("/api/search?q=agency+workers&limit=50").json()["results"]
    documents = [found["passage"]["document_id"] for found in results]
    # One that says it at several places.
    passage = next(r["passage"] for r in results if documents.count(r["passage"]["document_id"]) > 1)
    tab.goto(f"/documents/{passage['document_id']}?start={passage['start']}&end={passage['end']}&q=agency#cited")
    expect(tab.locator("#cited")).to_be_in_viewport()
    hits = tab.get_by_role("navigation", name="Places in this document")
    expect(hits).to_contain_text("Place ")
    way = hits.get_by_role("link", name=re.compile("^(Next|Previous)$")).first
    before = tab.url
    way.click()
    assert tab.url != before
    expect(tab.locator("#cited")).to_be_in_viewport()
    # The bar of places stays in view above the words and does not cover them.
    bar, words = hits.bounding_box(), tab.locator("#cited").bounding_box()
    assert bar and words and bar["y"] + bar["height"] <= words["y"] + 1


PATHS = ("/", "/ask?q=Are+there+mermaids%3F", "/search?q=agency+staff&committee=Cabinet",
         "/search?q=agency+staff&committee=Cabinet&from=soon", "/committees",
         "/committees/Cabinet", "/about", "/api", "/embed", "/documents/nope", "document", "meeting")  # fmt: skip


def resolved(page: Page, path: str) -> str:
    if path not in ("document", "meeting"):
        return path
    found = page.request.get("/api/search?q=charges+table&limit=1").json()["results"][0]
    if path == "meeting":
        return f"/meetings/{found['meeting']['id']}"
    passage = found["passage"]
    return f"/documents/{passage['document_id']}?start={passage['start']}&end={passage['end']}&q=charges"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_hinders_anybody_in_either_colour_scheme(
    tab: Page, axe: Callable[[Page], list[str]], path: str
) -> None:
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(resolved(tab, path))
        for details in tab.locator("details").all():
            details.evaluate("element => element.open = true")
        assert axe(tab) == []


def test_nothing_hinders_anybody_in_an_answer_with_suggestions_open(
    tab: Page, axe: Callable[[Page], list[str]], answerable: str
) -> None:
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(f"/ask?q={quote(answerable)}")
        tab.get_by_role("combobox").fill("agen")
        tab.get_by_role("option").first.wait_for()
        tab.keyboard.press("ArrowDown")
        assert axe(tab) == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def check(page: Page) -> list[str]:
        found = checker.run(page).response["violations"]
        return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]

    return check


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 3840])
def test_pages_fit_from_the_narrowest_screen_to_the_widest(tab: Page, path: str, width: int) -> None:
    # 320 pixels are also what 1280 become at 400% zoom (WCAG 2.2, 1.4.10).
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(resolved(tab, path))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_prints_as_a_briefing(tab: Page, answerable: str) -> None:
    tab.goto(f"/ask?q={quote(answerable)}")
    tab.emulate_media(media="print")
    expect(tab.get_by_role("button", name="Ask")).to_be_hidden()
    expect(tab.locator("blockquote").first).to_be_visible()
    expect(tab.locator(".reference").first).to_be_visible()


def test_nothing_is_stored_and_nobody_else_is_asked(tab: Page, site: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto("/search?q=agency+staff")
    tab.goto("/embed")
    assert all(address.startswith((site, "data:")) for address in asked)
    assert tab.context.cookies() == []
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0


def test_script_in_minutes_does_not_run(browser: Browser, hostile: str) -> None:
    context = browser.new_context(base_url=hostile)
    page = context.new_page()
    found = page.request.get("/api/search?q=parking").json()["results"][0]
    for path in ("/", "/search?q=parking", f"/documents/{found['document']['id']}?q=parking", "/committees"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.title() != "owned" and page.locator("img").count() == 0
    page.goto("/")
    page.get_by_role("combobox").fill("park")
    expect(page.get_by_role("option").first).to_contain_text("<img")
    page.get_by_role("combobox").fill("parking")
    page.keyboard.press("Enter")
    page.locator("#answer:not([aria-busy]) h1").wait_for(timeout=90_000)
    assert page.title() != "owned" and page.locator("img").count() == 0
    context.close()


class _Elsewhere(BaseHTTPRequestHandler):
    """A council's own page, with a policy of its own and the search box of this service."""

    def __init__(self, service: list[str], *rest: object) -> None:
        self._service = service
        super().__init__(*rest)

    def do_GET(self) -> None:
        server = self._service[0]
        policy = (
            f"default-src 'none'; script-src {server}; connect-src {server}; form-action {server}; style-src 'self'"
        )
        body = (
            "<!doctype html><html lang=en><title>Thornmere</title><main><h1>Thornmere</h1>"
            f'<script src="{server}/embed.js" defer></script>'
            f'<minutes-search label="Search our minutes"><a href="{server}/">Search our minutes</a></minutes-search>'
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere(serve: Callable[..., object], sample_library: Library, sample_index: object) -> Iterator[tuple[str, str]]:
    """A page on another origin, which the service lists, and the service."""
    service: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Elsewhere, service))
    origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with serve(sample_library, load_settings(index=sample_index, cors_origins=(origin,))) as address:
        service.append(address)
        yield origin, address
    server.shutdown()
    server.server_close()


def test_the_search_box_works_on_another_site_by_keyboard(
    browser: Browser, elsewhere: tuple[str, str], axe: Callable[[Page], list[str]]
) -> None:
    origin, service = elsewhere
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(origin)
    box = page.get_by_role("combobox", name="Search our minutes")
    expect(box).to_be_visible()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.type("agen", delay=20)
    page.get_by_role("option").first.wait_for()
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}/ask?q={quote(chosen).replace('%20', '+')}")
    expect(page.get_by_role("heading", level=1)).to_have_text(chosen)
    context.close()


def test_where_scripts_do_not_run_the_box_is_a_link(browser: Browser, elsewhere: tuple[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(elsewhere[0])
    page.get_by_role("link", name="Search our minutes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the minutes")
    context.close()


def test_the_search_box_is_small_and_takes_the_colours_of_its_page(tab: Page) -> None:
    sent = tab.request.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert int(sent.headers["content-length"]) <= 10_000
    tab.goto("/embed")
    tab.evaluate("document.querySelector('minutes-search').style.setProperty('--minutes-accent', 'rgb(1, 2, 3)')")
    button = tab.locator("minutes-search button")
    assert button.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(1, 2, 3)"


def test_the_pictures_of_the_readme_are_made_and_stay_small(
    browser: Browser, site: str, answerable: str, tmp_path: Path
) -> None:
    """With MATTERS_PICTURES set to a folder, such as docs/images, they are kept there."""
    folder = Path(os.environ.get("MATTERS_PICTURES", tmp_path))
    question = quote(answerable)
    for name, path, scheme, width, height in (
        ("answer", f"/ask?q={question}", "light", 1200, 860),
        ("phone", "/search?q=flood+scheme", "dark", 390, 780),
    ):
        context = browser.new_context(
            base_url=site, color_scheme=scheme, viewport={"width": width, "height": height}, device_scale_factor=1.5
        )
        page = context.new_page()
        page.goto(path, timeout=90_000)
        picture = folder / f"{name}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size <= 200_000
        context.close()
