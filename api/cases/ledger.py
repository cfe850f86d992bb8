"""Writes events into cases: event, case and outgoing messages in one transaction of the caller's.

Two new events of one thing must not make two cases: whoever decides about the cases of a kind does so alone (`serialise`).
A case's row is locked before a message about it is written, so that its messages are in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Literal

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from api import tables
from api.cases import displays, record
from api.cases.absorb import MOST_REACH_M, Candidate, choose
from api.cases.actor import PIPELINE, Mover
from api.cases.channel import channel_of
from api.cases.earth import METRES_A_DEGREE
from api.cases.flow import propose
from api.cases.moves import Words, file_automatically, locked, look, make, taken_up, turn
from api.cases.notice import tell
from api.cases.policy import Office, Policy
from api.cases.sighting import Sighting
from api.cases.stages import ending
from api.cases.summary import Summary, summarise
from api.db import serialise
from api.errors import Conflict
from pipeline.events import Event, Location

Status = Literal["created", "updated", "duplicate", "stale"]
MOST_CANDIDATES = 500
"""Open cases of one kind near one place, or of one camera, that are compared; the newest."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event."""

    case_id: int
    status: Status


def take(session: Session, events: Sequence[Event], *, now: float, policy: Policy | None = None) -> list[Taken]:
    """Take events in their order: a new one is absorbed into a case, a known one brings its case up to date."""
    serialise(session, *(turn(event.kind) for event in events))
    office = Office(policy or Policy(), now)
    return [_take(session, event, office) for event in events]


def close(session: Session, case_id: int, *, by: Mover, note: str, office: Office) -> tables.Case:
    """Close a case by hand, in the way that its status has; its events may go on, and no longer change its state.

    Raises:
        NotFound: there is no such case.
        Conflict: it is closed already.
        Forbidden: others close such a case.
    """
    case = taken_up(session, case_id)
    if case.state == "closed":
        raise Conflict(f"case {case_id} is closed already, by {case.closed_by}")
    make(session, case, ending(case.status), by, Words(note), office=office)
    return case


def _take(session: Session, event: Event, office: Office) -> Taken:
    known = session.get(tables.Event, str(event.id))
    if known is None:
        return Taken(_absorb(session, event, office), "created")
    if known.revision >= event.revision:
        return Taken(known.case_id, "duplicate" if known.revision == event.revision else "stale")
    record.write(known, event, now=office.now)
    session.flush()
    case = locked(session, known.case_id)
    _refresh(session, case, record.sightings(session, [case.id])[case.id], event, office)
    return Taken(case.id, "updated")


def _absorb(session: Session, event: Event, office: Office) -> int:
    sighting = Sighting.of(event)
    candidates = _candidates(session, event)
    chosen = choose(sighting, candidates)
    if chosen is None:
        return _open(session, event, office)
    case = locked(session, chosen)
    _keep(session, event, case, now=office.now)
    seen = next(candidate.sightings for candidate in candidates if candidate.case_id == chosen)
    _refresh(session, case, [*seen, sighting], event, office)
    return case.id


def _open(session: Session, event: Event, office: Office) -> int:
    """Make a case of an event that belongs to none."""
    case = tables.Case(kind=event.kind, channel=channel_of(event), revision=1)
    _apply(case, summarise([Sighting.of(event)]))
    propose(session, case, PIPELINE, office)
    _keep(session, event, case, now=office.now)
    tell(session, "case.created", case, event, now=office.now)
    if case.kind in office.policy.automatic:
        file_automatically(session, case, event, office)
    if case.gone is not None:
        case.revision += 1
        look(session, case, event, office, was_gone=False)
    return case.id


def _keep(session: Session, event: Event, case: tables.Case, *, now: float) -> None:
    row = tables.Event(id=str(event.id), case_id=case.id, stream_id=event.stream_id, kind=event.kind)
    record.write(row, event, now=now)
    session.add(row)
    session.flush()


def _refresh(session: Session, case: tables.Case, seen: Sequence[Sighting], event: Event, office: Office) -> None:
    """Sum a locked case up anew and tell what changed for those outside; what a person ended stays so.

    `seen` is all that was seen of it, with the event; nobody else adds to it before this turn ends (`serialise`).
    """
    before = (case.severity, case.event_count)
    was_gone = case.gone is not None
    _apply(case, summarise(seen))
    case.revision += 1
    if look(session, case, event, office, was_gone=was_gone):
        return
    if case.state == "open" and (case.severity, case.event_count) == before and event.state == "open":
        return
    tell(session, "case.updated", case, event, now=office.now)


def _candidates(session: Session, event: Event) -> list[Candidate]:
    """Return the cases of the kind that may be the event's, with all that was seen of them."""
    is_open = select(tables.Case.id).where(tables.Case.state == "open", tables.Case.kind == event.kind)
    may_be = [is_open.join(tables.Event).where(tables.Event.stream_id == event.stream_id)]
    may_be += [is_open.where(around) for around in _around(event.location)]
    may_be += [select(tables.Case.id).where(tables.Case.kind == event.kind, at_once) for at_once in _at_once(event)]
    ids = {found for asked in may_be for found in session.scalars(asked.order_by(tables.Case.id.desc()).limit(MOST_CANDIDATES))}
    return [Candidate(case_id, sightings) for case_id, sightings in record.sightings(session, ids).items()]


def _around(place: Location | None) -> list[ColumnElement[bool]]:
    """Return the condition that a case is so near that one of its sightings may be within reach."""
    if place is None or place.method == "camera":
        return []
    return [_within(2 * MOST_REACH_M, place.lat, place.lon)]


def _at_once(event: Event) -> list[ColumnElement[bool]]:
    """Return the conditions that a case may be of what a camera saw in the air, and open, or lasted at the same time.

    A camera whose word comes late does not make a second case of what is over.
    """
    if event.aloft is None:
        return []
    near = _within(displays.REACHES * event.aloft.within_m, event.aloft.lat, event.aloft.lon)
    since, until = event.start - displays.LATE_S, displays.ends(Sighting.of(event)) + displays.LATE_S
    case = tables.Case
    begun = case.opened.between(since - displays.LONGEST_CASE_S, until)
    return [and_(case.state == "open", near), and_(case.state == "closed", begun, case.closed >= since, near)]


def _within(metres: float, lat: float, lon: float) -> ColumnElement[bool]:
    """Return the condition that a case lies in a square of so many metres to each side."""
    north = metres / METRES_A_DEGREE * 1.01
    east = north / max(0.01, cos(radians(lat)))
    return and_(tables.Case.lat.between(lat - north, lat + north), tables.Case.lon.between(lon - east, lon + east))


def _apply(case: tables.Case, summary: Summary) -> None:
    case.severity, case.class_name = summary.severity, summary.class_name
    case.opened, case.last_seen = summary.opened, summary.last_seen
    case.streams, case.event_count = list(summary.streams), summary.event_count
    case.gone = summary.closed
    if case.status == "gone" and case.gone is not None:
        case.closed = case.gone
    place = summary.place
    if case.place_by_hand:
        return
    case.lat, case.lon, case.radius_m = (place.lat, place.lon, place.radius_m) if place else (None, None, None)
