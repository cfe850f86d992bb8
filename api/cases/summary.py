"""What a case is, made of its events: pure, and the same in whatever order they came."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.cases.sighting import Sighting
from pipeline.events import Location, Severity

RANK: dict[Severity, int] = {"low": 0, "medium": 1, "high": 2}
CERTAINTY = {"survey": 0, "gps": 1, "camera": 2}


@dataclass(frozen=True, slots=True)
class Summary:
    """A case's values that follow from its events.

    Attributes:
        closed: when the last of its events ended, if all of them were cleared; else None. An event that ended
            otherwise (lost, stopped, expired) leaves the case open: nobody saw the thing go.
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
    cleared = all(event.close_reason == "cleared" for event in ordered)
    return Summary(
        severity=max((event.severity for event in ordered), key=RANK.__getitem__),
        opened=ordered[0].start,
        last_seen=max(event.updated for event in ordered),
        closed=max(event.end or event.updated for event in ordered) if cleared else None,
        place=_best([event.location for event in ordered]),
        class_name=ordered[0].class_name,
        streams=tuple(sorted({event.stream_id for event in ordered})),
        event_count=len(ordered),
    )


def _best(places: Sequence[Location | None]) -> Location | None:
    """Return the place that is known best."""
    known = [place for place in places if place is not None]
    return min(known, key=lambda place: (CERTAINTY[place.method], place.radius_m, place.lat, place.lon), default=None)
