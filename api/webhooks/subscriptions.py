"""Receivers of webhooks: made, changed, rotated, tested, deleted. Every function works in the caller's transaction."""

import secrets
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import Conflict, NotFound
from api.reason import Reason
from api.tables import Delivery, Subscription
from api.webhooks import queue, signature
from api.webhooks.outbox import delivery_of, write
from api.webhooks.topics import TEST

DELETED = "deleted"


def listed(session: Session) -> Sequence[Subscription]:
    """Return all subscriptions that are not deleted, the oldest first."""
    kept = select(Subscription).where(Subscription.state != DELETED).order_by(Subscription.created, Subscription.id)
    return session.scalars(kept).all()


def found(session: Session, subscription_id: str, *, to_change: bool = False) -> Subscription:
    """Return a subscription; it is locked when it is `to_change`.

    Raises:
        NotFound: there is none, or it is deleted.
    """
    row = session.get(Subscription, subscription_id, with_for_update=True if to_change else None)
    if row is None or row.state == DELETED:
        raise NotFound(f"no webhook {subscription_id}", Reason("no_webhook", {"webhook": subscription_id}))
    return row


def add(session: Session, *, url: str, types: Sequence[str], now: float) -> Subscription:
    """Make an active subscription; its address is checked already."""
    row = Subscription(
        id=f"wh_{secrets.token_hex(8)}",
        url=url,
        types=list(types),
        codes={},
        filters={},
        secret=signature.new_secret(),
        state="active",
        state_note="",
        not_before=0.0,
        created=now,
    )
    session.add(row)
    return row


def set_state(session: Session, row: Subscription, state: Literal["active", "disabled"], *, by: str, now: float) -> None:
    """Turn a subscription on or off; what waits is cancelled when it goes off."""
    if row.state == state:
        return
    row.state, row.not_before = state, 0.0
    row.state_note = "" if state == "active" else f"disabled by {by}"
    if state == "disabled":
        queue.cancel(session, row.id, why=f"cancelled: the webhook was disabled by {by}", now=now)


def delete(session: Session, row: Subscription, *, by: str, now: float) -> None:
    """Forget address and secrets of a subscription; its past deliveries stay readable for a while."""
    queue.cancel(session, row.id, why=f"cancelled: the webhook was deleted by {by}", now=now)
    row.state, row.state_note = DELETED, f"deleted by {by}"
    row.url, row.secret, row.old_secret, row.old_secret_until = "", "", None, None


def rotate(row: Subscription, *, now: float) -> float:
    """Give a subscription a new secret; the one until now signs too until the time that is returned (UTC seconds)."""
    row.old_secret, row.old_secret_until = row.secret, now + signature.ROTATION_S
    row.secret = signature.new_secret()
    return row.old_secret_until


def enqueue_test(session: Session, row: Subscription, *, by: str, now: float) -> Delivery:
    """Write a message of type `webhook.test` to one receiver alone, whatever types it wants.

    Raises:
        Conflict: it is disabled.
    """
    must_be_active(row)
    data = {"webhook": row.id, "asked_by": by}
    message = write(session, type_=TEST, case_id=None, data=data, now=now)
    delivery = delivery_of(message, row.id, now=now)
    session.add(delivery)
    session.flush()
    return delivery


def must_be_active(row: Subscription) -> None:
    """Check that a receiver is sent to.

    Raises:
        Conflict: it is not.
    """
    if row.state != "active":
        raise Conflict(
            f"webhook {row.id} is {row.state} ({row.state_note}); nothing is sent to it",
            Reason("webhook_off", {"webhook": row.id}),
        )
