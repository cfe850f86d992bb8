"""Deliveries that wait, in the database: which are due, who has leased them, what came of them.

Several processes may work on one database. A lease is taken in one transaction (PostgreSQL: locked rows are skipped;
SQLite: one writer at a time), so a delivery has one sender; a killed process's lease expires and the next one sends again.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from api.live.change import Note
from api.live.record import note
from api.tables import Attempt, Delivery, Message, Subscription
from api.webhooks import numbers
from api.webhooks.sender import Parcel
from api.webhooks.verdict import Answer, Verdict


@dataclass(frozen=True, slots=True)
class Lease:
    """A delivery that is ours for a while.

    Attributes:
        key: tells this lease from later ones of the same delivery.
        made: attempts before this one.
    """

    delivery_id: int
    subscription_id: str
    key: str
    made: int
    parcel: Parcel


def waiting(session: Session, *, now: float) -> list[str]:
    """Return subscriptions with something due at `now`, the longest waiting first."""
    asked = (
        select(Delivery.subscription_id)
        .where(_due(now))
        .group_by(Delivery.subscription_id)
        .order_by(func.min(Delivery.next_at), Delivery.subscription_id)
    )
    return list(session.scalars(asked))


def lease(session: Session, rooms: Mapping[str, int], *, now: float, until: float) -> list[Lease]:
    """Lease what is due at `now`: at most `rooms[subscription_id]` of each. The caller commits before it sends."""
    taken = []
    for subscription_id, room in rooms.items():
        subscription = session.get_one(Subscription, subscription_id)
        rows = session.scalars(
            select(Delivery)
            .where(_due(now), Delivery.subscription_id == subscription_id)
            .order_by(Delivery.next_at, Delivery.id)
            .limit(room)
            .with_for_update(skip_locked=True)
        )
        for row in rows.all():
            row.leased_until, row.leased_by = until, secrets.token_hex(16)
            message = session.get_one(Message, row.message_id)
            parcel = Parcel(subscription.url, message.id, message.body, signers(subscription, now=now))
            taken.append(Lease(row.id, subscription_id, row.leased_by, row.attempts, parcel))
    return taken


def signers(subscription: Subscription, *, now: float) -> list[str]:
    """Return the secrets that sign at `now`, the newest first."""
    if subscription.old_secret and (subscription.old_secret_until or 0.0) > now:
        return [subscription.secret, subscription.old_secret]
    return [subscription.secret]


def settle(session: Session, held: Lease, answer: Answer, verdict: Verdict, *, began: float, now: float) -> bool:
    """Write what came of an attempt; return whether the verdict took effect.

    It has none when the lease was lost to another process, or when a person cancelled the delivery in the meantime (but a
    delivery that arrived has arrived).
    """
    asks = verdict.pause_until is not None or verdict.is_gone
    # Whoever needs both rows locks the receiver first; otherwise two answers could wait for each other.
    subscription = session.get(Subscription, held.subscription_id, with_for_update=True) if asks else None
    row = session.get(Delivery, held.delivery_id, with_for_update=True)
    if row is None:
        return False
    session.add(
        Attempt(delivery_id=row.id, t=began, status=answer.status, error=answer.error, duration_s=answer.duration_s)
    )
    if row.leased_by != held.key:
        return False
    row.leased_until, row.leased_by = 0.0, None
    row.attempts += 1
    row.last_status, row.last_error = answer.status, answer.error
    if row.state != "pending" and verdict.state != "delivered":
        return False
    row.state = verdict.state
    row.next_at = row.next_at if verdict.next_at is None else verdict.next_at
    row.done = None if verdict.state == "pending" else now
    if answer.case_number is not None and row.case_id is not None:
        numbers.note(session, row.case_id, row.subscription_id, answer.case_number, now=now)
    if subscription is not None:
        _heed(session, subscription, verdict, now=now)
    return True


def cancel(session: Session, subscription_id: str, *, why: str, now: float) -> None:
    """Cancel all that waits for a receiver."""
    session.execute(
        update(Delivery)
        .where(Delivery.subscription_id == subscription_id, Delivery.state == "pending")
        .values(state="cancelled", last_error=why, done=now)
    )
    note(session, Note("delivery", None, {"state": "cancelled", "case_id": None}))


def renew(session: Session, chosen: ColumnElement[bool], *, now: float) -> int:
    """Make ended deliveries due again from the schedule's beginning, with the same webhook-id; return how many.

    A lease stays, so that what is on its way just now is not sent twice.
    """
    ended = select(Delivery).where(chosen, Delivery.state != "pending").order_by(Delivery.id).with_for_update()
    rows = session.scalars(ended).all()
    for row in rows:
        row.state, row.attempts, row.next_at, row.done = "pending", 0, now, None
    return len(rows)


def _due(now: float) -> ColumnElement[bool]:
    """What may be tried at `now`: nothing earlier of the same case and receiver waits or is on its way."""
    other = aliased(Delivery)
    before = exists().where(
        other.subscription_id == Delivery.subscription_id,
        other.case_id == Delivery.case_id,
        other.id != Delivery.id,
        or_(and_(other.state == "pending", other.id < Delivery.id), other.leased_until > now),
    )
    reachable = select(Subscription.id).where(Subscription.state == "active", Subscription.not_before <= now)
    return and_(
        Delivery.state == "pending",
        Delivery.next_at <= now,
        Delivery.leased_until <= now,
        Delivery.subscription_id.in_(reachable),
        ~before,
    )


def _heed(session: Session, subscription: Subscription, verdict: Verdict, *, now: float) -> None:
    """Do what a receiver asked for: leave it alone for a while, or for ever."""
    if verdict.pause_until is not None:
        subscription.not_before = max(subscription.not_before, verdict.pause_until)
    if verdict.is_gone and subscription.state == "active":
        subscription.state, subscription.state_note = "disabled", "the receiver answered 410 Gone"
        session.flush()
        cancel(session, subscription.id, why="cancelled: the receiver answered 410 Gone", now=now)
