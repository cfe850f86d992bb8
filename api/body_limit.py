"""No request body is larger than what is useful: JSON is read whole into memory. Uploads have their manifest's limit."""

import re
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problem import problem
from api.reason import Reason

MOST_BYTES = 16 << 20
"""256 events with long tracks have about 8 MiB."""
REPORT_BYTES = 160 << 20
"""A clip of three minutes and some photos from a phone."""
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
DETAIL = "a request body has at most {} bytes here; send less at once"
UPLOAD = re.compile(r"/v1/events/[^/]+/evidence/[^/]+/[^/]+")
"""Where PATCH writes bodies to disk piece by piece."""


class BodyLimit:
    """ASGI middleware that answers 413 to bodies of more than `MOST_BYTES`, told or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or (scope["method"] == "PATCH" and UPLOAD.fullmatch(scope["path"])):
            await self._app(scope, receive, send)
        elif _told(scope) > _most(scope):
            await problem(TOO_LARGE, DETAIL.format(_most(scope)), Reason("too_large"))(scope, receive, send)
        else:
            await self._app(scope, _Counted(receive, _most(scope)), send)


class _Counted:
    """A body that is read no further than the limit."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._bytes = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most:
            raise HTTPException(TOO_LARGE, DETAIL.format(self._most))
        return message


def _most(scope: Scope) -> int:
    return REPORT_BYTES if (scope["method"], scope["path"]) == ("POST", "/v1/reports") else MOST_BYTES


def _told(scope: Scope) -> int:
    """Return the length that a request tells of itself, or 0; servers refuse one that is no number."""
    given = dict(scope["headers"]).get(b"content-length", b"0")
    return int(given) if given.isdigit() else 0
