"""Web pages of other sites: main content, tables, encodings, and pages made to do harm."""

from __future__ import annotations

import time

import pytest

from corpus.extract import Extract
from corpus.readers.html import HtmlReader

PARISH = """<html lang="en"><head><title>Minutes | Netherby Parish Council</title></head><body class="page nav-open">
<div id="cookie-banner">We use cookies</div><header class="site-header"><a href="/">Netherby</a></header>
<ul class="main-nav"><li><a href="/a">Home</a><li><a href="/b">Contact us</a></ul>
<div id="content"><h1>Minutes of 4 May</h1><p>The clerk read
the letter.</p><table><tr><th>Item</th><th>£</th></tr><tr><td>Mowing</td><td>120</td></tr></table>
<ul><li>Bench mended</ul></div><aside>Other news</aside><footer>© Netherby</footer></body></html>"""


def read(page: str | bytes) -> Extract:
    return HtmlReader().read(page if isinstance(page, bytes) else page.encode(), "page.html")[0]


def test_only_the_main_content_of_a_site_is_kept() -> None:
    assert read(PARISH).text == (
        "Minutes of 4 May\n\nThe clerk read the letter.\n\nItem\t£\nMowing\t120\n\nBench mended"
    )


def test_navigation_that_holds_most_of_the_text_is_not_taken_for_navigation() -> None:
    page = f"<html><body><div class='sidebar'><p>{'The minutes stand here. ' * 20}</p></div></body></html>"
    assert "The minutes stand here." in read(page).text


@pytest.mark.parametrize(
    ("declared", "encoding"), [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("", "cp1252")]
)
def test_the_declared_encoding_is_used_and_latin_1_means_windows_1252(declared: str, encoding: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>The Panel’s £49k – agreed</p></body></html>"
    assert read(page.encode(encoding)).text == "The Panel’s £49k – agreed"


def test_stray_bytes_cost_themselves_only() -> None:
    page = "<html><body><p>The Panel’s view\x00 was no".encode() + b"\xfft\x01ed.</p></body></html>"
    assert read(page).text == "The Panel’s view was no\ufffdted."


def test_a_page_in_utf_16_is_read() -> None:
    assert read("<html><body><p>£49k – agreed</p></body></html>".encode("utf-16")).text == "£49k – agreed"


def test_minutes_set_out_as_a_table_are_items_with_their_number() -> None:
    row = "<tr><td>7.</td><td><b>Mill Lane</b><p>The crossing would cost £48,000 in the year.</p></td><td>HM</td></tr>"
    page = f"<html><body><table><tr><td>Item</td><td>Minute</td><td>Action</td></tr>{row}{row}</table></body></html>"
    assert read(page).text.count("\n\n7. Mill Lane\n\nThe crossing would cost £48,000 in the year.\n\nHM") == 2


def test_line_breaks_in_the_source_fall_inside_a_paragraph_and_br_stays_a_line() -> None:
    assert read("<html><body><p>one\ntwo<br>three<br><br>four</p></body></html>").text == "one two\nthree\n\nfour"


def test_numbered_lists_carry_the_numbers_that_a_browser_shows() -> None:
    page = "<html><body><ol start=3 type=a><li>x<li>y<ol type=i><li>z</ol></ol><ol><li>4. own number</ol></body></html>"
    assert read(page).text == "c. x\nd. y\ni. z\n4. own number"


def test_a_table_that_only_places_things_is_read_as_paragraphs() -> None:
    page = "<html><body><table><tr><td><h2>Item 1</h2><p>One.</p></td><td><p>Two.</p></td></tr></table></body></html>"
    assert read(page).text == "Item 1\n\nOne.\n\nTwo."


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<font color=red>"])
def test_endless_nesting_costs_little_and_loses_no_words(opening: str) -> None:
    started = time.monotonic()
    assert "the very end" in read(f"<html><body>{opening * 60_000}the very end").text
    assert time.monotonic() - started < 10
