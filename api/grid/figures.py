"""What happened in each area: open and new cases, and how many passed."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.counts.flow import flow
from api.grid.code import DIGITS, Level
from api.tables import Case


@dataclass(slots=True)
class Figures:
    """Of one area and time."""

    open_cases: int = 0
    new_cases: int = 0
    flow: list[tuple[str, int, int]] = field(default_factory=list)


def figures(session: Session, level: Level, *, since: float, until: float) -> dict[str, Figures]:
    """Return figures by the code of the area; an area without any is absent. Alleys have none.

    Open cases are those of now; new cases were opened, and the flow of lines counted, from `since` to before `until`.
    """
    if level == "alley":
        return {}
    found: dict[str, Figures] = {}
    for code, number in session.execute(_cases(level, Case.state == "open")):
        found.setdefault(code, Figures()).open_cases = number
    for code, number in session.execute(_cases(level, and_(Case.opened >= since, Case.opened < until))):
        found.setdefault(code, Figures()).new_cases = number
    for code, class_name, count_in, count_out in flow(session, level, since=since, until=until):
        found.setdefault(code, Figures()).flow.append((class_name, count_in, count_out))
    return found


def _key(level: Level, column: InstrumentedAttribute[str | None]) -> ColumnElement[Any]:
    return func.substr(column, 1, DIGITS[level])


def _cases(level: Level, these: ColumnElement[bool]) -> Select[Any]:
    key: ColumnElement[Any] = Case.responsibility_code if level == "responsibility" else _key(level, Case.grid_code)  # type: ignore[assignment]
    return select(key, func.count()).where(these, key.is_not(None)).group_by(key)
