"""Tells those outside about a case: which message, and what stands in it. Written in the caller's transaction."""

from sqlalchemy.orm import Session

from api.cases.flow import Step
from api.cases.stages import ENDED, Status
from api.cases.view import view
from api.tables import Case
from api.webhooks.outbox import enqueue
from pipeline.events import Event


def type_of(status: Status) -> str:
    """Return the type of the message that tells of a new status; every end but the evaluation is `case.closed`."""
    return "case.closed" if status in ENDED and status != "evaluated" else f"case.{status}"


def tell(session: Session, kind: str, case: Case, event: Event | None = None, *, now: float) -> None:
    """Put a message about a case into the outbox, with what its event says."""
    session.flush()
    enqueue(session, type=kind, case_id=case.id, data=view(case).model_dump() | _of(event), now=now)


def tell_step(session: Session, case: Case, step: Step, event: Event | None = None, *, now: float) -> None:
    """Put a message about a step of a case into the outbox."""
    session.flush()
    data = view(case).model_dump() | _of(event) | {"move": step.move, "by": step.by.name, "opinion": step.opinion}
    enqueue(session, type=type_of(case.status), case_id=case.id, data=data, now=now)


def _of(event: Event | None) -> dict[str, object]:
    if event is None:
        return {}
    return {
        "event_id": str(event.id),
        "device_id": event.stream_id,
        "detected_at": event.start,
        "confidence": event.confidence,
        "zone": event.zone,
        "why": event.why.model_dump(mode="json", exclude={"tracks"}),
    }
