"""The queue of proposals: who looks at which, and what operators say.

Every function works in the caller's transaction. What a word means is decided in `judgement.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session

from api.cases.actor import Mover
from api.cases.judgement import Verdict, move_of
from api.cases.moves import Words, make, see_gone, taken_up
from api.cases.policy import Office
from api.errors import Conflict
from api.reason import Reason
from api.tables import Case, Event, EvidenceFile

WAITING = (Case.urgency, Case.opened, Case.id)
"""Order of the queue: what somebody could not settle comes last, then the worst first, then the oldest."""
FIRST_SHOWN = ("masked_snapshot", "snapshot")
"""Roles of the picture of the queue: the masked one where there is one."""


@dataclass(frozen=True, slots=True)
class Word:
    """What an operator says about a proposal.

    Attributes:
        verdict: the word.
        note: why.
        kind: what it is, for a wrong kind.
        place: where it is (latitude, longitude, WGS-84 degrees), for a wrong place.
        is_filed: file it at once when it is confirmed.
        revision: the case's, as the operator has seen it; None: whatever it is.
    """

    verdict: Verdict
    note: str | None = None
    kind: str | None = None
    place: tuple[float, float] | None = None
    is_filed: bool = False
    revision: int | None = None


def queue(session: Session, conditions: Collection[ColumnElement[bool]], *, after: int | None, limit: int) -> Sequence[Case]:
    """Return proposals in the order in which they should be looked at, those behind the case `after`."""
    chosen = waiting().where(*conditions)
    if after is not None:
        last = select(*WAITING).where(Case.id == after)
        place = session.execute(last).one_or_none()
        if place is not None:
            chosen = chosen.where(tuple_(*WAITING) > tuple_(*place))
    return session.scalars(chosen.limit(limit)).all()


def waiting() -> Select[Case]:
    """Return the choice of proposals, in the order of the queue."""
    return select(Case).where(Case.status == "proposed").order_by(*WAITING)


def lease(session: Session, kinds: Collection[str], *, by: str, count: int, until: float, now: float) -> Sequence[Case]:
    """Give the next proposals that nobody looks at to somebody, until a time (UTC seconds).

    What somebody could not settle is for somebody else.
    """
    free = waiting().where(Case.leased_until <= now, or_(Case.verdict.is_(None), Case.verdict_by != by))
    free = free.where(Case.kind.in_(kinds)) if kinds else free
    rows = session.scalars(free.limit(count).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.leased_by, row.leased_until = by, until
    return rows


def extend(session: Session, case_ids: Collection[int], *, by: str, until: float, now: float) -> Sequence[Case]:
    """Let somebody look longer at what it looks at, until a time (UTC seconds); what it no longer holds stays as it is."""
    held = select(Case).where(Case.id.in_(case_ids), Case.leased_by == by, Case.leased_until > now, Case.status == "proposed")
    rows = session.scalars(held.order_by(*WAITING).with_for_update()).all()
    for row in rows:
        row.leased_until = until
    return rows


def release(session: Session, case_ids: Collection[int] | None, *, by: str) -> int:
    """Give back what somebody looks at, or all of it; return how many."""
    held = select(Case).where(Case.leased_by == by, Case.status == "proposed")
    chosen = held if case_ids is None else held.where(Case.id.in_(case_ids))
    rows = session.scalars(chosen.order_by(Case.id).with_for_update()).all()
    for row in rows:
        row.leased_by, row.leased_until = None, 0.0
    return len(rows)


def judge(session: Session, case_id: int, word: Word, by: Mover, office: Office) -> Case:
    """Take an operator's word.

    Raises:
        NotFound: there is no such case.
        Conflict: it is past review, changed, or somebody else looks at it.
        Forbidden: others judge.
    """
    row = taken_up(session, case_id, word.revision)
    if row.leased_until > office.now and row.leased_by != by.name:
        told = f"case {case_id} is being looked at by {row.leased_by}; take another, or wait until the lease ends"
        raise Conflict(told, Reason("case_leased", {"case": case_id, "by": row.leased_by or ""}))
    if row.verdict is not None and row.verdict != "unsure" and row.status != "proposed":
        told = f"case {case_id} is judged already: {row.verdict}, by {row.verdict_by}; undo that first"
        raise Conflict(told, Reason("case_judged", {"case": case_id, "verdict": row.verdict, "by": row.verdict_by or ""}))
    row.verdict, row.verdict_by, row.verdict_at = word.verdict, by.name, office.now
    row.leased_by, row.leased_until = None, 0.0
    _put_right(row, word)
    is_put_right = (word.kind if word.verdict == "wrong_kind" else word.place) is not None
    move = move_of(word.verdict, is_put_right=is_put_right)
    make(session, row, move, by, Words(_opinion(word)), office=office)
    if word.is_filed and row.status == "confirmed":
        make(session, row, "file", by, Words(), office=office)
    return row


def undo(session: Session, case_id: int, by: Mover, office: Office, *, lease_s: float = 0.0) -> Case:
    """Take an operator's word back, as long as the case is not filed; who takes it back looks at it for so many seconds.

    Raises:
        NotFound: there is no such case.
        Conflict: nobody judged it, or it is past that.
        Forbidden: others judge.
    """
    row = taken_up(session, case_id)
    if row.verdict is None:
        raise Conflict(f"case {case_id} has no verdict to take back", Reason("no_verdict", {"case": case_id}))
    said, row.verdict, row.verdict_by, row.verdict_at, row.corrected_kind = row.verdict, None, None, None, None
    row.place_by_hand = False
    if lease_s > 0:
        row.leased_by, row.leased_until = by.name, office.now + lease_s
    move = "doubt" if row.status == "proposed" else "restore"
    make(session, row, move, by, Words(f"verdict {said} taken back"), office=office)
    see_gone(session, row, office)
    return row


def pictures(session: Session, case_ids: Collection[int]) -> dict[int, str]:
    """Return the path of the first picture of each case that has one."""
    file = EvidenceFile
    asked = (
        select(Event.case_id, file.event_id, file.sequence, file.name)
        .join(Event, Event.id == file.event_id)
        .where(Event.case_id.in_(case_ids), file.complete, file.role.in_(FIRST_SHOWN))
        .order_by(Event.start.desc(), file.event_id.desc(), file.sequence.desc(), file.role.desc(), file.name.desc())
    )
    rows = session.execute(asked)
    return {case_id: f"/v1/evidence/{event_id}/{sequence}/{name}" for case_id, event_id, sequence, name in rows}


def _put_right(row: Case, word: Word) -> None:
    if word.verdict == "wrong_kind" and word.kind is not None:
        row.corrected_kind = word.kind
    if word.verdict == "wrong_place" and word.place is not None:
        (row.lat, row.lon), row.radius_m, row.place_by_hand = word.place, None, True


def _opinion(word: Word) -> str:
    """Return what the record says."""
    told = word.verdict if word.kind is None else f"{word.verdict} ({word.kind})"
    return f"{told}: {word.note}"[:1000] if word.note else told
