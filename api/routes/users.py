"""People who sign in, for administrators: their roles, streets, passwords and sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.access import sessions, users
from api.access.administration import Administration, LastAdmin
from api.access.passwords import PasswordError
from api.access.scopes import Role
from api.access.tables import User
from api.access.users import NameTaken, NoUser, UserError
from api.auth import actor, require
from api.context import context
from api.errors import Conflict, NotFound, Unprocessable
from api.examples import shown

router = APIRouter(prefix="/v1/users", tags=["access"], dependencies=[Depends(require("admin"))])

USER: JsonDict = {
    "name": "anna", "roles": ["operator"], "streets": ["110101003"], "signs_in_with": "password", "state": "in force",
    "created": 1767000000.0, "last_sign_in": 1767225600.0,
}  # fmt: skip
NEW: JsonDict = {"name": "anna", "password": "correct horse battery", "roles": ["operator"], "streets": ["110101003"]}
SESSION: JsonDict = {"created": 1767225600.0, "seen": 1767225960.0, "address": "10.0.0.7"}

Name = Annotated[str, Path(max_length=64, pattern=f"^(?:{users.NAME.pattern})$")]
Roles = Annotated[list[Role], Field(min_length=1, max_length=10)]
Streets = Annotated[
    list[Annotated[str, Field(pattern=r"^\d{9}$")]],
    Field(max_length=100, description="codes of the streets whose cases it sees; empty: all"),
]
Password = Annotated[str, Field(min_length=1, max_length=200, description="12 to 200 characters")]


class NewUser(BaseModel):
    """A person who will sign in with a password."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown(NEW))

    name: Annotated[str, Field(max_length=64, description="a-z, 0-9, '.', '_', '@', '-'")]
    password: Password
    roles: Roles
    streets: Streets = []


class UserChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"roles": ["manager"], "streets": []}, {"state": "disabled"}]}
    )

    roles: Roles | None = None
    streets: Streets | None = None
    state: Annotated[Literal["in force", "disabled"] | None, Field(description="disabled: kept out at once")] = None


class NewPassword(BaseModel):
    """A password in place of one that was forgotten."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"password": NEW["password"]}))

    password: Password


class UserView(BaseModel):
    """A person."""

    model_config = ConfigDict(json_schema_extra=shown(USER))

    name: str
    roles: list[str]
    streets: Annotated[list[str], Field(description="codes of the streets whose cases it sees; empty: all")]
    signs_in_with: Literal["password", "OIDC"]
    state: Literal["in force", "disabled"]
    created: Annotated[float, Field(description="UTC seconds")]
    last_sign_in: Annotated[float | None, Field(description="UTC seconds")]


class UserList(BaseModel):
    """All users, by name."""

    model_config = ConfigDict(json_schema_extra=shown({"users": [USER]}))

    users: list[UserView]


class SessionView(BaseModel):
    """A browser in which a person is signed in."""

    created: Annotated[float, Field(description="UTC seconds")]
    seen: Annotated[float, Field(description="last request, UTC seconds, at most a minute old")]
    address: Annotated[str, Field(description="where it was signed in from")]


class SessionList(BaseModel):
    """Browsers in which a person is signed in now, the last used first."""

    model_config = ConfigDict(json_schema_extra=shown({"sessions": [SESSION]}))

    sessions: list[SessionView]


@router.get("")
def listing(request: Request) -> UserList:
    """List the users."""
    with context(request).database.reading() as session:
        rows = users.listing(session)
    return UserList(users=[UserView.model_validate(row.as_dict()) for row in rows])


@router.post("", status_code=201)
def add(new: NewUser, request: Request) -> UserView:
    """Make a user."""
    hashed = _hashed(request, new.name, new.password)
    with _administration(request) as here:
        return _view(here.add(new.name, roles=new.roles, streets=new.streets, password_hash=hashed))


@router.get("/{name}")
def read(name: Name, request: Request) -> UserView:
    """Return a user."""
    with _answered(), context(request).database.reading() as session:
        return _view(users.named(session, name))


@router.patch("/{name}")
def change(name: Name, change: UserChange, request: Request) -> UserView:
    """Give a user other roles or streets, keep it out, or let it in again; its sessions end."""
    with _administration(request) as here:
        if change.roles is not None or change.streets is not None:
            here.give(name, roles=change.roles, streets=change.streets)
        if change.state is not None:
            here.disable(name, disabled=change.state == "disabled")
        return _view(users.named(here.session, name))


@router.put("/{name}/password", status_code=204)
def set_password(name: Name, given: NewPassword, request: Request) -> None:
    """Give a user another password; its sessions end."""
    hashed = _hashed(request, name, given.password)
    with _administration(request) as here:
        here.set_password(name, hashed)


@router.get("/{name}/sessions")
def signed_in(name: Name, request: Request) -> SessionList:
    """List the browsers in which a user is signed in."""
    here = context(request)
    with _answered(), here.database.reading() as session:
        found = sessions.of(session, users.named(session, name), here.config.access, now=here.clock.now())
    return SessionList(sessions=[SessionView(created=one.created, seen=one.seen, address=one.address) for one in found])


@router.delete("/{name}/sessions", status_code=204)
def sign_out(name: Name, request: Request) -> None:
    """End all sessions of a user."""
    with _administration(request) as here:
        here.sign_out(name)


@contextmanager
def _administration(request: Request) -> Iterator[Administration]:
    """Act in one transaction."""
    here = context(request)
    with _answered(), here.database.session() as session:
        yield Administration(session, actor(request), here.clock.now())


@contextmanager
def _answered() -> Iterator[None]:
    """Answer what can't be done."""
    try:
        yield
    except NoUser as e:
        raise NotFound(str(e), e.reason) from e
    except (NameTaken, LastAdmin) as e:
        raise Conflict(str(e), e.reason) from e
    except UserError as e:
        raise Unprocessable(str(e), e.reason) from e


def _hashed(request: Request, name: str, password: str) -> str:
    """Return what is kept of a password; made before the transaction, for it takes its time."""
    try:
        return context(request).passwords.hash(password, name=name)
    except PasswordError as e:
        raise Unprocessable(str(e), e.reason) from e


def _view(user: User) -> UserView:
    return UserView.model_validate(users.row_of(user).as_dict())
