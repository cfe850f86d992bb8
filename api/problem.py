"""Every error as a problem document (RFC 9457), whoever raised it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Literal

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DataError, OperationalError, TimeoutError  # noqa: A004 - of the pool, not of the system
from starlette.exceptions import HTTPException

from api.errors import ApiError

MEDIA_TYPE = "application/problem+json"
MOST_PROBLEMS = 20
"""Problems of one request that are listed."""

RETRY_S = 2
"""When to try again while the database does not answer."""

log = structlog.get_logger()


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no case 7"}],
        }
    )

    type: Literal["about:blank"]
    title: Annotated[str, Field(description="the status in words")]
    status: int
    detail: Annotated[str, Field(description="what was expected and what came")]
    errors: Annotated[
        list[dict[Literal["where", "message"], str]], Field(description="all that is wrong with a request, if it is more")
    ] = []


def install(app: FastAPI) -> None:
    """Make an app answer its errors as problems."""

    @app.exception_handler(ApiError)
    async def _own(_: Request, error: ApiError) -> JSONResponse:
        return problem(error.status, error.detail, headers=error.headers, extra=error.extra)

    @app.exception_handler(HTTPException)
    async def _routing(request: Request, error: HTTPException) -> JSONResponse:
        detail = f"{request.method} {request.url.path}: {error.detail}"
        return problem(HTTPStatus(error.status_code), detail, headers=dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        found = error.errors()[:MOST_PROBLEMS]
        listed = [{"where": ".".join(str(part) for part in one["loc"]), "message": one["msg"]} for one in found]
        first = listed[0] if listed else {"where": "", "message": "wrong"}
        detail = f"{first['where']}: {first['message']}"
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, extra={"errors": jsonable_encoder(listed)})

    @app.exception_handler(DataError)
    async def _unfit(request: Request, error: DataError) -> JSONResponse:
        log.warning("the database refused a value", method=request.method, path=request.url.path, error=str(error.orig))
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "a value does not fit into its column")

    @app.exception_handler(OperationalError)
    @app.exception_handler(TimeoutError)
    async def _unavailable(request: Request, error: Exception) -> JSONResponse:
        log.error("the database does not answer", method=request.method, path=request.url.path, error=str(error))
        detail = "the database does not answer; nothing was changed"
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_S)})

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed", method=request.method, path=request.url.path, exc_info=error)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; the log says what")


def problem(
    status: HTTPStatus,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, object] | None = None,
) -> JSONResponse:
    """Return a problem document."""
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail, **(extra or {})}
    return JSONResponse(body, status_code=int(status), media_type=MEDIA_TYPE, headers=dict(headers or {}))
