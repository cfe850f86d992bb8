"""What receivers of webhooks answer later: their number of a case, and where it came to. Signed, not logged in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.asked import Id
from api.cases.actor import receiver
from api.cases.moves import Words, bring, taken_up
from api.cases.stages import Status
from api.context import context
from api.errors import NotFound, Unauthorized, Unprocessable
from api.examples import shown
from api.routes.moves import CaseNumberText, Department, Opinion
from api.routes.webhooks import WebhookId
from api.tables import Callback, CaseNumber, Delivery, Subscription
from api.webhooks import numbers, queue, signature

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])


class Answer(BaseModel):
    """What a receiver says about a case that it was told of; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=shown({"case_id": 12, "case_number": "DC-2026-000123", "status": "handled"})
    )

    case_id: Id
    case_number: CaseNumberText | None = None
    status: Annotated[Status | None, Field(description="where it is now; the steps between are recorded, too")] = None
    opinion: Opinion | None = None
    department: Department | None = None


class Answered(BaseModel):
    """What the case is now."""

    model_config = ConfigDict(
        json_schema_extra=shown({"case_id": 12, "status": "handled", "revision": 7, "is_known": False})
    )

    case_id: int
    status: Status
    revision: int
    is_known: Annotated[bool, Field(description="this answer (webhook-id) was taken in before; nothing was done again")]


async def raw_body(request: Request) -> bytes:
    """Return the body as it came: that is what is signed."""
    return await request.body()


BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": Answer.model_json_schema()}}}}


@router.post("/{webhook_id}/callback", openapi_extra=BODY)
def answer(webhook_id: WebhookId, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> Answered:
    """Take a receiver's answer, signed with the secret of its webhook as Standard Webhooks has it; no token is needed."""
    here = context(request)
    office = here.office()
    with here.database.session() as session:
        row = session.get(Subscription, webhook_id)
        message_id = _signed(row, request, body, now=office.now)
        said = _understood(body)
        _was_told(session, webhook_id, said.case_id)
        case = taken_up(session, said.case_id)
        is_known = session.get(Callback, (webhook_id, message_id)) is not None
        if not is_known:
            session.add(Callback(subscription_id=webhook_id, message_id=message_id, t=office.now))
            if said.case_number is not None:
                numbers.note(session, case.id, webhook_id, said.case_number, now=office.now)
            if said.status is not None:
                words = Words(said.opinion or f"told by {webhook_id}", said.department or webhook_id)
                bring(session, case, said.status, receiver(webhook_id), words, office=office)
        return Answered(case_id=case.id, status=case.status, revision=case.revision, is_known=is_known)


def _signed(row: Subscription | None, request: Request, body: bytes, *, now: float) -> str:
    """Return the webhook-id of a body that a receiver signed."""
    if row is None or row.state != "active":
        raise Unauthorized("no active webhook with this id signed this")
    try:
        return signature.verified(request.headers, body, secrets_in_force=queue.signers(row, now=now), now=now)
    except ValueError as e:
        raise Unauthorized(str(e)) from e


def _understood(body: bytes) -> Answer:
    try:
        return Answer.model_validate_json(body)
    except ValidationError as e:
        told = "; ".join(f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in e.errors())
        raise Unprocessable(told[:1000]) from e


def _was_told(session: Session, webhook_id: str, case_id: int) -> None:
    """Check that a receiver knows a case: it answers only about what it was told of."""
    told = select(Delivery.id).where(Delivery.subscription_id == webhook_id, Delivery.case_id == case_id).exists()
    known = select(CaseNumber.case_id).where(CaseNumber.receiver == webhook_id, CaseNumber.case_id == case_id).exists()
    if not session.scalar(select(or_(told, known))):
        raise NotFound(f"webhook {webhook_id} was told of no case {case_id}")
