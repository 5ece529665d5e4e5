"""What whoever runs the service asks it: whether it lives, whether it is ready, and how it is doing."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from indexer.store import Filter
from service.listings import HealthResponse
from service.metrics import Metrics
from service.routes.context import TheLibrary, TheSnapshots, json_of, problems

router = APIRouter(tags=["operations"])

_NOW = {"Cache-Control": "no-store"}


@router.get("/healthz", response_model=HealthResponse, response_model_exclude_none=True)
async def healthz() -> Response:
    """Say that the process lives; it asks nothing of the index."""
    return Response(
        HealthResponse.model_validate({"status": "ok"}).model_dump_json(exclude_none=True),
        media_type="application/json",
        headers=_NOW,
    )


@router.get("/readyz", response_model=HealthResponse, responses=problems(503))
def readyz(library: TheLibrary, snapshots: TheSnapshots) -> Response:
    """Say whether questions can be answered, and from which generation of the index.

    It is ready as long as it serves any; `behind` calls for the operator all the same.
    """
    with library.lease() as lease:
        generation, counts = lease.name, lease.store.count(Filter())
    problem = snapshots.problem
    response = json_of(
        HealthResponse(
            status="behind" if problem else "ok",
            generation=generation,
            documents=counts.documents,
            passages=counts.passages,
            problem=problem,
        )
    )
    response.headers.update(_NOW)
    snapshots.prepare()
    return response


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"description": "Prometheus text.", "content": {"text/plain": {"example": "matters_documents 24.0"}}}
    },
)
def metrics(request: Request, snapshots: TheSnapshots) -> Response:
    """Return counters for Prometheus: requests, their time, and what the index holds. No query is in them."""
    kept: Metrics = request.app.state.metrics
    body, media_type = kept.text(snapshots.current(), behind=snapshots.problem is not None)
    return Response(body, headers={**_NOW, "Content-Type": media_type})
