"""Deletes evidence: what is at its ceiling by itself, other files when an administrator says so and they may go.

A file goes first, then its row says so: after a crash between them the next pass does it again. The row with
its hash stays, and the manifest.
"""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, select
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
from api.reason import Reason

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
            raise NotFound(f"no evidence {place.sequence}/{place.name} of event {place.event_id}", Reason("no_evidence"))
        received = session.get_one(tables.Evidence, (row.event_id, row.sequence)).received
        held = session.get(LegalHold, session.get_one(tables.Event, row.event_id).case_id) is not None
        why = why_kept(here.config.retention.of(row.role), received=received, held=held, now=now)
        if why is not None:
            raise Conflict(f"{place.name} can't be deleted: {why}", Reason("evidence_kept"))
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
    found: list[tables.EvidenceFile] = []
    for medium, term in here.config.retention.by_medium.items():
        asked = _over(medium, term, now).limit(AT_ONCE - len(found))
        found += [file for file in session.scalars(asked) if is_due(term, received=file.received or 0.0, held=False, now=now)]
    return sorted(found, key=lambda file: (file.event_id, file.sequence, file.name))


def _over(medium: Medium, term: Term, now: float) -> Select[tables.EvidenceFile]:
    """Ask for files of a medium that are at their ceiling and not held: an index has those that are there by their arrival."""
    file = tables.EvidenceFile
    asked = (
        select(file)
        .join(tables.Event, tables.Event.id == file.event_id)
        .outerjoin(LegalHold, LegalHold.case_id == tables.Event.case_id)
        .where(file.complete, file.purged.is_(None), LegalHold.case_id.is_(None))
    )
    return asked.where(file.role.in_(ROLES[medium]), file.received <= now - term.ceiling_days * DAY_S).order_by(
        file.event_id, file.sequence, file.name
    )


def _remove(here: Context, row: tables.EvidenceFile, now: float) -> None:
    here.media.delete(Place(UUID(row.event_id), row.sequence, row.name))
    row.purged = now
