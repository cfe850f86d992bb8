"""What the API answers when it can't do what was asked: one class a status, shown as problem+json (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus

from api.reason import Reason


class ApiError(Exception):
    """An answer that is an error.

    Attributes:
        status: HTTP status.
        detail: what was expected and what came, for a person.
        headers: headers of the answer.
        reason: why, for programs.
        extra: more members of the problem document.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(
        self,
        detail: str,
        reason: Reason | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        self.detail = detail
        self.headers = dict(headers or {})
        self.reason = reason
        self.extra = dict(extra or {})
        super().__init__(detail)


class Unauthorized(ApiError):
    """Nobody in force: no token or session, or one that is unknown, expired or revoked."""

    status = HTTPStatus.UNAUTHORIZED


class Forbidden(ApiError):
    """The caller lacks the scope."""

    status = HTTPStatus.FORBIDDEN


class NotFound(ApiError):
    """There is no such thing."""

    status = HTTPStatus.NOT_FOUND


class Gone(ApiError):
    """It was there and is no longer."""

    status = HTTPStatus.GONE


class Conflict(ApiError):
    """It contradicts what is known."""

    status = HTTPStatus.CONFLICT


class TooLarge(ApiError):
    """More bytes than allowed."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Unprocessable(ApiError):
    """Well formed, and wrong."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooMany(ApiError):
    """More than allowed in this time."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class Unavailable(ApiError):
    """It can't be done now; later it can."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class RangeWrong(ApiError):
    """The asked range lies outside of the file."""

    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


class NotHere(ApiError):
    """This API, as it was started, can't do it."""

    status = HTTPStatus.NOT_IMPLEMENTED
