"""Who may call what: bearer tokens with scopes, sessions of people with roles."""

from dataclasses import dataclass

from fastapi import Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import update

from api import tokens
from api.access import cookie, sessions
from api.access.audit import Actor
from api.access.principal import Principal
from api.access.scopes import Asked
from api.access.streets import check_address
from api.context import Context, context
from api.errors import Forbidden, Unauthorized
from api.reason import Reason
from api.tables import Token

BEARER = HTTPBearer(auto_error=False, description="A token made by `hutong tokens create`.")
SESSION = APIKeyCookie(
    name=cookie.NAME,
    auto_error=False,
    description=f"A session begun by `POST /v1/sessions`; what changes something carries `{cookie.CSRF_HEADER}`, too.",
)
NOBODY = Reason("not_signed_in")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="hutong"'}


@dataclass(frozen=True, slots=True)
class Require:
    """A dependency that lets a request pass when its caller has `scope`; it gives the caller's name."""

    scope: Asked

    def __call__(
        self,
        request: Request,
        given: HTTPAuthorizationCredentials | None = Security(BEARER),  # noqa: B008 - FastAPI's way
        secret: str | None = Security(SESSION),
    ) -> str:
        """Check who makes a request; `caller` tells it to the route.

        Raises:
            Unauthorized: there is neither a token nor a session in force.
            Forbidden: it lacks the scope, or another site's page uses the session.
            NotFound: the address names something of a street that it does not see.
        """
        found = _who(request, None if given is None else given.credentials, secret)
        if not found.may(self.scope):
            has = f"the {'token' if found.kind == 'token' else 'user'} has {', '.join(found.scopes)}"
            raise Forbidden(f"this needs the scope {self.scope}; {has}", Reason("scope_lacking", {"scope": self.scope}))
        request.state.caller = found
        if found.streets:
            with context(request).database.reading() as session:
                check_address(session, found, request.url.path, request.path_params)
        return found.name


def require(scope: Asked) -> Require:
    """Return the dependency that a scope is needed."""
    return Require(scope)


def caller(request: Request) -> Principal:
    """Return who makes a request, in a route that needs a scope."""
    found = request.state.caller
    if not isinstance(found, Principal):
        raise TypeError("the route needs no scope: nobody was asked for")
    return found


def actor(request: Request) -> Actor:
    """Return who makes a request, as the audit log names it."""
    who = caller(request)
    return Actor(who.kind, who.id, who.name, client_address(request))


def client_address(request: Request) -> str:
    """Return the address that a request comes from."""
    return request.client.host if request.client else "unknown"


def is_in_force(request: Request) -> bool:
    """Tell whether who makes a long request may go on with it; that one listens keeps no session alive."""
    here, who = context(request), caller(request)
    now = here.clock.now()
    with here.database.reading() as session:
        if who.kind == "token":
            _, _, token = request.headers.get("Authorization", "").partition(" ")
            return tokens.find(session, token.strip(), now=now) is not None
        return sessions.find(session, request.cookies.get(cookie.NAME, ""), here.config.access, now=now) is not None


def _who(request: Request, token: str | None, secret: str | None) -> Principal:
    if token is not None:
        return _by_token(context(request), token)
    if secret is None:
        raise Unauthorized("this needs a token: `Authorization: Bearer ht_…`, or a session", NOBODY, headers=CHALLENGE)
    found = _by_session(context(request), secret)
    cookie.check_csrf(request, secret)
    return found


def _by_token(here: Context, secret: str) -> Principal:
    now = here.clock.now()
    with here.database.reading() as session:
        token = tokens.find(session, secret, now=now)
    if token is None:
        raise Unauthorized("the token is unknown, expired or revoked", NOBODY, headers=CHALLENGE)
    _note_use(here, token, now)
    return Principal("token", token.id, token.name, tuple(token.scopes))


def _by_session(here: Context, secret: str) -> Principal:
    now = here.clock.now()
    with here.database.reading() as session:
        found = sessions.find(session, secret, here.config.access, now=now)
    if found is None:
        raise Unauthorized("the session is over; sign in again", Reason("session_over"), headers=CHALLENGE)
    if now - found.seen >= sessions.SEEN_EVERY_S:
        with here.database.session() as session:
            sessions.note_use(session, secret, now=now)
    user = found.user
    return Principal("user", user.id, user.name, tuple(user.roles), tuple(user.streets))


def _note_use(here: Context, token: Token, now: float) -> None:
    if token.last_used is not None and now - token.last_used < tokens.USED_EVERY_S:
        return
    with here.database.session() as session:
        session.execute(update(Token).where(Token.id == token.id).values(last_used=now))
