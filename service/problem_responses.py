"""Answers with a problem: a page under the pages' addresses, problem details for programs."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from indexer.errors import IndexProblem
from service.names import UnknownNameError
from service.problems import Problem, as_json, problem_of
from service.search import BlankQueryError
from service.web.rendering import problem_page

_PROGRAMS = ("/api/", "/feed", "/healthz", "/readyz", "/metrics", "/openapi.json", "/embed.js", "/static/")


def add_handlers(app: FastAPI) -> None:
    """Make every exception that is known a problem."""

    async def handle(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return respond(request, problem, headers)

    for kind in (Problem, BlankQueryError, UnknownNameError, RequestValidationError, IndexProblem, HTTPException):
        app.add_exception_handler(kind, handle)


def respond(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return the problem as a page under the pages' addresses, as problem details elsewhere."""
    if request.url.path.startswith(_PROGRAMS):
        return as_json(problem, headers)
    return problem_page(request, problem, headers)
