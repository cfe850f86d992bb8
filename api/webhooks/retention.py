"""What the outbox forgets, and when. Dead letters stay until they are replayed or their subscription is deleted."""

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from api.tables import Attempt, Callback, Delivery, Message, Subscription

KEPT_S = 180 * 86_400.0
"""How long what is over stays readable and replayable: China's Cybersecurity Law asks for six months of network logs."""
AT_MOST = 5_000
"""Rows a pass, so that no writer waits long."""

ANSWERS_KEPT_S = 86_400.0
"""Signed answers are refused after five minutes anyway."""


def forget(session: Session, *, now: float, kept_s: float = KEPT_S) -> int:
    """Delete deliveries that ended `kept_s` ago, then messages and deleted subscriptions that nobody needs; return how many."""
    before = now - kept_s
    deleted = select(Subscription.id).where(Subscription.state == "deleted")
    over = select(Delivery.id).where(
        Delivery.done < before,
        Delivery.state.in_(("delivered", "cancelled")) | ((Delivery.state == "dead") & Delivery.subscription_id.in_(deleted)),
    )
    ids = session.scalars(over.order_by(Delivery.id).limit(AT_MOST)).all()
    session.execute(delete(Attempt).where(Attempt.delivery_id.in_(ids)))
    session.execute(delete(Delivery).where(Delivery.id.in_(ids)))
    unsent = ~exists().where(Delivery.message_id == Message.id)
    old = session.scalars(select(Message.id).where(Message.created < before, unsent).limit(AT_MOST)).all()
    session.execute(delete(Message).where(Message.id.in_(old)))
    session.execute(delete(Callback).where(Callback.t < now - ANSWERS_KEPT_S))
    unused = ~exists().where(Delivery.subscription_id == Subscription.id)
    session.execute(
        delete(Subscription).where(Subscription.state == "deleted", Subscription.created < before, unused),
        execution_options={"synchronize_session": False},
    )
    return len(ids)
