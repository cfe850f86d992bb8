"""The session's cookie, and that no other site's page uses it."""

from urllib.parse import urlsplit

from fastapi import Request, Response

from api.access import sessions
from api.context import context
from api.errors import Forbidden
from api.reason import Reason

NAME = "hutong_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SAME = frozenset({"same-origin", "none"})
"""`Sec-Fetch-Site` of the API's own pages, and of what a person typed."""


def put(request: Request, response: Response, secret: str) -> None:
    """Have a browser keep a session: scripts never see it, other sites' forms don't carry it."""
    life = int(context(request).config.access.session_life_s)
    response.set_cookie(NAME, secret, max_age=life, httponly=True, samesite="lax", secure=is_https(request), path="/")
    response.headers["Cache-Control"] = "no-store"


def drop(request: Request, response: Response) -> None:
    """Have a browser forget a session."""
    response.delete_cookie(NAME, httponly=True, samesite="lax", secure=is_https(request), path="/")


def is_https(request: Request) -> bool:
    """Tell whether people reach the API over https: as it is, or as `api.public_url` says of a proxy before it."""
    public = context(request).config.access.public_url
    return request.url.scheme == "https" or (public is not None and public.startswith("https:"))


def check_origin(request: Request) -> None:
    """Refuse a request that another site's page makes, as browsers tell it.

    Raises:
        Forbidden: `Sec-Fetch-Site` or `Origin` names another site.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    public = context(request).config.access.public_url
    own = {request.headers.get("Host", ""), urlsplit(public).netloc if public else ""} - {""}
    if (site is not None and site not in SAME) or (site is None and origin is not None and urlsplit(origin).netloc not in own):
        raise Forbidden("this comes from another site's page; sign in on the API's own address", Reason("other_site"))


def check_csrf(request: Request, secret: str) -> None:
    """Refuse what changes something unless the session's own page asks for it.

    Raises:
        Forbidden: it comes from another site, or lacks the session's token.
    """
    if request.method in SAFE:
        return
    check_origin(request)
    if not sessions.is_csrf_token(secret, request.headers.get(CSRF_HEADER, "")):
        raise Forbidden(
            f"a session changes things with the header {CSRF_HEADER}; `GET /v1/me` tells its value", Reason("session_over")
        )
