"""Reads the words of a page's picture by OCR (the ocr extra: rapidocr, whose wheel carries its models)."""

from __future__ import annotations

import logging
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import pypdfium2 as pdfium

from corpus.readers import heartbeat
from corpus.readers.pdf_words import PageWords, Word

DOTS_PER_INCH = 200
MAX_PIXELS = 12_000_000
MIN_SCORE = 0.5
"""Lines that the recogniser is less sure of than this (0 to 1) are specks and pictures, not words."""


def available() -> bool:
    """Return whether the ocr extra is installed."""
    return find_spec("rapidocr") is not None


@cache
def _engine() -> Any:  # noqa: ANN401 - rapidocr publishes no types
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})


def page_words(page: pdfium.PdfPage, number: int) -> PageWords:
    """Return the lines that OCR finds on a page, each cut into words that share its box."""
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / 72, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = np.asarray(page.render(scale=scale, rev_byteorder=True).to_numpy())[:, :, :3]
    found = _engine()(np.ascontiguousarray(picture))
    heartbeat.beat()
    words: list[Word] = []
    if found.boxes is not None:
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            if score >= MIN_SCORE and text.strip():
                words += _cut(text, np.asarray(box) / scale)
    return PageWords(number, width, height, words, [], lambda box: box)


def _cut(text: str, corners: np.ndarray[Any, np.dtype[np.float64]]) -> list[Word]:
    """Share a line's box out among its words, by their length."""
    (x0, top), (x1, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    wide = (x1 - x0) / max(1, len(text))
    words, place = [], 0
    for part in text.split():
        place = text.index(part, place)
        words.append(Word(part, x0 + place * wide, top, x0 + (place + len(part)) * wide, bottom))
        place += len(part)
    return words
