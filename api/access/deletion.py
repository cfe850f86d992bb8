"""Deletes evidence: what is at its ceiling by itself, other files when an administrator says so and they may go.

A file goes first, then its row says so: after a crash between them the next pass does it again. The row with
its hash stays, and the manifest.
"""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from api import tables
from api.access import audit
from api.access.audit import Act, Actor
from api.access.retention import DAY_S, PICTURES, VIDEO, Medium, Term, is_due, why_kept
from api.access.tables import LegalHold
from api.context import Context
from api.db import serialise
from api.errors import Conflict, NotFound
from api.media import Place

AT_ONCE = 200
"""Files in one transaction."""
KEEPER = Actor("chore", "retention", "retention", "localhost")
ROLES: dict[Medium, tuple[str, ...]] = {"video": VIDEO, "picture": PICTURES}
TURN = "retention"
"""Holds and deletions come one after the other."""


def purge(here: Context) -> int:
    """Delete what is at its ceiling and not held; return how many files went."""
    gone = 0
    while found := _purge_some(here):
        gone += found
    return gone


def delete(here: Context, place: Place, by: Actor, *, purpose: str) -> None:
    """Delete a file before its ceiling.

    Raises:
        NotFound: there is no such file, or it is gone.
        Conflict: it is held, or younger than its floor.
    """
    now = here.clock.now()
    with here.database.session() as session:
        serialise(session, TURN)
        row = session.get(tables.EvidenceFile, (str(place.event_id), place.sequence, place.name), with_for_update=True)
        if row is None or row.purged is not None:
            raise NotFound(f"no evidence {place.sequence}/{place.name} of event {place.event_id}")
        received = session.get_one(tables.Evidence, (row.event_id, row.sequence)).received
        held = session.get(LegalHold, session.get_one(tables.Event, row.event_id).case_id) is not None
        why = why_kept(here.config.retention.of(row.role), received=received, held=held, now=now)
        if why is not None:
            raise Conflict(f"{place.name} can't be deleted: {why}")
        _remove(here, row, now)
        act = Act("evidence.deleted", f"/v1/evidence/{row.event_id}/{row.sequence}", purpose, {row.name: row.sha256})
        audit.write(session, by, act, now=now)


def _purge_some(here: Context) -> int:
    now = here.clock.now()
    with here.database.session() as session:
        serialise(session, TURN)
        rows = _due(session, here, now)
        for row in rows:
            _remove(here, row, now)
        for (event_id, sequence), files in groupby(rows, key=lambda row: (row.event_id, row.sequence)):
            hashes = {file.name: file.sha256 for file in files}
            act = Act("evidence.purged", f"/v1/evidence/{event_id}/{sequence}", "its time is over", hashes)
            audit.write(session, KEEPER, act, now=now)
    return len(rows)


def _due(session: Session, here: Context, now: float) -> Sequence[tables.EvidenceFile]:
    """Return some files that have to go, a bundle's beside each other."""
    file, bundle = tables.EvidenceFile, tables.Evidence
    asked = (
        select(file, bundle.received)
        .join(bundle, (bundle.event_id == file.event_id) & (bundle.sequence == file.sequence))
        .join(tables.Event, tables.Event.id == file.event_id)
        .outerjoin(LegalHold, LegalHold.case_id == tables.Event.case_id)
        .where(file.complete, file.purged.is_(None), LegalHold.case_id.is_(None))
        .where(or_(*(_over(medium, term, now) for medium, term in here.config.retention.by_medium.items())))
        .order_by(file.event_id, file.sequence, file.name)
        .limit(AT_ONCE)
    )
    found = session.execute(asked).all()
    terms = here.config.retention
    return [row for row, received in found if is_due(terms.of(row.role), received=received, held=False, now=now)]


def _over(medium: Medium, term: Term, now: float) -> ColumnElement[bool]:
    return (tables.Evidence.received <= now - term.ceiling_days * DAY_S) & tables.EvidenceFile.role.in_(ROLES[medium])


def _remove(here: Context, row: tables.EvidenceFile, now: float) -> None:
    here.media.delete(Place(UUID(row.event_id), row.sequence, row.name))
    row.purged = now
