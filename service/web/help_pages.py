"""The pages about the service itself: coverage and how answers are made, the API, and the search box for others."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.problems import KINDS
from service.routes.context import TheSnapshots
from service.snapshot import Snapshot
from service.web.figures import read_figures
from service.web.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/about")
def about(request: Request, snapshots: TheSnapshots) -> Response:
    """Show coverage with its gaps, how answers are made, and what the operator owes the public to say."""
    snapshot = snapshots.current()
    given = {
        "snapshot": snapshot,
        "table": coverage_table(snapshot),
        "licences": _licences(snapshot),
        "figures": read_figures(),
        "answers_by_model": request.app.state.settings.llm_url is not None,
    }
    return render(request, "about.html", given)


def coverage_table(snapshot: Snapshot) -> tuple[list[int], list[tuple[str, str, list[int], int]]]:
    """Return the years from first to last, and for each committee its meetings by year and those without a date.

    A committee is told with its council, which is "" unless several are covered.
    """
    counted: dict[tuple[str, str], Counter[int]] = {}
    undated: Counter[tuple[str, str]] = Counter()
    for held in snapshot.meetings.values():
        council = (held.council or "council not stated") if len(snapshot.councils) > 1 else ""
        name = (held.committee or "Committee not stated", council)
        counted.setdefault(name, Counter())
        if held.held_on:
            counted[name][held.held_on.year] += 1
        else:
            undated[name] += 1
    years = [year for by_year in counted.values() for year in by_year]
    span = list(range(min(years), max(years) + 1)) if years else []
    return span, [(*name, [by[year] for year in span], undated[name]) for name, by in sorted(counted.items())]


def _licences(snapshot: Snapshot) -> list[tuple[str, int]]:
    counted = Counter(document.licence or "not stated" for document in snapshot.documents.values())
    return counted.most_common()


@router.get("/api")
def reference(request: Request) -> Response:
    """Show the reference of the API, from its OpenAPI document."""
    return render(request, "api.html", {"spec": request.app.openapi(), "kinds": KINDS})


@router.get("/embed")
def embed(request: Request) -> Response:
    """Show how to put the search box on another page."""
    return render(request, "embed.html", {})
