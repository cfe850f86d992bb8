"""Signing in with a name and a password. A try counts as wrong before it is checked: tries at the same time gain nothing."""

from collections.abc import Mapping
from math import ceil

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.access import audit, sessions, throttle, users
from api.access.audit import Act, Actor
from api.access.tables import Strike
from api.access.throttle import Limit, Strikes
from api.context import Context
from api.db import serialise
from api.errors import TooMany, Unauthorized
from api.reason import Reason


def with_password(here: Context, name: str, password: str, *, address: str) -> str:
    """Check a name and a password, and return the secret of a new session.

    Raises:
        TooMany: too many wrong passwords for this account or from this address; `Retry-After` says how long.
        Unauthorized: they are wrong, or the user is disabled: which of these is not told.
    """
    account, place = f"account:{name.casefold()[:64]}", throttle.address_key(address)
    limits = {account: throttle.ACCOUNT, place: throttle.ADDRESS}
    now = here.clock.now()
    with here.database.session() as session:
        _count(session, limits, now=now)
    with here.database.reading() as session:
        user = users.by_name(session, name)
    kept = user.password_hash if user is not None and user.disabled is None else None
    if not here.passwords.is_right(kept, password) or user is None:
        raise Unauthorized("the name or the password is wrong", Reason("wrong_password"))
    with here.database.session() as session:
        user = users.named(session, name)
        if kept is not None and here.passwords.is_weak(kept):
            user.password_hash = here.passwords.hash(password, name=user.name)
        _take_back(session, account, place)
        secret = sessions.begin(session, user, address=address, now=now)
        audit.write(session, Actor("user", user.id, user.name, address), Act("session.begun", f"user/{user.name}"), now=now)
        return secret


def sweep(session: Session, *, now: float) -> None:
    """Forget wrong passwords of long ago."""
    session.execute(delete(Strike).where(Strike.last <= now - throttle.FORGOTTEN_S))


def _count(session: Session, limits: Mapping[str, Limit], *, now: float) -> None:
    """Count a try; one that comes too early is refused and not counted."""
    serialise(session, "sign-in")
    known = {key: session.get(Strike, key) for key in limits}
    strikes = {key: Strikes(row.count, row.last) if row else Strikes(0, 0.0) for key, row in known.items()}
    wait = max(strikes[key].wait_s(limit, now=now) for key, limit in limits.items())
    if wait > 0:
        why = Reason("too_many_tries", {"wait_s": ceil(wait)})
        raise TooMany("too many wrong passwords; wait before the next try", why, headers={"Retry-After": str(ceil(wait))})
    for key in limits:
        session.merge(Strike(key=key, count=strikes[key].current(now) + 1, last=now))


def _take_back(session: Session, account: str, place: str) -> None:
    """A right password clears its account and gives its address back the try that was counted."""
    serialise(session, "sign-in")
    session.execute(delete(Strike).where(Strike.key == account))
    row = session.get(Strike, place)
    if row is not None:
        row.count = max(0, row.count - 1)
