"""Moves of cases by people, by receivers and by what the cameras see, one transaction each; `stages.py` decides."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases import flow, stages
from api.cases.actor import PIPELINE, Mover
from api.cases.flow import Step
from api.cases.notice import tell_step
from api.cases.policy import Office, Policy
from api.cases.stages import Incomplete, Need, NotNow, NotYours, Status
from api.db import serialise
from api.errors import Conflict, Forbidden, NotFound, Unprocessable
from api.reason import Reason
from api.tables import Case
from pipeline.events import Event

CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said with a move.

    Attributes:
        opinion: why.
        department: whose task it is.
        revision: the case's, as whoever moves it has seen it; None: whatever it is.
    """

    opinion: str | None = None
    department: str | None = None
    revision: int | None = None


def turn(kind: str) -> str:
    """Return the name under which cases of a kind are changed one after the other."""
    return f"cases of {kind}"


def locked(session: Session, case_id: int) -> Case:
    """Return a case that nobody else changes before this transaction ends."""
    return session.get_one(Case, case_id, with_for_update=True)


def taken_up(session: Session, case_id: int, revision: int | None = None) -> Case:
    """Return a case, locked, in the turn of its kind.

    Raises:
        NotFound: there is no such case.
        Conflict: it has another revision.
    """
    kind = session.scalar(select(Case.kind).where(Case.id == case_id))
    if kind is None:
        raise NotFound(f"no case {case_id}", Reason("no_case", {"case": case_id}))
    serialise(session, turn(kind))
    case = locked(session, case_id)
    if revision is not None and case.revision != revision:
        told = f"case {case_id} has changed: you have seen revision {revision}, it is {case.revision}; read it anew"
        raise Conflict(told, Reason("case_changed", {"case": case_id}))
    return case


def make(session: Session, case: Case, name: str, by: Mover, words: Words, *, office: Office) -> None:
    """Make a move and tell of it; the case is locked (`taken_up`).

    Raises:
        Conflict: its status does not allow the move.
        Forbidden: others make it.
        Unprocessable: it needs an opinion or a department.
    """
    said = _with_department(case, words, office.policy)
    try:
        move = stages.check(name, case.status, by.actors, _given(said))
    except NotNow as e:
        raise Conflict(f"case {case.id}: {e}", e.reason) from e
    except NotYours as e:
        raise Forbidden(f"case {case.id}: {e}", e.reason) from e
    except Incomplete as e:
        raise Unprocessable(f"case {case.id}: {e}", e.reason) from e
    case.revision += 1
    department = said.department if "department" in move.needs else None
    _put(session, case, Step(move.name, move.target, by, said.opinion, department), office)


def bring(session: Session, case: Case, target: Status, by: Mover, words: Words, *, office: Office) -> None:
    """Bring a case to a status by the shortest way, and tell of every step; nothing happens when it is there.

    Raises:
        Conflict: there is no way.
        Unprocessable: a move needs an opinion or a department.
    """
    try:
        way = stages.way(case.status, target, by.actors)
    except NotNow as e:
        raise Conflict(f"case {case.id}: {e}", e.reason) from e
    for move in way:
        make(session, case, move.name, by, words, office=office)


def look(session: Session, case: Case, event: Event | None, office: Office, *, was_gone: bool) -> bool:
    """Make the move that follows from what the cameras saw; return whether there was one.

    The case's revision counts that word already.
    """
    is_gone = case.gone is not None
    name = stages.seen(case.status, was_gone=was_gone, is_gone=is_gone, has_department=case.department is not None)
    if name is None:
        return False
    opinion = CLEARED if is_gone else "seen again"
    _put(session, case, Step(name, stages.BY_NAME[name].target, PIPELINE, opinion), office, event)
    return True


def see_gone(session: Session, case: Case, office: Office) -> None:
    """Let a proposal end whose thing was seen to be gone already."""
    if case.gone is not None and case.status == "proposed":
        case.revision += 1
        _put(session, case, Step("vanish", "gone", PIPELINE, CLEARED), office)


def file_automatically(session: Session, case: Case, event: Event, office: Office) -> None:
    """File a new case of a kind that needs no person's word."""
    case.revision += 1
    _put(session, case, Step("file_automatically", "filed", PIPELINE, "its kind is filed automatically"), office, event)


def _put(session: Session, case: Case, step: Step, office: Office, event: Event | None = None) -> None:
    flow.put(session, case, step, office)
    session.flush()
    tell_step(session, case, step, event, now=office.now)


def _with_department(case: Case, words: Words, policy: Policy) -> Words:
    """Name the department that usually gets such cases when none is named."""
    return Words(words.opinion, words.department or policy.department(case.kind, case.class_name), words.revision)


def _given(words: Words) -> list[Need]:
    given: list[Need] = []
    if words.opinion:
        given.append("opinion")
    if words.department:
        given.append("department")
    return given
