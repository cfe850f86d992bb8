"""Looking at evidence: as it came only for a purpose that is written down first, else a masked picture or nothing."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from api import tables
from api.access import audit
from api.access.audit import Act, Actor
from api.context import Context
from api.errors import Forbidden
from api.media import Place
from api.reports.photo import BadFile
from pipeline.events import Box

PICTURES = frozenset({"snapshot", "after"})
CLEAR = frozenset({"litter", "bins", "abandoned"})
"""Kinds whose thing is neither a person nor a vehicle: its box stays clear in a masked picture."""


@dataclass(frozen=True, slots=True)
class Look:
    """A file that somebody wants to see; `purpose` is None when none was given."""

    place: Place
    row: tables.EvidenceFile
    purpose: str | None

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"/v1/evidence/{self.place.event_id}/{self.place.sequence}/{self.place.name}"


def original(here: Context, look: Look, actor: Actor) -> Path:
    """Write a look down, then return where the file is as it came.

    Raises:
        Forbidden: it shows people and no purpose was given.
    """
    if look.purpose is None and look.row.role != "boxes":
        raise Forbidden(
            f"{look.place.name} shows people: say what you need it for, ?purpose=…; it is written down. "
            "Without a purpose only pictures are shown, masked"
        )
    note(here, actor, Act("evidence.read", look.subject, look.purpose or "", {"sha256": look.row.sha256}))
    return here.media.path(look.place)


def masked_picture(here: Context, look: Look, actor: Actor) -> bytes | None:
    """Write a look down, then return a masked JPEG of the file; None when it is no picture."""
    if look.row.role not in PICTURES:
        return None
    with here.database.reading() as session:
        box = _clear_box(session, str(look.place.event_id))
    try:
        picture = here.decoder.masked(here.media.path(look.place).read_bytes(), clear=box)
    except BadFile:
        return None
    note(here, actor, Act("evidence.read_masked", look.subject, look.purpose or "", {"sha256": look.row.sha256}))
    return picture


def note(here: Context, actor: Actor, act: Act, *, lasts_s: float = audit.ONE_LOOK_S) -> None:
    """Write a look down; what belongs to one that is written down, and lasts, needs no more."""
    now = here.clock.now()
    with here.database.reading() as session:
        if audit.was_seen(session, actor, act, now=now, lasts_s=lasts_s):
            return
    with here.database.session() as session:
        audit.note_look(session, actor, act, now=now, lasts_s=lasts_s)


def _clear_box(session: Session, event_id: str) -> Box | None:
    event = session.get_one(tables.Event, event_id)
    if event.kind not in CLEAR:
        return None
    return Box(x1=event.x1, y1=event.y1, x2=event.x2, y2=event.y2)
