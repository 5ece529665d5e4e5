"""How councils say that an item was taken in private, beside the law's own words; and what only sounds like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.reading import read_paths

HEAD = "WOLD VALLEY COUNCIL\n\nEXECUTIVE\n\nMinutes of the meeting held on 6 March 2023\n\n1. Apologies\n\nNone.\n\n"
BEFORE = f"{HEAD}2. Training\n\nTraining was noted by all.\n\n"
AFTER = "\n\n9. Sickness policy\n\nThe policy was adopted.\n"
SECRET = "The SECRET sum was settled with the builder."


def read(folder: Path, item: str) -> tuple[str, int]:
    """Return what is read of minutes with an item, and how much of them was withheld."""
    path = folder / "minutes.txt"
    path.write_text(f"{BEFORE}{item}{AFTER}", encoding="utf-8")
    (reading,) = read_paths([path])
    assert reading.document is not None
    assert not any("SECRET" in f"{withheld.what} {withheld.why}" for withheld in reading.withheld)
    return reading.document.text, len(reading.withheld)


@pytest.mark.parametrize(
    "said",
    [
        "Item 8 was considered in private session.",
        "Minute 8 was taken in the absence of the press and public.",
        "This item was considered in exempt session.",
        "This item was heard with the press and public excluded.",
        "(This item contained exempt information and the public were excluded during its consideration.)",
        "The Committee considered this item in private.",
        "The Council went into closed session for this item.",
        "The discussion of this item took place in private session.",
        "(Considered in private)",
        "Item withheld from publication.",
        "NOT TO BE PUBLISHED",
        "Not for press or public",
        "This minute is not open to the public.",
        "Confidential to Members",
        "Commercial in confidence",
        "OFFICIAL: SENSITIVE - COMMERCIAL",
        "Publication status: Private",
        "Section 100A(4) exempt",
        "Ystyriwyd yr eitem hon yn breifat.",
        "EITEM BREIFAT",
        "Gwybodaeth eithriedig o dan baragraff 14",
    ],
)
def test_an_item_that_says_that_it_was_taken_in_private_is_withheld(tmp_path: Path, said: str) -> None:
    text, _ = read(tmp_path, f"8. Depot\n\n{said}\n\n{SECRET}")
    assert "SECRET" not in text
    assert "Training was noted" in text and "policy was adopted" in text


@pytest.mark.parametrize(
    "title",
    [
        "8. Depot (held in camera)",
        "8. Depot (considered in private)",
        "8. Depot (In Private)",
        "8. Depot: press and public excluded",
        "8. Depot - COMMERCIALLY SENSITIVE",
        "8. Depot - Commercial in Confidence",
        "8. Depot (Schedule 7A, paragraph 6)",
        "8. Depot – to be discussed in closed session",
        "8. Depo (Preifat)",
        "8. *Depot",
    ],
)
def test_a_title_that_says_so_withholds_its_item(tmp_path: Path, title: str) -> None:
    item = f"3. Key\n\nItems marked with an asterisk (*) are exempt under Schedule 7A.\n\n{title}\n\n{SECRET}"
    text, _ = read(tmp_path, item)
    assert "SECRET" not in text
    assert "Items marked with" in text and "policy was adopted" in text


@pytest.mark.parametrize(
    ("lead", "end"),
    [
        ("The following item was taken in the absence of the press and public.", ""),
        ("The following items were considered in private.", "The following items were taken in public.\n\n"),
        ("PART 2", "The meeting was re-opened to the public.\n\n"),
        ("IN COMMITTEE", "The press and public rejoined the meeting.\n\n"),
        ("Confidential items taken in the absence of the public", "Return to open session\n\n"),
    ],
)
def test_what_comes_after_a_line_that_says_so_is_withheld_to_where_it_ends(tmp_path: Path, lead: str, end: str) -> None:
    text, _ = read(
        tmp_path, f"The press and public were excluded.\n\n{lead}\n\n7. Depot\n\n{SECRET}\n\n{end}8. Buses\n\nOn time."
    )
    assert "SECRET" not in text
    assert "On time." in text and "policy was adopted" in text


@pytest.mark.parametrize(
    "item",
    [
        "8. Business rates\n\nCharities are exempt from business rates.",
        "8. VAT exempt lettings\n\nLettings of the hall are VAT exempt.",
        "8. Tax exempt\n\nThe treasurer reported on tax-exempt bonds.",
        "8. Call-in\n\nThe report was exempt from call-in.",
        "8. Call-in\n\nThis report is exempt from call-in.",
        "8. Levy\n\nThe Council was exempt from the levy.",
        "8. Depot\n\nThe exempt report would be considered later in the meeting.",
        "8. Depot\n\nThe matter will be considered in private at the next meeting.",
        "8. Depot\n\nMembers asked how often exempt matters are considered in private.",
        "8. Access to Information\n\nThe rules on exempt information under Schedule 12A were explained.",
        "8. Exclusion of the public\n\nThere was no business that needed the exclusion of the press and public.",
        "8. Requests\n\nReasons for refusal were:\n\n- commercially sensitive\n- not open to the public\n- too costly",
        "8. Depot\n\nThe following items were considered: kerbs, signs and lamps.",
        "8. Depot\n\nItem 9 was considered next.",
        "8. Depot\n\nMembers of the public returned to the meeting.",
        "8. Local Plan - Part 2\n\nThe plan was agreed. No exclusion of the press and public was needed.",
        "8. Sensitive lets\n\nThe scheme was noted.",
        "8. Private Sector Housing\n\nPrivate landlords were invited.",
    ],
)
def test_what_only_sounds_like_it_is_read(tmp_path: Path, item: str) -> None:
    text, withheld = read(tmp_path, item)
    assert item in text
    assert withheld == 0
