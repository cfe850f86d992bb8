"""What a district decided about its cases: working time, time limits, departments, what needs no review. A value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from api.cases.timer import Phase
from api.cases.worktime import Calendar, Limit
from api.codes.table import CodeTable, Matter

GAPS: Mapping[str, float] = {"crowd": 4 * 3600.0, "parking": 86_400.0}
"""Seconds, of what goes by itself: the longest lives of its events by their rules (`max_life_s`). Litter stays."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Decisions of a district.

    Attributes:
        calendar: when people work.
        automatic: kinds of events that are filed without a person's word.
        limits: how long each phase may take; a phase that is left out has no limit.
            `handle` is for kinds to which the table of codes gives none.
        recurrence_s: a case that ended at most so long ago, seconds, is told of when the thing is there again.
        gaps: seconds without word of a thing, by kind, after which what is seen there is another one.
        codes: the table of codes, with the limits and departments of kinds.
    """

    calendar: Calendar = field(default_factory=lambda: Calendar(ZoneInfo("UTC")))
    automatic: frozenset[str] = frozenset()
    limits: Mapping[Phase, Limit] = field(default_factory=dict)
    codes: CodeTable | None = None
    recurrence_s: float = 30 * 86_400.0
    gaps: Mapping[str, float] = field(default_factory=lambda: dict(GAPS))

    def limit(self, phase: Phase, kind: str, class_name: str = "") -> Limit | None:
        """Return how long a phase of a case of a kind and class may take, or None."""
        general = self.limits.get(phase)
        if phase != "handle":
            return general
        matter = self._matter(kind, class_name)
        return general if matter is None or matter.limit is None else Limit(matter.limit.amount, matter.limit.unit)

    def department(self, kind: str, class_name: str = "") -> str | None:
        """Return to whom cases of a kind and class are dispatched when nobody is named, or None."""
        matter = self._matter(kind, class_name)
        return None if matter is None or matter.department is None else matter.department.name

    def _matter(self, kind: str, class_name: str) -> Matter | None:
        return None if self.codes is None else self.codes.matter_of(kind, class_name)


@dataclass(frozen=True, slots=True)
class Office:
    """What holds while a case is worked on: the district's decisions and the time, UTC seconds."""

    policy: Policy
    now: float
