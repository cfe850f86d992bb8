"""Requests of Open311 are reports of the public; what is shown of one is the state of its case and nothing of its sender.

Description, address and picture are not shown: people write names and numbers there.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from api.cases.stages import Status
from api.open311.answer import Value
from api.open311.asked import Listing, Refused
from api.reports.tables import Report
from api.tables import Case, Event, FlowStep

NOTES: dict[Status, str] = {
    "proposed": "received, not checked yet",
    "confirmed": "checked",
    "cancelled": "not confirmed",
    "gone": "seen to be gone",
    "merged": "dealt with under another report",
    "filed": "filed",
    "not_accepted": "not accepted",
    "dispatched": "given to a department",
    "returned": "to be given to another department",
    "handling": "being dealt with",
    "suspended": "waiting",
    "handled": "dealt with, to be checked",
    "checking": "being checked",
    "closed": "done",
    "forced_closed": "ended",
    "evaluated": "done",
}


RESOLUTION_S = 1.0
"""Times are told in whole seconds: one that is asked for holds the whole second."""


def found(session: Session, asked: Listing) -> list[Value]:
    """Return the requests that were asked for, the newest first; ids override all other filters."""
    chosen = _select().order_by(Report.received.desc(), Report.reference)
    if asked.references:
        chosen = chosen.where(Report.reference.in_(asked.references))
    else:
        chosen = chosen.where(Report.received >= asked.since, Report.received < asked.until + RESOLUTION_S)
        if asked.codes:
            chosen = chosen.where(Report.code.in_(asked.codes))
        if asked.open is not None:
            chosen = chosen.where(Case.state == ("open" if asked.open else "closed"))
    page = chosen.limit(asked.page_size).offset((asked.page - 1) * asked.page_size)
    return _told(session, session.execute(page).all(), extended=asked.is_extended)


def one(session: Session, reference: str, *, extended: bool = False) -> list[Value]:
    """Return one request.

    Raises:
        Refused: 404, there is none.
    """
    row = session.execute(_select().where(Report.reference == reference[:16])).first()
    if row is None:
        raise Refused(404, "service_request_id provided was not found")
    return _told(session, [row], extended=extended)


def _told(session: Session, rows: Sequence[Row[Report, Event, Case]], *, extended: bool) -> list[Value]:
    shown = [_shown(*row) for row in rows]
    if not extended:
        return [*shown]
    steps: dict[int, list[FlowStep]] = {}
    of = select(FlowStep).where(FlowStep.case_id.in_({case.id for _, _, case in rows})).order_by(FlowStep.id)
    for step in session.scalars(of):
        steps.setdefault(step.case_id, []).append(step)
    return [
        {**told, **_extension(report, case, steps.get(case.id, ()))}
        for told, (report, _, case) in zip(shown, rows, strict=True)
    ]


def _select() -> Select[Report, Event, Case]:
    joined = select(Report, Event, Case).join(Event, Event.id == Report.event_id).join(Case, Case.id == Event.case_id)
    return joined.where(Report.channel == "public")


def _shown(report: Report, event: Event, case: Case) -> dict[str, Value]:
    changed = max(report.received, case.closed or 0.0, case.phase_since or 0.0)
    return {
        "service_request_id": report.reference,
        "status": "open" if case.state == "open" else "closed",
        "status_notes": NOTES[case.status],
        "service_name": report.name,
        "service_code": report.code,
        "description": None,
        "agency_responsible": case.department,
        "service_notice": None,
        "requested_datetime": _w3c(report.received),
        "updated_datetime": _w3c(changed),
        "expected_datetime": _w3c(case.due) if case.due is not None and case.phase == "handle" else None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": event.lat,
        "long": event.lon,
        "media_url": None,
    }


def _extension(report: Report, case: Case, steps: Sequence[FlowStep]) -> dict[str, Value]:
    """Return what is told beyond the specification: the way so far, without anybody's words and names."""
    since = [step for step in steps if step.t >= report.received and step.origin is not None]
    notes: list[Value] = [
        {"datetime": _w3c(report.received), "description": "received", "type": "submitted"},
        *({"datetime": _w3c(step.t), "description": NOTES[step.status], "type": step.status} for step in since),
    ]
    return {"extended_attributes": {"stage": case.stage, "status": case.status}, "notes": notes}


def _w3c(t: float) -> str:
    return datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
