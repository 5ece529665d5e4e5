"""The pages of a topic over time in a real browser: valid, accessible, narrow, without JavaScript."""

from __future__ import annotations

import itertools
import re

import html5lib
import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PATHS = (
    "/trace", "/trace?q=agency+staff&by=quarter", "/trace?q=mermaids", "/compare",
    "/compare?name=agency+staff&name=SEND+transport&name=leisure+centre", "/compare?name=alone",
    "/trace?q=flooding&committee=Cabnet",
)  # fmt: skip
H = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize("path", PATHS)
def test_a_trace_page_is_valid_html_with_headings_in_order(client: httpx.Client, path: str) -> None:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True)
    page = parser.parse(client.get(path).text).getroot()
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    tags = [str(node.tag) for node in page.iter() if isinstance(node.tag, str)]
    levels = [int(tag[-1]) for tag in tags if re.fullmatch(H + "h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.browser
@pytest.mark.parametrize("path", PATHS)
def test_a_trace_page_hinders_nobody_in_either_colour_scheme(tab: Page, path: str) -> None:
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        tab.goto(path)
        for details in tab.locator("details").all():
            details.evaluate("element => element.open = true")
        found = Axe().run(tab).response["violations"]
        assert [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]] == []


@pytest.mark.browser
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 3840])
def test_a_trace_page_fits_any_screen(tab: Page, path: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_topic_is_traced_and_a_bar_leads_to_its_words_without_javascript(plain_tab: Page) -> None:
    plain_tab.goto("/trace")
    plain_tab.get_by_label("A topic to trace over time").fill("agency staff")
    plain_tab.get_by_role("button", name="Trace").click()
    expect(plain_tab.get_by_role("heading", level=1)).to_contain_text("agency staff")
    plain_tab.locator("svg a").first.click()
    assert plain_tab.url.endswith("#row-0")
    expect(plain_tab.locator("#row-0 blockquote").first).to_be_in_viewport()
    plain_tab.locator("#row-0 .source a").first.click()
    expect(plain_tab.locator("#cited")).to_be_in_viewport()


@pytest.mark.browser
def test_what_is_judged_on_the_border_is_saved_as_a_file_without_javascript(plain_tab: Page) -> None:
    plain_tab.goto("/trace?q=agency+staff")
    plain_tab.locator("details", has_text=re.compile("^Show ")).locator("summary").click()
    plain_tab.get_by_label("not about it").first.check()
    with plain_tab.expect_download() as saved:
        plain_tab.get_by_role("button", name="Save as judgements").click()
    assert saved.value.suggested_filename.endswith(".qrels")
    assert re.fullmatch(r"agency-staff 0 \w+ 0\n", saved.value.path().read_text(encoding="utf-8"))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "button"), [("/trace?q=agency+staff", "Trace"), ("/compare?name=agency+staff&name=flooding", "Compare")]
)
def test_whoever_asks_again_keeps_what_a_trace_is_narrowed_to_and_can_take_it_away(
    plain_tab: Page, path: str, button: str
) -> None:
    narrowed = "&kind=minutes&kind=report&status=approved&committee=Cabinet&committee=Planning+Committee"
    plain_tab.goto(path + narrowed)
    plain_tab.get_by_role("button", name=button).click()
    assert all(f"&{pair}" in plain_tab.url for pair in narrowed[1:].split("&"))
    plain_tab.get_by_role("checkbox", name="report").uncheck()
    plain_tab.get_by_role("button", name=button).click()
    assert "kind=minutes" in plain_tab.url and "kind=report" not in plain_tab.url


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "button"), [("/trace?q=agency+staff", "Trace"), ("/compare?name=agency+staff&name=flooding", "Compare")]
)
def test_a_slip_in_a_date_keeps_the_form_and_is_told_at_its_field(plain_tab: Page, path: str, button: str) -> None:
    answer = plain_tab.goto(f"{path}&by=quarter&committee=Cabinet&from=soon&to=2019&cutoff=0.6")
    assert answer and answer.status == 422 and answer.headers["cache-control"] == "no-store"
    expect(plain_tab).to_have_title(re.compile("^Error: "))
    expect(plain_tab.get_by_role("alert")).to_contain_text("From: 'soon' isn't a date")
    field = plain_tab.get_by_label("Held from")
    expect(field).to_have_value("soon")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("'soon' isn't a date"))
    plain_tab.get_by_role("alert").get_by_role("link", name="From").click()
    expect(field).to_be_in_viewport()
    field.fill("2018")
    plain_tab.get_by_role("button", name=button).click()
    expect(plain_tab.get_by_role("alert")).to_have_count(0)
    kept = ("by=quarter", "committee=Cabinet", "from=2018", "to=2019-12-31", "cutoff=0.6")
    assert all(pair in plain_tab.url for pair in kept)


@pytest.mark.parametrize(
    "path", ["/trace?q=agency+staff", "/compare?name=agency+staff&name=flooding", "/search?q=cost"]
)
def test_a_field_that_was_emptied_asks_for_nothing(client: httpx.Client, path: str) -> None:
    emptied = client.get(f"{path}&cutoff=&by=&from=&to=&page=&sort=&committee=&kind=")
    assert emptied.status_code == 200 and "Error: " not in emptied.text


def test_first_and_last_day_the_wrong_way_round_are_told_on_the_page_itself(client: httpx.Client) -> None:
    for path in ("/trace?q=flooding", "/compare?name=flooding&name=roads"):
        answer = client.get(f"{path}&from=2020&to=2019")
        assert (
            answer.status_code == 422
            and "is after to 2019-12-31" in answer.text
            and 'value="2020-01-01"' in answer.text
        )
