"""What a case is, made of its events: pure, and the same in whatever order they came."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.cases import displays
from api.cases.sighting import Sighting
from pipeline.events import Location, Severity

RANK: dict[Severity, int] = {"low": 0, "medium": 1, "high": 2}
CERTAINTY = {"survey": 0, "gps": 1, "camera": 2}


@dataclass(frozen=True, slots=True)
class Summary:
    """A case's values that follow from its events.

    Attributes:
        closed: when the thing was seen to be gone; None while an event is open, and while the last word is an event
            that ended otherwise (lost, stopped, expired): nobody saw the thing go.
    """

    severity: Severity
    opened: float
    last_seen: float
    closed: float | None
    place: Location | None
    class_name: str
    streams: tuple[str, ...]
    event_count: int


def summarise(events: Sequence[Sighting]) -> Summary:
    """Sum up the events of one case.

    Raises:
        ValueError: there is none.
    """
    if not events:
        raise ValueError("a case has at least one event")
    ordered = sorted(events, key=lambda event: (event.start, event.event_id))
    return Summary(
        severity=max((event.severity for event in ordered), key=RANK.__getitem__),
        opened=ordered[0].start,
        last_seen=max(event.updated for event in ordered),
        closed=_seen_gone(ordered),
        place=displays.place(ordered) or _best([event.location for event in ordered]),
        class_name=ordered[0].class_name,
        streams=tuple(sorted({event.stream_id for event in ordered})),
        event_count=len(ordered),
    )


def _seen_gone(events: Sequence[Sighting]) -> float | None:
    """Return when the last event was cleared, if none is open and none ended uncertainly after it."""
    ends = [event.end for event in events]
    cleared = [event.end for event in events if event.close_reason == "cleared" and event.end is not None]
    if None in ends or not cleared:
        return None
    last = max(cleared)
    return last if all(end is not None and end <= last for end in ends) else None


def _best(places: Sequence[Location | None]) -> Location | None:
    """Return the place that is known best."""
    known = [place for place in places if place is not None]
    return min(known, key=lambda place: (CERTAINTY[place.method], place.radius_m, place.lat, place.lon), default=None)
