"""Takes a report in: it becomes an event of its own "camera", which joins an open case of the same thing or makes one.

The event is closed from the beginning (`stopped`: nobody goes on looking), so that it neither keeps a case open that cameras
see cleared, nor clears one itself.
"""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.cases.channel import REPORT
from api.cases.ledger import take
from api.codes.table import CodeTable, Matter
from api.context import Context
from api.errors import TooMany, Unprocessable
from api.reason import Reason
from api.reports.tables import Report
from pipeline.events import EVENT_NAMESPACE, Box, Event, Location, Why

Channel = Literal["inspector", "public"]
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of references: none is taken for another."""
LENGTH = 12
"""58 bits: with a million reports a guess hits one in 10¹¹."""
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Told:
    """What a person tells.

    Attributes:
        matter: its name in the table of codes.
        t: when it was seen, UTC seconds.
        by: name of the user or token; empty: nobody known.
        source: what reports are counted for, such as an address.
        key: what makes a report that is sent twice one; None: each is one.
    """

    channel: Channel
    matter: str
    t: float
    place: Location | None
    by: str
    source: str
    note: str = ""
    address: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    media_url: str | None = None
    contact: Mapping[str, str] | None = None
    key: uuid.UUID | None = None


def receive(here: Context, told: Told, *, an_hour: int) -> Report:
    """Write a report and its event, once; the same `key` of the same sender gives the same report.

    Raises:
        Unprocessable: the table of codes has no such matter.
        TooMany: `an_hour` reports of this source came within the last hour.
    """
    matter = here.codes.matters.get(told.matter)
    if matter is None:
        why = Reason("no_matter", {"matter": told.matter[:64]})
        raise Unprocessable(f"no matter is called {told.matter[:64]!r}; `GET /v1/codes` lists them", why)
    now = here.clock.now()
    event = _event(here.codes, told, now)
    with here.database.session() as session:
        known = session.scalar(select(Report).where(Report.event_id == str(event.id)))
        if known is not None:
            return known
        _check_rate(session, told.source, an_hour, now)
        take(session, [event], now=now, policy=replace(here.office().policy, automatic=frozenset()))
        report = _report(told, matter, event, now)
        if told.place is not None:
            report.grid_code = here.grid.index(session).cell_of(told.place.lat, told.place.lon)
        session.add(report)
        session.flush()
        return report


def kind_of(codes: CodeTable, matter: str) -> tuple[str, str]:
    """Return kind and class under which cameras tell of a matter, or its own name: what is one thing joins one case."""
    rows = sorted((row for row in codes.kinds if row.matter == matter), key=lambda row: row.classes is not None)
    if not rows:
        return matter, matter
    return rows[0].kind, rows[0].classes[0] if rows[0].classes else matter


def _check_rate(session: Session, source: str, an_hour: int, now: float) -> None:
    recent = select(func.count()).select_from(Report).where(Report.source == source, Report.received > now - HOUR_S)
    if (session.scalar(recent) or 0) >= an_hour:
        why, wait = Reason("reports_too_many", {"most": an_hour}), {"Retry-After": str(int(HOUR_S))}
        raise TooMany(f"more than {an_hour} reports within an hour; try again later", why, headers=wait)


def _report(told: Told, matter: Matter, event: Event, now: float) -> Report:
    return Report(
        reference="".join(secrets.choice(LETTERS) for _ in range(LENGTH)),
        event_id=str(event.id),
        channel=told.channel,
        code=matter.code,
        name=matter.name,
        received=now,
        by=told.by,
        note=told.note,
        address=told.address,
        attributes=dict(told.attributes),
        media_url=told.media_url,
        contact=dict(told.contact) if told.contact else None,
        source=told.source,
        sender=told.source if told.channel == "inspector" else None,
    )


def _event(codes: CodeTable, told: Told, now: float) -> Event:
    kind, class_name = kind_of(codes, told.matter)
    key = told.key or uuid.uuid4()
    event_id = uuid.uuid5(EVENT_NAMESPACE, f"report|{told.channel}|{told.source}|{key}")
    return Event(
        id=event_id,
        revision=1,
        stream_id=f"{told.channel}-{event_id.hex[:16]}",
        node_id=f"report.{told.channel}",
        kind=kind,
        rule_id=REPORT,
        state="closed",
        close_reason="stopped",
        severity="medium",
        confidence=1.0,
        start=told.t,
        end=told.t,
        updated=now,
        observed_s=0.0,
        class_name=class_name,
        box=Box(x1=0.0, y1=0.0, x2=1.0, y2=1.0),
        frame_width=1,
        frame_height=1,
        location=told.place,
        clock_source="arrival",
        why=Why(rule=REPORT, rule_version=1, thresholds={}, measured={"channel": told.channel}, model="person"),
    )
