"""Copies and versions: one paper is one document, and what was approved supersedes its draft."""

from __future__ import annotations

from dataclasses import replace

from corpus.reading import read_bytes
from corpus.records import Document, Reading
from corpus.versions import collapse, fingerprint, relate

HEAD = "CABINET\n\nMinutes of the meeting held on {day}\n\n1. Roads\n\n"


def words(count: int, about: str = "road") -> str:
    return "\n\n".join(
        f"Paragraph {n} of the minutes says of {about} {n} that it was mended in week {n}." for n in range(count)
    )


def reading(source: str, text: str) -> Reading:
    (found,) = read_bytes(text.encode(), source)
    assert found.document is not None
    return found


def documents(*readings: Reading) -> dict[str, Document]:
    return {found.source: found.document for found in collapse(readings) if found.document is not None}


def test_the_same_words_in_two_files_are_one_document_that_names_the_other() -> None:
    text = HEAD.format(day="14 March 2017") + words(3)
    found = documents(
        reading("pack/agenda.txt", "AGENDA\n\n" + words(3)),
        reading("b.txt", text),
        reading("a.txt", text.replace("\n", "\r\n")),
    )
    assert set(found) == {"a.txt", "pack/agenda.txt"}
    assert found["a.txt"].copies == ("b.txt",)


def test_minutes_are_kept_before_other_kinds() -> None:
    text = words(30)
    report, minutes = reading("report.txt", text), reading("zz-minutes.txt", text)
    assert set(documents(report, minutes)) == {"zz-minutes.txt"}


def test_a_paper_with_a_cover_line_more_is_still_the_same_paper() -> None:
    found = documents(
        reading("a.txt", words(40)),
        reading("b.txt", "Item 7 of the agenda pack for the meeting of the Cabinet.\n\n" + words(40)),
    )
    assert len(found) == 1


def test_papers_of_a_pattern_with_other_figures_stay_two() -> None:
    assert len(documents(reading("a.txt", words(30)), reading("b.txt", words(30, "bridge")))) == 2
    short = "RESOLVED that the report be noted."
    assert len(documents(reading("a.txt", f"{short}\n\nOf roads."), reading("b.txt", f"{short}\n\nOf trees."))) == 2


def test_the_same_words_of_two_days_stay_two() -> None:
    first, second = (
        reading(f"{day}.txt", HEAD.format(day=day) + words(30)) for day in ("14 March 2017", "11 April 2017")
    )
    assert len(documents(first, second)) == 2


def test_a_draft_is_superseded_by_the_approved_minutes_of_its_meeting_and_kept() -> None:
    text = HEAD.format(day="14 March 2017") + words(10)
    draft = reading("draft.txt", "DRAFT MINUTES\n\n" + text)
    approved = reading("final.txt", "APPROVED MINUTES\n\n" + text.replace("week 3", "week 4"))
    found = documents(approved, draft)
    assert found["draft.txt"].superseded_by == found["final.txt"].id
    assert found["final.txt"].superseded_by is None


def test_a_correction_supersedes_what_it_corrects_and_nothing_else_is_guessed() -> None:
    text = HEAD.format(day="14 March 2017") + words(10)
    first, second = (
        reading("a.txt", text),
        reading("b.txt", text.replace("week 3", "week 4").replace("week 5", "week 6")),
    )
    assert all(document.superseded_by is None for document in documents(first, second).values())
    assert second.document is not None
    corrected = replace(second, document=replace(second.document, title=second.document.title + " (corrected)"))
    found = documents(first, corrected)
    assert found["a.txt"].superseded_by == found["b.txt"].id


def test_readings_without_a_document_pass_through() -> None:
    failed = Reading("x.pdf", None, problem="x.pdf is encrypted.")
    assert collapse([failed]) == [failed]


def test_of_many_exact_copies_all_are_named_once() -> None:
    (kept,) = documents(*(reading(f"{n:03}.txt", words(10)) for n in range(150))).values()
    assert kept.source == "000.txt"
    assert len(kept.copies) == 149


def test_relations_need_only_fingerprints() -> None:
    found = [reading(name, words(10)).document for name in ("a.txt", "b.txt")]
    prints = [fingerprint(document) for document in found if document is not None]
    assert relate(prints).copy_of == {prints[1].document_id: prints[0].document_id}
