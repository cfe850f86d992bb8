"""Serves the operators' page (`api/web/dist`, built by `make web`) at every address that no route of the API has.

Addresses of pages all answer with `index.html`: the page itself finds out what to show. It may load what the API serves and
nothing else, except map tiles and live video where servers of them are configured.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

DIST = Path(__file__).parent / "web" / "dist"
INDEX = "index.html"
HASHED = "assets"
"""Folder of files whose names tell their content."""
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
ASK_AGAIN = {"Cache-Control": "no-cache"}
UNKEPT = {"Cache-Control": "no-store"}
OF_THE_API = frozenset({"v1", "open311", "docs", "openapi.json", "healthz", "static-offline-docs"})
"""What an address of the API begins with: what is not found there is a problem document, never the page."""
NOT_BUILT = "The operators' page was not built: run `make web`. The reference of the API is at /docs.\n"
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json",
         ".svg": "image/svg+xml", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}  # fmt: skip
"""Told here: the system's table of types may lack them."""


def serve_page(app: FastAPI, *, dist: Path = DIST, tiles: str | None = None, media: Sequence[str] = ()) -> None:
    """Have an app answer what none of its routes does with the page in `dist`.

    Args:
        app: whose routes come first.
        dist: the built page.
        tiles: address of a tile server.
        media: addresses from which cameras are played live.
    """
    router = app.router
    router.default = WebFiles(router.default, dist, page_headers(tiles, media))


class WebFiles:
    """ASGI app over the built page; `beyond` answers what is not the page's."""

    def __init__(self, beyond: ASGIApp, dist: Path, headers: Mapping[str, str]) -> None:
        self._beyond = beyond
        self._dist = dist.resolve()
        self._headers = dict(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or _first(scope["path"]) in OF_THE_API:
            await self._beyond(scope, receive, send)
        else:
            takes_gzip = "gzip" in Headers(scope=scope).get("Accept-Encoding", "")
            await self._answer(scope["path"], takes_gzip=takes_gzip)(scope, receive, send)

    def _answer(self, path: str, *, takes_gzip: bool) -> Response:
        index = self._dist / INDEX
        if not index.is_file():
            return PlainTextResponse(NOT_BUILT, status_code=404, headers=UNKEPT)
        file = self._file(path)
        if file is not None and file != index:
            kept = IMMUTABLE if _first(path) == HASHED else ASK_AGAIN
            return self._sent(file, kept, takes_gzip=takes_gzip)
        if file is None and (_first(path) == HASHED or PurePosixPath(path).suffix):
            raise HTTPException(404, "no such file")
        return FileResponse(index, media_type="text/html", headers={**UNKEPT, **self._headers})

    def _sent(self, file: Path, kept: dict[str, str], *, takes_gzip: bool) -> Response:
        """Return a file, packed where the build packed it and the browser takes it."""
        packed = file.with_name(f"{file.name}.gz")
        told = {**kept, **self._headers, "Vary": "Accept-Encoding"}
        if takes_gzip and packed.is_file():
            return FileResponse(packed, media_type=TYPES.get(file.suffix), headers={**told, "Content-Encoding": "gzip"})
        return FileResponse(file, media_type=TYPES.get(file.suffix), headers=told)

    def _file(self, path: str) -> Path | None:
        if "\x00" in path:
            return None
        found = (self._dist / path.lstrip("/")).resolve()
        return found if found.is_relative_to(self._dist) and found.is_file() else None


def page_headers(tiles: str | None, media: Sequence[str] = ()) -> dict[str, str]:
    """Return what every file of the page carries: it loads from its own origin and from tile and media server, if there are."""
    outside = f" {_origin(tiles)}" if tiles else ""
    live = "".join(f" {origin}" for origin in sorted({_origin(address) for address in media}))
    policy = (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob:{outside}",
        f"connect-src 'self'{outside}{live}",
        f"media-src 'self' blob:{live}",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
    }


def _origin(address: str) -> str:
    """Return scheme, host and port of an address; `{s}` and the like stand for a part of a host."""
    parts = urlsplit(address)
    host = "*." + parts.netloc.split("}.", 1)[1] if "}." in parts.netloc else parts.netloc
    return f"{parts.scheme}://{host}"


def _first(path: str) -> str:
    return path.lstrip("/").split("/", 1)[0]
