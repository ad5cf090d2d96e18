"""`/healthz`, `/readyz` and `/metrics`: for supervisors, load balancers and Prometheus."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import choose_encoder
from pydantic import BaseModel, Field

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Check(BaseModel):
    """One thing that the server needs."""

    name: str
    ok: bool
    detail: str = Field("", description="What is the matter, or what was found.")


class Readiness(BaseModel):
    """Whether calls are taken."""

    ready: bool
    checks: list[Check] = []


@router.get("/healthz")
async def healthz() -> Alive:
    """The process lives: its event loop answers. Says nothing about lines or models."""
    return Alive()


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Not (yet) ready"}})
async def readyz(request: Request, response: Response) -> Readiness:
    """Calls are taken."""
    readiness: Readiness = request.app.state.status()
    if not readiness.ready:
        response.status_code = 503
    return readiness


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request) -> Response:
    """Prometheus metrics, as text or OpenMetrics."""
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(request.app.state.metrics.registry), media_type=media_type)
