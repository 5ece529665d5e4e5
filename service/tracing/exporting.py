"""A trace as files for other work: the table of periods, every passage with its citation, and a Word briefing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from corpus.records import Citation, Quote
from service.bibliography import bibtex, ris
from service.cells import table
from service.citing import long_date, reference, whole
from service.exports import Export
from service.tracing.narrowing import held_since, narrowed_to
from service.tracing.quality import DEFAULT_CUTOFF, OTHER_WORDS_LEAST, OTHER_WORDS_RECALL
from service.tracing.quotations import cite
from service.tracing.records import Completeness, Found, PeriodTrace, Trace

# Whether a topic is put in the minutes' own words, no number tells: everybody is told what other words cost.
_OTHER_WORDS = (
    f"Other words than the minutes use find less: {OTHER_WORDS_RECALL:.0%} on average, and as little as "
    f"{OTHER_WORDS_LEAST:.0%}, where ten of those topics were asked as whole questions (at {DEFAULT_CUTOFF:.0%}). "
    "Trace it in other words too, such as names that the quotations use."
)

PassageFormat = Literal["csv", "jsonl", "bibtex", "ris", "docx"]
SUFFIXES: dict[str, PassageFormat] = {
    ".csv": "csv", ".jsonl": "jsonl", ".bib": "bibtex", ".ris": "ris", ".docx": "docx",
}  # fmt: skip
PERIOD_COLUMNS = (
    "label",
    "from",
    "to",
    "meetings",
    "meetings_total",
    "share",
    "passages",
    "best_quotation",
    "reference",
)
PASSAGE_COLUMNS = (
    "number", "probability", "quotation", "council", "committee", "held_on", "document", "kind", "status", "headings",
    "page", "start", "end", "document_id", "passage_id", "link", "reference", "licence", "generation",
)  # fmt: skip


def periods_csv(traces: Sequence[Trace], names: Sequence[str] = ()) -> str:
    """Return the rows of one or several traces as a table.

    With ``names``, each row begins with its trace's name and ends with its topic and generation: what committees are
    compared on, no name says.
    """
    several = bool(names)
    rows: list[tuple[object, ...]] = []
    for n, trace in enumerate(traces):
        name, of = ((names[n],), (trace.query, trace.generation)) if several else ((), ())
        undated = (trace.undated,) if trace.undated.meetings_total else ()
        rows += [(*name, *_period_cells(period), *of) for period in (*trace.periods, *undated)]
    columns = ("compared", *PERIOD_COLUMNS, "topic", "generation") if several else PERIOD_COLUMNS
    return table(columns, rows)


def _period_cells(period: PeriodTrace) -> tuple[object, ...]:
    best = period.top[0] if period.top else None
    share = None if period.share is None else round(period.share, 4)
    return (
        _year(period.label), period.start, period.end, period.meetings, period.meetings_total, share, period.passages,
        " ".join(best.quote.text.split()) if best else None, best.reference if best else None,
    )  # fmt: skip


def _year(label: str) -> str:
    """Return a label with a financial year as "2011–12": spreadsheets take "2011/12" for a month."""
    return re.sub(r"^(\d{4})/(\d\d)$", r"\1–\2", label)


def series_csv(trace: Trace) -> str:
    """Return the figures of a trace as a table, each with its quotation."""
    # Written out: a Decimal may print as "2.34E+6", which not every spreadsheet reads as a number.
    rows = [
        (series.label, series.unit, point.day, _year(point.when), point.said, Decimal(f"{point.value:f}"), point.text,
         " ".join(point.citation.quote.text.split()), point.citation.reference, point.kind, series.followed)
        for series in trace.series
        for point in series.points
    ]  # fmt: skip
    columns = ("series", "unit", "day", "when", "dated_by", "value", "as_printed", "quotation", "reference",
               "kind", "followed")  # fmt: skip
    return table(columns, rows)


def passages(form: PassageFormat, trace: Trace, site: str = "Matters Arising", base_url: str = "") -> Export:
    """Return every passage of a trace, in order of time, with all that is needed to cite it.

    ``base_url`` goes before links into the service itself: a file leaves the site that such a link belongs to.

    Word is a briefing for reading: counts, the best quotations and outcomes of each period, figures, and what the
    count is worth.
    """
    match form:
        case "csv":
            rows = table(PASSAGE_COLUMNS, (_cells(n, found, trace, base_url) for n, found in enumerate(trace.found, 1)))
            return Export(b"\xef\xbb\xbf" + rows.encode("utf-8", "replace"), "text/csv; charset=utf-8", "csv")
        case "jsonl":
            lines = (
                json.dumps(dict(zip(PASSAGE_COLUMNS, _cells(n, found, trace, base_url), strict=True)), default=str)
                + "\n"
                for n, found in enumerate(trace.found, 1)
            )
            return Export("".join(lines).encode(), "application/x-ndjson", "jsonl")
        case "bibtex":
            records = "\n".join(bibtex(citation) for citation in _citations(trace.found, base_url))
            return Export(records.encode(), "application/x-bibtex; charset=utf-8", "bib")
        case "ris":
            records = "\r\n".join(ris(citation) for citation in _citations(trace.found, base_url))
            return Export(records.encode(), "application/x-research-info-systems; charset=utf-8", "ris")
        case "docx":
            from service.tracing.briefing import briefing  # only here: no other export pays for Word

            return briefing(trace, statement(trace), site, base_url)


def _citations(found: Iterable[Found], base_url: str) -> Iterable[Citation]:
    return (_cited(passage, number, base_url) for number, passage in enumerate(found, 1))


def _cited(found: Found, number: int, base_url: str) -> Citation:
    """Return a whole passage as a citation."""
    citation = cite(found, 0, len(found.text), number)
    return replace(citation, link=whole(citation.link, base_url))


def _cells(number: int, found: Found, trace: Trace, base_url: str) -> tuple[object, ...]:
    passage, document, meeting = found.passage, found.document, found.meeting
    quote = Quote(document.id, passage.start, passage.end, found.text)
    return (
        number, round(found.probability, 3), quote.text, meeting.council, meeting.committee, meeting.held_on,
        document.title, document.kind, document.status, " > ".join(passage.heading_path), passage.page,
        passage.start, passage.end, document.id, passage.id, _cited(found, number, base_url).link,
        reference(document, meeting, passage.heading_path, passage.page), document.licence, trace.generation,
    )  # fmt: skip


def statement(trace: Trace) -> list[str]:
    """Return in sentences what was counted and what the count is worth."""
    told = trace.completeness
    narrowed = narrowed_to(trace.where)
    lines = [_counted(trace), *([narrowed] if narrowed else []), *_copies(trace)]
    lines += [*_worth(trace.completeness), *_judged(trace)]
    if trace.last_heard:
        day = long_date(trace.last_heard.citation.meeting)
        lines.append(f"Last heard on {day}; {held_since(trace.where, trace.last_heard.meetings_since)}.")
    if not told.complete:
        lines.append(
            f"More passages hold the topic's words than the {told.candidates:,} that were weighed: narrow the dates or "
            "committees for a full count."
        )
    lines.append(f"Index: {trace.generation}. Made on {date.today():%d/%m/%Y}.")
    return lines


def _worth(told: Completeness) -> list[str]:
    """Return how complete the count is: first the trace's own recall where it is below what was measured on others."""
    counted = f"Counted is what is {told.cutoff:.0%} or more likely to be about it."
    own = []  # nothing counted has no probabilities to tell by
    if told.expected_precision is not None and told.expected_recall is not None:
        own = [
            f"By the probabilities of its own passages, this trace has a precision of {told.expected_precision:.0%} "
            f"and a recall of {told.expected_recall:.0%}."
        ]
    if told.precision is None or told.recall is None:
        return [f"{counted} How complete that is wasn't measured at this cut-off.", *own, _OTHER_WORDS]
    others = (
        f"At this cut-off {told.precision:.0%} of what is counted is about a topic, and {told.recall:.0%} of what "
        f"is about a topic is counted (measured on {told.measured_on})."
    )
    if own and (told.expected_recall or 0) < told.recall:
        return [f"{counted} {own[0]}", others, _OTHER_WORDS]
    return [f"{counted} {others}", _OTHER_WORDS, *own]


