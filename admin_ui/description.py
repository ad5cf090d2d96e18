"""What `/openapi.json` says beyond what FastAPI finds out by itself."""

from typing import Any

from fastapi import FastAPI

from admin_ui.problems import MEDIA_TYPE, problem_responses

DESCRIPTION = """TOM's call log, health and metrics.

Times are ISO 8601 in UTC. Positions in a call's audio are samples at 16 kHz since the call was
answered. Errors are problem details (RFC 9457)."""

TAGS = [
    {"name": "sign-in", "description": "Signing in, and staying so."},
    {"name": "users", "description": "Who may sign in. For admins."},
    {"name": "calls", "description": "The call log."},
    {"name": "jobs", "description": "Recordings that are transcribed, and handing some in."},
    {"name": "statistics", "description": "Calls and latencies over time."},
    {"name": "live", "description": "The calls in progress."},
    {"name": "webrtc", "description": "Calling TOM from a browser."},
    {"name": "health", "description": "For supervisors and Prometheus."},
]

_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def describe_problems(app: FastAPI) -> None:
    """Add to every operation the errors that any operation may have, and errors' media type."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path in describe()["paths"].values():
                for operation in path.values():
                    _describe(operation)
        return describe()

    app.openapi = openapi  # type: ignore[method-assign]


def _describe(operation: dict[str, Any]) -> None:
    responses: dict[str, Any] = operation["responses"]
    codes = [401, 403] if "security" in operation else []
    if "requestBody" in operation:
        codes += [400, 413]
    for code, response in problem_responses(*codes).items():
        content = {"application/json": {"schema": _PROBLEM}}
        responses.setdefault(
            str(code), {"description": response["description"], "content": content}
        )
    # FastAPI describes every model as application/json.
    for code, response in responses.items():
        content = response.get("content", {})
        if code >= "400" and "Problem" in str(content):
            response["content"] = {MEDIA_TYPE: content["application/json"]}
