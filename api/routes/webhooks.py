"""Receivers of webhooks: subscribe, rotate, test, preview."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import select

from api.auth import require
from api.codes.table import Code
from api.context import context
from api.errors import NotFound, Unprocessable
from api.examples import DELIVERY, PREVIEW, WEBHOOK, WEBHOOK_SECRET, shown
from api.reason import Reason
from api.tables import Delivery, Message, Subscription
from api.webhooks import queue, signature, subscriptions
from api.webhooks.destination import LONGEST_URL, Refused, check_url
from api.webhooks.filters import Filters
from api.webhooks.message import CONTENT_TYPE
from api.webhooks.topics import TYPES, check

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])

WebhookId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_]{1,32}$", examples=["wh_5f1c0a9b3d7e2468"])]
Admin = Annotated[str, Depends(require("admin"))]
Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_URL,
        description="http or https, without user and password; a public machine, unless the configuration allows private ones",
        examples=["https://cases.example.com/hooks/hutong"],
    ),
]
Types = Annotated[
    list[Annotated[str, Field(max_length=64), AfterValidator(check)]],
    Field(
        max_length=20,
        description="types or families that it wants; empty: all",
        examples=[["case.created", "case.closed"], ["case.*"]],
    ),
]


Codes = Annotated[
    dict[Code, Annotated[str, Field(min_length=1, max_length=64)]],
    Field(
        max_length=500,
        description="codes of its own, by ours: messages about such cases carry `external_code`",
        examples=[{"06010": "200102", "09009": "200505"}],
    ),
]


class NewWebhook(BaseModel):
    """A receiver that asks for messages."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"url": WEBHOOK["url"], "types": WEBHOOK["types"]}))

    url: Url
    types: Types = []
    codes: Codes = {}
    filters: Filters = Filters()


class WebhookChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "disabled"}, {"types": ["case.*"]}]})

    url: Url | None = None
    types: Types | None = None
    codes: Annotated[Codes | None, Field(description="replaces all of them")] = None
    filters: Annotated[Filters | None, Field(description="replaces all of them")] = None
    state: Annotated[Literal["active", "disabled"] | None, Field(description="disabled: what waits is cancelled")] = None


class WebhookView(BaseModel):
    """A receiver, without its secret."""

    model_config = ConfigDict(json_schema_extra=shown(WEBHOOK))

    id: Annotated[str, Field(examples=["wh_5f1c0a9b3d7e2468"])]
    url: Url
    types: Annotated[list[str], Field(examples=[["case.*"]])]
    codes: Annotated[dict[str, str], Field(description="codes of its own, by ours")]
    filters: Filters
    state: Literal["active", "disabled"]
    state_note: Annotated[str, Field(description="why it is disabled", examples=["the receiver answered 410 Gone"])]
    created: Annotated[float, Field(description="UTC seconds")]
    paused_until: Annotated[float | None, Field(description="it asked to be left alone until then (Retry-After), UTC seconds")]
    old_secret_until: Annotated[float | None, Field(description="end of a rotation, UTC seconds")]


class WebhookMade(WebhookView):
    """A new receiver with its secret."""

    model_config = ConfigDict(json_schema_extra=shown({**WEBHOOK, "secret": WEBHOOK_SECRET}))

    secret: Annotated[str, Field(description="shown this once", examples=[WEBHOOK_SECRET])]


class WebhookList(BaseModel):
    """All receivers, the oldest first."""

    model_config = ConfigDict(json_schema_extra=shown({"webhooks": [WEBHOOK]}))

    webhooks: list[WebhookView]


class Rotated(BaseModel):
    """A new secret."""

    model_config = ConfigDict(json_schema_extra=shown({"secret": WEBHOOK_SECRET, "old_secret_until": 1767312360.0}))

    secret: Annotated[str, Field(description="shown this once", examples=[WEBHOOK_SECRET])]
    old_secret_until: Annotated[float, Field(description="until then the old secret signs too, UTC seconds")]


class Queued(BaseModel):
    """A delivery that was written; `GET /v1/deliveries/{id}` tells what came of it."""

    model_config = ConfigDict(json_schema_extra=shown({"delivery_id": DELIVERY["id"], "message_id": DELIVERY["message_id"]}))

    delivery_id: int
    message_id: str


