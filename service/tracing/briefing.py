"""A trace as a Word file for reading: counts, quotations and outcomes by period, figures with their sentences."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from docx import Document as new_word
from docx.document import Document as Word

from corpus.records import Citation
from service.cells import xml_text
from service.citing import whole
from service.exports import MEDIA_TYPES, Export
from service.tracing.records import Outcome, PeriodTrace, Series, Trace
from service.word import add_quotation, name_file


def briefing(trace: Trace, said: Sequence[str], site: str, base_url: str) -> Export:
    """Return a trace as a Word file; ``said`` are the sentences on what was counted and what the count is worth."""
    word = new_word()
    name_file(word, trace.query, site)
    word.add_heading(xml_text(f"“{trace.query}” over time"), 0)
    for line in said:
        word.add_paragraph(xml_text(line))
    grid = word.add_table(rows=1, cols=4)
    for cell, head in zip(grid.rows[0].cells, ("Period", "Meetings with it", "Meetings held", "Passages"), strict=True):
        cell.text = head
    for period in trace.periods:
        told = (period.label, str(period.meetings), str(period.meetings_total), str(period.passages))
        for cell, text in zip(grid.add_row().cells, told, strict=True):
            cell.text = xml_text(text)
    for period in (*trace.periods, trace.undated):
        if period.top:
            _add_period(word, period, base_url)
    if trace.series:
        word.add_heading("Figures", 1)
    for series in trace.series:
        _add_series(word, series, base_url)
    out = io.BytesIO()
    word.save(out)
    return Export(out.getvalue(), MEDIA_TYPES["docx"], "docx")


def _add_period(word: Word, period: PeriodTrace, base_url: str) -> None:
    word.add_heading(xml_text(period.label), 1)
    decided = {outcome.citation.number for outcome in period.outcomes}
    for citation in period.top:
        if citation.number not in decided:
            _quote(word, citation, base_url)
    for outcome in period.outcomes:
        _add_outcome(word, outcome, base_url)
    if period.decided > len(period.outcomes):
        shown = f"{len(period.outcomes)} of {period.decided} passages that decide something are shown."
        word.add_paragraph(shown)


def _add_outcome(word: Word, outcome: Outcome, base_url: str) -> None:
    """Add what was decided under the name of its kind, with what a vote was on and where it is mentioned later."""
    word.add_heading(outcome.kind.capitalize(), 2)
    _quote(word, outcome.citation, base_url)
    if outcome.about:
        word.add_paragraph("The vote was on:")
        _quote(word, outcome.about, base_url)
    for later in outcome.later:
        word.add_paragraph(xml_text(f"Later mention: {later.reference}"))


def _add_series(word: Word, series: Series, base_url: str) -> None:
    listed = "" if series.followed else ", as mentioned, no series"
    word.add_heading(xml_text(f"{series.label}{listed}"), 2)
    word.add_paragraph(xml_text(series.told))
    for point in series.points:
        word.add_paragraph(xml_text(f"{point.text} ({point.dated})"))
        _quote(word, point.citation, base_url)


def _quote(word: Word, citation: Citation, base_url: str) -> None:
    add_quotation(word, replace(citation, link=whole(citation.link, base_url)))
