"""Of which time operators' words are looked at: without one the newest are read, not all that were ever said."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import ColumnElement

from api.access.retention import DAY_S
from api.tables import Case, Event

LOOKED_BACK_S = 30 * DAY_S
"""As evaluation does: of a million cases in two years some forty thousand, which are read at once."""
FROM_CASES = Event.case_id == Case.id + 0
"""Joins events to cases that a time has chosen. SQLite can't take the sum backwards, or it would read all events first."""


@dataclass(frozen=True, slots=True)
class Said:
    """A time in which words were said, UTC seconds.

    Attributes:
        since: its begin.
        until: its end, which is not in it; None: it goes on.
    """

    since: float
    until: float | None

    @classmethod
    def of(cls, since: float | None, until: float | None, *, now: float) -> Self:
        """Return the time that was asked for; without a begin, the thirty days before its end."""
        back = max(0.0, (now if until is None else until) - LOOKED_BACK_S)
        return cls(back if since is None else since, until)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what holds for cases that were judged in it."""
        ends = [] if self.until is None else [Case.verdict_at < self.until]
        return [Case.verdict_at >= self.since, *ends]

    def joined(self, stream: str | None) -> ColumnElement[bool]:
        """Return what joins the events of a camera, or of all, to the cases that were judged in it: from the fewer of both."""
        return FROM_CASES if stream is None else Event.case_id == Case.id
