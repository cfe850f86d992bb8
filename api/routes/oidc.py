"""Signing in through OpenID Connect, where it is configured."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from api.access import cookie, oidc
from api.auth import client_address
from api.config import OidcConfig
from api.context import context
from api.errors import NotFound, Unauthorized
from api.reason import Reason

STATE_COOKIE = "hutong_oidc"
CALLBACK = "/v1/oidc/callback"

router = APIRouter(prefix="/v1/oidc", tags=["access"], include_in_schema=False)

Given = Annotated[str, Query(max_length=4000, pattern=r"^[^\x00]*$")]
LocalPath = Annotated[
    str, Query(max_length=500, pattern=r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$", description="where to go afterwards, on this site")
]


@router.get("/login")
def login(request: Request, path: LocalPath = "/") -> RedirectResponse:
    """Send the browser to the provider."""
    url, state = oidc.begin(context(request), _config(request), redirect_uri=_callback(request), path=path)
    answer = RedirectResponse(url, status_code=303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        STATE_COOKIE,
        state,
        max_age=int(oidc.ATTEMPT_S),
        httponly=True,
        samesite="lax",
        secure=cookie.is_https(request),
        path=CALLBACK,
    )
    return answer


@router.get("/callback")
def callback(request: Request, state: Given = "", code: Given = "", error: Given = "") -> RedirectResponse:
    """Take the browser back from the provider, and begin a session; only the browser that began may end."""
    config = _config(request)
    if error or not code:
        raise Unauthorized(f"the provider signed you not in: {error[:100] or 'no code came'}", Reason("provider_failed"))
    if not hmac.compare_digest(request.cookies.get(STATE_COOKIE, "").encode(), state.encode()):
        raise Unauthorized("this sign-in was begun in another browser; begin anew", Reason("sign_in_lost"))
    secret, path = oidc.finish(
        context(request), config, code=code, state=state, redirect_uri=_callback(request), address=client_address(request)
    )
    answer = RedirectResponse(path, status_code=303)
    cookie.put(request, answer, secret)
    answer.delete_cookie(STATE_COOKIE, path=CALLBACK)
    return answer


def _config(request: Request) -> OidcConfig:
    found = context(request).config.oidc
    if found is None:
        raise NotFound("signing in through OpenID Connect is not configured (`api.oidc`)")
    return found


def _callback(request: Request) -> str:
    base = context(request).config.access.public_url or str(request.base_url).rstrip("/")
    return f"{base}{CALLBACK}"
