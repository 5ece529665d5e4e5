"""The Word briefing: quotations by meeting, links to the exact words, and no sign of markdown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from docx import Document as open_word
from docx.document import Document as Word

from corpus.records import Answer, Citation, Coverage, Document, Meeting, Passage, Quote, Statement
from indexer.store import Filter
from service.exports import briefing
from service.results import Asked, Interpretation, Result, SearchResults

NOTHING = Interpretation(Filter())
HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3")


def result(number: int, day: date | None, text: str = "It was noted.", url: str | None = None) -> Result:
    """Return a result of a meeting of the Harbour Committee on a day."""
    meeting = Meeting(f"m{day}", "Eskerby Council", "Harbour Committee", day, None, None)
    document = Document(f"d{number}", meeting, "Minutes", "minutes", "approved", None, "en", url, None, "0", text)
    passage = Passage(f"p{number}", document.id, 0, len(text), (), "paragraph", None)
    link = f"{url}#page=3" if url else f"/documents/d{number}?start=0"
    return Result(number, 0.5, passage, text, meeting, document, (), link, f"Reference {number}.")


def cited(found: Result) -> Citation:
    quote = Quote(found.document.id, 0, len(found.text), found.text)
    return Citation(found.rank, quote, found.passage, found.meeting, found.document, found.link, found.reference)


def made(answer: list[Result], further: Sequence[Result] = (), sort: str = "relevance", answered: bool = True) -> Word:
    citations = tuple(cited(found) for found in answer)
    covered = Coverage(3, 3, None, None, ())
    statements = (Statement("It was noted.", (1,)),)
    if answered:
        told = Answer("What of the harbour?", True, 0.9, statements, citations, (), covered)
    else:
        told = Answer("What of the harbour?", False, 0.1, (), (), citations, covered)
    asked = Asked(told, NOTHING, (), 1.0)
    found = SearchResults(told.question, len(further), 1.0, tuple(further), {}, NOTHING, covered=1.0)
    file = briefing(asked, found, "Minutes", date(2026, 1, 2), base_url="https://minutes.example", sort=sort)
    return open_word(io.BytesIO(file.content))


def headings(word: Word) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in word.paragraphs if p.style.name in HEADINGS]


MAY, JUNE = date(2019, 5, 1), date(2020, 6, 1)


def test_a_meeting_is_named_once_with_all_its_quotations_though_another_stands_between() -> None:
    word = made([result(1, MAY, "First."), result(2, JUNE, "Second."), result(3, MAY, "Third.")])
    texts = [p.text for p in word.paragraphs]
    assert [text for name, text in headings(word) if name == "Heading 2"] == [
        "Harbour Committee, 1 May 2019", "Harbour Committee, 1 June 2020",
    ]  # fmt: skip
    assert texts.index("First.") < texts.index("Third.") < texts.index("Second.")


@pytest.mark.parametrize("answered", [True, False])
def test_headings_go_down_one_level_at_a_time(answered: bool) -> None:
    levels = [
        HEADINGS.index(name) for name, _ in headings(made([result(1, MAY)], [result(2, JUNE)], answered=answered))
    ]
    assert levels[0] == 0 and max(levels) == 2
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels))


def test_references_lead_to_the_exact_words_here_where_the_council_has_no_page_of_them() -> None:
    word = made([result(1, MAY, url="https://council.example/a b.pdf"), result(2, JUNE)])
    captions = [p for p in word.paragraphs if p.style.name == "Caption"]
    assert [p.text for p in captions] == ["Reference 1.", "Reference 2."]
    assert [p.hyperlinks[0].url for p in captions] == [
        "https://council.example/a%20b.pdf#page=3", "https://minutes.example/documents/d2?start=0",
    ]  # fmt: skip


def test_signs_of_markdown_are_set_as_what_they_mean() -> None:
    text = "## Dues\n\n**RESOLVED:** that *all* dues, 2 * 3 of them, be **raised"
    (quotation,) = (p for p in made([result(1, MAY, text)]).paragraphs if p.style.name == "Quote")
    assert quotation.text == "Dues RESOLVED: that all dues, 2 * 3 of them, be raised"
    assert [run.text for run in quotation.runs if run.bold] == ["RESOLVED:"]
    assert [run.text for run in quotation.runs if run.italic is False] == ["all"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("relevance", ["1 June 2020", "date not stated", "1 May 2019"]),
     ("oldest", ["1 May 2019", "1 June 2020", "date not stated"]),
     ("newest", ["1 June 2020", "1 May 2019", "date not stated"])],
)  # fmt: skip
def test_meetings_stand_in_the_order_asked_for(sort: str, expected: list[str]) -> None:
    of_all = [result(1, JUNE), result(2, None), result(3, MAY)]
    further = [replace(found, passage=replace(found.passage, id=f"x{found.rank}")) for found in of_all]
    named = [text for name, text in headings(made(of_all, further, sort)) if name == "Heading 2"]
    assert [text.removeprefix("Harbour Committee, ") for text in named] == expected * 2
