"""Which cases may be of the thing that an event saw: asked of the database, decided in `absorb.py`."""

from collections.abc import Sequence
from math import cos, radians

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from api import tables
from api.cases import displays, record
from api.cases.absorb import MOST_REACH_M, Candidate
from api.cases.earth import METRES_A_DEGREE
from api.cases.sighting import Sighting, asset_of
from api.cases.stages import Status
from pipeline.events import Event, Location

MOST_CANDIDATES = 500
"""Open cases of one kind near one place, or of one camera, that are compared; the newest."""
MOST_FORMER = 50
"""Ended cases that are compared, to know whether a thing was there before; the newest."""
REAL: tuple[Status, ...] = ("gone", "closed", "forced_closed", "evaluated")
"""Ends of cases that were about something."""


def candidates(session: Session, event: Event, *, without: int | None = None) -> list[Candidate]:
    """Return the cases of the kind that may be the event's, with all that was seen of them; not the case `without`."""
    is_open = select(tables.Case.id).where(tables.Case.state == "open", tables.Case.kind == event.kind)
    may_be = [is_open.join(tables.Event).where(*_of_camera(event))]
    case = tables.Case
    late = and_(case.state == "closed", case.status != "merged", case.closed > event.start)
    ended = select(case.id).where(case.kind == event.kind, late)
    may_be += [asked.where(around) for around in _around(event.location) for asked in (is_open, ended)]
    may_be += [select(tables.Case.id).where(tables.Case.kind == event.kind, at_once) for at_once in _at_once(event)]
    if (asset := asset_of(event.why.measured)) is not None:
        may_be.append(is_open.where(tables.Case.asset_code == asset))
    ids = {found for asked in may_be for found in session.scalars(asked.order_by(tables.Case.id.desc()).limit(MOST_CANDIDATES))}
    found = record.sightings(session, ids - {without})
    return [_candidate(row, found[row.id]) for row in session.scalars(select(case).where(case.id.in_(found)))]


def former(session: Session, event: Event, *, since: float) -> list[Candidate]:
    """Return the cases of the kind that ended since a time (UTC seconds) and may have been about the same thing."""
    ended = select(tables.Case.id).where(
        tables.Case.state == "closed", tables.Case.kind == event.kind, tables.Case.status.in_(REAL), tables.Case.closed >= since
    )
    may_be = [ended.join(tables.Event).where(*_of_camera(event))]
    may_be += [ended.where(around) for around in _around(event.location)]
    ids = {found for asked in may_be for found in session.scalars(asked.order_by(tables.Case.id.desc()).limit(MOST_FORMER))}
    return [Candidate(case_id, seen) for case_id, seen in record.sightings(session, ids).items()]


def has_moved(session: Session, stream_id: str) -> bool:
    """Tell whether a camera is on a vehicle: one of its events has a place of GPS."""
    places = select(tables.Event.id).where(tables.Event.stream_id == stream_id, tables.Event.method == "gps")
    return session.scalar(places.limit(1)) is not None


def _candidate(row: tables.Case, seen: Sequence[Sighting]) -> Candidate:
    return Candidate(row.id, seen, row.asset_code, row.closed if row.state == "closed" else None, row.by_hand)


def _of_camera(event: Event) -> list[ColumnElement[bool]]:
    """Return the condition that a case has an event of the same kind from the same camera: an index has them in order."""
    return [tables.Event.stream_id == event.stream_id, tables.Event.kind == event.kind]


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
