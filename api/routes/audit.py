"""The audit log, for auditors: who looked at, took out or changed what, and what for."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import ColumnElement, select

from api.access import audit
from api.access.audit import sealed
from api.access.chain import Sealed
from api.access.tables import Audit
from api.asked import When, Words
from api.auth import require
from api.context import context
from api.examples import EVENT, HASH, shown

router = APIRouter(prefix="/v1/audit", tags=["access"])

ENTRY: JsonDict = {
    "sequence": 41, "t": 1767226000.0, "actor_kind": "user", "actor_id": "5f1c0a9b3d7e2468", "actor": "anna",
    "address": "10.0.0.7", "action": "evidence.read", "subject": f"/v1/evidence/{EVENT['id']}/1/clip.mp4", "purpose": "review",
    "detail": {"sha256": HASH}, "previous": HASH, "hash": HASH,
}  # fmt: skip


class AuditFilter(BaseModel):
    """What to list; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    actor: Annotated[Words | None, Field(description="name of a user or token")] = None
    action: Annotated[Words | None, Field(description="such as evidence.read")] = None
    subject: Annotated[Words | None, Field(description="what the subject begins with")] = None
    since: When | None = None
    until: When | None = None
    before: Annotated[int | None, Field(ge=1, lt=2**63, description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class AuditEntry(BaseModel):
    """One line of the log."""

    model_config = ConfigDict(json_schema_extra=shown(ENTRY))

    sequence: int
    t: Annotated[float, Field(description="UTC seconds")]
    actor_kind: str
    actor_id: str
    actor: str
    address: str
    action: str
    subject: str
    purpose: str
    detail: dict[str, Any]
    previous: Annotated[str, Field(description="hash of the entry before")]
    hash: Annotated[str, Field(description="SHA-256 over the hash before and this entry")]


class AuditPage(BaseModel):
    """Some entries, the newest first, and the log's head."""

    model_config = ConfigDict(json_schema_extra=shown({"entries": [ENTRY], "next": None, "head": f"41:{HASH}"}))

    entries: list[AuditEntry]
    next: Annotated[int | None, Field(description="give this as `before` to read on; none: that was all")]
    head: Annotated[str, Field(description="number and hash of the newest entry; note it elsewhere for `hutong audit verify`")]


@router.get("", dependencies=[Depends(require("auditor"))])
def listing(asked: Annotated[AuditFilter, Query()], request: Request) -> AuditPage:
    """List the audit log, the newest entry first."""
    chosen = select(Audit).where(*_conditions(asked)).order_by(Audit.sequence.desc()).limit(asked.limit + 1)
    with context(request).database.reading() as session:
        rows = session.scalars(chosen).all()
        end = audit.head(session)
    page = [_view(sealed(row)) for row in rows[: asked.limit]]
    more = len(rows) > asked.limit
    return AuditPage(entries=page, next=page[-1].sequence if more else None, head=f"{end.sequence}:{end.hash}")


def _conditions(asked: AuditFilter) -> list[ColumnElement[bool]]:
    given = [
        (asked.actor, Audit.actor == asked.actor),
        (asked.action, Audit.action == asked.action),
        (asked.subject, Audit.subject.startswith(asked.subject or "", autoescape=True)),
        (asked.since, Audit.t >= (asked.since or 0.0)),
        (asked.until, Audit.t < (asked.until or 0.0)),
        (asked.before, Audit.sequence < (asked.before or 0)),
    ]
    return [condition for value, condition in given if value is not None]


def _view(one: Sealed) -> AuditEntry:
    fields = {name: getattr(one.entry, name) for name in AuditEntry.model_fields if name not in ("previous", "hash")}
    return AuditEntry(**fields, previous=one.previous, hash=one.hash)
