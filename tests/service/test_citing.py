"""Links to the exact words, and references."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.records import Document, Meeting, Passage
from service.citing import link_to, reference, text_fragment

TEXT = "It was noted that costs had risen, and the well-known delays would go on."
MEETING = Meeting("m", "Ambledon Town Council", "Housing Panel", date(2019, 4, 2), None, None)
DOCUMENT = Document("d1", MEETING, "Lettings & Voids", "minutes", "draft", None, "en",
                    "https://ambledon.example/mgAi.aspx?ID=7", None, "0", TEXT, source="a.txt")  # fmt: skip
PASSAGE = Passage("p1", "d1", 0, len(TEXT), ("Lettings & Voids", "Costs"), "paragraph", 3)


def test_a_page_gets_a_text_fragment_with_what_has_a_meaning_encoded() -> None:
    assert text_fragment("costs, rose & well-known") == "costs%2C%20rose%20%26%20well%2Dknown"
    assert (
        link_to(DOCUMENT, 0, 10, "It was noted", 3)
        == "https://ambledon.example/mgAi.aspx?ID=7#:~:text=It%20was%20noted"
    )


def test_a_long_quotation_is_named_by_its_first_and_last_words() -> None:
    words = " ".join(f"w{n}" for n in range(40))
    assert text_fragment(words) == "w0%20w1%20w2%20w3%20w4%20w5,w34%20w35%20w36%20w37%20w38%20w39"


def test_a_fragment_never_runs_across_a_line() -> None:
    assert text_fragment("RESOLVED that:\n\n1. it be noted") == "RESOLVED%20that%3A,1.%20it%20be%20noted"


@pytest.mark.parametrize("url", ["https://a.example/documents/g1/Minutes.pdf?T=1", "https://a.example/m.PDF"])
def test_a_pdf_gets_its_page(url: str) -> None:
    assert link_to(replace(DOCUMENT, url=url), 0, 10, "x", 3) == f"{url}#page=3"


def test_without_an_address_the_link_goes_to_this_services_copy() -> None:
    assert link_to(replace(DOCUMENT, url=None), 3, 6, TEXT[3:6], None) == (
        "/documents/d1?start=3&end=6&words=b63b99f6#cited"
    )


def test_a_reference_says_body_title_status_day_heading_page_and_address() -> None:
    assert reference(DOCUMENT, MEETING, PASSAGE.heading_path, 3) == (
        "Ambledon Town Council, Housing Panel, “Lettings & Voids” (draft minutes, 2 April 2019), under “Costs”, p. 3, "
        "https://ambledon.example/mgAi.aspx?ID=7."
    )


def test_what_is_not_stated_is_said_to_be_so() -> None:
    nameless = Meeting("m", None, None, None, None, None)
    said = reference(replace(DOCUMENT, url=None, status="unknown"), nameless, (), None)
    assert said == "Council and committee not stated, “Lettings & Voids” (minutes, date not stated), a.txt."


@pytest.mark.parametrize(
    ("text", "directive"),
    [
        ("**The motion** was _carried_ with `7` votes", "The%20motion%20was%20carried%20with%207%20votes"),
        ("| For | 5 |\n| --- | ---: |\n| Against | 4 |", "For,4"),
        ("- a pump_station on 2 * 3 m", "a%20pump_station%20on%202%20%203%20m".replace("%20%20", "%20")),
        ("***", "%2A%2A%2A"),
    ],
)
def test_the_marks_of_markdown_are_not_looked_for_on_the_councils_page(text: str, directive: str) -> None:
    link = link_to(replace(DOCUMENT, source="pack/minutes.md"), 0, len(text), text, None)
    assert link.partition("#:~:text=")[2] == directive
    assert link_to(DOCUMENT, 0, len(text), text, None).count("%2A") == text.count("*")
