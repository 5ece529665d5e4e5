"""Lines of a PDF page: words that stand beside each other, and runs of them without a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.readers.pdf_words import Word

_ALIKE = 1.5  # points by which the gaps of a justified line may differ


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its box in points.

    ``right`` is how far the lines of its region reach, ``head`` and ``words`` are the width of its first word and how
    many it has, ``region`` numbers the stretches of a page that may be read as one flow.
    """

    text: str
    x0: float
    x1: float
    bottom: float
    height: float
    bold: bool
    head: float
    words: int
    right: float
    region: int


@dataclass(slots=True)
class Run:
    """Words on one line without a gap between them that is wider than a space."""

    words: list[Word]
    x0: float = field(init=False)
    x1: float = field(init=False)
    bottom: float = field(init=False)
    height: float = field(init=False)

    def __post_init__(self) -> None:
        self.x0 = self.words[0].x0
        self.x1 = max(word.x1 for word in self.words)
        self.bottom = sorted(word.bottom for word in self.words)[len(self.words) // 2]
        self.height = sorted(word.bottom - word.top for word in self.words)[len(self.words) // 2]

    @property
    def text(self) -> str:
        """The words, parted by spaces."""
        return " ".join(word.text for word in self.words)


def line_of(words: list[Word], right: float, region: int) -> Line:
    """Return words as a line of a region that reaches to ``right``."""
    run = Run(words)
    bold = all(word.bold for word in words)
    return Line(
        run.text, run.x0, run.x1, run.bottom, run.height, bold, words[0].x1 - words[0].x0, len(words), right, region
    )


@dataclass(slots=True)
class Row:
    """A row of a table: the lines in each of its cells."""

    cells: list[list[str]]
    region: int = 0


def visual_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words line by line, from the top, each line from the left."""
    lines: list[list[Word]] = []
    places: list[float] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.x0)):
        for back in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
            size = max(word.height, lines[back][0].height)
            small = word.height < 0.9 * size or lines[back][0].height < 0.9 * size
            if abs(word.bottom - places[back]) <= (0.45 if small else 0.25) * size:
                lines[back].append(word)
                break
        else:
            lines.append([word])
            places.append(word.bottom)
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def runs_of(line: list[Word]) -> list[Run]:
    """Cut a line where the gap is wider than any space between words."""
    runs = [[line[0]]]
    for before, word in pairwise(line):
        if word.x0 - before.x1 > 4 and word.x0 - before.x1 > 0.9 * max(word.height, before.height):
            runs.append([word])
        else:
            runs[-1].append(word)
    return [Run(words) for words in runs]


def without_stretches(runs: list[Run]) -> list[Run]:
    """Return the runs of one line of a column, joined where justification alone has stretched the gaps between them.

    Three gaps in a row are then alike though the words aren't. Cells are the other way round: where they differ in
    width, so do the gaps between them.
    """
    if len(runs) < 2:
        return runs
    words = [word for run in runs for word in run.words]
    gaps = [word.x0 - before.x1 for before, word in pairwise(words)]
    joined = [runs[0]]
    place = 0
    for before, run in pairwise(runs):
        place += len(before.words)
        if _is_stretched(words, gaps, place - 1):
            joined[-1] = Run(joined[-1].words + run.words)
        else:
            joined.append(run)
    return joined


def _is_stretched(words: list[Word], gaps: list[float], place: int) -> bool:
    """Return whether a gap stands in a row of three or more that are alike, between words of different widths."""
    first = last = place
    while first > 0 and abs(gaps[first - 1] - gaps[place]) <= _ALIKE:
        first -= 1
    while last + 1 < len(gaps) and abs(gaps[last + 1] - gaps[place]) <= _ALIKE:
        last += 1
    widths = [word.x1 - word.x0 for word in words[first : last + 2]]
    return last - first >= 2 and max(widths) - min(widths) > words[place].height
