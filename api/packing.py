"""Answers that are large and repeat themselves, layers of maps, go packed (gzip) to who takes that; others as they are."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PACKED = ("/v1/grid", "/v1/streams")
"""And what ends like a layer; nothing that holds a secret beside what a stranger may have put there (BREACH)."""
LAYER = ".geojson"
LEAST_BYTES = 4096
LEVEL = 4
"""Of zlib: a layer of 10,000 cases gets a seventh of its size in 25 ms; at 9 an eighth in five times that."""


class Packing:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packing = GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_packed = scope["type"] == "http" and (scope["path"] in PACKED or scope["path"].endswith(LAYER))
        await (self._packing if is_packed else self._app)(scope, receive, send)
