"""The outbox: a message and its deliveries, written in the transaction of the change that they tell.

Nothing is sent here; `dispatcher.py` does that once the transaction is committed.
"""

import secrets
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tables import Case, Delivery, Message, Subscription
from api.webhooks.message import SOURCE, SOURCE_KEY, attributes, render
from api.webhooks.topics import concerns, wants


def enqueue(session: Session, *, type: str, case_id: int | None, data: Mapping[str, object], now: float) -> None:  # noqa: A002 - the field's name
    """Write a message and one delivery for each active subscription that wants it; the caller commits.

    The case's row is locked until then: messages of one case get their order from one transaction after the other.

    Raises:
        TypeError, ValueError: `data` is not JSON, or can't be brought under the size limit (`message.render`).
    """
    if case_id is not None:
        session.execute(select(Case.id).where(Case.id == case_id).with_for_update(key_share=True))
    message = write(session, type_=type, case_id=case_id, data=data, now=now)
    active = select(Subscription).where(Subscription.state == "active").order_by(Subscription.created, Subscription.id)
    for subscription in session.scalars(active):
        if wants(subscription.types, type) and concerns(subscription.filters, data):
            own = _translated(session, message, data, subscription)
            session.add(delivery_of(own, subscription.id, now=now))
    session.flush()


def write(session: Session, *, type_: str, case_id: int | None, data: Mapping[str, object], now: float) -> Message:
    """Write a message alone.

    Raises:
        TypeError, ValueError: as `enqueue`.
    """
    message_id = f"msg_{secrets.token_hex(16)}"
    source = str(session.info.get(SOURCE_KEY, SOURCE))
    body = render(type_, data, now=now, about=attributes(message_id, case_id, source=source))
    message = Message(id=message_id, case_id=case_id, type=type_, created=now, body=body)
    session.add(message)
    session.flush()
    return message


def _translated(session: Session, message: Message, data: Mapping[str, object], to: Subscription) -> Message:
    """Return a message with the receiver's own code beside ours, where it has one; else the message for all."""
    own = to.codes.get(str(data.get("code")))
    if own is None:
        return message
    told = {**data, "external_code": own}
    return write(session, type_=message.type, case_id=message.case_id, data=told, now=message.created)


def delivery_of(message: Message, subscription_id: str, *, now: float) -> Delivery:
    """Return a message's way to one receiver, due at once."""
    return Delivery(
        message_id=message.id,
        subscription_id=subscription_id,
        case_id=message.case_id,
        state="pending",
        attempts=0,
        next_at=now,
        leased_until=0.0,
    )
