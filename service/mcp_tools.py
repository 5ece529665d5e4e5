"""What assistants can do through the Model Context Protocol: search, ask, trace and read, always with citations."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Annotated, Any, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field, ValidationError

from corpus.records import Document
from indexer.errors import IndexProblem
from indexer.store import Filter
from service.answer_shapes import AskResponse, CoverageShape
from service.library import Library
from service.listings import MeetingDetail, MeetingsResponse, PassageResponse
from service.names import UnknownNameError, checked
from service.routes.parameters import Narrowing, Question, Sort
from service.schemas import DocumentShape, MeetingShape, SearchResponse, Shape
from service.search import BlankQueryError
from service.tracing.periods import By
from service.tracing.saved import saved_link
from service.tracing.shapes import TraceResponse
from service.tracing.tracer import Tracer, TraceRequest

INSTRUCTIONS = """\
Search and question answering over council minutes. Every quotation is exact: quote it unchanged, and give its
`reference` and `link` with it; a link that begins with / belongs to the web pages of this index. Where `answered` is
false, the minutes don't say: tell so, and what was searched (`coverage`), and show `nearest` only as near, never as an
answer. `confidence` is a probability. A statement marked `derived` was worked out and isn't a quotation. Names for the
filters stand in `coverage`.
"""
PART_CHARACTERS = 12_000
PART_CHARACTERS_MOST = 50_000
_READING = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Filters = Annotated[Narrowing | None, Field(description="What to narrow it to; nothing means everything.")]
Interpret = Annotated[bool, Field(description="Whether times and committees in the words lift passages that fit.")]
Limit = Annotated[int, Field(ge=1, le=50, description="How many to return.")]
Offset = Annotated[int, Field(ge=0, le=10_000, description="How many to pass over.")]
Cutoff = Annotated[float | None, Field(ge=0.01, le=0.99, description="Probability from which a passage counts.")]
Identity = Annotated[str, Field(max_length=200, description="The id, as the other tools give it.")]

P = ParamSpec("P")
T = TypeVar("T")


class DocumentPart(Shape):
    """A part of a document's text; offsets count its characters (Unicode code points)."""

    document: DocumentShape = Field(description="What is known of it.")
    meeting: MeetingShape = Field(description="The meeting it belongs to.")
    characters: int = Field(description="Characters of the whole text.")
    start: int = Field(description="First character of this part.")
    end: int = Field(description="One past its last character.")
    text: str = Field(description="The exact text of this part.")
    more_at: int | None = Field(description="Where to go on reading, or null at the end.")


