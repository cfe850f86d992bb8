"""What the configuration file said before: one row a change, also of those that were made on the machine itself."""

import difflib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from api.configuration.tables import ConfigRevision
from api.errors import NotFound
from api.reason import Reason

MOST = 1000
"""Revisions that are kept: a file of 832 streams has 1 MiB, and 50 KiB when it is packed. The audit log forgets none."""
Kind = Literal["edit", "rollback", "found"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Who changed what, and why."""

    kind: Kind
    by: str
    why: str
    streams: Sequence[str] = ()


def newest(session: Session) -> ConfigRevision | None:
    """Return the newest revision."""
    return session.scalar(select(ConfigRevision).order_by(ConfigRevision.id.desc()).limit(1))


def listing(session: Session, *, before: int | None, limit: int) -> Sequence[ConfigRevision]:
    """Return revisions, the newest first."""
    asked = select(ConfigRevision).order_by(ConfigRevision.id.desc()).limit(limit)
    return session.scalars(asked if before is None else asked.where(ConfigRevision.id < before)).all()


def text_of(session: Session, number: int) -> str:
    """Return what the file said, without secrets.

    Raises:
        NotFound: there is no such revision, or it is forgotten.
    """
    row = session.get(ConfigRevision, number, options=[undefer(ConfigRevision.content)])
    if row is None:
        raise NotFound(
            f"no revision {number}; the newest {MOST} are kept", Reason("no_revision", {"number": number, "most": MOST})
        )
    return zlib.decompress(row.content).decode()


def diff(session: Session, number: int) -> str:
    """Return what a revision changed, as a unified diff with the one before it.

    Raises:
        NotFound: as `text_of`.
    """
    now = text_of(session, number)
    earlier = select(ConfigRevision.id).where(ConfigRevision.id < number).order_by(ConfigRevision.id.desc())
    before = session.scalar(earlier.limit(1))
    old = "" if before is None else text_of(session, before)
    names = (f"revision {before or 0}", f"revision {number}")
    return "".join(difflib.unified_diff(old.splitlines(keepends=True), now.splitlines(keepends=True), *names))


def add(session: Session, entry: Entry, *, revision: str, shown: str, now: float) -> int:
    """Write a revision down, forget the oldest beyond `MOST`, and return its number."""
    row = ConfigRevision(
        t=now,
        kind=entry.kind,
        by=entry.by,
        why=entry.why,
        streams=list(entry.streams),
        revision=revision,
        content=zlib.compress(shown.encode()),
    )
    session.add(row)
    session.flush()
    session.execute(delete(ConfigRevision).where(ConfigRevision.id <= row.id - MOST))
    return row.id
