"""Counts steps of cases' lives by street, department, grid…: one answer of the database a sort of figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from api.evaluation.indicators import FILED, StepCount, Tally
from api.grid.code import DIGITS
from api.grid.inside import inside
from api.tables import Case, FlowStep

By = Literal["all", "district", "street", "community", "cell", "responsibility", "department", "code", "channel"]
WAITING = {
    "proposed": "verify_waiting",
    "filed": "dispatch_waiting",
    "returned": "dispatch_waiting",
    "dispatched": "handle_waiting",
    "handling": "handle_waiting",
    "handled": "check_waiting",
    "checking": "check_waiting",
}
"""What an open case waits for, by its status; a suspended one waits for nothing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases are looked at.

    Attributes:
        since, until: the period, UTC seconds; `until` is not in it.
        grid: district, street, community or cell; None: all.
        kind: kind of event; None: all.
        streets: streets that whoever asks may see; empty: all.
    """

    since: float
    until: float
    grid: str | None = None
    kind: str | None = None
    streets: Sequence[str] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what holds for the cases."""
        found: list[ColumnElement[bool]] = []
        if self.grid is not None:
            found.append(inside(Case.grid_code, self.grid))
        if self.kind is not None:
            found.append(Case.kind == self.kind)
        if self.streets:
            found.append(or_(Case.grid_code.is_(None), *(inside(Case.grid_code, street) for street in self.streets)))
        return found


def tallies(session: Session, by: By, scope: Scope, *, now: float) -> dict[str | None, Tally]:
    """Return a tally a group; the group of cases without a cell, department… is None."""
    found: dict[str | None, Tally] = {}
    for key, *sort in session.execute(_steps(by, scope)):
        found.setdefault(key, Tally()).add(StepCount(*sort))
    for key, valid, filed in session.execute(_of_reported(by, scope)):
        tally = found.setdefault(key, Tally())
        tally.valid, tally.filed_of_reported = valid, filed
    for key, status, number in session.execute(_waiting(by, scope, now)):
        tally = found.setdefault(key, Tally())
        setattr(tally, WAITING[status], getattr(tally, WAITING[status]) + number)
    return found


def _key(by: By, *, of_step: bool = False) -> ColumnElement[Any]:
    """Return the group; a step belongs to the department that had the case then."""
    digits = next((number for level, number in DIGITS.items() if level == by), None)
    if digits is not None:
        return func.substr(Case.grid_code, 1, digits)
    plain: dict[str, Any] = {
        "responsibility": Case.responsibility_code,
        "department": FlowStep.department if of_step else Case.department,
        "code": Case.code,
        "channel": Case.channel,
    }
    found: ColumnElement[Any] = plain.get(by, literal("all"))
    return found


def _in_period(scope: Scope) -> ColumnElement[bool]:
    return and_(FlowStep.t >= scope.since, FlowStep.t < scope.until)


def _steps(by: By, scope: Scope) -> Select[Any]:
    sort = (FlowStep.move, FlowStep.origin, FlowStep.phase, FlowStep.is_overdue)
    key = _key(by, of_step=True).label("key")
    asked: Any = select(key, *sort, func.count()).join(Case, Case.id == FlowStep.case_id)
    chosen: Select[Any] = asked.where(_in_period(scope), *scope.conditions()).group_by("key", *sort)
    return chosen


def _of_reported(by: By, scope: Scope) -> Select[Any]:
    """Ask for cases that were made in the period: how many were found true, and how many were filed, then or later."""
    key = _key(by).label("key")
    made = select(FlowStep.case_id).where(_in_period(scope), FlowStep.move == "propose")
    step = aliased(FlowStep)
    is_filed = func.max(case((step.move.in_(FILED), 1), else_=0)).label("is_filed")
    found_true = select(step.case_id, is_filed).where(step.case_id.in_(made), step.move.in_({"confirm", *FILED}))
    moved = found_true.group_by(step.case_id).subquery()
    asked: Any = select(key, func.count(), func.sum(moved.c.is_filed)).select_from(moved).join(Case, Case.id == moved.c.case_id)
    chosen: Select[Any] = asked.where(*scope.conditions()).group_by("key")
    return chosen


def _waiting(by: By, scope: Scope, now: float) -> Select[Any]:
    """Ask for open cases whose time was up in the period."""
    key = _key(by).label("key")
    late = and_(Case.state == "open", Case.due >= scope.since, Case.due < min(scope.until, now), Case.status.in_(WAITING))
    asked: Any = select(key, Case.status, func.count()).where(late, *scope.conditions()).group_by("key", Case.status)
    chosen: Select[Any] = asked
    return chosen
