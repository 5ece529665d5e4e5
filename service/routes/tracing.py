"""A topic over time for programs: the trace, its comparison with others, and both as files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import ConfigDict, Field

from service.exports import contents, file_name
from service.library import Library
from service.names import checked
from service.problems import INVALID, Problem, problem_of
from service.routes.asking import EVENT_STREAM, event
from service.routes.context import NOT_KEPT, TheLibrary, TheSettings, base_url, json_of, problems
from service.routes.parameters import Name, Narrowing, Question
from service.search import tidy
from service.tracing import exporting, judging, picture
from service.tracing.comparing import FEWEST, MOST, Across, CompareError, Comparison, compare
from service.tracing.periods import By
from service.tracing.records import PeriodTrace, Trace
from service.tracing.saved import saved_comparison, saved_link
from service.tracing.shapes import TracePeriodShape, TraceResponse
from service.tracing.step_shapes import ComparisonResponse, WeighedShape
from service.tracing.tracer import Tracer, TraceRequest, Weighed

router = APIRouter(prefix="/api", tags=["trace"])

_LOG = logging.getLogger("matters")
_SVG: dict[int | str, dict[str, Any]] = {200: {"description": "The chart.", "content": {"image/svg+xml": {}}}}
_CSV: dict[int | str, dict[str, Any]] = {200: {"description": "The file.", "content": {"text/csv": {}}}}
Part = Literal["passages", "periods", "figures", "judgements"]


class Tracing(Narrowing):
    """What is traced and how it is grouped."""

    q: Question = Field(description="The topic, in plain words.", examples=["agency staff"])
    by: By = Field("year", description="What makes a row; quarters are those of the financial year (April to March).")
    cutoff: float | None = Field(
        None,
        ge=0.01,
        le=0.99,
        description="Count passages this likely to be about the topic, or likelier.",
        examples=[0.4],
    )
    generation: str | None = Field(
        None,
        max_length=100,
        description="The state of the index that a saved link names; the answer says if it differs.",
    )
    counted: str | None = Field(
        None, max_length=20, description="Passages and meetings that a saved link counted.", examples=["37-13"]
    )

    def request(self, tracer: Tracer) -> TraceRequest:
        """Return it as the tracer takes it.

        Raises:
            UnknownNameError: it is narrowed to what the index doesn't hold.
        """
        return TraceRequest(self.q, self.by, checked(self.where(), tracer), self.cutoff)


class TraceQuery(Tracing):
    """The parameters of a trace."""

    stream: bool = Field(False, description="Whether to answer with server-sent events, period by period.")


class TraceFileQuery(Tracing):
    """The parameters of a trace as a file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    form: exporting.PassageFormat = Field(
        "csv", alias="format", description="csv, jsonl, bibtex, ris or docx (a Word briefing), for all passages."
    )
    part: Part = Field(
        "passages", description="All passages, or as CSV: the table of periods, the figures, the borderline passages."
    )


class CompareQuery(Narrowing):
    """The parameters of a comparison."""

    across: Across = Field("topics", description="What is compared.")
    name: list[Name] = Field(
        description="Two to five topics, committees or councils.", examples=[["agency staff", "foster carers"]],
        min_length=FEWEST, max_length=MOST,
    )  # fmt: skip
    q: str = Field("", max_length=2000, description="The topic that committees or councils are compared on.")
    by: By = Field("year", description="The periods: year, financial-year, quarter or month.")
    cutoff: float | None = Field(None, ge=0.01, le=0.99, description="As in a trace.")
    generation: str | None = Field(None, max_length=100, description="As in a trace.")
    counted: list[Annotated[str, Field(max_length=20)]] = Field(
        [], max_length=MOST, description="As in a trace, one for each name.", examples=[["37-13", "42-14"]]
    )


def tracer_of(request: Request, library: TheLibrary) -> Tracer:
    """Return the app's tracer, which keeps what a generation has in common for all topics."""
    found: Tracer | None = getattr(request.app.state, "tracer", None)
    if found is None:
        found = request.app.state.tracer = make_tracer(library)
    return found


def make_tracer(library: Library) -> Tracer:
    """Return a tracer over a library.

    Raises:
        RuntimeError: the library was made without an embedder.
    """
    if library.embed is None:
        raise RuntimeError("This library was made without an embedder, so it can't trace.")
    return Tracer(library.lease, library.embed)


TheTracer = Annotated[Tracer, Depends(tracer_of)]


