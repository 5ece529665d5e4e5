"""What was typed into the fields of a PDF form, as words of its page: pdfium's page text leaves it out."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf_words import PageWords, Word

MAX_FIELDS = 2_000
MAX_CHARACTERS = 100_000
_LINE = 12.0
_TYPED = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


def add_fields(form: pdfium.PdfFormEnv, page: pdfium.PdfPage, words: PageWords) -> None:
    """Add the values of a page's text and choice fields to its words."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            found = _field(form, annotation)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
        if found is None:
            continue
        text, box = found
        x0, top, x1, bottom = words.turn((min(box.left, box.right), min(box.bottom, box.top),
                                          max(box.left, box.right), max(box.bottom, box.top)))  # fmt: skip
        words.words.append(Word(text, x0, top, x1, min(bottom, top + _LINE)))


def _field(form: pdfium.PdfFormEnv, annotation: raw.FPDF_ANNOTATION) -> tuple[str, raw.FS_RECTF] | None:
    """Return what was typed into a field and where it stands, or None: no field, nothing typed, or out of sight."""
    if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_WIDGET:
        return None
    if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN or raw.FPDFAnnot_GetFormFieldType(form, annotation) not in _TYPED:
        return None
    size = min(raw.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0), 2 * MAX_CHARACTERS)
    buffer = ctypes.create_string_buffer(size + 2)
    raw.FPDFAnnot_GetFormFieldValue(form, annotation, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    text = " ".join(buffer.raw[:size].decode("utf-16-le", "replace").replace("\0", "").split())
    box = raw.FS_RECTF()
    if not text or not raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
        return None
    return text, box
