"""How this installation stands: database, disk, what waits, nodes, what is kept. Reads, and decides nothing."""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api.access.tables import LegalHold
from api.cases.tables import WordsBacklog
from api.tables import Case, Delivery, EvidenceFile, Message, Node, Stream, Subscription


@dataclass(frozen=True, slots=True)
class Disk:
    """Space where media lie, bytes."""

    free: int
    total: int


@dataclass(frozen=True, slots=True)
class Storage:
    """The database: its kind, its size (bytes), and the revision of its tables."""

    kind: str
    size: int
    revision: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits.

    Attributes:
        deliveries: webhooks that are still to be delivered; `oldest` is when the first of them was written, UTC seconds.
        dead_letters: deliveries that were given up.
        disabled_receivers: receivers that get nothing.
        proposals: cases that wait for a verdict.
        words_below: cases below this number are not yet found by words; 0: all are.
    """

    deliveries: int
    oldest: float | None
    dead_letters: int
    disabled_receivers: int
    proposals: int
    words_below: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Evidence that is here: files and their bytes by role, and how many cases are held."""

    files: dict[str, int]
    sizes: dict[str, int]
    held_cases: int


@dataclass(frozen=True, slots=True)
class Machine:
    """A node, and what its streams say of themselves.

    Attributes:
        row: as it told last.
        states: how many of its streams are in which state.
        detected, dropped: frames since each stream's worker began.
        age_p95_s: the worst of its streams' ages of a frame at detection, seconds.
    """

    row: Node
    states: dict[str, int]
    detected: int
    dropped: int
    age_p95_s: float | None


def disk(folder: Path) -> Disk:
    """Return the space where a folder lies."""
    found = shutil.disk_usage(folder)
    return Disk(found.free, found.total)


def storage(session: Session) -> Storage:
    """Return what the database is."""
    kind = session.get_bind().dialect.name
    asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    size = session.scalar(text(asked if kind == "sqlite" else "SELECT pg_database_size(current_database())"))
    return Storage(kind, int(size or 0), str(session.scalar(text("SELECT version_num FROM alembic_version"))))


def waiting(session: Session) -> Waiting:
    """Return what waits."""
    states = select(Delivery.state, func.count()).where(Delivery.state.in_(("pending", "dead"))).group_by(Delivery.state)
    found = {row[0]: row[1] for row in session.execute(states)}
    first = select(func.min(Delivery.id)).where(Delivery.state == "pending").scalar_subquery()
    joined = select(Message.created).join(Delivery, Delivery.message_id == Message.id)
    oldest = session.scalar(joined.where(Delivery.id == first))
    disabled = session.scalar(select(func.count()).where(Subscription.state == "disabled")) or 0
    proposals = session.scalar(select(func.count()).where(Case.status == "proposed")) or 0
    below = session.scalar(select(WordsBacklog.below)) or 0
    return Waiting(found.get("pending", 0), oldest, found.get("dead", 0), disabled, proposals, below)


def kept(session: Session) -> Kept:
    """Return what evidence is here; reads the index of all files."""
    file = EvidenceFile
    asked = select(file.role, func.count(), func.sum(file.size)).where(file.complete.is_(True), file.purged.is_(None))
    rows = session.execute(asked.group_by(file.role).order_by(file.role)).all()
    held = session.scalar(select(func.count()).select_from(LegalHold)) or 0
    return Kept({row[0]: row[1] for row in rows}, {row[0]: int(row[2]) for row in rows}, held)


def machines(session: Session) -> list[Machine]:
    """Return the nodes by name, with what their streams say."""
    streams = defaultdict[str, list[dict[str, object]]](list)
    for node_id, health in session.execute(select(Stream.node_id, Stream.health)):
        streams[node_id].append(health)
    return [_machine(row, streams[row.id]) for row in session.scalars(select(Node).order_by(Node.id))]


def _machine(row: Node, healths: Iterable[dict[str, object]]) -> Machine:
    states: dict[str, int] = {}
    detected = dropped = 0
    ages: list[float] = []
    for health in healths:
        states[str(health["state"])] = states.get(str(health["state"]), 0) + 1
        detected += _whole(health.get("frames_detected"))
        dropped += _whole(health.get("frames_dropped"))
        age = health.get("age_p95_s")
        ages += [float(age)] if isinstance(age, int | float) else []
    return Machine(row, states, detected, dropped, max(ages, default=None))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
