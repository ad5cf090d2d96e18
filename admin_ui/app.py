"""`create_app`: the FastAPI application.

Nothing but `/healthz` and the sign-in page answers without a token. Requests that name another
host are refused: a web page whose name suddenly points here (DNS rebinding) could try its luck.

Database and file work happens in synchronous endpoints, which run in the thread pool: the event
loop that carries the calls' audio never waits for a disk.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware

from admin_ui import calls, health, house, live_routes, recordings
from admin_ui.auth import VIEWER
from admin_ui.problems import MEDIA_TYPE, add_problem_handlers
from admin_ui.services import Services
from admin_ui.static import add_web_ui

DESCRIPTION = """TOM's call log, health and metrics.

Times are ISO 8601 in UTC. Positions in a call's audio are samples at 16 kHz since the call was
answered. Errors are problem details (RFC 9457)."""


LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")


def create_app(services: Services) -> FastAPI:
    """The application: API, sockets and web UI."""
    app = create_api()
    named = [f"[{host}]" if ":" in host else host for host in (*LOOPBACK_HOSTS, *services.hosts)]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=named, www_redirect=False)
    app.state.services = services
    add_web_ui(app)
    return app


def create_api() -> FastAPI:
    """The API alone, without what it works on: enough to describe it (`admin_ui.schema`)."""
    # FastAPI's pages for reading the description load their scripts from the internet.
    app = FastAPI(
        title="TOM", description=DESCRIPTION, openapi_tags=TAGS, docs_url=None, redoc_url=None
    )
    add_problem_handlers(app)
    app.include_router(calls.router, dependencies=[VIEWER])
    app.include_router(recordings.router, dependencies=[VIEWER])
    app.include_router(house.router, dependencies=[VIEWER])
    app.include_router(live_routes.router, dependencies=[VIEWER])
    app.include_router(live_routes.sockets)
    app.include_router(health.router)
    _describe_problems(app)
    return app


TAGS = [
    {"name": "calls", "description": "The call log."},
    {"name": "live", "description": "The calls in progress."},
    {"name": "health", "description": "For supervisors and Prometheus."},
]


def _describe_problems(app: FastAPI) -> None:
    """FastAPI describes every model as application/json: errors have a media type of their own."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path in describe()["paths"].values():
                for operation in path.values():
                    for code, response in operation["responses"].items():
                        content = response.get("content", {})
                        if code >= "400" and "Problem" in str(content):
                            response["content"] = {MEDIA_TYPE: content["application/json"]}
        return describe()

    app.openapi = openapi  # type: ignore[method-assign]
