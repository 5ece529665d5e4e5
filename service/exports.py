"""What a search found, or an answer, as files for other work: CSV, JSON, JSON Lines, BibTeX, RIS and Word."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from corpus.records import Citation, Quote
from service.bibliography import bibtex, ris
from service.cells import table, xml_text
from service.citing import long_date, whole
from service.results import Asked, Result, SearchResults
from service.schemas import ResultShape, SearchResponse

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

Format = Literal["csv", "json", "jsonl", "bibtex", "ris", "docx"]


MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_UTF8 = "; charset=utf-8"


def contents(*forms: Format) -> dict[str, dict[str, Any]]:
    """Return the contents of files of these formats as OpenAPI describes them."""
    return {MEDIA_TYPES[form]: {"schema": _SCHEMAS.get(form, {"type": "string"})} for form in forms}


_SCHEMAS: dict[Format, dict[str, str]] = {
    "json": {"$ref": "#/components/schemas/SearchResponse"},
    "docx": {"type": "string", "contentMediaType": MEDIA_TYPES["docx"]},
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its content, media type and the end of its name."""

    content: bytes
    media_type: str
    suffix: str


COLUMNS = (
    "rank", "score", "quotation", "council", "committee", "held_on", "document", "kind", "status", "headings", "page",
    "start", "end", "document_id", "passage_id", "link", "reference", "licence",
)  # fmt: skip


def export(form: Literal["csv", "json", "jsonl", "bibtex", "ris"], found: SearchResults) -> Export:
    """Return the results of a search as a file."""
    match form:
        case "csv":
            return Export(_csv(found.results), MEDIA_TYPES[form] + _UTF8, "csv")
        case "json":
            return Export(SearchResponse.of(found).model_dump_json(by_alias=True).encode(), MEDIA_TYPES[form], "json")
        case "jsonl":
            lines = (ResultShape.of(result).model_dump_json(by_alias=True) + "\n" for result in found.results)
            return Export("".join(lines).encode(), MEDIA_TYPES[form], "jsonl")
        case "bibtex":
            records = (bibtex(as_citation(result)) for result in found.results)
            return Export("\n".join(records).encode(), MEDIA_TYPES[form] + _UTF8, "bib")
        case "ris":
            records = (ris(as_citation(result)) for result in found.results)
            return Export("\r\n".join(records).encode(), MEDIA_TYPES[form] + _UTF8, "ris")


def with_links_from(base_url: str, found: SearchResults) -> SearchResults:
    """Return the results with whole addresses: a file leaves the site that a link without one belongs to."""
    results = tuple(replace(result, link=whole(result.link, base_url)) for result in found.results)
    return replace(found, results=results)


def as_citation(result: Result) -> Citation:
    """Return a result as a citation of its whole passage."""
    passage = result.passage
    return Citation(
        number=result.rank,
        quote=Quote(passage.document_id, passage.start, passage.end, result.text),
        passage=passage,
        meeting=result.meeting,
        document=result.document,
        link=result.link,
        reference=result.reference,
    )


def _csv(results: Sequence[Result]) -> bytes:
    """Return a table with a byte order mark, which spreadsheets need to see that it is UTF-8.

    A cell that a spreadsheet would take as a formula gets an apostrophe in front; JSON has the exact words.
    """
    rows = []
    for result in results:
        meeting, document, passage = result.meeting, result.document, result.passage
        cells = (
            result.rank, round(result.score, 4), result.text, meeting.council, meeting.committee, meeting.held_on,
            document.title, document.kind, document.status, " > ".join(passage.heading_path), passage.page,
            passage.start, passage.end, document.id, passage.id, result.link, result.reference, document.licence,
        )  # fmt: skip
        rows.append(cells)
    return b"\xef\xbb\xbf" + table(COLUMNS, rows).encode("utf-8", "replace")


def briefing(
    asked: Asked, found: SearchResults, site: str, today: date, *, base_url: str, sort: str = "relevance"
) -> Export:
    """Return a Word file to print or edit: the answer's quotations by meeting, references, and further passages.

    ``base_url`` goes before links into the service itself; ``sort`` orders the meetings of each part.
    """
    from docx import Document as Word  # only here: no other export pays for it

    from service.word import name_file

    answer = asked.answer
    word = Word()
    name_file(word, answer.question, site)
    word.add_heading(xml_text(answer.question), 0)
    told = "These are the words of the minutes." if answer.answered else "The minutes don’t say. The nearest follow."
    word.add_paragraph(f"{told} From {xml_text(site)}, {today.day} {today:%B %Y}.")
    for statement in answer.statements:
        if statement.derived:
            word.add_paragraph(f"Worked out, not quoted: {xml_text(statement.text)}")
    for part in answer.unanswered:
        word.add_paragraph(xml_text(f"These words don’t answer “{part}”."))
    shown = answer.citations or answer.nearest
    _add_part(word, "What the minutes say" if answer.answered else "What comes nearest", shown, base_url, sort)
    quoted = {citation.passage.id for citation in shown}
    further = [as_citation(result) for result in found.results if result.passage.id not in quoted]
    _add_part(word, "Further passages", further, base_url, sort)
    word.add_heading("What was searched", 1)
    coverage = answer.coverage
    word.add_paragraph(
        f"{coverage.documents} documents of {coverage.meetings} meetings"
        + (f", held {coverage.held_from:%d/%m/%Y} to {coverage.held_to:%d/%m/%Y}" if coverage.held_to else "")
        + (f" ({xml_text(', '.join(coverage.committees))})" if coverage.committees else "")
        + "."
    )
    out = io.BytesIO()
    word.save(out)
    return Export(out.getvalue(), MEDIA_TYPES["docx"], "docx")


def _add_part(word: WordDocument, heading: str, citations: Sequence[Citation], base_url: str, sort: str) -> None:
    """Add a part of a briefing, if there is anything in it: each meeting once, with all its quotations."""
    from service.word import add_quotation

    if citations:
        word.add_heading(heading, 1)
    for cited in _by_meeting(citations, sort):
        first = cited[0]
        name = first.meeting.committee or first.meeting.council or first.document.title
        word.add_heading(xml_text(f"{name}, {long_date(first.meeting)}"), 2)
        for citation in cited:
            add_quotation(word, replace(citation, link=whole(citation.link, base_url)))


def _by_meeting(citations: Iterable[Citation], sort: str) -> list[list[Citation]]:
    """Return the citations of each meeting, the meetings in the order given, or by day with the undated last."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.meeting.id, []).append(citation)
    dated = [(cited[0].meeting.held_on, cited) for cited in groups.values()]
    if sort == "relevance":
        return [cited for _, cited in dated]
    by_day = sorted(((day, cited) for day, cited in dated if day), key=lambda pair: pair[0], reverse=sort == "newest")
    return [cited for _, cited in by_day] + [cited for day, cited in dated if day is None]


def file_name(query: str, suffix: str) -> str:
    """Return a name for an export, of plain letters and digits: it goes into a header."""
    words = re.findall(r"[a-z0-9]+", query.casefold())[:6]
    return f"minutes-{'-'.join(words)[:60] or 'export'}.{suffix}"
