"""Sessions: a random secret in a cookie, its hash in the database; they end by themselves, idle or old.

The CSRF token is made of the secret: a page that may read the API's answers learns it, another site's doesn't.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from api.access.tables import User, UserSession
from api.config import AccessConfig

SEEN_EVERY_S = 60.0
"""How old `seen` may be: a write for every request would cost more than the request."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session in force and its user; when it was last used and its latest end, UTC seconds."""

    user: User
    seen: float
    ends: float


def begin(session: Session, user: User, *, address: str, now: float) -> str:
    """Begin a session and return its secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    session.add(UserSession(secret_hash=_hash(secret), user_id=user.id, created=now, seen=now, address=address[:64]))
    user.last_sign_in = now
    session.flush()
    return secret


def find(session: Session, secret: str, limits: AccessConfig, *, now: float) -> SignedIn | None:
    """Return the session of a secret if it and its user are in force."""
    row = session.get(UserSession, _hash(secret))
    if row is None or now - row.seen >= limits.session_idle_s or now - row.created >= limits.session_life_s:
        return None
    user = session.get_one(User, row.user_id)
    return None if user.disabled is not None else SignedIn(user, row.seen, row.created + limits.session_life_s)


def of(session: Session, user: User, limits: AccessConfig, *, now: float) -> Sequence[UserSession]:
    """Return a user's sessions that are in force, the last used first."""
    in_force = (UserSession.seen > now - limits.session_idle_s, UserSession.created > now - limits.session_life_s)
    asked = select(UserSession).where(UserSession.user_id == user.id, *in_force)
    return session.scalars(asked.order_by(UserSession.seen.desc(), UserSession.created.desc())).all()


def note_use(session: Session, secret: str, *, now: float) -> None:
    """Write down that a session is in use."""
    session.execute(update(UserSession).where(UserSession.secret_hash == _hash(secret)).values(seen=now))


def end(session: Session, secret: str) -> None:
    """End a session, if there is one."""
    session.execute(delete(UserSession).where(UserSession.secret_hash == _hash(secret)))


def sweep(session: Session, limits: AccessConfig, *, now: float) -> None:
    """Forget sessions that are over."""
    over = or_(UserSession.seen <= now - limits.session_idle_s, UserSession.created <= now - limits.session_life_s)
    session.execute(delete(UserSession).where(over))


def csrf_token(secret: str) -> str:
    """Return what a page sends as `X-CSRF-Token` with everything that changes something."""
    return sha256(f"csrf:{secret}".encode()).hexdigest()


def is_csrf_token(secret: str, given: str) -> bool:
    """Tell whether a token is the session's."""
    return hmac.compare_digest(csrf_token(secret).encode(), given.encode())


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
