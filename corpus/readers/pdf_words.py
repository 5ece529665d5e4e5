"""Takes a PDF page's characters apart into words with their places, turned the way the page is read."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MAX_CHARACTERS = 300_000
"""More characters than this on one page are no text to be read (a page of small print holds about 10,000)."""
_SPACES = frozenset((9, 10, 13, 32, 160, *range(0x2000, 0x200C)))
# Ligatures as letters, and the marks that stand for a hyphen at a line's end.
_REPLACED = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    0xFFFE: "-", 0x02: "-", 0xAD: "-",
}  # fmt: skip
# A raised digit is the mark of a note, which is no part of the figure or word before it, or it squares a unit.
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("0123456789", _RAISED_DIGITS)
_UNIT = re.compile(r"^[^£]*(?<![^\W\d])(?:[ckm]?m|ft)$")
_HEAVY = re.compile(rb"bold|black|heavy|demi", re.I)
_Box = tuple[float, float, float, float]
_Turn = Callable[[_Box], _Box]


@dataclass(slots=True)
class Word:
    """A word with its box in points: x to the right, y downwards from the top of the page as it is read.

    ``quarter`` counts the clockwise quarter turns of its letters.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool = False
    quarter: int = 0

    @property
    def height(self) -> float:
        """Height of the letters' box, about 1.15 times the font size."""
        return self.bottom - self.top


@dataclass(slots=True)
class PageWords:
    """The words of a page in the order of the file, its size in points, and the turn that makes it upright."""

    number: int
    width: float
    height: float
    words: list[Word]
    sideways: list[Word]
    turn: _Turn


def page_words(page: pdfium.PdfPage, number: int) -> PageWords:
    """Return the words of a page.

    The page is turned so that most of its text stands upright, whatever the file says of its rotation; text that
    then still stands sideways (a stamp, a watermark) is kept apart.
    """
    textpage = page.get_textpage()
    try:
        found = _words(textpage)
    finally:
        textpage.close()
    counts = Counter(word.quarter for word in found)
    main = counts.most_common(1)[0][0] if counts else 0
    left, bottom, right, top = page.get_bbox()
    turn = _turn(main, left, bottom, right, top)
    width, height = (top - bottom, right - left) if main % 2 else (right - left, top - bottom)
    for word in found:
        word.x0, word.top, word.x1, word.bottom = turn((word.x0, word.bottom, word.x1, word.top))
    upright = [word for word in found if word.quarter == main]
    return PageWords(number, width, height, upright, [word for word in found if word.quarter != main], turn)


def _turn(quarter: int, left: float, bottom: float, right: float, top: float) -> _Turn:
    """Return what takes a box (left, low, right, high) in PDF's coordinates to (x0, top, x1, bottom), upright."""
    if quarter == 1:
        return lambda box: (top - box[3], right - box[2], top - box[1], right - box[0])
    if quarter == 2:
        return lambda box: (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom)
    if quarter == 3:
        return lambda box: (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left)
    return lambda box: (box[0] - left, top - box[3], box[2] - left, top - box[1])


def _codes(handle: raw.FPDF_TEXTPAGE, count: int) -> list[int]:
    """Return the characters' codes: in one call where it gives as many as there are places, else one by one."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(handle, 0, count, buffer) == count + 1:
        return list(buffer)[:count]
    return [raw.FPDFText_GetUnicode(handle, index) for index in range(count)]


def _words(textpage: pdfium.PdfTextPage) -> list[Word]:
    """Return the words in PDF's coordinates (``top`` is the higher y), in the file's order."""
    handle = textpage.raw  # the helper object would be turned into this at each of the many calls
    box_of, box = raw.FPDFText_GetLooseCharBox, raw.FS_RECTF()
    reference = ctypes.byref(box)
    words: list[Word] = []
    current: Word | None = None
    for index, code in enumerate(_codes(handle, min(textpage.count_chars(), MAX_CHARACTERS))):
        if code in _SPACES:
            current = None
            continue
        text = _REPLACED.get(code) or chr(code)
        if text < " " or not box_of(handle, index, reference):
            continue
        x0, low, x1, high = box.left, box.bottom, box.right, box.top
        if words and "0" <= text <= "9" and _may_be_raised(words[-1], x0, low, high) and _is_raised(handle, index):
            low, high = words[-1].bottom, words[-1].top
            squares = text in "23" and _UNIT.search(words[-1].text) is not None
            current = words[-1] if squares or words[-1].text[-1] in _RAISED_DIGITS else None
            text = text.translate(_RAISED)
        if current is None or not _goes_on(current, x0, low, x1, high):
            current = _begun(handle, index, text, box)
            current.bottom, current.top = low, high
            words.append(current)
            continue
        current.text += text
        if x1 > current.x1:
            current.x1 = x1
        if x0 < current.x0:
            current.x0 = x0
        if low < current.bottom:
            current.bottom = low
        if high > current.top:
            current.top = high
    for word in words:
        if any("\ud800" <= character <= "\udfff" for character in word.text):
            word.text = word.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return [word for word in words if word.top > word.bottom]


def _begun(handle: raw.FPDF_TEXTPAGE, index: int, text: str, box: raw.FS_RECTF) -> Word:
    """Return a new word with its first character, the weight of its font and its direction."""
    quarter = round(raw.FPDFText_GetCharAngle(handle, index) / (math.pi / 2)) % 4
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(handle, index, name, len(name), None)
    return Word(text, box.left, box.top, box.right, box.bottom, _HEAVY.search(name.value) is not None, quarter)


def _is_raised(handle: raw.FPDF_TEXTPAGE, index: int) -> bool:
    """Return whether a digit stands higher than the last letter before it; boxes alone differ by font."""
    x, y, last = ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    before = index - 1
    while before > 0 and raw.FPDFText_GetUnicode(handle, before) in (*_SPACES, *map(ord, "0123456789")):
        before -= 1
    for place, target in ((index, y), (before, last)):
        if not raw.FPDFText_GetCharOrigin(handle, place, ctypes.byref(x), ctypes.byref(target)):
            return False
    return y.value - last.value > 1


def _may_be_raised(before: Word, x0: float, low: float, high: float) -> bool:
    """Return whether a digit looks raised behind a word: smaller than it, above its line, within its height."""
    size = before.top - before.bottom
    if before.quarter or not -0.2 * size < x0 - before.x1 < 0.6 * size:
        return False
    return high - low < 0.9 * size and low > before.bottom + 0.12 * size and high < before.top + 0.4 * size


def _goes_on(word: Word, x0: float, low: float, x1: float, high: float) -> bool:
    """Return whether a character without a space before it belongs to the word: near, and on the same line."""
    size = high - low
    if word.top - word.bottom > size:
        size = word.top - word.bottom
    if word.quarter % 2:
        return abs(x0 - word.x0) < size and low - size < word.top and high + size > word.bottom
    return -0.5 * size < x0 - word.x1 < 0.6 * size and -0.6 * size < low - word.bottom < 0.6 * size
