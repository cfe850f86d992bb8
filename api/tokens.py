"""Tokens: made once, shown once, kept as a hash."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.scopes import Scope
from api.reason import Reason, Refusal
from api.tables import Token

IN_FORCE = "in force"
PREFIX = "ht_"
NAME_MOST = 200
"""Characters of a token's name."""
USED_EVERY_S = 60.0
"""How old `last_used` may be: a write for every request would cost more than the request."""


class TokenError(Refusal):
    """A token that can't be made or found; the message says why."""


class NoToken(TokenError):
    """There is no such token."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to be made: who will use it, for what, and until when (UTC seconds; None: for ever)."""

    name: str
    scopes: Sequence[str]
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret, for lists."""

    id: str
    name: str
    scopes: tuple[str, ...]
    expires: float | None
    last_used: float | None
    state: str
    created: float

    def as_dict(self) -> dict[str, object]:
        """Return plain values."""
        return asdict(self)

    def cells(self) -> tuple[str, ...]:
        """Return what a table shows."""
        return (self.id, self.name, ", ".join(self.scopes), _shown(self.expires), _shown(self.last_used), self.state)


def create(session: Session, *, name: str, scopes: Sequence[str], expires: float | None, now: float) -> str:
    """Make a token and return its secret; errors as `make`."""
    return make(session, NewToken(name, scopes, expires), now=now)[1]


def make(session: Session, new: NewToken, *, now: float) -> tuple[Token, str]:
    """Make a token; return it and its secret, which is kept nowhere.

    Raises:
        TokenError: a scope is unknown, or there is none, or the name can't be shown.
    """
    if not (0 < len(new.name) <= NAME_MOST and new.name.isprintable()):
        told = f"expected a name of 1 to {NAME_MOST} printable characters, got {new.name[:NAME_MOST]!r}"
        raise TokenError(told, Reason("token_name", {"most": NAME_MOST}))
    unknown = sorted(set(new.scopes) - set(get_args(Scope)))
    if unknown or not new.scopes:
        told = f"expected scopes among {', '.join(get_args(Scope))}, got {', '.join(unknown) or 'none'}"
        raise TokenError(told, Reason("token_scopes", {"got": list(unknown)}))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(id=secrets.token_hex(4), name=new.name, scopes=sorted(set(new.scopes)), secret_hash=_hash(secret))
    token.created, token.expires = now, new.expires
    session.add(token)
    return token, secret


def replace(session: Session, *, name: str, scopes: Sequence[str], now: float) -> str:
    """Make a token and revoke those of the same name."""
    for token in session.scalars(select(Token).where(Token.name == name, Token.revoked.is_(None))):
        token.revoked = now
    return create(session, name=name, scopes=scopes, expires=None, now=now)


def revoke(session: Session, token_id: str, *, now: float) -> None:
    """Make a token useless at once.

    Raises:
        NoToken: there is no such token.
    """
    token = session.get(Token, token_id)
    if token is None:
        raise NoToken(f"no token has the id {token_id!r}; `hutong tokens list` shows them", Reason("no_token"))
    token.revoked = token.revoked or now


def listing(session: Session, *, now: float) -> list[TokenRow]:
    """Return all tokens, the newest first."""
    return [row_of(token, now=now) for token in session.scalars(select(Token).order_by(Token.created.desc(), Token.id))]


def row_of(token: Token, *, now: float) -> TokenRow:
    """Return what lists show of a token."""
    return TokenRow(
        id=token.id,
        name=token.name,
        scopes=tuple(token.scopes),
        expires=token.expires,
        last_used=token.last_used,
        state=_state(token, now),
        created=token.created,
    )


def find(session: Session, secret: str, *, now: float) -> Token | None:
    """Return the token of a secret if it is in force.

    The look-up goes by the hash of a random secret of 256 bits: its time tells nothing about other secrets.
    """
    token = session.scalar(select(Token).where(Token.secret_hash == _hash(secret)))
    return token if token is not None and _state(token, now) == IN_FORCE else None


def _state(token: Token, now: float) -> str:
    if token.revoked is not None:
        return "revoked"
    return "expired" if token.expires is not None and token.expires <= now else IN_FORCE


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _shown(t: float | None) -> str:
    return "-" if t is None else datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%d %H:%M")
