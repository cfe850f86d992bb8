"""Writes events into cases: event, case and outgoing messages in one transaction of the caller's.

Two new events of one thing must not make two cases: whoever decides about the cases of a kind does so alone (`serialise`).
A case's row is locked before a message about it is written, so that its messages are in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from api import tables
from api.cases import record
from api.cases.absorb import choose, latest
from api.cases.actor import PIPELINE, Mover
from api.cases.channel import channel_of
from api.cases.flow import Step, propose
from api.cases.grouping import take_over
from api.cases.moves import Words, file_automatically, locked, look, make, taken_up, turn
from api.cases.neighbours import candidates, former, has_moved
from api.cases.notice import tell
from api.cases.policy import Office, Policy
from api.cases.renewal import apply, refresh
from api.cases.sighting import Sighting
from api.cases.stages import ending
from api.cases.summary import summarise
from api.db import serialise
from api.errors import Conflict
from api.reason import Reason
from pipeline.events import Event

Status = Literal["created", "updated", "duplicate", "stale"]


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
        told = f"case {case_id} is closed already, by {case.closed_by}"
        raise Conflict(told, Reason("case_closed", {"case": case_id, "by": case.closed_by or ""}))
    make(session, case, ending(case.status), by, Words(note), office=office)
    return case


def _take(session: Session, event: Event, office: Office) -> Taken:
    known = session.get(tables.Event, str(event.id))
    if known is None:
        return Taken(_absorb(session, event, office), "created")
    if known.revision >= event.revision:
        return Taken(known.case_id, "duplicate" if known.revision == event.revision else "stale")
    was_placed = known.method is not None
    record.write(known, event, now=office.now)
    session.flush()
    case = locked(session, known.case_id)
    if not was_placed and event.location is not None and (into := _late(session, case, event, office)) is not None:
        return Taken(into, "updated")
    refresh(session, case, record.sightings(session, [case.id])[case.id], event, office)
    return Taken(case.id, "updated")


def _absorb(session: Session, event: Event, office: Office) -> int:
    if event.location is None and event.aloft is None and has_moved(session, event.stream_id):
        # A box says nothing while a vehicle drives: the case waits for its place.
        return _open(session, event, office)
    sighting = Sighting.of(event)
    found = candidates(session, event)
    chosen = choose(sighting, found, gap_s=office.policy.gaps.get(event.kind))
    if chosen is None:
        return _open(session, event, office)
    case = locked(session, chosen)
    _keep(session, event, case, now=office.now)
    seen = next(candidate.sightings for candidate in found if candidate.case_id == chosen)
    refresh(session, case, [*seen, sighting], event, office)
    return case.id


def _open(session: Session, event: Event, office: Office) -> int:
    """Make a case of an event that belongs to none."""
    case = tables.Case(kind=event.kind, channel=channel_of(event), revision=1)
    apply(case, summarise([Sighting.of(event)]))
    _link(session, case, event, office)
    propose(session, case, PIPELINE, office)
    _keep(session, event, case, now=office.now)
    tell(session, "case.created", case, event, now=office.now)
    if case.kind in office.policy.automatic:
        file_automatically(session, case, event, office)
    if case.gone is not None:
        case.revision += 1
        look(session, case, event, office, was_gone=False)
    return case.id


def _link(session: Session, case: tables.Case, event: Event, office: Office) -> None:
    """Note that such a thing was there before, and how often."""
    before = former(session, event, since=office.now - office.policy.recurrence_s)
    chosen = latest(Sighting.of(event), before)
    if chosen is not None:
        case.recurs_of = chosen
        case.recurrence = session.get_one(tables.Case, chosen).recurrence + 1


def _late(session: Session, case: tables.Case, event: Event, office: Office) -> int | None:
    """Let a proposal that waited for its place join the case that is there; return that case."""
    if case.status != "proposed" or case.verdict is not None or case.event_count > 1:
        return None
    found = candidates(session, event, without=case.id)
    chosen = choose(Sighting.of(event), found, gap_s=office.policy.gaps.get(event.kind))
    if chosen is None:
        return None
    into = locked(session, chosen)
    take_over(session, case, into, Step("merge", "merged", PIPELINE, f"its place is that of case {chosen}"), office)
    refresh(session, into, record.sightings(session, [chosen])[chosen], event, office)
    return chosen


def _keep(session: Session, event: Event, case: tables.Case, *, now: float) -> None:
    row = tables.Event(id=str(event.id), case_id=case.id, stream_id=event.stream_id, kind=event.kind)
    record.write(row, event, now=now)
    session.add(row)
    session.flush()
