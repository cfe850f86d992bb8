"""How events are kept: as they came, and their sighting in columns, which is quick to read for a case with thousands."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.sighting import Sighting
from api.tables import Event as Record
from pipeline.events import Aloft, Box, Event, Location, LocationMethod

COLUMNS = (
    Record.case_id, Record.id, Record.kind, Record.stream_id, Record.rule_id, Record.class_name, Record.severity, Record.start,
    Record.updated, Record.end, Record.close_reason, Record.x1, Record.y1, Record.x2, Record.y2, Record.lat, Record.lon,
    Record.radius_m, Record.method, Record.aloft, Record.colours,
)  # fmt: skip


def write(record: Record, event: Event, *, now: float) -> None:
    """Write an event over what its record held."""
    place, box = event.location, event.box
    record.revision, record.received, record.body = event.revision, now, event.model_dump(mode="json")
    record.rule_id, record.class_name, record.severity = event.rule_id, event.class_name, event.severity
    record.state, record.start, record.updated = event.state, event.start, event.updated
    record.end, record.close_reason = event.end, event.close_reason
    record.x1, record.y1, record.x2, record.y2 = box.x1, box.y1, box.x2, box.y2
    record.lat, record.lon = (place.lat, place.lon) if place else (None, None)
    record.radius_m = place.radius_m if place else None
    record.method = place.method if place else ("gps" if Sighting.of(event).moves else None)
    record.aloft = event.aloft.model_dump(mode="json") if event.aloft else None
    if event.appearance is not None:
        # Only its first word says it; later ones don't take it back.
        record.colours = list(event.appearance.colours)


def sightings(session: Session, case_ids: Collection[int]) -> dict[int, list[Sighting]]:
    """Return all sightings of some cases."""
    found: dict[int, list[Sighting]] = {}
    for row in session.execute(select(*COLUMNS).where(Record.case_id.in_(case_ids))):
        case_id, event_id, kind, stream_id, rule_id, class_name, severity, start, updated, end, reason, *rest = row
        x1, y1, x2, y2, lat, lon, radius_m, method, air, colours = rest
        aloft = None if air is None else Aloft.model_construct(**air)
        box = Box.model_construct(x1=x1, y1=y1, x2=x2, y2=y2)
        place = _place(lat, lon, radius_m, method)
        of = (event_id, kind, stream_id, rule_id, class_name, severity, start, updated, end, reason, box, place, aloft)
        shown = None if colours is None else tuple(colours)
        found.setdefault(case_id, []).append(Sighting(*of, colours=shown, moving=method == "gps"))
    return found


def _place(lat: float | None, lon: float | None, radius_m: float | None, method: LocationMethod | None) -> Location | None:
    """Return a place that was checked when it came; a vehicle may not have known its own."""
    if method is None or lat is None:
        return None
    return Location.model_construct(lat=lat, lon=lon, radius_m=radius_m, method=method)
