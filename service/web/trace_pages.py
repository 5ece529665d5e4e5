"""The pages of a topic over time: one trace with its chart, table and quotations, and a comparison of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup
from pydantic import ConfigDict, Field

from corpus.records import Citation
from service.exports import file_name
from service.problems import INVALID, Problem
from service.routes.context import NOT_KEPT, TheLibrary, TheSnapshots
from service.routes.tracing import CompareQuery, TheTracer, run_comparison
from service.search import BlankQueryError
from service.tracing import picture
from service.tracing.comparing import ACROSS, MOST, CompareError, Comparison
from service.tracing.exporting import statement
from service.tracing.periods import By
from service.tracing.quality import DEFAULT_CUTOFF
from service.tracing.records import PeriodTrace
from service.tracing.saved import SavedComparison, saved_comparison, saved_link
from service.tracing.tracer import TraceRequest
from service.web.answers import Shown, shown_citation
from service.web.asked import Asked
from service.web.filled import Filled, filled_as
from service.web.rendering import render

router = APIRouter(include_in_schema=False)

GROUPINGS = {
    "year": "calendar year", "financial-year": "financial year", "quarter": "quarter", "month": "month",
    "meeting": "meeting", "committee": "committee",
}  # fmt: skip
BYTES_MOST = 60_000
_NARROWING = frozenset({"q", "from", "to", "committee", "council", "kind", "status"})


class TraceAsked(Asked):
    """The parameters of the page; unknown ones are passed over."""

    by: By = "year"
    cutoff: float | None = Field(None, ge=0.01, le=0.99)
    generation: str | None = Field(None, max_length=100)
    counted: str | None = Field(None, max_length=20)

    def to(self, path: str, **changes: object) -> str:
        """Return the address that asks for the same trace with some things changed; None takes one away."""
        kept = [(name, value) for name, value in parse_qsl(self.link("").removeprefix("?")) if name != "interpret"]
        given: dict[str, object] = {"by": self.by, "cutoff": self.cutoff, **changes}
        pairs = [(name, value) for name, value in kept if name not in given]
        pairs += [(name, str(value)) for name, value in given.items() if value is not None]
        return f"{path}?{urlencode(pairs)}"


class CompareAsked(Asked):
    """The parameters of the comparison page."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    across: str = Field("topics", pattern=f"^({'|'.join(ACROSS)})$")
    name: list[Annotated[str, Field(max_length=300)]] = Field([], max_length=20)
    by: By = "year"
    cutoff: float | None = Field(None, ge=0.01, le=0.99)
    generation: str | None = Field(None, max_length=100)
    counted: list[Annotated[str, Field(max_length=20)]] = Field([], max_length=20)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page: the period, its place, its quotations as they are shown, and what was decided."""

    number: int
    period: PeriodTrace
    quotations: tuple[Shown, ...]
    outcomes: tuple[tuple[str, Shown, tuple[Shown, ...], Shown | None], ...]


def _traced(request: Request, library: TheLibrary) -> Filled[TraceAsked]:
    return filled_as(TraceAsked, request, library)


def _compared(request: Request, library: TheLibrary) -> Filled[CompareAsked]:
    return filled_as(CompareAsked, request, library)


@router.get("/trace")
def trace(
    request: Request,
    filled: Annotated[Filled[TraceAsked], Depends(_traced)],
    snapshots: TheSnapshots,
    tracer: TheTracer,
) -> Response:
    """Show a topic over time."""
    asked = filled.asked
    given: dict[str, object] = {
        "asked": asked, "snapshot": snapshots.current(), "groupings": GROUPINGS, "trace": None,
        "cutoff": asked.cutoff or DEFAULT_CUTOFF, "wrong": filled.wrong, "dates": filled.dates,
    }  # fmt: skip
    if filled.wrong:
        return _to_put_right(request, "trace.html", given)
    if asked.is_blank:
        return render(request, "trace.html", given)
    found = tracer.trace(TraceRequest(asked.q, asked.by, asked.where(), asked.cutoff))
    saved = saved_link(found, asked.generation, asked.counted)
    given |= {
        "trace": found,
        "rows": [_row(n, period, asked.q) for n, period in enumerate(found.periods)],
        "undated": _row(len(found.periods), found.undated, asked.q),
        "chart": Markup(picture.of_trace(found, lambda n: f"#row-{n}")),
        "series": [(s, [(p, shown_citation(p.citation, asked.q)) for p in s.points]) for s in found.series],
        "said": statement(found),
        "saved": saved,
        "borderline": found.borderline,
    }
    return render(request, "trace.html", given)


def _to_put_right(request: Request, template: str, given: Mapping[str, object]) -> Response:
    """Return the form as it was filled in, with what is wrong."""
    response = render(request, template, given, status=INVALID.status)
    response.headers.update(NOT_KEPT)
    return response


def _row(number: int, period: PeriodTrace, query: str) -> Row:
    outcomes = tuple(
        (
            o.kind,
            shown_citation(o.citation, query),
            tuple(shown_citation(later, query) for later in o.later),
            shown_citation(o.about, query) if o.about else None,
        )
        for o in period.outcomes
    )
    return Row(number, period, tuple(shown_citation(c, query) for c in _without(period)), outcomes)


def _without(period: PeriodTrace) -> list[Citation]:
    """Return the best quotations but those that are shown as outcomes."""
    decided = {outcome.citation.number for outcome in period.outcomes}
    return [citation for citation in period.top if citation.number not in decided] or list(period.top)


@router.post("/trace/judgements")
async def judgements(request: Request) -> Response:
    """Return what was judged on the page as TREC qrels, one line for each passage."""
    sent = dict(parse_qsl((await request.body())[:BYTES_MOST].decode("utf-8", "replace")))
    topic = sent.get("q", "")
    lines = _qrels(topic, sent)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(f"judgements {topic}", "qrels")}"'}
    return Response(lines, headers=headers, media_type="text/plain; charset=utf-8")


def _qrels(topic: str, sent: Mapping[str, str]) -> str:
    from service.tracing.judging import Judgement, qrels

    said = {"yes": True, "no": False}
    judged = [
        Judgement(topic, name.removeprefix("p-")[:64], said[value])
        for name, value in sent.items()
        if name.startswith("p-") and name.removeprefix("p-").isalnum() and value in said
    ]
    return qrels(judged)


@router.get("/compare")
def compare(
    request: Request,
    filled: Annotated[Filled[CompareAsked], Depends(_compared)],
    snapshots: TheSnapshots,
    tracer: TheTracer,
) -> Response:
    """Show two to five topics, committees or councils on one chart."""
    asked, snapshot = filled.asked, snapshots.current()
    names = [name for name in asked.name if name.strip()]
    given: dict[str, object] = {
        "asked": asked, "snapshot": snapshot, "found": None, "names": names, "most": MOST,
        "groupings": {name: said for name, said in GROUPINGS.items() if name not in ("meeting", "committee")},
        "wrong": filled.wrong, "dates": filled.dates, "link": "", "cutoff": asked.cutoff or DEFAULT_CUTOFF,
    }  # fmt: skip
    if filled.wrong:
        return _to_put_right(request, "compare.html", given)
    if not names:
        return render(request, "compare.html", given)
    try:
        if asked.across != "topics" and asked.is_blank:
            raise CompareError(f"To compare {asked.across}, say which topic to compare them on.")
        if len(set(names)) < 2:
            raise CompareError(f"Give at least two different {asked.across}.")
        query = CompareQuery.model_validate(_query(asked, names))
        found = run_comparison(tracer, query)
    except (CompareError, BlankQueryError, Problem) as error:
        return _to_put_right(request, "compare.html", given | {"wrong": {"": str(error)}})
    pairs: list[tuple[str, object]] = [("across", asked.across), ("by", asked.by), *(("name", name) for name in names)]
    pairs += [("cutoff", asked.cutoff)] if asked.cutoff else []
    pairs += [pair for pair in parse_qsl(asked.link("").removeprefix("?")) if pair[0] in _NARROWING]
    saved = saved_comparison(found, asked.generation, asked.counted)
    hrefs = _cells(found, saved)
    given |= {
        "found": found, "chart": Markup(picture.of_comparison(found, hrefs)), "link": urlencode(pairs),
        "saved": saved, "hrefs": hrefs,
    }  # fmt: skip
    return render(request, "compare.html", given)


def _cells(found: Comparison, saved: SavedComparison) -> list[list[str | None]]:
    """Return where each mark and cell leads: to the passages of its period in its own trace; None where it has none."""
    return [
        [f"{own.link}#row-{trace.periods.index(row)}" if row and row.passages else None for row in rows]
        for trace, rows, own in zip(found.traces, found.rows, saved.each, strict=True)
    ]


def _query(asked: CompareAsked, names: list[str]) -> dict[str, object]:
    return {
        "across": asked.across, "name": names[:MOST], "q": asked.q, "by": asked.by, "from": asked.held_from,
        "to": asked.held_to, "committee": asked.committee, "council": asked.council, "kind": asked.kind,
        "status": asked.status, "cutoff": asked.cutoff,
    }  # fmt: skip