def _counted(trace: Trace) -> str:
    if not trace.total:
        return (
            f"No passage is likely enough to be about “{trace.query}”, of {trace.completeness.candidates:,} that were "
            "weighed."
        )
    meetings = len({found.meeting.id for found in trace.found})
    said = f"{trace.total:,} passage{'' if trace.total == 1 else 's'} of {meetings:,} "
    said += f"meeting{'' if meetings == 1 else 's'} {'is' if trace.total == 1 else 'are'} about “{trace.query}”"
    if trace.by in ("meeting", "committee"):
        return f"{said}."
    held = sum(period.meetings_total for period in trace.periods)
    dated = sum(period.meetings for period in trace.periods)
    undated = f", and {meetings - dated:,} without a date" if meetings > dated else ""
    return f"{said}: {dated:,} of the {held:,} dated meetings held{undated}."


def _judged(trace: Trace) -> list[str]:
    if not trace.judged:
        return []
    yes = sum(bool(found.judged) for found in trace.judged)
    return [
        f"Of the passages weighed a person judged {len(trace.judged):,}, which goes before that: {yes:,} as about it, "
        f"{len(trace.judged) - yes:,} as not."
    ]


def _copies(trace: Trace) -> list[str]:
    lines = []
    if trace.copies:
        lines.append(
            f"{trace.copies:,} exact {'copy' if trace.copies == 1 else 'copies'} in other papers of the same meeting "
            f"{'is' if trace.copies == 1 else 'are'} not counted again."
        )
    if trace.repeated:
        lines.append(
            f"{trace.repeated:,} of the passages counted stood word for word in an earlier meeting’s papers."
            if trace.repeated > 1
            else "One of the passages counted stood word for word in an earlier meeting’s papers."
        )
    return lines
