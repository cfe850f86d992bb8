"""Who may call what: bearer tokens with scopes."""

from dataclasses import dataclass

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import update

from api import tokens
from api.context import Context, context
from api.errors import Forbidden, Unauthorized
from api.tables import Token
from api.tokens import Scope

BEARER = HTTPBearer(auto_error=False, description="A token made by `hutong tokens create`.")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="hutong"'}


@dataclass(frozen=True, slots=True)
class Require:
    """A dependency that lets a request pass when its token has `scope`; it gives the token's name."""

    scope: Scope

    def __call__(self, request: Request, given: HTTPAuthorizationCredentials | None = Security(BEARER)) -> str:  # noqa: B008 - FastAPI's way
        """Check a request's token.

        Raises:
            Unauthorized: there is none in force.
            Forbidden: it lacks the scope.
        """
        if given is None:
            raise Unauthorized("this needs a token: `Authorization: Bearer ht_…`", headers=CHALLENGE)
        here = context(request)
        now = here.clock.now()
        with here.database.reading() as session:
            token = tokens.find(session, given.credentials, now=now)
        if token is None:
            raise Unauthorized("the token is unknown, expired or revoked", headers=CHALLENGE)
        if not tokens.allows(token, self.scope):
            raise Forbidden(f"this needs the scope {self.scope}; the token has {', '.join(token.scopes)}")
        _note_use(here, token, now)
        return token.name


def require(scope: Scope) -> Require:
    """Return the dependency that a scope is needed."""
    return Require(scope)


def _note_use(here: Context, token: Token, now: float) -> None:
    if token.last_used is not None and now - token.last_used < tokens.USED_EVERY_S:
        return
    with here.database.session() as session:
        session.execute(update(Token).where(Token.id == token.id).values(last_used=now))
