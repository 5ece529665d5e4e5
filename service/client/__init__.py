"""A small client for the HTTP API: typed, synchronous, and it pages through results. It needs httpx and nothing else.

    from service.client import MattersClient

    with MattersClient("http://127.0.0.1:8000") as minutes:
        print(minutes.ask("What was said about agency staff?").citations[0].quote)
        for result in minutes.search("agency staff", committee="Cabinet"):
            print(result.held_on, result.quote)
        rows = minutes.trace("agency staff", by="financial-year").rows()

Answers are records with the fields that most work needs; ``raw`` is the whole JSON of each, as the API's reference
describes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any

import httpx

from service.client.records import (
    Answer,
    Figure,
    Period,
    Quotation,
    Trace,
    citation_of,
    figure_of,
    period_of,
    result_of,
)

__all__ = ["Answer", "Figure", "MattersClient", "MattersError", "Period", "Quotation", "Trace"]

PAGE = 100
# The service refuses to look further into a ranking than this.
RESULTS_MOST = 10_000

Filters = str | date | Sequence[str] | None


class MattersError(Exception):
    """The service couldn't do it; the message is its own explanation. ``status`` is the HTTP status, 0 without one."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class MattersClient:
    """Talks to one service; use it in a ``with`` block, or close it when done.

    Filters are those of the API: ``committee``, ``council``, ``kind``, ``status`` (one or several), ``from_`` and
    ``to`` (dates, or text such as "2017" and "2017-03-14").
    """

    def __init__(self, url: str, *, timeout_seconds: float = 60.0) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout_seconds, follow_redirects=True)

    def __enter__(self) -> MattersClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def search(
        self, query: str, *, most: int = 1000, sort: str = "relevance", **filters: Filters
    ) -> Iterator[Quotation]:
        """Yield passages, asking for page after page until there are no more or ``most`` were yielded.

        Raises:
            MattersError: the service refused or couldn't be reached.
        """
        seen = 0
        while seen < min(most, RESULTS_MOST):
            asked = {"q": query, "sort": sort, "limit": min(PAGE, most - seen), "offset": seen, **_parameters(filters)}
            page = self._get("/api/search", asked)
            for row in page["results"]:
                yield result_of(row)
            seen += len(page["results"])
            if not page["results"] or seen >= page["total"]:
                return

    def ask(self, question: str, **filters: Filters) -> Answer:
        """Return an answer, or the nearest passages where the minutes don't say.

        Raises:
            MattersError: see :meth:`search`.
        """
        found = self._send("POST", "/api/ask", json={"question": question, "filters": _parameters(filters)})
        return Answer(
            question=found["question"],
            answered=found["answered"],
            confidence=found["confidence"],
            citations=tuple(citation_of(row) for row in found["citations"]),
            nearest=tuple(citation_of(row) for row in found["nearest"]),
            unanswered=tuple(found["unanswered"]),
            raw=found,
        )

    def trace(self, topic: str, *, by: str = "year", cutoff: float | None = None, **filters: Filters) -> Trace:
        """Return a topic over time; ``by`` is year, financial-year, quarter, month, meeting or committee.

        Raises:
            MattersError: see :meth:`search`.
        """
        found = self._get("/api/trace", {"q": topic, "by": by, "cutoff": cutoff, **_parameters(filters)})
        told = found["completeness"]
        return Trace(
            query=found["query"],
            by=found["by"],
            total=found["total"],
            periods=tuple(period_of(row) for row in found["periods"]),
            undated=period_of(found["undated"]),
            figures=tuple(figure_of(series, point) for series in found["series"] for point in series["points"]),
            precision=told["precision"],
            recall=told["recall"],
            cutoff=told["cutoff"],
            worth=told["in_short"],
            generation=found["generation"]["name"],
            link=found["generation"]["link"],
            raw=found,
        )

    def meetings(self, **filters: Filters) -> Iterator[Mapping[str, Any]]:
        """Yield the meetings with their documents, newest first, as the API gives them.

        Raises:
            MattersError: see :meth:`search`.
        """
        seen = 0
        while True:
            page = self._get("/api/meetings", {"limit": PAGE, "offset": seen, **_parameters(filters)})
            yield from page["meetings"]
            seen += len(page["meetings"])
            if not page["meetings"] or seen >= page["total"]:
                return

    def document(self, document_id: str) -> Mapping[str, Any]:
        """Return a document with its text, as the API gives it.

        Raises:
            MattersError: there is no such document, or see :meth:`search`.
        """
        return self._get(f"/api/documents/{document_id}", {})

    def verify(self, quotation: Quotation) -> bool:
        """Return whether the words of a quotation stand in its document at the stated place."""
        text: str = self.document(quotation.document_id)["text"]
        return text[quotation.start : quotation.end] == quotation.quote

    def _get(self, path: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._send("GET", path, params={name: v for name, v in asked.items() if v is not None})

    def _send(self, method: str, path: str, **given: Any) -> Mapping[str, Any]:  # noqa: ANN401 - httpx's own options
        try:
            response = self._http.request(method, path, **given)
        except httpx.HTTPError as error:
            raise MattersError(f"{self._http.base_url} can't be reached: {error or type(error).__name__}.") from error
        if response.is_success:
            answer: Mapping[str, Any] = response.json()
            return answer
        raise MattersError(_explained(response), response.status_code)


def _explained(response: httpx.Response) -> str:
    """Return the service's own explanation (RFC 9457), or the status where it gave none."""
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The service answered {response.status_code} {response.reason_phrase}."


def _parameters(filters: Mapping[str, Filters]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, value in filters.items():
        if value is not None:
            plain = value.isoformat() if isinstance(value, date) else value
            given[name.rstrip("_")] = plain if isinstance(plain, str) else list(plain)
    return given
