"""Tests of cutting documents into passages and of what is said of where they stand."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.records import Block, Document, Passage, Period
from corpus.structure import blocks
from indexer.chunking import LONGEST, passages
from indexer.contexts import context, embedding_text, meeting_line

MakeDocument = Callable[..., Document]

ITEM_PAGE = """Agenda item

Performance Challenge of the Children's Trust: Quarter 4, 2021/22

Minutes:

The Committee gave consideration to the report. The following areas were addressed:

Agency Rates – It was explained that there had been an active recruitment campaign.

The number of agency workers had fallen to 25.

Caseloads - Members asked about caseloads, which stood at 18 for each social worker.

RESOLVED that:-

1.    The performance of the Trust be noted.

2.    A further report be brought in June.

Supporting documents:
"""


def texts(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in passages(document)]


def find(document: Document, words: str) -> Passage:
    (found,) = [p for p in passages(document) if words in document.text[p.start : p.end]]
    return found


def test_small_neighbours_under_one_heading_share_a_passage(make_document: MakeDocument) -> None:
    document = make_document(ITEM_PAGE)
    agency = find(document, "active recruitment campaign")
    assert "fallen to 25" in document.text[agency.start : agency.end]
    assert agency.heading_path[-1] == "Agency Rates"


def test_a_new_heading_begins_a_passage(make_document: MakeDocument) -> None:
    document = make_document(ITEM_PAGE)
    assert find(document, "caseloads, which") != find(document, "fallen to 25")


def test_a_resolution_stands_apart_with_its_numbered_points(make_document: MakeDocument) -> None:
    document = make_document(ITEM_PAGE)
    resolution = find(document, "RESOLVED")
    assert resolution.kind == "resolution"
    text = document.text[resolution.start : resolution.end]
    assert text.startswith("RESOLVED that:-")
    assert text.endswith("brought in June.")


def test_a_heading_goes_with_what_it_leads(make_document: MakeDocument) -> None:
    first = texts(make_document(ITEM_PAGE))[0]
    assert first.startswith("Performance Challenge")
    assert first.endswith("addressed:")


def test_bare_labels_are_no_passages(make_document: MakeDocument) -> None:
    found = texts(make_document(ITEM_PAGE))
    assert "Agenda item" not in found
    assert "Supporting documents:" not in found


def test_procedural_text_that_says_something_is_kept_apart(make_document: MakeDocument) -> None:
    text = "Apologies for absence\n\nApologies were received from Cllr Ash.\n\nFlooding\n\nThe lower road was closed."
    document = make_document(text)
    assert find(document, "Cllr Ash") != find(document, "lower road")


def test_a_long_paragraph_is_cut_at_ends_of_sentences_into_like_pieces(make_document: MakeDocument) -> None:
    text = " ".join(f"Sentence number {n} of a long statement about the drainage of the lower road." for n in range(40))
    found = texts(make_document(text))
    assert len(found) == 4
    assert all(piece.endswith(".") for piece in found)
    assert max(map(len, found)) < 1.5 * min(map(len, found))


def test_a_paragraph_torn_by_a_page_end_is_cut_at_a_sentence_and_not_at_the_tear(make_document: MakeDocument) -> None:
    start = "The project is well under way. " * 20 + "The project is developing"
    text = f"{start}\n\na new model of outreach. {'It will help young people. ' * 20}"
    document = make_document(text)
    tear = text.index("\n\n")
    document = replace(document, blocks=(Block("paragraph", 0, tear), Block("paragraph", tear + 2, len(text.rstrip()))))
    assert all(piece.endswith(".") for piece in texts(document))


def test_a_table_keeps_its_header_with_later_rows(make_document: MakeDocument) -> None:
    rows = ["Priority\tImplication\tCost"]
    rows += [f"Priority {n}\tThe implication of this priority is set out at length here\t£{n},000" for n in range(40)]
    document = make_document("Finance\n\nThe table shows the costs.\n\n" + "\n".join(rows) + "\n")
    parts = [p for p in passages(document) if p.kind == "table_row"]
    assert len(parts) > 2
    assert "Priority Implication Cost" not in context(document, parts[0])
    assert all(context(document, p).endswith("| Priority Implication Cost") for p in parts[1:])
    assert all("Implication\tCost" not in document.text[p.start : p.end] for p in parts[1:])


TRANSCRIPT = "\n".join(
    [
        "Councillor Ash: " + "We have waited for this crossing for a very long time indeed. " * 20,
        "The Chair: Thank you. Councillor Birch?",
        "Councillor Birch: When will the crossing be built?",
        "The Chair: I will ask the officer.",
        "Officer Cole: In the spring of next year.",
        "The Chair: Thank you.",
        "Councillor Ash: And the lights?",
        "Officer Cole: Those too.",
    ]
)


def test_short_turns_come_together_and_the_context_names_who_speaks(make_document: MakeDocument) -> None:
    document = make_document(TRANSCRIPT)
    asked = find(document, "When will the crossing")
    assert asked == find(document, "spring of next year")
    assert "Councillor Birch" in context(document, asked)
    assert "Officer Cole" in context(document, asked)


def test_a_long_speech_keeps_its_speaker_in_every_passage(make_document: MakeDocument) -> None:
    document = make_document(TRANSCRIPT)
    speech = [p for p in passages(document) if "waited for this crossing" in document.text[p.start : p.end]]
    assert len(speech) > 1
    assert all("Councillor Ash" in context(document, p) for p in speech)


def test_headings_with_nothing_under_them_can_still_be_found(make_document: MakeDocument) -> None:
    text = "Apple\n\nPear\n\nPlum"
    document = replace(
        make_document(text),
        blocks=tuple(
            Block("heading", m.start(), m.end(), (m.group(),)) for m in re.finditer(r"\w+", text)
        ),
    )  # fmt: skip
    assert texts(document) == [text]
    assert passages(document)[0].heading_path == ()


def test_text_that_no_block_covers_is_searched_too(make_document: MakeDocument) -> None:
    text = "First part.\n\nA gap that nobody saw.\n\nLast part.\n\nAnd a tail."
    last = text.index("Last part.")
    document = replace(make_document(text), blocks=(Block("paragraph", 0, 11), Block("paragraph", last, last + 10)))
    assert "A gap that nobody saw." in " ".join(texts(document))
    assert "And a tail." in " ".join(texts(document))


def test_a_document_without_words_has_no_passages(make_document: MakeDocument) -> None:
    for text in ("", " \n\t\u00a0\n", "----\n\n****"):
        assert passages(replace(make_document(text), blocks=())) == []


WORDS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["RESOLVED that:-", "1. ", "Agency Rates – ", "It was noted that the crossing be built. ", "\n\n", "\r\n", "\n",
     "A\tB\tC\n", "Councillor Ash: ", "## Heading\n", "- item\n", "x" * 2000, "\u2028", "For: 3, Against: 2", "\u00a0"]
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(WORDS, max_size=40))
def test_every_word_stands_in_exactly_one_passage_at_its_offsets(make_document: MakeDocument, parts: list[str]) -> None:
    text = "".join(parts)
    document = make_document(text)
    found = passages(document)
    covered = set()
    for before, after in pairwise(found):
        assert before.end <= after.start
    for passage in found:
        piece = text[passage.start : passage.end]
        assert piece == piece.strip() != ""
        assert len(piece) <= LONGEST
        assert passage.id == Passage.make_id(document.id, passage.start, passage.end, piece)
        covered |= set(range(passage.start, passage.end))
    for block in blocks(text):
        if block.kind != "procedural":
            assert all(i in covered for i in range(block.start, block.end) if text[i].isalnum())
    assert [context(document, p) for p in found] == [context(document, p) for p in passages(document)]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_blocks_that_overlap_or_are_empty_do_no_harm(make_document: MakeDocument, spans: list[tuple[int, int]]) -> None:
    text = "The lower road was closed. The mill was sold. The bridge was mended in June."
    made = tuple(Block("paragraph", min(a, b), min(max(a, b), len(text))) for a, b in spans)
    found = passages(replace(make_document(text), blocks=made))
    assert all(a.end <= b.start for a, b in pairwise(found))
    joined = "".join(text[p.start : p.end] for p in found)
    assert re.sub(r"\W", "", joined) == re.sub(r"\W", "", text)


def test_a_very_long_document_is_cut_in_time_that_grows_with_its_length(make_document: MakeDocument) -> None:
    sentence = "It was noted that the drainage of the lower road had been improved at a cost of £49,070. "
    document = replace(make_document("x"), text=sentence * 20_000, blocks=())
    started = time.perf_counter()
    found = passages(document)
    assert len(found) > 1500
    assert time.perf_counter() - started < 20


def test_passages_of_an_unchanged_document_have_the_same_ids_each_time(make_document: MakeDocument) -> None:
    assert passages(make_document(ITEM_PAGE)) == passages(make_document(ITEM_PAGE))


# Contexts


def test_the_context_says_meeting_period_and_headings(make_document: MakeDocument) -> None:
    period = Period(date(2022, 1, 1), date(2022, 3, 31), "Quarter 4, 2021/22")
    document = make_document(ITEM_PAGE, title="Performance Challenge", period=period)
    where = context(document, find(document, "fallen to 25"))
    assert where.startswith("Scrutiny Panel, 14 June 2016, Quarter 4, 2021/22 | Performance Challenge > ")
    assert where.endswith(" > Agency Rates")
    assert "\n" not in where


def test_what_is_not_stated_is_left_out_of_the_context(make_document: MakeDocument) -> None:
    document = make_document("The lower road was closed.", title="", committee=None, held_on=None)
    assert meeting_line(document) == ""
    assert context(document, passages(document)[0]) == ""
    assert embedding_text("", "The lower road") == "The lower road"
    assert embedding_text("Cabinet", "The lower road") == "Cabinet\nThe lower road"


@pytest.mark.parametrize("title", ["Performance Challenge of the Children's Trust: Quarter 4, 2021/22"])
def test_a_title_that_a_heading_repeats_is_said_once(make_document: MakeDocument, title: str) -> None:
    document = make_document(ITEM_PAGE, title=title.upper())
    assert context(document, passages(document)[0]).casefold().count(title.casefold()) == 1


def test_votes_in_a_table_keep_its_head_which_says_what_was_voted_on(make_document: MakeDocument) -> None:
    table = "| Motion: to grant permission | Votes |\n| --- | --- |\n| For | 6 |\n| Against | 2 |\n| Abstained | 1 |"
    document = make_document(f"7. Eskerby Academy\n\nThe motion was put.\n\n{table}\n\nThe meeting ended.\n")
    found = find(document, "| For | 6 |")
    assert (document.text[found.start : found.end], found.kind) == (table, "vote")
