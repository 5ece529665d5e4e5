"""How answers and passages look on a terminal: plain lines, wrapped, the place under the words."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator

import click

from corpus.records import Citation, Coverage
from corpus.sentences import lines
from service.citing import long_date
from service.results import Interpretation, Result, listed
from service.tables import tables


def width() -> int:
    """Return the columns to wrap at, at most 100."""
    return min(100, shutil.get_terminal_size().columns)


def wrapped(text: str, indent: str) -> str:
    """Return text folded to the terminal, each line indented; a paragraph, a list point or a row begins a line."""
    return "\n".join(
        textwrap.fill(
            " ".join(text[start:end].replace("\t", " | ").split()),
            width=width(),
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
        )
        for start, end in _lines(text)
        if text[start:end].strip()
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where lines begin and end: those of the text, and every row of its tables."""
    rows = list(tables(text))
    for start, end in lines(text):
        if not any(first < end and start < last for first, last in rows):
            yield start, end
            continue
        for row in re.finditer(r"[^\n]+", text[start:end]):
            yield start + row.start(), start + row.end()


def place(citation: Citation | Result) -> str:
    """Return where words stand: committee, date, heading, badges."""
    meeting, document, passage = citation.meeting, citation.document, citation.passage
    parts = [meeting.committee or meeting.council or "", long_date(meeting)]
    if passage.heading_path and passage.heading_path[-1] != document.title:
        parts.append(f"“{passage.heading_path[-1]}”")
    badges = [
        badge
        for badge, shown in (
            ("DRAFT", document.status == "draft"),
            ("SCANNED", document.scanned),
            ("SUPERSEDED", document.superseded_by is not None),
        )
        if shown
    ]
    return " · ".join([part for part in parts if part] + badges)


def print_citation(citation: Citation) -> None:
    """Print a numbered quotation with where it stands."""
    quote = citation.quote
    click.echo(wrapped(f"“{quote.text}”", "    "))
    click.echo(f"[{citation.number}] {citation.document.title}")
    click.echo(f"    {place(citation)}")
    click.echo(f"    {citation.document.source}, characters {quote.start}–{quote.end}")
    if citation.document.url:
        click.echo(f"    {citation.link}")
    for other in citation.also_in:
        click.echo(f"    also in {other}")
    click.echo()


def coverage_line(coverage: Coverage) -> str:
    """Return what was searched, as a sentence."""
    when = ""
    if coverage.held_from and coverage.held_to:
        first, last = coverage.held_from, coverage.held_to
        when = f", held {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    committees = listed(coverage.committees) or "no committee stated"
    searched = f"{_count(coverage.documents, 'document')} of {_count(coverage.meetings, 'meeting')}"
    return f"Searched {searched}{when} ({committees})."


def print_interpretation(interpretation: Interpretation) -> None:
    """Print what was read into the question, with how to undo it."""
    if interpretation.notes:
        click.echo(f"({'; '.join(interpretation.notes)}; --as-written turns this off)", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
