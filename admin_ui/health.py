"""`/healthz`, `/readyz` and `/metrics`: for supervisors, load balancers and Prometheus."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import choose_encoder
from pydantic import BaseModel

from admin_ui.auth import MONITOR
from admin_ui.readiness import Readiness
from admin_ui.services import services

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
async def healthz() -> Alive:
    """The process lives: its event loop answers. Says nothing about lines or models."""
    return Alive()


@router.get(
    "/readyz",
    dependencies=[MONITOR],
    responses={503: {"model": Readiness, "description": "Not (yet) ready"}},
)
async def readyz(request: Request, response: Response) -> Readiness:
    """Calls are taken."""
    readiness: Readiness = services(request).status()
    if not readiness.ready:
        response.status_code = 503
    return readiness


@router.get(
    "/metrics",
    dependencies=[MONITOR],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request) -> Response:
    """Prometheus metrics, as text or OpenMetrics."""
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(services(request).metrics.registry), media_type=media_type)
