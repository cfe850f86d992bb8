"""People: made, changed and disabled by an administrator (`administration.py`)."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.access.scopes import ROLES
from api.access.tables import User, UserSession
from api.reason import Reason, Refusal

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
STREET = re.compile(r"\d{9}")
"""District (6 digits, GB/T 2260) and street (3)."""


class UserError(Refusal):
    """A user that can't be made, changed or found; the message says why."""


class NoUser(UserError):
    """There is no such user."""


class NameTaken(UserError):
    """Another user has this name."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user, for lists; times are UTC seconds."""

    name: str
    roles: tuple[str, ...]
    streets: tuple[str, ...]
    signs_in_with: str
    last_sign_in: float | None
    state: str
    created: float

    def as_dict(self) -> dict[str, object]:
        """Return plain values."""
        return asdict(self)

    def cells(self) -> tuple[str, ...]:
        """Return what a table shows."""
        last = "-" if self.last_sign_in is None else datetime.fromtimestamp(self.last_sign_in, UTC).strftime("%Y-%m-%d %H:%M")
        return (self.name, ", ".join(self.roles), ", ".join(self.streets) or "all", self.signs_in_with, last, self.state)


def create(  # noqa: PLR0913 - a user's columns
    session: Session,
    *,
    name: str,
    roles: Sequence[str],
    streets: Sequence[str],
    password_hash: str | None,
    subject: str | None = None,
    now: float,
) -> User:
    """Make a user.

    Raises:
        NameTaken: there is one of this name.
        UserError: the name is malformed, or a role or a street is none.
    """
    if NAME.fullmatch(name) is None:
        told = f"expected a name of a-z, 0-9, '.', '_', '@', '-' (at most 64), got {name[:64]!r}"
        raise UserError(told, Reason("user_name", {"name": name[:64]}))
    if by_name(session, name) is not None:
        raise NameTaken(f"there is a user {name!r} already", Reason("user_taken", {"name": name}))
    user = User(id=secrets.token_hex(8), name=name, password_hash=password_hash, subject=subject, created=now)
    user.roles, user.streets = _checked(roles, streets)
    session.add(user)
    session.flush()
    return user


def by_name(session: Session, name: str) -> User | None:
    """Return a user, or None."""
    return session.scalar(select(User).where(User.name == name.casefold()))


def named(session: Session, name: str) -> User:
    """Return a user.

    Raises:
        NoUser: there is none of this name.
    """
    found = by_name(session, name)
    if found is None:
        raise NoUser(f"no user is called {name[:64]!r}; `hutong users list` shows them", Reason("no_user", {"name": name[:64]}))
    return found


def give(session: Session, user: User, *, roles: Sequence[str], streets: Sequence[str]) -> None:
    """Give a user other roles and streets; it signs in anew.

    Raises:
        UserError: a role or a street is none.
    """
    user.roles, user.streets = _checked(roles, streets)
    sign_out(session, user)


def set_password(session: Session, user: User, password_hash: str) -> None:
    """Give a user another password; it signs in anew."""
    user.password_hash = password_hash
    sign_out(session, user)


def disable(session: Session, user: User, *, disabled: bool, now: float) -> None:
    """Keep a user out at once, or let it in again."""
    user.disabled = (user.disabled or now) if disabled else None
    sign_out(session, user)


def sign_out(session: Session, user: User) -> None:
    """End all sessions of a user."""
    session.execute(delete(UserSession).where(UserSession.user_id == user.id))


def listing(session: Session) -> list[UserRow]:
    """Return all users by name."""
    return [row_of(user) for user in session.scalars(select(User).order_by(User.name))]


def row_of(user: User) -> UserRow:
    """Return what lists show of a user."""
    return UserRow(
        name=user.name,
        roles=tuple(user.roles),
        streets=tuple(user.streets),
        signs_in_with="OIDC" if user.password_hash is None else "password",
        last_sign_in=user.last_sign_in,
        state="in force" if user.disabled is None else "disabled",
        created=user.created,
    )


def _checked(roles: Sequence[str], streets: Sequence[str]) -> tuple[list[str], list[str]]:
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        told = f"expected roles among {', '.join(ROLES)}, got {', '.join(unknown) or 'none'}"
        raise UserError(told, Reason("user_roles", {"got": list(unknown)}))
    wrong = [street for street in streets if STREET.fullmatch(street) is None]
    if wrong:
        told = f"expected street codes of 9 digits (district and street), got {', '.join(wrong)[:100]}"
        raise UserError(told, Reason("user_streets", {"got": list(wrong[:10])}))
    return sorted(set(roles)), sorted(set(streets))
