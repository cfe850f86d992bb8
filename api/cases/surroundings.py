"""What else there was near a case: others in time and place, and those about the same thing before and after it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.cases.earth import metres_a_degree
from api.cases.tables import CaseStream
from api.tables import Case

MOST_COMPARED = 1000
"""Cases whose distance is worked out; in a box of that time and place, the newest."""
LONGEST_CHAIN = 200
"""Cases about one thing; one a day for half a year."""
Relation = Literal["earlier", "this", "later"]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far to look: metres, seconds before and after, and how many cases."""

    metres: float
    seconds: float
    most: int


@dataclass(frozen=True, slots=True)
class Near:
    """A case near another one.

    Attributes:
        case: it.
        distance_m: between their places; None: of one of them no place is known, the same camera saw both.
        apart_s: from the opening of the other to this one's; negative: this one was earlier.
    """

    case: Case
    distance_m: float | None
    apart_s: float


def neighbours(session: Session, case: Case, reach: Reach) -> list[Near]:
    """Return the cases around a case in time and place, the nearest first; those that were merged are part of others."""
    soon = Case.opened.between(case.opened - reach.seconds, case.opened + reach.seconds)
    asked = select(Case).where(Case.id != case.id, Case.status != "merged", soon, *_around(case, reach))
    rows = session.scalars(asked.order_by(Case.opened.desc(), Case.id.desc()).limit(MOST_COMPARED)).all()
    found = [Near(row, _metres(case, row), row.opened - case.opened) for row in rows]
    near = [one for one in found if one.distance_m is None or one.distance_m <= reach.metres]
    return sorted(near, key=lambda one: (one.distance_m or 0.0, abs(one.apart_s), one.case.id))[: reach.most]


def history(session: Session, case: Case) -> list[tuple[Relation, Case]]:
    """Return the cases about the same thing at its place, the oldest first: those that it recurs of, itself, those of it."""
    earlier: list[tuple[Relation, Case]] = []
    last: Case | None = case
    seen = {case.id}
    while last is not None and last.recurs_of is not None and last.recurs_of not in seen and len(seen) < LONGEST_CHAIN:
        last = session.scalar(select(Case).where(Case.id == last.recurs_of))
        if last is not None:
            earlier.append(("earlier", last))
            seen.add(last.id)
    earlier.reverse()
    later: list[tuple[Relation, Case]] = [("later", one) for one in _later(session, case, seen)]
    return [*earlier, ("this", case), *later]


def _around(case: Case, reach: Reach) -> list[ColumnElement[bool]]:
    if case.lat is None or case.lon is None:
        return [Case.id.in_(select(CaseStream.case_id).where(CaseStream.stream_id.in_(case.streams)))]
    along, across = metres_a_degree(case.lat)
    north, east = reach.metres / along, reach.metres / across
    return [Case.lat.between(case.lat - north, case.lat + north), Case.lon.between(case.lon - east, case.lon + east)]


def _metres(case: Case, other: Case) -> float | None:
    if case.lat is None or case.lon is None or other.lat is None or other.lon is None:
        return None
    along, across = metres_a_degree(case.lat)
    return hypot((other.lat - case.lat) * along, (other.lon - case.lon) * across)


def _later(session: Session, case: Case, seen: Collection[int]) -> Sequence[Case]:
    found: dict[int, Case] = {}
    last = [case.id]
    while last and len(found) < LONGEST_CHAIN:
        rows = session.scalars(select(Case).where(Case.recurs_of.in_(last)).limit(LONGEST_CHAIN)).all()
        new = {row.id: row for row in rows if row.id not in found and row.id not in seen}
        found |= new
        last = [*new]
    return sorted(found.values(), key=lambda one: (one.opened, one.id))
