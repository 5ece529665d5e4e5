"""Tells PDF pages that are pictures of text from blank ones and dividers, and names them to a person."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# A scan fills its page; a logo or a photo beside a title doesn't.
_SHARE = 0.3
# Letters that were turned into outlines; a form's or a divider's rules are fewer.
_OUTLINES = 200


def is_picture(page: pdfium.PdfPage) -> bool:
    """Return whether images or outlines make up a page, of which it is known that it has hardly any text."""
    width, height = page.get_size()
    covered, outlines = 0.0, 0
    for thing in page.get_objects(max_depth=1):
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            outlines += 1
        elif thing.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            left, bottom, right, top = thing.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered >= _SHARE * width * height or outlines >= _OUTLINES


def have(numbers: Sequence[int], source: str) -> str:
    """Return the beginning of a sentence on pages: "page 3 of pack.pdf has", "pages 1, 4–7 of pack.pdf have"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    said = ", ".join("–".join(map(str, span)) for span in spans)
    return f"page {said} of {source} has" if len(numbers) == 1 else f"pages {said} of {source} have"
