"""A case brought up to date with its events: its values, the move that follows, and what those outside are told."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api import tables
from api.cases.moves import look
from api.cases.notice import tell
from api.cases.policy import Office
from api.cases.sighting import Sighting
from api.cases.summary import Summary, summarise
from pipeline.events import Event


def refresh(session: Session, case: tables.Case, seen: Sequence[Sighting], event: Event | None, office: Office) -> None:
    """Sum a locked case up anew and tell what changed for those outside; what a person ended stays so.

    `seen` is all that was seen of it, with the event, if there is one; nobody else adds to it before this turn ends.
    """
    before = (case.severity, case.event_count)
    was_gone = case.gone is not None
    apply(case, summarise(seen))
    case.revision += 1
    if look(session, case, event, office, was_gone=was_gone):
        return
    is_quiet = event is not None and event.state == "open" and case.state == "open"
    if is_quiet and (case.severity, case.event_count) == before:
        return
    tell(session, "case.updated", case, event, now=office.now)


def apply(case: tables.Case, summary: Summary) -> None:
    """Write what follows from a case's events; where a person said it is, it stays."""
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
