"""Copies and versions: one paper is one document, and what was approved supersedes its draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import pytest

import corpus
from corpus.reading import read_bytes, read_paths
from corpus.records import Document
from corpus.versions import fingerprint, relate

HEAD = "CABINET\n\nMinutes of the meeting held on {day}\n\n1. Roads\n\n"
QUARTER = """Children's Trust: performance report, quarter {quarter} 2021/22

{body}

Agency staff cost {cost} in the quarter, and {workers} agency workers were in post at its end.
"""


def words(count: int, about: str = "road") -> str:
    return "\n\n".join(
        f"Paragraph {n} of the minutes says of {about} {n} that it was mended in week {n}." for n in range(count)
    )


def document(source: str, text: str) -> Document:
    (found,) = read_bytes(text.encode(), source)
    assert found.document is not None
    return found.document


@dataclass(frozen=True)
class Related:
    """Relations of documents by their sources."""

    copy_of: Mapping[str, str]
    superseded_by: Mapping[str, str]
    held_in: Mapping[str, tuple[str, ...]]


def related(*documents: Document) -> Related:
    by_id = {found.id: found for found in documents}
    found = relate(map(fingerprint, documents), by_id.__getitem__)
    named = {identity: document.source for identity, document in by_id.items()}
    return Related(
        {named[one]: named[other] for one, other in found.copy_of.items()},
        {named[one]: named[other] for one, other in found.superseded_by.items()},
        {named[part]: tuple(named[whole] for whole in wholes) for part, wholes in found.held_in.items()},
    )


def test_the_same_words_in_two_files_are_one_document() -> None:
    text = HEAD.format(day="14 March 2017") + words(3)
    found = related(document("b.txt", text), document("a.txt", text.replace("\n", "\r\n")))
    assert found.copy_of == {"b.txt": "a.txt"}


def test_minutes_are_kept_before_other_kinds() -> None:
    found = related(document("report.txt", words(30)), document("zz-minutes.txt", words(30)))
    assert found.copy_of == {"report.txt": "zz-minutes.txt"}


def test_a_paper_with_a_line_more_is_the_same_paper_and_the_one_that_says_it_all_is_kept() -> None:
    cover = "Item 7 of the agenda pack for the meeting of the Cabinet.\n\n"
    assert related(document("a.txt", words(40)), document("bb.txt", cover + words(40))).copy_of == {"a.txt": "bb.txt"}
    furniture = "Agenda pack, Cabinet\n\n"
    found = related(document("a.txt", words(40)), document("bb.txt", furniture + words(40)))
    assert found.copy_of == {"bb.txt": "a.txt"}


def test_one_paper_read_from_two_formats_is_one_document() -> None:
    body = "".join(f"<p>{n}. {text}</p>" for n, text in enumerate(words(20).split("\n\n"), 1))
    page = f"<html><body><main><h1>Roads</h1>{body}<p>Supporting documents:</p></main></body></html>"
    (web,) = read_bytes(page.encode(), "page.html")
    assert web.document is not None
    printed = words(20).replace("mended", "mend\u00aded").replace(" of the", "\nof the")
    assert len(related(web.document, document("printed.txt", "Roads\n\n" + printed)).copy_of) == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"quarter": "3"}, "the quarter in the heading alone"),
        ({"cost": "£51,200"}, "a sum alone"),
        ({"workers": "71"}, "a count alone"),
        ({"quarter": "3", "cost": "£51,200", "workers": "71"}, "all three"),
    ],
)
def test_reports_of_a_pattern_with_other_figures_stay_two(changes: dict[str, str], why: str) -> None:
    first = {"quarter": "4", "cost": "£49,070", "workers": "70", "body": words(60)}
    papers = [QUARTER.format_map(first), QUARTER.format_map(first | changes)]
    assert related(*(document(f"{n}.txt", text) for n, text in enumerate(papers))).copy_of == {}, why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The licence for The Crown was considered.", "The licence for The Anchor was considered."),
        ("RESOLVED: granted.", "RESOLVED: refused."),
        ("Granted.", "Refused."),
        ("The panel agreed that it was safe to do so now.", "The panel agreed that it was not safe to do so now."),
        ("Ward report: Bentley Rise", "Ward report: Askern Rise"),
    ],
)
def test_papers_of_a_pattern_with_another_word_stay_two(one: str, other: str) -> None:
    papers = [f"{line}\n\n{words(60)}" for line in (one, other)]
    assert related(*(document(f"{n}.txt", text) for n, text in enumerate(papers))).copy_of == {}


def test_papers_of_a_pattern_on_another_subject_stay_two() -> None:
    assert related(document("a.txt", words(30)), document("b.txt", words(30, "bridge"))).copy_of == {}
    short = "RESOLVED that the report be noted."
    papers = document("a.txt", f"{short}\n\nOf roads."), document("b.txt", f"{short}\n\nOf trees.")
    assert related(*papers).copy_of == {}


def test_the_same_words_of_two_days_or_committees_stay_two() -> None:
    first, second = (
        document(f"{day}.txt", HEAD.format(day=day) + words(30)) for day in ("14 March 2017", "11 April 2017")
    )
    assert related(first, second).copy_of == {}
    other = replace(first, id="other", meeting=replace(first.meeting, committee="Audit Panel"))
    assert related(first, other).copy_of == {}


def test_a_paper_names_the_pack_that_holds_it_whole_and_both_stay() -> None:
    paper = document("paper.txt", "Roads\n\n" + words(12))
    pack = document("pack.txt", f"Agenda pack\n\n{words(30, 'bridge')}\n\nRoads\n\n{words(12)}\n\n{words(9, 'tree')}")
    changed = document("changed.txt", "Roads\n\n" + words(12).replace("week 7", "week 8"))
    found = related(paper, pack, changed)
    assert (found.copy_of, found.held_in) == ({}, {"paper.txt": ("pack.txt",)})


def test_a_draft_is_superseded_by_the_approved_minutes_of_its_meeting() -> None:
    text = HEAD.format(day="14 March 2017") + words(10)
    draft = document("draft.txt", "DRAFT MINUTES\n\n" + text)
    approved = document("final.txt", "APPROVED MINUTES\n\n" + text.replace("week 3", "week 4"))
    found = related(approved, draft)
    assert (found.superseded_by, found.copy_of) == ({"draft.txt": "final.txt"}, {})


def test_a_correction_supersedes_what_it_corrects_and_nothing_else_is_guessed() -> None:
    text = HEAD.format(day="14 March 2017") + words(10)
    later = text.replace("week 3", "week 4").replace("week 5", "week 6")
    first, second = document("a.txt", text), document("b.txt", later)
    assert related(first, second).superseded_by == {}
    corrected = replace(second, title=second.title + " (corrected)")
    assert related(first, corrected).superseded_by == {"a.txt": "b.txt"}


def test_of_numbered_versions_each_is_superseded_by_the_newest() -> None:
    text = HEAD.format(day="14 March 2017") + words(10)
    papers = [document(f"minutes-v{n}.txt", text.replace("week 3", f"week {n + 20}")) for n in (1, 2, 3)]
    expected = {"minutes-v1.txt": "minutes-v3.txt", "minutes-v2.txt": "minutes-v3.txt"}
    assert all(related(*order).superseded_by == expected for order in permutations(papers))


def test_relations_do_not_depend_on_the_order() -> None:
    text = HEAD.format(day="14 March 2017") + words(10)
    papers = [
        document("a.txt", text),
        document("copy.txt", text),
        document("draft.txt", "DRAFT MINUTES\n\n" + text.replace("week 3", "week 4")),
        document("paper.txt", words(30)),
        document("pack.txt", words(30) + "\n\n" + words(60, "bridge")),
    ]
    first = related(*papers)
    for order in permutations(papers):
        found = related(*order)
        assert (dict(found.copy_of), dict(found.superseded_by), dict(found.held_in)) == (
            dict(first.copy_of), dict(first.superseded_by), dict(first.held_in),
        )  # fmt: skip


def test_of_many_exact_copies_all_are_named_once() -> None:
    found = related(*(document(f"{n:03}.txt", words(10)) for n in range(150)))
    assert len(found.copy_of) == 149
    assert set(found.copy_of.values()) == {"000.txt"}


def test_no_document_of_the_sample_is_taken_for_another() -> None:
    sample = Path(corpus.__file__).parent / "sample" / "docs"
    documents = [reading.document for reading in read_paths([sample]) if reading.document is not None]
    assert related(*documents).copy_of == {}


def test_of_many_papers_of_a_pattern_each_text_is_looked_at_once_at_most() -> None:
    papers = [
        document(
            f"{n}.txt", QUARTER.format(quarter=n, cost=f"£{n},070", workers=n + 3, body=words(30, f"road {n % 60}"))
        )
        for n in range(300)
    ]
    by_id, asked = {paper.id: paper for paper in papers}, []

    def text_of(identity: str) -> Document:
        asked.append(identity)
        return by_id[identity]

    assert relate(map(fingerprint, papers), text_of).copy_of == {}
    assert len(set(asked)) == len(asked) == 300
