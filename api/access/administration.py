"""What administrators do with users and tokens, over HTTP or as a command: each act with its line in the audit log."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import tokens
from api.access import audit, users
from api.access.audit import Act, Actor
from api.access.tables import User
from api.access.users import UserError
from api.db import serialise
from api.reason import Reason
from api.tables import Token
from api.tokens import NewToken

PURPOSE = "administration"
TURN = "administration"
"""One act at a time: of two administrators who disable each other at once, both would succeed."""


class LastAdmin(UserError):
    """It would leave nobody who may administer."""


@dataclass(frozen=True, slots=True)
class Administration:
    """Acts of one administrator in the caller's transaction.

    Attributes:
        session: the transaction.
        by: who acts.
        now: UTC seconds.
    """

    session: Session
    by: Actor
    now: float

    def add(self, name: str, *, roles: Sequence[str], streets: Sequence[str], password_hash: str) -> User:
        """Make a user.

        Raises:
            UserError: as `users.create`.
        """
        made = users.create(self.session, name=name, roles=roles, streets=streets, password_hash=password_hash, now=self.now)
        self._note("user.added", made, {"roles": made.roles, "streets": made.streets})
        return made

    def give(self, name: str, *, roles: Sequence[str] | None = None, streets: Sequence[str] | None = None) -> User:
        """Give a user other roles and streets, in place of those that it has (None: they stay); its sessions end.

        Raises:
            NoUser: there is none of this name.
            UserError: as `users.give`.
            LastAdmin: nobody else is an administrator.
        """
        with self._changing(name) as user:
            given = user.roles if roles is None else roles
            users.give(self.session, user, roles=given, streets=user.streets if streets is None else streets)
        self._note("user.roles_given", user, {"roles": user.roles, "streets": user.streets})
        return user

    def disable(self, name: str, *, disabled: bool) -> User:
        """Keep a user out at once, or let it in again.

        Raises:
            NoUser: there is none of this name.
            LastAdmin: nobody else is an administrator.
        """
        with self._changing(name) as user:
            users.disable(self.session, user, disabled=disabled, now=self.now)
        self._note("user.disabled" if disabled else "user.enabled", user)
        return user

    def set_password(self, name: str, password_hash: str) -> None:
        """Give a user another password; its sessions end.

        Raises:
            NoUser: there is none of this name.
            UserError: it signs in through OpenID Connect.
        """
        user = users.named(self.session, name)
        if user.subject is not None:
            told = f"{user.name} signs in through OpenID Connect; its password is its provider's"
            raise UserError(told, Reason("password_elsewhere", {"name": user.name}))
        users.set_password(self.session, user, password_hash)
        self._note("user.password_set", user)

    def sign_out(self, name: str) -> None:
        """End all sessions of a user.

        Raises:
            NoUser: there is none of this name.
        """
        user = users.named(self.session, name)
        users.sign_out(self.session, user)
        self._note("user.signed_out", user)

    def make_token(self, new: NewToken) -> tuple[Token, str]:
        """Make a token; return it and its secret, which is kept nowhere.

        Raises:
            TokenError: as `tokens.make`.
        """
        token, secret = tokens.make(self.session, new, now=self.now)
        self._write("token.made", f"token/{token.name}", {"id": token.id, "scopes": token.scopes})
        return token, secret

    def revoke_token(self, token_id: str) -> None:
        """Make a token useless at once.

        Raises:
            NoToken: there is none of this id.
        """
        tokens.revoke(self.session, token_id, now=self.now)
        self._write("token.revoked", f"token/{token_id}")

    @contextmanager
    def _changing(self, name: str) -> Iterator[User]:
        """Change a user, unless nobody would be left to administer."""
        serialise(self.session, TURN)
        user = users.named(self.session, name)
        was_admin = _administers(user)
        yield user
        if was_admin and not any(_administers(one) for one in self.session.scalars(select(User))):
            told = f"{user.name} is the last administrator who is in force; make another one first"
            raise LastAdmin(told, Reason("last_admin", {"name": user.name}))

    def _note(self, action: str, user: User, detail: Mapping[str, object] | None = None) -> None:
        self._write(action, f"user/{user.name}", detail)

    def _write(self, action: str, subject: str, detail: Mapping[str, object] | None = None) -> None:
        audit.write(self.session, self.by, Act(action, subject, PURPOSE, detail or {}), now=self.now)


def _administers(user: User) -> bool:
    return user.disabled is None and "admin" in user.roles
