"""Deliveries of webhooks: what waits, what arrived, what was given up, and sending it again."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from api.auth import require
from api.context import context
from api.errors import Conflict, NotFound
from api.examples import ATTEMPT, DELIVERY, MESSAGE, shown
from api.reason import Reason
from api.tables import Attempt, Delivery, Message, Subscription
from api.webhooks import queue
from api.webhooks.receivers import host
from api.webhooks.subscriptions import must_be_active

router = APIRouter(prefix="/v1/deliveries", tags=["webhooks"])

LARGEST_ID = 2**63 - 1
DeliveryId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
State = Literal["pending", "delivered", "dead", "cancelled"]


class DeliveryFilter(BaseModel):
    """What to list; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    webhook: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_]{1,32}$", description="id of a receiver")] = None
    case: Annotated[int | None, Field(ge=0, le=LARGEST_ID)] = None
    after: Annotated[int | None, Field(ge=1, le=LARGEST_ID, description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class DeliveryView(BaseModel):
    """A message's way to one receiver."""

    model_config = ConfigDict(json_schema_extra=shown(DELIVERY))

    id: int
    message_id: Annotated[str, Field(description="webhook-id, the same at every attempt")]
    type: Annotated[str, Field(examples=["case.created"])]
    webhook: Annotated[str, Field(description="id of the receiver")]
    receiver: Annotated[
        str, Field(description="its host: the whole address is for administrators", examples=["cases.example.org"])
    ]
    case_id: int | None
    state: State
    attempt_count: Annotated[int, Field(description="attempts since it was written or replayed")]
    next_at: Annotated[float | None, Field(description="next attempt, UTC seconds; only while pending")]
    last_status: Annotated[int | None, Field(description="HTTP status of the last answer; none: there was no answer")]
    last_error: Annotated[str | None, Field(examples=["503 Service Unavailable"])]
    done: Annotated[float | None, Field(description="when it ended, UTC seconds")]


class AttemptView(BaseModel):
    """One try."""

    t: Annotated[float, Field(description="UTC seconds")]
    status: int | None
    error: str | None
    duration_s: float


class DeliveryDetail(DeliveryView):
    """A delivery with its attempts, the oldest first, and the body that is sent."""

    model_config = ConfigDict(json_schema_extra=shown({**DELIVERY, "attempts": [ATTEMPT], "body": MESSAGE}))

    attempts: list[AttemptView]
    body: dict[str, Any]


class DeliveryPage(BaseModel):
    """Some deliveries, and where the next ones begin."""

    model_config = ConfigDict(json_schema_extra=shown({"deliveries": [DELIVERY], "next": None}))

    deliveries: list[DeliveryView]
    next: Annotated[int | None, Field(description="give this as `after` to read on; none: that was all")]


@router.get("", dependencies=[Depends(require("operator"))])
def listing(asked: Annotated[DeliveryFilter, Query()], request: Request) -> DeliveryPage:
    """List deliveries, the newest first."""
    conditions = [
        column == value
        for column, value in (
            (Delivery.state, asked.state),
            (Delivery.subscription_id, asked.webhook),
            (Delivery.case_id, asked.case),
        )
        if value is not None
    ]
    if asked.after is not None:
        conditions.append(Delivery.id < asked.after)
    joined = select(Delivery, Message.type, Subscription.url).join(Message, Message.id == Delivery.message_id)
    joined = joined.join(Subscription, Subscription.id == Delivery.subscription_id)
    chosen = joined.where(*conditions).order_by(Delivery.id.desc()).limit(asked.limit + 1)
    with context(request).database.reading() as session:
        rows = session.execute(chosen).all()
    shown = [_view(row, type_, url) for row, type_, url in rows[: asked.limit]]
    return DeliveryPage(deliveries=shown, next=shown[-1].id if len(rows) > asked.limit else None)


@router.get("/{delivery_id}", dependencies=[Depends(require("operator"))])
def read(delivery_id: DeliveryId, request: Request) -> DeliveryDetail:
    """Return a delivery with its attempts and body."""
    with context(request).database.reading() as session:
        row = session.get(Delivery, delivery_id)
        if row is None:
            raise NotFound(f"no delivery {delivery_id}", Reason("no_delivery", {"delivery": delivery_id}))
        message = session.get_one(Message, row.message_id)
        url = session.get_one(Subscription, row.subscription_id).url
        tries = session.scalars(select(Attempt).where(Attempt.delivery_id == delivery_id).order_by(Attempt.id)).all()
    shown = [AttemptView(t=one.t, status=one.status, error=one.error, duration_s=one.duration_s) for one in tries]
    return DeliveryDetail(**_view(row, message.type, url).model_dump(), attempts=shown, body=json.loads(message.body))


@router.post("/{delivery_id}/replay", dependencies=[Depends(require("admin"))])
def replay(delivery_id: DeliveryId, request: Request) -> DeliveryView:
    """Send a message again that arrived, was given up or was cancelled; its webhook-id stays the same."""
    here = context(request)
    with here.database.session() as session:
        row = session.get(Delivery, delivery_id)
        if row is None:
            raise NotFound(f"no delivery {delivery_id}", Reason("no_delivery", {"delivery": delivery_id}))
        receiver = session.get_one(Subscription, row.subscription_id)
        must_be_active(receiver)
        if queue.renew(session, Delivery.id == delivery_id, now=here.clock.now()) == 0:
            raise Conflict(f"delivery {delivery_id} is pending already", Reason("delivery_pending", {"delivery": delivery_id}))
        return _view(row, session.get_one(Message, row.message_id).type, receiver.url)


def _view(row: Delivery, type_: str, url: str) -> DeliveryView:
    names = ("id", "message_id", "case_id", "state", "last_status", "last_error", "done")
    told = {name: getattr(row, name) for name in names}
    told |= {"type": type_, "webhook": row.subscription_id, "receiver": host(url), "attempt_count": row.attempts}
    return DeliveryView.model_validate({**told, "next_at": row.next_at if row.state == "pending" else None})
