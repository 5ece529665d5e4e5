"""What the answer page shows: quotations by meeting, what was worked out, and how to ask more widely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus.records import Citation, Document, Meeting
from service.places import address
from service.results import Asked as Answered
from service.results import Result
from service.web.asked import Asked
from service.web.marking import highlighted
from service.web.quoted import quoted


@dataclass(frozen=True, slots=True)
class Shown:
    """A quotation with all that is shown of it; ``html`` is its exact words in a line, ``blocks`` as paragraphs."""

    number: int
    html: Markup
    blocks: Markup
    meeting: Meeting
    document: Document
    headings: tuple[str, ...]
    page: int | None
    reference: str
    here: str
    there: str | None
    also_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The quotations of one meeting."""

    meeting: Meeting
    quotations: tuple[Shown, ...]


def shown_citation(citation: Citation, query: str) -> Shown:
    """Return a citation as it is shown, the short answer marked inside the quotation."""
    quote = citation.quote
    spans = [citation.answer_span] if citation.answer_span else []
    here = address(quote.document_id, quote.start, quote.end, quote.text, query)
    return _shown(citation, citation.number, (quote.text, spans, "answer"), here)


def shown_result(result: Result, query: str) -> Shown:
    """Return a search result as it is shown, the query's words marked."""
    passage = result.passage
    here = address(passage.document_id, passage.start, passage.end, result.text, query)
    return _shown(result, result.rank, (result.text, result.highlights, "hit"), here)


def _shown(
    cited: Citation | Result, number: int, words: tuple[str, Sequence[tuple[int, int]], str], here: str
) -> Shown:
    document, passage = cited.document, cited.passage
    return Shown(
        number=number,
        html=highlighted(*words),
        blocks=quoted(*words),
        meeting=cited.meeting,
        document=document,
        headings=tuple(h for h in passage.heading_path if h.casefold() != document.title.casefold()),
        page=passage.page,
        reference=cited.reference,
        here=here,
        there=cited.link if document.url else None,
        also_in=cited.also_in if isinstance(cited, Citation) else (),
    )


def grouped(citations: Sequence[Citation], asked: Asked) -> list[Group]:
    """Return the citations by meeting: in the order of the answer, or the newest meeting first."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.meeting.id, []).append(citation)
    found = list(groups.values())
    if asked.order == "newest":
        found.sort(key=lambda run: run[0].meeting.held_on.toordinal() if run[0].meeting.held_on else 0, reverse=True)
    return [Group(run[0].meeting, tuple(shown_citation(c, asked.q) for c in run)) for run in found]


def broader(asked: Asked, answered: Answered) -> list[tuple[str, str]]:
    """Return ways to ask more widely, each with its address."""
    ways = [("See the passages that come nearest, best first", asked.link("/search", order=None))]
    if asked.is_narrowed:
        ways.append(("Ask the same of all meetings, without the filters", asked.without_filters("/ask")))
    if answered.interpretation.notes and asked.interpret:
        ways.append(("Ask it as written, reading no time or committee into it", asked.link("/ask", interpret="0")))
    return ways
