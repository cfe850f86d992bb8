"""Looking at evidence: as it came only for a purpose that is written down first, else what is masked, or nothing.

Where a stream hides people in what leaves, what shows them is for few eyes: a purpose alone does not open it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from api import tables
from api.access import audit
from api.access.audit import Act, Actor
from api.context import Context
from api.errors import Forbidden
from api.media import Place
from api.reason import Reason
from api.reports.photo import BadFile
from pipeline.events import Box

PICTURES = frozenset({"snapshot", "after"})
MASKED = frozenset({"masked_clip", "masked_snapshot", "masked_after"})
"""Files in which the node hid what their manifest's `masks` name."""
CLEAR = frozenset({"litter", "bins", "abandoned"})
"""Kinds whose thing is neither a person nor a vehicle: its box stays clear in a masked picture."""


@dataclass(frozen=True, slots=True)
class Look:
    """A file that somebody wants to see.

    Attributes:
        place: where the file is kept.
        row: what is known of it.
        purpose: what it is needed for; None when none was given.
        is_ahead: it is only made ready: whoever asks says when it is shown.
    """

    place: Place
    row: tables.EvidenceFile
    purpose: str | None
    is_ahead: bool = False

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"/v1/evidence/{self.place.event_id}/{self.place.sequence}/{self.place.name}"

    def act(self, *, masked: bool = False) -> Act:
        """Return what is written down: that it was read, or that it left and nobody has said yet that it is shown."""
        action = "evidence.prepared" if self.is_ahead else "evidence.read"
        return Act(f"{action}_masked" if masked else action, self.subject, self.purpose or "", {"sha256": self.row.sha256})


def masked_file(here: Context, look: Look, actor: Actor) -> Path | None:
    """Write a look down, then return where a file is in which the node hid people; None when it is no such file."""
    if look.row.role not in MASKED:
        return None
    note(here, actor, look.act(masked=True))
    return here.media.path(look.place)


def is_reserved(role: str, masks: Collection[str] | None) -> bool:
    """Tell whether a file shows what its stream hides, by its role and its manifest's `masks`."""
    return bool(masks) and role != "boxes" and role not in MASKED


def original(here: Context, look: Look, actor: Actor, *, trusted: bool) -> Path:
    """Write a look down, then return where the file is as it came.

    Args:
        here: the process.
        look: what is looked at.
        actor: who looks.
        trusted: that may see what streams hide.

    Raises:
        Forbidden: it shows people and no purpose was given, or its stream hides them.
    """
    if not trusted and _is_reserved(here, look):
        raise Forbidden(
            f"{look.place.name} shows what its stream hides: this needs the scope manager and a purpose. "
            "The case lists what is masked (masked_clip, masked_snapshot, masked_after)",
            Reason("people_hidden"),
        )
    if look.purpose is None and look.row.role != "boxes":
        raise Forbidden(
            f"{look.place.name} shows people: say what you need it for, ?purpose=…; it is written down. "
            "Without a purpose only pictures are shown, masked"
        )
    note(here, actor, look.act())
    return here.media.path(look.place)


def tell(here: Context, look: Look, actor: Actor, *, trusted: bool) -> None:
    """Write down that a file which was made ready is shown.

    Raises:
        Forbidden: whoever says so may not have it.
    """
    if masked_file(here, look, actor) is None:
        original(here, look, actor, trusted=trusted)


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
    note(here, actor, look.act(masked=True))
    return picture


def note(here: Context, actor: Actor, act: Act, *, lasts_s: float = audit.ONE_LOOK_S) -> None:
    """Write a look down; what belongs to one that is written down, and lasts, needs no more."""
    now = here.clock.now()
    with here.database.reading() as session:
        if audit.was_seen(session, actor, act, now=now, lasts_s=lasts_s):
            return
    with here.database.session() as session:
        audit.note_look(session, actor, act, now=now, lasts_s=lasts_s)


def _is_reserved(here: Context, look: Look) -> bool:
    with here.database.reading() as session:
        manifest = session.get_one(tables.Evidence, (look.row.event_id, look.row.sequence)).manifest
    return is_reserved(look.row.role, manifest.get("masks"))


def _clear_box(session: Session, event_id: str) -> Box | None:
    event = session.get_one(tables.Event, event_id)
    if event.kind not in CLEAR:
        return None
    return Box(x1=event.x1, y1=event.y1, x2=event.x2, y2=event.y2)
