"""Makes paragraphs of a PDF's lines: running heads out, broken words whole, pages joined in mid-sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import quantiles

from corpus.exempt_words import SECRET
from corpus.readers.building import Piece, PieceKind, row_text
from corpus.readers.pdf_lines import Line, Row, visual_lines
from corpus.readers.pdf_words import PageWords, Word

EDGE_LINES = 4
_EDGE = 0.16  # of the page's height: running heads stand no further from its edge
# A banner may be set in two lines.
_BROKEN_BANNER = re.compile(r"\bnot for\W*$|^\w+ \S+ publication\W*$", re.I)
_PAGE_NUMBER = re.compile(
    r"(?:page|pg\.?|p\.?|tudalen|tud\.?)?\s*(?:[-–—|(]\s*)?(?:\d{1,4}|[ivxlc]{1,6}|[A-Z]{1,3}\s?[.-]?\s?\d{1,4})\s*"
    r"(?:(?:of|o|/)\s*\d{1,4})?(?:\s*[-–—|)])?",
    re.I,
)
_MARKER = re.compile(
    r"(?:[•·●▪■◦‣⁃∙➢✓\uf0b7\uf0a7]|[-–*o]\s|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s|\(?[a-zA-Z][.)]\s|\(?[ivx]{1,5}[.)]\s|\(\w{1,3}\)|"
    r"\d{1,3}(?:[./]\d{1,3})+\s|\d{1,3}\s+[A-Z])"
)
# A number or dash that may as well go on with a sentence: "at\n12 Church Row", "a rise of\n3.5 per cent".
_MAY_GO_ON = re.compile(r"[-–]\s|\d{1,3}\s|\d{1,3}(?:[./]\d{1,3})+\s+(?![A-Z])")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_HYPHENATED = re.compile(r"\b\w+(?:-\w+)+\b")
_WORD = re.compile(r"\w+")
_BROKEN = 33  # a document that breaks words does so on one line of so many or more
# Prefixes that keep their hyphen where the document itself gives no example.
_KEEPS = frozenset(
    ("self", "non", "co", "cross", "multi", "well", "long", "short", "high", "low", "full", "part", "half", "post",
     "year", "decision", "policy", "cost", "user", "end", "mid", "ex", "vice", "north", "south", "one", "two", "three",
     "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "follow",
     "pre", "anti", "semi", "e", "t", "x")
)  # fmt: skip


@dataclass(slots=True)
class Hyphens:
    """Decides whether a hyphen at a line's end belongs to the word, by how the document writes the word elsewhere.

    Where it doesn't, the hyphen stays if both pieces are words of the document; one of them will do where it hardly
    ever breaks words: most papers don't, and a line of theirs ends in a hyphen only where a word has one ("in-house").
    """

    whole: set[str] = field(default_factory=set)
    hyphenated: set[str] = field(default_factory=set)
    lines: int = 0
    broken: int = 0

    def learn(self, text: str) -> None:
        """Take note of the words inside a line; its first and last may be pieces of a broken word."""
        self.lines += text.count(" ") > 2
        self.broken += re.search(r"[a-z]-$", text) is not None
        inner = text.partition(" ")[2]
        if inner.endswith("-"):
            inner = inner.rpartition(" ")[0]
        self.whole.update(word.lower() for word in _WORD.findall(inner))
        self.hyphenated.update(word.lower() for word in _HYPHENATED.findall(inner))

    def join(self, before: str, after: str) -> str:
        """Return two lines as one."""
        if not before or not after:
            return before + after
        if not before.endswith("-") or before[-2:-1].isspace() or len(before) < 2:
            return f"{before} {after}"
        head = re.search(r"[\w-]*-$", before)
        tail = re.match(r"[\w-]+", after)
        if head is None or tail is None or head[0] == "-":
            return f"{before} {after}" if before.endswith(" -") else before + after
        first, second = head[0][:-1].lower(), tail[0].lower()
        if not after[0].islower() or not before[-2].isalpha() or f"{first}-{second}" in self.hyphenated:
            return before + after
        if f"{first}{second}" in self.whole:
            return before[:-1] + after
        compound, _, last = first.rpartition("-")
        if self.broken < 2 or self.broken * _BROKEN < self.lines:
            words = last in self.whole or second in self.whole
        else:
            long = bool(compound) or (len(last) > 3 and len(second) > 3)
            words = long and last in self.whole and second in self.whole
        return before + after if words or last in _KEEPS else before[:-1] + after


def running_heads(pages: Sequence[PageWords]) -> set[str]:
    """Return the keys of the lines at the top or bottom that stand on half of the pages or more.

    One that marks the paper as exempt ("NOT FOR PUBLICATION") isn't among them: it must be seen by what withholds it.
    """
    if len(pages) < 2:
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({key for key, _ in edge_lines(page)})
    often = {key for key, count in counts.items() if count >= 2 and 2 * count >= len(pages)}
    if len(pages) == 2:
        often |= set(_second_heads(*pages))
    return {key for key in often if SECRET.search(key) is None and _BROKEN_BANNER.search(key) is None}


def _second_heads(first: PageWords, second: PageWords) -> Iterator[str]:
    """Yield the head and foot of a last page where the first has none: it repeats its first words, with a number."""
    opening = {word.text.lower().strip(",.:") for word in first.words if word.bottom < first.height / 3}
    for edge in ("top", "bottom"):
        key = next((key for key, _ in edge_lines(second) if key.startswith(edge)), "")
        words = [word.strip(",.:") for word in key.split(" ")[2:] if any(map(str.isalpha, word)) and "#" not in word]
        if "#" in key and len(words) > 1 and opening.issuperset(words):
            yield key


def head_words(keys: set[str]) -> list[str]:
    """Return the words of running heads, by their keys."""
    return sorted(key.split(" ", 2)[2] for key in keys)


def edge_lines(page: PageWords) -> Iterator[tuple[str, list[Word]]]:
    """Give the lines near the top and the bottom, outermost first, each with its key.

    The key holds the edge, how far down the page the line stands, and its words without their numbers.
    """
    margin = _EDGE * page.height
    top = [word for word in page.words if word.bottom < margin]
    bottom = [word for word in page.words if word.top > page.height - margin]
    for name, lines in (("top", visual_lines(top)), ("bottom", visual_lines(bottom)[::-1])):
        for line in lines[:EDGE_LINES]:
            words = re.sub(r"[0-9]+", "#", " ".join(word.text for word in line)).lower()
            yield f"{name} {round(line[0].bottom)} {words}", line


def without_running_heads(page: PageWords, keys: set[str]) -> None:
    """Take running heads and page numbers out of a page's words: the outermost lines, if a gap parts them from it."""
    gone: set[int] = set()
    for edge in ("top", "bottom"):
        lines = [(key, line) for key, line in edge_lines(page) if key.startswith(edge)]
        count = 0
        while count < len(lines) and (lines[count][0] in keys or _is_page_number(lines[count][1])):
            count += 1
        while 0 < count < len(lines) and _gap(lines[count - 1][1], lines[count][1]) < 0.35:
            if _is_page_number(lines[count - 1][1]):
                break
            count -= 1
        gone.update(id(word) for _, line in lines[:count] for word in line)
    page.words = [word for word in page.words if id(word) not in gone]


