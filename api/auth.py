"""Who may call what: bearer tokens with scopes."""

from dataclasses import dataclass

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import update

from api import tokens
from api.access.principal import Principal
from api.access.scopes import Scope
from api.context import Context, context
from api.errors import Forbidden, Unauthorized
from api.tables import Token

BEARER = HTTPBearer(auto_error=False, description="A token made by `hutong tokens create`.")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="hutong"'}


@dataclass(frozen=True, slots=True)
class Require:
    """A dependency that lets a request pass when its caller has `scope`; it gives the caller's name."""

    scope: Scope

    def __call__(self, request: Request, given: HTTPAuthorizationCredentials | None = Security(BEARER)) -> str:  # noqa: B008 - FastAPI's way
        """Check who makes a request; `caller` tells it to the route.

        Raises:
            Unauthorized: there is no token in force.
            Forbidden: it lacks the scope.
        """
        if given is None:
            raise Unauthorized("this needs a token: `Authorization: Bearer ht_…`", headers=CHALLENGE)
        found = _by_token(context(request), given.credentials)
        if not found.may(self.scope):
            raise Forbidden(f"this needs the scope {self.scope}; the token has {', '.join(found.scopes)}")
        request.state.caller = found
        return found.name


def require(scope: Scope) -> Require:
    """Return the dependency that a scope is needed."""
    return Require(scope)


def caller(request: Request) -> Principal:
    """Return who makes a request, in a route that needs a scope."""
    found = request.state.caller
    if not isinstance(found, Principal):
        raise TypeError("the route needs no scope: nobody was asked for")
    return found


def _by_token(here: Context, secret: str) -> Principal:
    now = here.clock.now()
    with here.database.reading() as session:
        token = tokens.find(session, secret, now=now)
    if token is None:
        raise Unauthorized("the token is unknown, expired or revoked", headers=CHALLENGE)
    _note_use(here, token, now)
    return Principal("token", token.id, token.name, tuple(token.scopes))


def _note_use(here: Context, token: Token, now: float) -> None:
    if token.last_used is not None and now - token.last_used < tokens.USED_EVERY_S:
        return
    with here.database.session() as session:
        session.execute(update(Token).where(Token.id == token.id).values(last_used=now))
