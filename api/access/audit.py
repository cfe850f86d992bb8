"""The audit log: who looked at, took out or changed what, when, from where and what for. Nothing in it is ever changed.

Entries are written one after the other (`serialise`). `write` comes last in a transaction: whoever waits for the log then
waits for nobody who waits for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access import chain
from api.access.chain import Broken, Entry, Head, Sealed
from api.access.tables import Audit, AuditHead
from api.db import serialise

ONE_LOOK_S = 600.0
"""A player asks for one clip in many parts: those of one person and purpose within ten minutes are one look."""
READ_AT_ONCE = 1000
HEAD_ID = 1


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something and from where; `kind` is user, token, public, command or chore."""

    kind: str
    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Act:
    """What is done: `subject` names the thing by its address under the API or its table and name."""

    action: str
    subject: str
    purpose: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


def write(session: Session, actor: Actor, act: Act, *, now: float) -> None:
    """Add an entry; the caller's transaction commits it."""
    serialise(session, "audit")
    _add(session, actor, act, now=now)


def note_look(session: Session, actor: Actor, act: Act, *, now: float, lasts_s: float = ONE_LOOK_S) -> bool:
    """Add an entry unless it belongs to a look that is written down; tell whether it was added."""
    serialise(session, "audit")
    if was_seen(session, actor, act, now=now, lasts_s=lasts_s):
        return False
    _add(session, actor, act, now=now)
    return True


def was_seen(session: Session, actor: Actor, act: Act, *, now: float, lasts_s: float = ONE_LOOK_S) -> bool:
    """Tell whether a look is written down that still lasts."""
    asked = select(Audit.sequence).where(
        Audit.subject == act.subject,
        Audit.t > now - lasts_s,
        Audit.action == act.action,
        Audit.actor_kind == actor.kind,
        Audit.actor_id == actor.id,
        Audit.address == actor.address[:64],
        Audit.purpose == act.purpose,
    )
    return session.scalar(asked.limit(1)) is not None


def head(session: Session) -> Head:
    """Return the newest entry's number and hash."""
    row = session.get(AuditHead, HEAD_ID, populate_existing=True)
    return Head() if row is None else Head(row.sequence, row.hash)


def verify(session: Session, *, noted: Head | None = None) -> Broken | None:
    """Return where the log is broken first, or None; reads it whole."""
    end = head(session)
    return chain.check(_all(session), end, noted=noted)


def sealed(row: Audit) -> Sealed:
    """Return an entry as it is kept."""
    entry = Entry(
        sequence=row.sequence,
        t=row.t,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor=row.actor,
        address=row.address,
        action=row.action,
        subject=row.subject,
        purpose=row.purpose,
        detail=row.detail,
    )
    return Sealed(entry, row.previous, row.hash)


def _add(session: Session, actor: Actor, act: Act, *, now: float) -> None:
    last = head(session)
    entry = Entry(
        sequence=last.sequence + 1,
        t=now,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor=actor.name,
        address=actor.address[:64],
        action=act.action,
        subject=act.subject,
        purpose=act.purpose,
        detail=dict(act.detail),
    )
    made = chain.seal(entry, last.hash)
    columns = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    session.add(Audit(**columns, previous=made.previous, hash=made.hash))
    session.merge(AuditHead(id=HEAD_ID, sequence=entry.sequence, hash=made.hash))
    session.flush()


def _all(session: Session) -> Iterator[Sealed]:
    """Return the log from its beginning, some at a time."""
    asked, after = select(Audit).order_by(Audit.sequence).limit(READ_AT_ONCE), -1
    while rows := session.scalars(asked.where(Audit.sequence > after)).all():
        after = rows[-1].sequence
        yield from [sealed(row) for row in rows]
        session.expunge_all()
