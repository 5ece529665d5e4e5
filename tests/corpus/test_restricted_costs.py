"""What marks cost: thousands of them in one stretch take time by the length of the text, not by its square."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from corpus.restricted import Restriction, restrict
from corpus.structure import outline

ITEM = "CABINET\n\n5 March 2024\n\n1. Roads\n\nThe roads were mended.\n\n2. Claim (Exempt)\n\nIt was told.\n\n"
TITLE = "CABINET\n\nMinutes of the meeting held on 5 March 2024\n\nClaim\n\nIt was told.\n\n"
AFTER = "\n\n3. Libraries\n\nThe libraries were opened.\n"


class Lines:
    """Counts the lines of the project's own code on restrictions that are run while it traces."""

    def __init__(self) -> None:
        self.run = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> Lines | None:
        self.run += event == "line"
        return self if "restricted" in frame.f_code.co_filename else None


def lines_run(text: str) -> tuple[Restriction, int]:
    """Return what is left of a text, and how many lines of code that took."""
    parts, lines, before = outline(text), Lines(), sys.gettrace()
    sys.settrace(lines)
    try:
        found = restrict(text, parts, "minutes.txt")
    finally:
        sys.settrace(before)
    return found, lines.run


@pytest.mark.parametrize("unlike", ["{0}\tDepot number{0} (Exempt)\tClerk", "{0}\tDepot (Exempt)\tClerk"])
def test_four_times_the_items_of_an_index_take_four_times_the_work(unlike: str) -> None:
    def text(times: int) -> str:
        index = "\n".join(unlike.format(number) for number in range(1, times + 1))
        items = "\n\n".join(f"{number}. Depot number{number}\n\nSECRET." for number in range(1, times + 1))
        return f"CABINET\n\n5 March 2024\n\n{index}\n\n{items}\n"

    few, many = lines_run(text(60)), lines_run(text(240))
    assert few[0].withheld and "SECRET" not in many[0].text
    assert many[1] < 5 * few[1]


@pytest.mark.parametrize("head", [ITEM, TITLE])
@pytest.mark.parametrize(
    "marked",
    [
        "3.{0}\tMill Lane (Exempt)\tClerk",
        "Exempt – Commercial interests. SECRET {0}.",
        "NOT FOR PUBLICATION",
        "EXEMPT APPENDIX\n\nIt was SECRET {0}.",
        "Mill Lane {0} – Exempt. The sum was SECRET.",
        "- Mill Lane {0} (Exempt)",
        "2.{0} Mill Lane (Exempt)\n\nSECRET.",
        "(a) Mill Lane {0} (Exempt)\n\nSECRET.\n\nNOT FOR PUBLICATION",
    ],
)
def test_four_times_the_marks_in_one_stretch_take_four_times_the_work(head: str, marked: str) -> None:
    def text(times: int) -> str:
        return head + "\n\n".join(marked.format(number) for number in range(1, times + 1)) + AFTER

    few, many = lines_run(text(120)), lines_run(text(480))
    assert few[0].withheld and "SECRET" not in many[0].text
    assert many[1] < 5 * few[1]
