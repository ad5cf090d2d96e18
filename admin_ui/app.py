"""`create_app`: the FastAPI application.

Nothing but `/healthz` and the sign-in page answers without a token. Requests that name another
host are refused: a web page whose name suddenly points here (DNS rebinding) could try its luck.

Database and file work happens in synchronous endpoints, which run in the thread pool: the event
loop that carries the calls' audio never waits for a disk.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from admin_ui import (
    calls,
    export,
    health,
    house,
    jobs,
    live_routes,
    note_list,
    notes,
    notifications,
    recordings,
    sign_in,
    statistics,
    stream,
    transcripts,
    uploads,
    users,
    variants,
    waveform,
    webrtc,
)
from admin_ui.auth import ADMIN, VIEWER
from admin_ui.description import DESCRIPTION, TAGS, describe_problems
from admin_ui.headers import SecureHeaders
from admin_ui.problems import add_problem_handlers
from admin_ui.services import Services
from admin_ui.static import add_web_ui

LONGEST_BODY_BYTES = 64 * 1024
"""An SDP offer or the longest note, and some. A body is read before its token is checked, on the
loop that carries the calls: a megabyte of `[],[],…` would hold them up for seconds."""
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")


def create_app(services: Services) -> FastAPI:
    """The application: API, sockets and web UI."""
    app = create_api()
    named = [f"[{host}]" if ":" in host else host for host in (*LOOPBACK_HOSTS, *services.hosts)]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=named, www_redirect=False)
    app.state.services = services
    app.state.desk = sign_in.SignInDesk(services.call_log, services.tokens)
    add_web_ui(app)
    return app


def create_api() -> FastAPI:
    """The API alone, without what it works on: enough to describe it (`admin_ui.schema`)."""
    # FastAPI's pages for reading the description load their scripts from the internet.
    app = _App(
        title="TOM",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        openapi_url=None,
        max_body_size=LONGEST_BODY_BYTES,
    )
    add_problem_handlers(app)
    app.include_router(sign_in.router)
    app.include_router(users.router, dependencies=[ADMIN])
    app.include_router(export.router, dependencies=[VIEWER])  # before /api/calls/{call_id}
    app.include_router(calls.router, dependencies=[VIEWER])
    app.include_router(notes.router, dependencies=[VIEWER])
    app.include_router(note_list.router, dependencies=[VIEWER])
    app.include_router(notifications.router, dependencies=[VIEWER])
    app.include_router(recordings.router, dependencies=[VIEWER])
    app.include_router(waveform.router, dependencies=[VIEWER])
    app.include_router(transcripts.router, dependencies=[VIEWER])
    app.include_router(jobs.router, dependencies=[VIEWER])
    app.include_router(uploads.router)
    app.include_router(statistics.router, dependencies=[VIEWER])
    app.include_router(variants.router, dependencies=[VIEWER])
    app.include_router(house.router, dependencies=[VIEWER])
    app.include_router(live_routes.router, dependencies=[VIEWER])
    app.include_router(live_routes.sockets)
    app.include_router(stream.router)
    app.include_router(webrtc.router)
    app.include_router(health.router)
    describe_problems(app)

    @app.get("/openapi.json", dependencies=[VIEWER], include_in_schema=False)
    def describe() -> dict[str, Any]:
        return app.openapi()

    return app


class _App(FastAPI):
    """The headers go around everything, so that an answer to an error inside has them too."""

    def build_middleware_stack(self) -> ASGIApp:
        return SecureHeaders(super().build_middleware_stack())
