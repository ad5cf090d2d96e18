"""Errors as problem details (RFC 9457): `application/problem+json`."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from admin_ui.passwords import HashingBusy
from telephony.calllog import CallInProgress, CallNotFound, JobNotFound, JobStateError, NoteNotFound
from telephony.calllog.accounts import (
    AccountError,
    AccountNotFound,
    LastAdmin,
    NameRefused,
    NameTaken,
)
from telephony.calllog.notifications import NotificationNotFound, NotificationStateError
from telephony.calllog.uploads import NotAnUpload

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_ACCOUNT_ERRORS: dict[type[AccountError], tuple[int, str]] = {
    AccountNotFound: (404, "no_such_account"),
    NameTaken: (409, "name_taken"),
    NameRefused: (422, "name_refused"),
    LastAdmin: (409, "last_admin"),
}


class Problem(BaseModel):
    """What went wrong."""

    type: str = "about:blank"
    title: str = Field(description="The HTTP status in words.")
    status: int
    detail: str = Field(description="What went wrong this time, and with what.")
    instance: str = Field(description="The path that was asked for.")
    code: str | None = Field(
        None, description="Which of several reasons, for programs; an extension member."
    )


class Refusal(HTTPException):
    """An HTTPException with a `code`, for programs that tell reasons apart."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, headers)
        self.code = code


def problem_responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of an endpoint's errors."""
    return {code: {"model": Problem, "description": HTTPStatus(code).phrase} for code in codes}


def problem(
    request: Request,
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    code: str | None = None,
) -> JSONResponse:
    """A problem as response."""
    body = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        code=code,
    )
    return JSONResponse(body.model_dump(exclude_none=True), status, headers, media_type=MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Every error of `app` becomes a problem."""

    @app.exception_handler(CallNotFound)
    async def _(request: Request, error: CallNotFound) -> JSONResponse:
        return problem(request, 404, f"There is no call {error.call_id!r}.")

    @app.exception_handler(NoteNotFound)
    async def _(request: Request, error: NoteNotFound) -> JSONResponse:
        detail = f"There is no note {error.note_id} in call {error.call_id!r}."
        return problem(request, 404, detail)

    @app.exception_handler(CallInProgress)
    async def _(request: Request, error: CallInProgress) -> JSONResponse:
        return problem(request, 409, f"Call {error.call_id!r} is still in progress.")

    @app.exception_handler(JobNotFound)
    async def _(request: Request, error: JobNotFound) -> JSONResponse:
        return problem(request, 404, f"There is no job {error.job_id!r}.")

    @app.exception_handler(NotificationNotFound)
    async def _(request: Request, error: NotificationNotFound) -> JSONResponse:
        detail = f"There is no notification {error.number} in call {error.call_id!r}."
        return problem(request, 404, detail)

    @app.exception_handler(JobStateError)
    @app.exception_handler(NotAnUpload)
    @app.exception_handler(NotificationStateError)
    async def _(
        request: Request, error: JobStateError | NotAnUpload | NotificationStateError
    ) -> JSONResponse:
        return problem(request, 409, f"Not now: {error}.")

    @app.exception_handler(AccountError)
    async def _(request: Request, error: AccountError) -> JSONResponse:
        status, code = _ACCOUNT_ERRORS[type(error)]
        return problem(request, status, f"{error}.", code=code)

    @app.exception_handler(HashingBusy)
    async def _(request: Request, _error: HashingBusy) -> JSONResponse:
        detail = "Too many people sign in at once: try again in a second."
        return problem(request, 503, detail, {"Retry-After": "1"}, "busy")

    @app.exception_handler(OperationalError)
    async def _(request: Request, error: OperationalError) -> JSONResponse:
        logger.error("The call log cannot be reached: %s", error.orig)
        # The driver's words name hosts and users; whoever signs in is asked for no token.
        detail = "The call log's database does not answer; the server's log says why."
        return problem(request, 503, detail, {"Retry-After": "5"})

    @app.exception_handler(RequestValidationError)
    async def _(request: Request, error: RequestValidationError) -> JSONResponse:
        found = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()]
        return problem(request, 422, "; ".join(found))

    @app.exception_handler(HTTPException)
    async def _(request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        code = error.code if isinstance(error, Refusal) else None
        return problem(request, error.status_code, str(error.detail), headers, code)

    @app.exception_handler(Exception)
    async def _(request: Request, _error: Exception) -> JSONResponse:
        # Starlette raises the error again after this answer: the server logs it.
        return problem(request, 500, "Something went wrong; the server's log says what.")