class PreviewOf(BaseModel):
    """Which message to show."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"type": DELIVERY["type"]}))

    type: Annotated[str, Field(max_length=64, examples=list(TYPES))]


class Preview(BaseModel):
    """The newest message of a type, as it is sent."""

    model_config = ConfigDict(json_schema_extra=shown(PREVIEW))

    headers: Annotated[dict[str, str], Field(description="signed now, with a secret made for this preview alone")]
    secret: Annotated[str, Field(description="verifies this preview, and nothing else")]
    raw: Annotated[str, Field(description="body, byte for byte: this is what is signed")]
    body: Annotated[dict[str, Any], Field(description="the same, parsed")]


class Replayed(BaseModel):
    """How many deliveries are due again."""

    model_config = ConfigDict(json_schema_extra=shown({"replayed": 3}))

    replayed: int


@router.post("", status_code=201)
def subscribe(new: NewWebhook, request: Request, _: Admin) -> WebhookMade:
    """Subscribe a receiver; the answer shows its secret, once."""
    here = context(request)
    _check(new.url, allow_private=here.config.allow_private_webhooks)
    now = here.clock.now()
    with here.database.session() as session:
        row = subscriptions.add(session, url=new.url, types=new.types, now=now)
        row.codes, row.filters = new.codes, new.filters.kept()
    return WebhookMade(**_view(row, now).model_dump(), secret=row.secret)


@router.get("")
def listing(request: Request, _: Admin) -> WebhookList:
    """List receivers."""
    here = context(request)
    with here.database.reading() as session:
        return WebhookList(webhooks=[_view(row, here.clock.now()) for row in subscriptions.listed(session)])


@router.post("/preview")
def preview(asked: PreviewOf, request: Request, _: Admin) -> Preview:
    """Show the newest message of a type as it is sent."""
    here = context(request)
    with here.database.reading() as session:
        newest = select(Message).where(Message.type == asked.type).order_by(Message.created.desc(), Message.id).limit(1)
        message = session.scalar(newest)
    if message is None:
        raise NotFound(
            f"no message of type {asked.type!r} yet; types are {', '.join(TYPES)}", Reason("no_message", {"type": asked.type})
        )
    secret = signature.new_secret()
    signed = signature.headers(message.id, message.body, signers=[secret], now=here.clock.now())
    told = {"content-type": CONTENT_TYPE, **signed}
    return Preview(headers=told, secret=secret, raw=message.body, body=json.loads(message.body))


@router.get("/{webhook_id}")
def read(webhook_id: WebhookId, request: Request, _: Admin) -> WebhookView:
    """Return a receiver."""
    here = context(request)
    with here.database.reading() as session:
        return _view(subscriptions.found(session, webhook_id), here.clock.now())


@router.patch("/{webhook_id}")
def change(webhook_id: WebhookId, changes: WebhookChange, request: Request, who: Admin) -> WebhookView:
    """Change address, types, codes, filters or state."""
    here = context(request)
    if changes.url is not None:
        _check(changes.url, allow_private=here.config.allow_private_webhooks)
    now = here.clock.now()
    with here.database.session() as session:
        row = subscriptions.found(session, webhook_id, to_change=True)
        row.url = row.url if changes.url is None else changes.url
        row.types = row.types if changes.types is None else changes.types
        row.codes = row.codes if changes.codes is None else changes.codes
        row.filters = row.filters if changes.filters is None else changes.filters.kept()
        if changes.state is not None:
            subscriptions.set_state(session, row, changes.state, by=who, now=now)
    return _view(row, now)


@router.delete("/{webhook_id}", status_code=204)
def delete(webhook_id: WebhookId, request: Request, who: Admin) -> Response:
    """Delete a receiver; what waits for it is cancelled, its past deliveries stay readable (`api.webhooks.kept_days`)."""
    here = context(request)
    with here.database.session() as session:
        row = subscriptions.found(session, webhook_id, to_change=True)
        subscriptions.delete(session, row, by=who, now=here.clock.now())
    return Response(status_code=204)


@router.post("/{webhook_id}/rotate")
def rotate(webhook_id: WebhookId, request: Request, _: Admin) -> Rotated:
    """Make a new secret; for 24 hours messages carry the old one's signature too."""
    here = context(request)
    with here.database.session() as session:
        row = subscriptions.found(session, webhook_id, to_change=True)
        until = subscriptions.rotate(row, now=here.clock.now())
    return Rotated(secret=row.secret, old_secret_until=until)


@router.post("/{webhook_id}/test", status_code=202)
def test(webhook_id: WebhookId, request: Request, who: Admin) -> Queued:
    """Send a message of type `webhook.test` to this receiver, whatever types it wants."""
    here = context(request)
    with here.database.session() as session:
        row = subscriptions.found(session, webhook_id)
        delivery = subscriptions.enqueue_test(session, row, by=who, now=here.clock.now())
    return Queued(delivery_id=delivery.id, message_id=delivery.message_id)


@router.post("/{webhook_id}/replay-dead")
def replay_dead(webhook_id: WebhookId, request: Request, _: Admin, *, cancelled: bool = False) -> Replayed:
    """Send all dead letters of a receiver again, in their order; with `cancelled`, what was cancelled too."""
    here = context(request)
    states = ("dead", "cancelled") if cancelled else ("dead",)
    with here.database.session() as session:
        subscriptions.must_be_active(subscriptions.found(session, webhook_id))
        chosen = (Delivery.subscription_id == webhook_id) & Delivery.state.in_(states)
        return Replayed(replayed=queue.renew(session, chosen, now=here.clock.now()))


def _check(url: str, *, allow_private: bool) -> None:
    try:
        check_url(url, allow_private=allow_private)
    except Refused as e:
        raise Unprocessable(f"url: {e}", Reason("webhook_url")) from e


def _view(row: Subscription, now: float) -> WebhookView:
    told = {name: getattr(row, name) for name in ("id", "url", "types", "codes", "filters", "state", "state_note", "created")}
    paused = row.not_before if row.not_before > now else None
    rotating = row.old_secret_until if (row.old_secret_until or 0.0) > now else None
    return WebhookView.model_validate({**told, "paused_until": paused, "old_secret_until": rotating})