def _is_page_number(line: list[Word]) -> bool:
    text = " ".join(word.text for word in line)
    return _PAGE_NUMBER.fullmatch(text) is not None and not re.fullmatch(r"(?:19|20)\d\d", text)


def _gap(one: list[Word], other: list[Word]) -> float:
    """Return the gap between two lines, in heights of their letters."""
    upper, lower = sorted((one, other), key=lambda line: line[0].bottom)
    return (min(word.top for word in lower) - max(word.bottom for word in upper)) / max(1.0, upper[0].height)


@dataclass(slots=True)
class _Paragraph:
    text: str
    page: int
    last: Line
    first: Line
    lines: int = 1
    breaks: list[tuple[int, int]] = field(default_factory=list)


class Paragraphs:
    """Takes the lines and rows of page after page and gives the document's pieces."""

    def __init__(self, hyphens: Hyphens) -> None:
        self._hyphens = hyphens
        self._pieces: list[Piece | _Paragraph] = []
        self._open: _Paragraph | None = None
        self._page = 0
        self._leading = 0.0
        self._heights: Counter[int] = Counter()

    def add_page(self, number: int, elements: Sequence[Line | Row]) -> None:
        """Take in a page."""
        self._leading = _leading(elements) or self._leading
        for element in elements:
            if isinstance(element, Row):
                self._row(element, number)
            else:
                self._line(element, number)
        self._page = number

    def _row(self, row: Row, number: int) -> None:
        self._open = None
        cells = []
        for lines in row.cells:
            text = ""
            for line in lines:
                text = self._hyphens.join(text, line)
            cells.append(text)
        self._pieces.append(Piece("table_row", row_text(cells), page=number))

    def _line(self, line: Line, number: int) -> None:
        text = line.text
        self._heights[round(line.height * 2)] += len(text)
        current = self._open
        if current is None or not self._goes_on(current, line, text, number):
            self._open = _Paragraph(text, number, line, line)
            self._pieces.append(self._open)
            return
        joined = self._hyphens.join(current.text, text)
        if number != (current.breaks[-1][1] if current.breaks else current.page):
            current.breaks.append((len(joined) - len(text), number))
        current.text, current.last = joined, line
        current.lines += 1

    def _goes_on(self, current: _Paragraph, line: Line, text: str, number: int) -> bool:
        """Return whether a line goes on with the paragraph before it."""
        last, ended = current.last, _SENTENCE_END.search(current.text) is not None
        room = last.right - last.x1
        fits = room > line.head + 0.3 * line.height
        if abs(line.height - last.height) > 0.15 * last.height:
            return False
        full = (
            not ended
            and not current.text[-1].isdigit()
            and not fits
            and last.words > 4
            and abs(line.x0 - last.x0) < 0.3 * line.height
        )
        if _MARKER.match(text) and not (full and _MAY_GO_ON.match(text)):
            return False
        if last.bold != line.bold and (ended or (current.lines == 1 and last.words < 12 and text[:1].isupper())):
            return False
        if number != self._page_of(current) or line.region != last.region:
            return not ended and (text[:1].islower() or (not fits and last.words > 4))
        step = line.bottom - last.bottom
        if step > 1.35 * self._leading * line.height or step < -0.5 * line.height:
            return False
        if fits and (ended or not text[:1].islower()):
            return False
        indented = line.x0 - last.x0 > 0.8 * line.height
        return not (indented and ended and not _MARKER.match(current.text))

    def _page_of(self, current: _Paragraph) -> int:
        return current.breaks[-1][1] if current.breaks else current.page

    def pieces(self) -> list[Piece]:
        """Return all pieces; lines larger than the body's, or short and bold, are headings."""
        body = self._heights.most_common(1)[0][0] / 2 if self._heights else 0.0
        larger = sorted(
            {round(p.first.height) for p in self._pieces if isinstance(p, _Paragraph) and _is_larger(p, body)}
        )
        levels = {height: min(number, 5) for number, height in enumerate(reversed(larger), 1)}
        found: list[Piece] = []
        for piece in self._pieces:
            if isinstance(piece, Piece):
                found.append(piece)
                continue
            level = levels.get(round(piece.first.height)) if _is_larger(piece, body) else None
            if level is None and _is_bold_heading(piece):
                level = 6
            kind: PieceKind = "paragraph" if level is None else "heading"
            found.append(Piece(kind, piece.text, level or 1, piece.page, tuple(piece.breaks)))
        return found


def _is_larger(paragraph: _Paragraph, body: float) -> bool:
    return paragraph.first.height > 1.12 * body and len(paragraph.text) < 200 and paragraph.text[-1:] not in ".;,"


def _is_bold_heading(paragraph: _Paragraph) -> bool:
    words = paragraph.text.split()
    bold = paragraph.first.bold and paragraph.last.bold and paragraph.lines <= 3
    outcome = re.match(r"\W*(?:resolved|agreed|recommended|decision|action|penderfyn)", paragraph.text, re.I)
    return bold and len(words) <= 15 and paragraph.text[-1:] not in ".;,:?!" and not outcome and len(paragraph.text) > 2


def _leading(elements: Sequence[Line | Row]) -> float:
    """Return the distance between the lines of a paragraph, in line heights: the lower quarter of all."""
    lines = [element for element in elements if isinstance(element, Line)]
    steps = [
        (below.bottom - above.bottom) / above.height
        for above, below in pairwise(lines)
        if above.region == below.region and 0.5 * above.height < below.bottom - above.bottom < 3 * above.height
    ]
    return quantiles(steps, n=4)[0] if len(steps) > 1 else 1.2
