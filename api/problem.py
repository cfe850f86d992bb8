"""Every error as a problem document (RFC 9457), whoever raised it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.exc import DataError, OperationalError, TimeoutError  # noqa: A004 - of the pool, not of the system
from starlette.exceptions import HTTPException

from api.errors import ApiError
from api.reason import Code, Reason, Value

MEDIA_TYPE = "application/problem+json"
MOST_PROBLEMS = 20
"""Problems of one request that are listed."""

UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY
RETRY_S = 2
"""When to try again while the database does not answer."""

log = structlog.get_logger()


class WrongValue(BaseModel):
    """One of the things that are wrong with a request."""

    where: str
    message: str
    code: Annotated[str | None, Field(description="which check failed, such as `string_too_long`")] = None
    values: Annotated[dict[str, JsonValue], Field(description="its limits, such as `max_length`")] = {}


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "no case 7",
                    "code": "no_case",
                    "values": {"case": 7},
                }
            ],
        }
    )

    type: Literal["about:blank"]
    title: Annotated[str, Field(description="the status in words")]
    status: int
    detail: Annotated[str, Field(description="what was expected and what came")]
    code: Annotated[
        Code | None, Field(description="what kept it from being done, for programs; none: only `detail` says it")
    ] = None
    values: Annotated[dict[str, Value], Field(description="what a sentence about `code` names")] = {}
    errors: Annotated[list[WrongValue], Field(description="all that is wrong with a request, if it is more")] = []


def install(app: FastAPI) -> None:
    """Make an app answer its errors as problems."""

    @app.exception_handler(ApiError)
    async def _own(_: Request, error: ApiError) -> JSONResponse:
        return problem(error.status, error.detail, error.reason, headers=error.headers, extra=error.extra)

    @app.exception_handler(HTTPException)
    async def _routing(request: Request, error: HTTPException) -> JSONResponse:
        detail, status = f"{request.method} {request.url.path}: {error.detail}", HTTPStatus(error.status_code)
        reason = Reason("too_large") if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE else None
        return problem(status, detail, reason, headers=dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        listed = [_trouble(one) for one in error.errors()[:MOST_PROBLEMS]]
        first = listed[0] if listed else WrongValue(where="", message="wrong")
        errors = {"errors": [one.model_dump() for one in listed]}
        return problem(UNFIT, f"{first.where}: {first.message}", Reason("invalid", {"where": first.where}), extra=errors)

    @app.exception_handler(DataError)
    async def _unfit(request: Request, error: DataError) -> JSONResponse:
        log.warning("the database refused a value", method=request.method, path=request.url.path, error=str(error.orig))
        return problem(UNFIT, "a value does not fit into its column", Reason("value_unfit"))

    @app.exception_handler(OperationalError)
    @app.exception_handler(TimeoutError)
    async def _unavailable(request: Request, error: Exception) -> JSONResponse:
        log.error("the database does not answer", method=request.method, path=request.url.path, error=str(error))
        detail = "the database does not answer; nothing was changed"
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, Reason("database_silent"), headers={"Retry-After": str(RETRY_S)})

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed", method=request.method, path=request.url.path, exc_info=error)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; the log says what", Reason("unexpected"))


def problem(
    status: HTTPStatus,
    detail: str,
    reason: Reason | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, object] | None = None,
) -> JSONResponse:
    """Return a problem document."""
    told = {} if reason is None else reason.members()
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail, **told, **(extra or {})}
    return JSONResponse(body, status_code=int(status), media_type=MEDIA_TYPE, headers=dict(headers or {}))


def _trouble(found: Mapping[str, Any]) -> WrongValue:
    """Return what pydantic found, with the limits that it names."""
    told = found.get("ctx", {}).items()
    limits: dict[str, JsonValue] = {name: value for name, value in told if isinstance(value, str | int | float)}
    where = ".".join(str(part) for part in found["loc"])
    return WrongValue(where=where, message=found["msg"], code=found["type"], values=limits)
