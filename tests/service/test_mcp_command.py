"""`matters mcp` as an assistant uses it: the SDK's own client starts the command and talks to it over its pipes."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from click.testing import CliRunner

from corpus.records import Document

pytest.importorskip("mcp", reason="the Model Context Protocol SDK is not installed")

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, ListToolsResult

from service.commands.mcp import mcp as command
from service.library import Library

ROOT = Path(__file__).parents[2]
Calls = list[tuple[str, dict[str, Any]]]
Talk = Callable[[Calls], tuple[ListToolsResult, list[CallToolResult]]]
Result = TypeVar("Result")


def run(function: Callable[..., Awaitable[Result]], *given: object) -> Result:
    """Run a coroutine function to its end, in a thread of its own: a browser test leaves a loop in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(anyio.run, function, *given).result()


@pytest.fixture
def talk(sample_index: Path) -> Talk:
    """Return a function that starts the command, lists its tools and makes calls, one after the other."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "service.cli", "mcp", "--index", str(sample_index)], cwd=str(ROOT)
    )

    async def talking(calls: Calls) -> tuple[ListToolsResult, list[CallToolResult]]:
        with anyio.fail_after(180):
            async with Client(stdio_client(server)) as client:
                return await client.list_tools(), [await client.call_tool(name, given) for name, given in calls]

    return lambda calls: run(talking, calls)


def test_an_assistant_asks_searches_traces_and_reads_with_the_citations_of_the_api(
    talk: Talk, sample_library: Library
) -> None:
    document = next(d for d in sample_library.documents() if d.meeting.held_on)
    passage = sample_library.passages(document.id)[0]
    listed, found = talk(
        [
            ("ask", {"question": "What was said about agency staff?"}),
            ("search", {"query": "agency staff", "limit": 3, "filters": {"from": "2016", "committee": "Cabinet"}}),
            ("trace", {"topic": "agency staff", "by": "financial-year"}),
            ("read_document", {"document_id": document.id, "start": 5, "characters": 100}),
            ("read_passage", {"passage_id": passage.id}),
            ("list_meetings", {"limit": 2}),
            ("coverage", {}),
        ]
    )
    assert [tool.name for tool in listed.tools] == [
        "search", "ask", "trace", "read_document", "read_passage", "list_meetings", "coverage",
    ]  # fmt: skip
    assert all(tool.description and tool.output_schema and tool.annotations.read_only_hint for tool in listed.tools)
    assert not any(result.is_error for result in found)
    answer, results, trace, part, one, meetings, coverage = (result.structured_content for result in found)
    assert_stands_in_the_minutes(answer["citations"] + answer["nearest"], sample_library)
    assert {row["meeting"]["committee"] for row in results["results"]} == {"Cabinet"}
    assert trace["periods"] and trace["borderline"] == [] and max(len(p["top"]) for p in trace["periods"]) == 1
    whole = read(sample_library, document.id)
    assert part["text"] == whole.text[5:105] and part["more_at"] == 105 and part["characters"] == len(whole.text)
    assert one["passage"]["text"] == whole.text[passage.start : passage.end]
    assert meetings["total"] == coverage["meetings"] > 2 and len(meetings["meetings"]) == 2


def assert_stands_in_the_minutes(citations: list[dict[str, Any]], library: Library) -> None:
    assert citations
    for citation in citations:
        quote = citation["quote"]
        assert read(library, quote["document_id"]).text[quote["start"] : quote["end"]] == quote["text"]
        assert citation["reference"] and citation["link"]


def read(library: Library, identity: str) -> Document:
    document = library.document(identity)
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("search", {"query": " ?! "}, "There is nothing to search for"),
        ("search", {"query": "x", "filters": {"from": "soon"}}, "filters.from: 'soon' isn't a date"),
        ("search", {"query": "x", "filters": {"comittee": "y"}}, "filters.comittee: there is no such argument"),
        ("search", {"query": "x", "filters": {"committee": "Cabnet"}}, "The index holds no committee of the name “Cab"),
        ("trace", {"topic": "x", "filters": {"council": "X"}}, "The index holds no council of the name “X”"),
        ("search", {}, "query: Field required"),
        ("ask", {"question": "x" * 100_000}, "question: String should have at most"),
        ("read_document", {"document_id": "nope"}, "There is no document with the id 'nope'"),
        ("read_passage", {"passage_id": "nope"}, "There is no passage with the id 'nope'"),
        ("guess", {}, "Unknown tool: guess"),
    ],
)
def test_what_is_wrong_with_a_call_is_told_in_words(
    sample_library: Library, name: str, given: dict[str, Any], told: str
) -> None:
    from service.mcp_tools import make_server
    from service.tracing.tracer import Tracer

    assert sample_library.embed is not None
    server = make_server(sample_library, Tracer(sample_library.lease, sample_library.embed), "Minutes", "1")

    async def calling() -> CallToolResult:
        async with Client(server) as client:
            return await client.call_tool(name, given)

    result = run(calling)
    assert result.is_error and result.content[0].text.startswith(told)
    assert "http" not in result.content[0].text and "Traceback" not in result.content[0].text


def test_without_an_index_the_command_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["--index", str(tmp_path / "none")])
    assert result.exit_code == 1 and "matters index" in result.output
