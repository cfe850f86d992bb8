"""Puts a case into another status: its columns, its clock, and a step of its record. Decides nothing about who may.

Every function works in the caller's transaction, on a case whose row is locked or new.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.actor import Mover
from api.cases.policy import Office
from api.cases.stages import BY_HAND, ENDED, PHASE_OF, STAGE_OF, Status
from api.cases.timer import Timer, started
from api.tables import Case, FlowStep


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to a case.

    Attributes:
        move: name of it.
        target: status after it.
        by: who does it.
        opinion: why.
        department: whose task it is from now on; None leaves it as it is.
    """

    move: str
    target: Status
    by: Mover
    opinion: str | None = None
    department: str | None = None


def propose(session: Session, case: Case, by: Mover, office: Office, opinion: str | None = None) -> None:
    """Begin the life of a new case."""
    _take_on(case, "proposed")
    _set_timer(case, _next(case, None, office), office)
    session.add(case)
    session.flush()
    session.add(_row(case, Step("propose", "proposed", by, opinion), None, now=office.now))


def put(session: Session, case: Case, step: Step, office: Office) -> None:
    """Take a step; the caller has checked that it may be taken."""
    before = timer_of(case)
    row = _row(case, step, case.status, now=office.now)
    if before is not None:
        row.phase, row.used_s = before.phase, before.used_s(office.policy.calendar, office.now)
        row.is_overdue = is_overdue(case, office.now)
    _take_on(case, step.target)
    case.department = step.department or case.department
    _end(case, step, now=office.now)
    _set_timer(case, _next(case, before, office), office)
    row.department = case.department
    session.add(row)


def steps(session: Session, case_id: int) -> Sequence[FlowStep]:
    """Return the steps of a case, the oldest first."""
    return session.scalars(select(FlowStep).where(FlowStep.case_id == case_id).order_by(FlowStep.id)).all()


def timer_of(case: Case) -> Timer | None:
    """Return the clock of a case, or None when it ended."""
    if case.phase is None or case.phase_since is None:
        return None
    return Timer(case.phase, case.phase_since, case.phase_left_s, case.phase_is_working, case.phase_is_stopped)


def is_overdue(case: Case, now: float) -> bool:
    """Tell whether the time of a case's present phase is up."""
    return case.due is not None and case.due < now


def _take_on(case: Case, status: Status) -> None:
    case.status, case.stage = status, STAGE_OF[status]
    case.state = "closed" if status in ENDED else "open"
    case.by_hand = status in BY_HAND


def _end(case: Case, step: Step, *, now: float) -> None:
    """Note when, by whom and why a case ended, or that it goes on; what is done to an ended case changes nothing of that."""
    if step.target == "evaluated":
        return
    if step.target not in ENDED:
        case.closed = case.closed_by = case.close_note = None
        return
    case.closed = case.gone if step.target == "gone" else now
    case.closed_by, case.close_note = step.by.name, step.opinion


def _next(case: Case, before: Timer | None, office: Office) -> Timer | None:
    """Return the clock after a step: a new phase has a new one."""
    phase, policy = PHASE_OF.get(case.status), office.policy
    if phase is None:
        return None
    if before is None or before.phase != phase:
        return started(phase, policy.limit(phase, case.kind, case.class_name), policy.calendar, office.now)
    return before.stopped(policy.calendar, office.now) if case.status == "suspended" else before.resumed(office.now)


def _set_timer(case: Case, timer: Timer | None, office: Office) -> None:
    case.is_late_told = False
    if timer is None:
        case.phase = case.phase_since = case.phase_left_s = case.due = None
        case.phase_is_working = case.phase_is_stopped = False
        return
    case.phase, case.phase_since, case.phase_left_s = timer.phase, timer.since, timer.left_s
    case.phase_is_working, case.phase_is_stopped = timer.is_working, timer.is_stopped
    case.due = timer.due(office.policy.calendar)


def _row(case: Case, step: Step, origin: Status | None, *, now: float) -> FlowStep:
    return FlowStep(
        case_id=case.id,
        t=now,
        move=step.move,
        origin=origin,
        status=step.target,
        stage=STAGE_OF[step.target],
        by=step.by.name,
        roles=step.by.roles,
        opinion=step.opinion,
        is_overdue=False,
        revision=case.revision,
    )
