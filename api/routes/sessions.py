"""Signing in and out, and who one is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.access import cookie, sessions, users
from api.access.passwords import PasswordError
from api.access.scopes import granted
from api.access.sign_in import with_password
from api.access.tables import User
from api.auth import caller, client_address, require
from api.context import context
from api.errors import Conflict, Forbidden, Unprocessable
from api.examples import shown
from api.live import changes
from api.reason import Reason

router = APIRouter(prefix="/v1", tags=["access"])

SIGN_IN: JsonDict = {"name": "anna", "password": "correct horse battery"}
CHANGE: JsonDict = {"old": "correct horse battery", "new": "another long sentence"}
ME: JsonDict = {
    "kind": "user", "name": "anna", "roles": ["operator"], "may": ["any", "inspector", "operator", "reader"],
    "streets": ["110101003"], "changes": 4711,
    "csrf_token": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}  # fmt: skip

Password = Annotated[str, Field(min_length=1, max_length=200)]


class SignIn(BaseModel):
    """A name and its password."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown(SIGN_IN))

    name: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]
    password: Password


class PasswordChange(BaseModel):
    """One's old password and the new one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown(CHANGE))

    old: Password
    new: Password


class Me(BaseModel):
    """Who makes the request."""

    model_config = ConfigDict(json_schema_extra=shown(ME))

    kind: str
    name: str
    roles: Annotated[list[str], Field(description="roles of a person, scopes of a token, as they were given")]
    may: Annotated[list[str], Field(description="all that they allow")]
    streets: Annotated[list[str], Field(description="codes of the streets whose cases one sees; empty: all")]
    changes: Annotated[
        int, Field(description="number of the newest change: `/v1/live?after=` it tells what comes after")
    ]
    csrf_token: Annotated[
        str | None, Field(description=f"a session's: goes as `{cookie.CSRF_HEADER}` with what changes something")
    ]


@router.post("/sessions", status_code=204)
def sign_in(given: SignIn, request: Request, response: Response) -> None:
    """Begin a session: the cookie goes with what the browser asks from now on; `GET /v1/me` tells its CSRF token."""
    cookie.check_origin(request)
    secret = with_password(context(request), given.name, given.password, address=client_address(request))
    cookie.put(request, response, secret)


@router.delete("/sessions", status_code=204)
def sign_out(request: Request, response: Response) -> None:
    """End the session of the cookie."""
    secret = request.cookies.get(cookie.NAME)
    if secret is None:
        return
    cookie.check_csrf(request, secret)
    with context(request).database.session() as session:
        sessions.end(session, secret)
    cookie.drop(request, response)


@router.get("/me", dependencies=[Depends(require("any"))])
def me(request: Request, response: Response) -> Me:
    """Say who one is and what one may."""
    who, secret = caller(request), request.cookies.get(cookie.NAME)
    response.headers["Cache-Control"] = "no-store"
    with context(request).database.reading() as session:
        newest = changes.head(session)
    return Me(
        kind=who.kind,
        name=who.name,
        roles=list(who.scopes),
        may=sorted(granted(who.scopes)),
        streets=list(who.streets),
        changes=newest,
        csrf_token=sessions.csrf_token(secret) if secret is not None and who.kind == "user" else None,
    )


@router.post("/me/password", status_code=204, dependencies=[Depends(require("any"))])
def change_password(change: PasswordChange, request: Request, response: Response) -> None:
    """Give oneself another password; all one's sessions end, and this browser gets a new one."""
    here, who = context(request), caller(request)
    if who.kind != "user":
        raise Forbidden("a token has no password")
    with_password(here, who.name, change.old, address=client_address(request))
    try:
        hashed = here.passwords.hash(change.new, name=who.name)
    except PasswordError as error:
        raise Unprocessable(str(error), error.reason) from error
    with here.database.session() as session:
        user = session.get(User, who.id)
        if user is None or user.password_hash is None:
            raise Conflict("there is no password to change", Reason("password_elsewhere", {"name": who.name}))
        users.set_password(session, user, hashed)
        secret = sessions.begin(session, user, address=client_address(request), now=here.clock.now())
    cookie.put(request, response, secret)
