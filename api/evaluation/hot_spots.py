"""Where and when cases come up: cells by number of cases, with the hours of the day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import Unprocessable
from api.evaluation.tallies import Scope
from api.reason import Reason
from api.tables import Case

NO_CASE = ("cancelled", "merged", "not_accepted")
"""Ends of what turned out to be none, or another."""
MOST_CASES = 1_000_000
PIECE = 5_000
"""Rows that are fetched at once."""


@dataclass(slots=True)
class HotSpot:
    """One cell; `hours` are its cases by the hour of the site's clock in which they were opened."""

    grid_code: str
    cases: int = 0
    hours: list[int] = field(default_factory=lambda: [0] * 24)
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class HotSpots:
    """The cells with the most cases, the most first, and all cases, of other cells too, by weekday and hour.

    Attributes:
        spots: cells.
        week: seven days from Monday, each 24 hours of the site's clock.
    """

    spots: list[HotSpot]
    week: list[list[int]]


def hot_spots(session: Session, scope: Scope, *, zone: ZoneInfo, limit: int) -> HotSpots:
    """Return the cells with the most cases that were opened in the period, and when they came up.

    Raises:
        Unprocessable: there are more than `MOST_CASES`.
    """
    opened = (Case.opened >= scope.since, Case.opened < scope.until)
    asked = select(Case.grid_code, Case.kind, Case.opened).where(
        *opened, Case.grid_code.is_not(None), Case.status.not_in(NO_CASE), *scope.conditions()
    )
    return rank(session.execute(asked.execution_options(yield_per=PIECE)), zone=zone, limit=limit)


def rank(rows: Iterable[tuple[str, str, float]], *, zone: ZoneInfo, limit: int) -> HotSpots:
    """Return the cells of cases (cell, kind, opening in UTC seconds) by number, then by code; errors as `hot_spots`."""
    found: dict[str, HotSpot] = {}
    week = [[0] * 24 for _ in range(7)]
    for number, (cell, kind, opened) in enumerate(rows):
        if number == MOST_CASES:
            raise Unprocessable(
                f"more than {MOST_CASES} cases are asked for; give a shorter time, a kind or an area", Reason("too_many_rows")
            )
        spot = found.setdefault(cell, HotSpot(cell))
        spot.cases += 1
        spot.kinds[kind] += 1
        at = datetime.fromtimestamp(opened, zone)
        spot.hours[at.hour] += 1
        week[at.weekday()][at.hour] += 1
    return HotSpots(sorted(found.values(), key=lambda spot: (-spot.cases, spot.grid_code))[:limit], week)