@router.get(
    "/trace",
    response_model=TraceResponse,
    responses={
        **problems(422, 503),
        200: {
            "description": "The trace; with `stream`, server-sent events: `weighed` (counts), one `period` (a "
            "TracePeriodShape) for each row, then `trace` (a TraceResponse), or `problem`.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
def trace(request: Request, query: Annotated[TraceQuery, Query()], tracer: TheTracer) -> Response:
    """Trace a topic over time: every passage about it, by period, with the share of all meetings held.

    The count says how complete it is: precision and recall as measured at its cut-off. Quotations are exact.
    """
    asked = query.request(tracer)
    if query.stream:
        tidy(query.q)  # a blank topic is refused before the stream begins
        events = _events(tracer, query, asked, base_url(request))
        return StreamingResponse(events, media_type="text/event-stream", headers=EVENT_STREAM)
    found = tracer.trace(asked)
    return json_of(TraceResponse.of(found, saved_link(found, query.generation, query.counted)), base_url(request))


def _events(tracer: Tracer, query: TraceQuery, asked: TraceRequest, base: str) -> Iterator[str]:
    try:
        for step in tracer.steps(asked):
            if isinstance(step, Weighed):
                yield event("weighed", WeighedShape.of(step))
            elif isinstance(step, PeriodTrace):
                yield event("period", TracePeriodShape.of(step), base)
            else:
                whole = TraceResponse.of(step, saved_link(step, query.generation, query.counted))
                yield event("trace", whole, base)
    except Exception as error:
        # The status has gone out already: what went wrong can only be said as an event.
        _LOG.error("Failed while streaming a trace", exc_info=error)
        yield event("problem", problem_of(error).shape())


@router.get(
    "/trace/export",
    response_class=Response,
    responses={
        **problems(422, 503),
        200: {"description": "The file.", "content": contents("csv", "jsonl", "bibtex", "ris", "docx")},
    },
)
def export(
    request: Request, query: Annotated[TraceFileQuery, Query()], tracer: TheTracer, settings: TheSettings
) -> Response:
    """Return every passage of a trace, its table, its figures or its borderline passages as a file."""
    found = tracer.trace(query.request(tracer))
    if query.part == "passages":
        made = exporting.passages(query.form, found, settings.site_name, base_url(request))
        response = _file(made.content, made.media_type, file_name(found.query, made.suffix))
        # A briefing says on which day it was made.
        response.headers.update(NOT_KEPT if query.form == "docx" else {})
        return response
    text = _csv(query.part, found)
    name = file_name(f"{query.part} {found.query}", "csv")
    return _file(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), "text/csv; charset=utf-8", name)


def _csv(part: Part, found: Trace) -> str:
    if part == "periods":
        return exporting.periods_csv([found])
    return exporting.series_csv(found) if part == "figures" else judging.sheet(found)


@router.get("/trace/chart.svg", response_class=Response, responses={**problems(422, 503), **_SVG})
def chart(query: Annotated[Tracing, Query()], tracer: TheTracer) -> Response:
    """Return the chart of a trace as SVG."""
    found = tracer.trace(query.request(tracer))
    return _file(picture.of_trace(found).encode(), "image/svg+xml", file_name(found.query, "svg"))


@router.get("/compare", response_model=ComparisonResponse, responses=problems(422, 503))
def compared(request: Request, query: Annotated[CompareQuery, Query()], tracer: TheTracer) -> Response:
    """Compare two to five topics, committees or councils over the same periods."""
    found = run_comparison(tracer, query)
    saved = saved_comparison(found, query.generation, query.counted)
    return json_of(ComparisonResponse.of(found, saved), base_url(request))


@router.get("/compare/export", response_class=Response, responses={**problems(422, 503), **_CSV})
def compared_table(query: Annotated[CompareQuery, Query()], tracer: TheTracer) -> Response:
    """Return the rows of a comparison as CSV."""
    found = run_comparison(tracer, query)
    text = exporting.periods_csv(found.traces, found.labels)
    name = file_name(found.title, "csv")
    return _file(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), "text/csv; charset=utf-8", name)


@router.get("/compare/chart.svg", response_class=Response, responses={**problems(422, 503), **_SVG})
def compared_chart(query: Annotated[CompareQuery, Query()], tracer: TheTracer) -> Response:
    """Return the chart of a comparison as SVG."""
    found = run_comparison(tracer, query)
    return _file(picture.of_comparison(found).encode(), "image/svg+xml", file_name(found.title, "svg"))


def run_comparison(tracer: Tracer, query: CompareQuery) -> Comparison:
    """Return a comparison; what can't be compared is a problem of the request."""
    where = checked(query.where(), tracer)
    try:
        if query.across != "topics":
            tidy(query.q)
        return compare(tracer, query.across, query.name, TraceRequest(query.q, query.by, where, query.cutoff))
    except CompareError as error:
        raise Problem(INVALID, str(error), [{"where": "name", "message": str(error)}]) from None


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": media_type}
    return Response(content, headers=headers)