class Tools:
    """The tools over a library; each raises ToolError with a message for whoever asked."""

    def __init__(self, library: Library, tracer: Tracer) -> None:
        self._library = library
        self._tracer = tracer

    def search(
        self, query: Question, filters: Filters = None, limit: Limit = 8, offset: Offset = 0,
        sort: Sort = "relevance", interpret: Interpret = True,
    ) -> SearchResponse:  # fmt: skip
        """Find passages by meaning and by words, best first, each with its meeting, link and reference."""
        where = self._where(filters)
        found = self._library.search(query, where, limit=limit, offset=offset, sort=sort, interpret=interpret)
        return SearchResponse.of(found)

    def ask(self, question: Question, filters: Filters = None, interpret: Interpret = True) -> AskResponse:
        """Answer a question by exact quotations, or say that the minutes don't say, with the nearest passages."""
        found = self._library.ask(question, self._where(filters), interpret=interpret)
        return AskResponse.of(found.answer, found.interpretation, found.took_ms)

    def trace(
        self, topic: Question, by: By = "year", filters: Filters = None,
        cutoff: Cutoff = None,
        quotations: Annotated[int, Field(ge=0, le=3, description="Quotations for each period.")] = 1,
        figures: Annotated[bool, Field(description="Whether to list the figures found, each quoted.")] = False,
    ) -> TraceResponse:  # fmt: skip
        """Follow a topic over time: how many meetings spoke of it in each period, with quotations and outcomes.

        Passages near the cut-off are left out here; the web page and the HTTP API have them.
        """
        trace = self._tracer.trace(TraceRequest(topic, by, self._where(filters), cutoff))
        found = TraceResponse.of(trace, saved_link(trace))
        periods = [period.model_copy(update={"top": period.top[:quotations]}) for period in found.periods]
        kept = {"periods": periods, "borderline": [], "series": found.series if figures else []}
        return found.model_copy(update=kept)

    def read_document(
        self, document_id: Identity,
        start: Annotated[int, Field(ge=0, description="First character to read.")] = 0,
        characters: Annotated[
            int, Field(ge=1, le=PART_CHARACTERS_MOST, description="How many characters to read.")
        ] = PART_CHARACTERS,
    ) -> DocumentPart:  # fmt: skip
        """Read a document, or a part of a long one, exactly as it stands in the index."""
        document = self._library.document(document_id)
        if document is None:
            raise ToolError(_unknown("document", document_id))
        return _part(document, start, characters)

    def read_passage(self, passage_id: Identity) -> PassageResponse:
        """Read a passage with its meeting, document, link and reference."""
        found = self._library.passage(passage_id)
        if found is None:
            raise ToolError(_unknown("passage", passage_id))
        return PassageResponse.of(*found)

    def list_meetings(self, filters: Filters = None, limit: Limit = 20, offset: Offset = 0) -> MeetingsResponse:
        """List meetings, newest first, undated last, with their papers."""
        where = self._where(filters)
        meetings = self._library.meetings(where)
        papers: dict[str, list[Document]] = {}
        for document in self._library.documents(where):
            papers.setdefault(document.meeting.id, []).append(document)
        shown = [MeetingDetail.of_papers(m, papers.get(m.id, ())) for m in meetings[offset : offset + limit]]
        return MeetingsResponse(total=len(meetings), limit=limit, offset=offset, meetings=shown)

    def coverage(self, filters: Filters = None) -> CoverageShape:
        """Say what the index covers: how many meetings and documents, from when to when, and of which committees."""
        return CoverageShape.of(self._library.coverage(self._where(filters)))

    def _where(self, filters: Narrowing | None) -> Filter:
        return checked(filters.where(), self._library) if filters else Filter()


class Server(MCPServer[None]):
    """The SDK's server, but what is wrong with a call is told in words for whoever made it."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool by name; see :meth:`MCPServer.call_tool`."""
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError:
            raise
        except ToolError as error:
            cause = error.__cause__
            if isinstance(cause, ValidationError):
                raise ToolError(_faults(cause)) from cause
            if isinstance(cause, ToolError):
                raise cause from None
            raise


def _faults(error: ValidationError) -> str:
    """Return what is wrong with the arguments, each with its place."""
    told = []
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"]) or "the arguments"
        message = "there is no such argument" if fault["type"] == "extra_forbidden" else fault["msg"]
        told.append(f"{place}: {message.removeprefix('Value error, ')}")
    return "; ".join(told)


def make_server(library: Library, tracer: Tracer, name: str, version: str) -> Server:
    """Return the server of the tools; closing the library stays with whoever opened it."""
    server = Server("matters-arising", title=name, version=version, instructions=INSTRUCTIONS, log_level="WARNING")
    tools = Tools(library, tracer)
    for tool in (
        tools.search, tools.ask, tools.trace, tools.read_document, tools.read_passage, tools.list_meetings,
        tools.coverage,
    ):  # fmt: skip
        server.add_tool(_told(tool), annotations=_READING)
    return server


def _told(tool: Callable[P, T]) -> Callable[P, T]:
    """Return the tool with the failures we know turned into messages for whoever asked."""

    @functools.wraps(tool)
    def telling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return tool(*args, **kwargs)
        except (BlankQueryError, UnknownNameError, IndexProblem) as error:
            raise ToolError(str(error)) from error

    return telling


def _part(document: Document, start: int, characters: int) -> DocumentPart:
    whole = len(document.text)
    if start >= whole:
        raise ToolError(f"“{document.title}” has {whole:,} characters: there are none from {start:,} on.")
    end = min(whole, start + characters)
    return DocumentPart(
        document=DocumentShape.of(document),
        meeting=MeetingShape.of(document.meeting),
        characters=whole,
        start=start,
        end=end,
        text=document.text[start:end],
        more_at=end if end < whole else None,
    )


def _unknown(what: str, identity: str) -> str:
    return (
        f"There is no {what} with the id {identity[:60]!r}. It may have been mistyped, or been removed since. "
        "Search for its words to find it again."
    )
