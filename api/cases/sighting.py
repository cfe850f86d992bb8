"""What of an event decides about its case: which thing it is, and how it is doing. A value, free of database and wire."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.assets.asset import CODE
from pipeline.events import Aloft, Box, CloseReason, Event, Location, Severity


@dataclass(frozen=True, slots=True)
class Sighting:
    """One event, as case forming sees it; times are UTC seconds, `end` and `close_reason` are None while it is open.

    `asset` is the code of the asset that a new event names; events that are kept have it in their case.
    `moving`: its camera says that it drives.
    """

    event_id: str
    kind: str
    stream_id: str
    rule_id: str
    class_name: str
    severity: Severity
    start: float
    updated: float
    end: float | None
    close_reason: CloseReason | None
    box: Box
    location: Location | None
    aloft: Aloft | None = None
    colours: tuple[float, ...] | None = None
    asset: str | None = None
    moving: bool = False

    @property
    def moves(self) -> bool:
        """Whether its camera drives, so that its box is no place."""
        return self.moving or (self.location is not None and self.location.method == "gps")

    @classmethod
    def of(cls, event: Event) -> "Sighting":
        """Return what matters of an event."""
        return cls(
            event_id=str(event.id),
            kind=event.kind,
            stream_id=event.stream_id,
            rule_id=event.rule_id,
            class_name=event.class_name,
            severity=event.severity,
            start=event.start,
            updated=event.updated,
            end=event.end,
            close_reason=event.close_reason,
            box=event.box,
            location=event.location,
            aloft=event.aloft,
            colours=None if event.appearance is None else event.appearance.colours,
            asset=asset_of(event.why.measured),
            moving=event.moving,
        )


def asset_of(measured: Mapping[str, object]) -> str | None:
    """Return the code that may be of an asset: the rules of bins name theirs; `settle.py` knows which codes are assets."""
    told = measured.get("bin")
    return told if isinstance(told, str) and CODE.fullmatch(told) else None
