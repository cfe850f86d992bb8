"""The indicators of evaluation (GB/T 30428.4, CJ/T 292 as city software uses them), with numerator and denominator. Pure.

What is due (应处置数 and the like) no source fixes. Here: what was done in the period, and what waits now and ran out of
time in the period. 延期率 (extensions) is left out: a case's time can be stopped, not extended.
"""

from dataclasses import dataclass
from typing import Any

FILED = frozenset({"file", "file_automatically"})
TAKEN_BACK = frozenset({"return", "recall"})
DONE = frozenset({"finish", "clear"})
CLOSED = frozenset({"close", "force_close"})


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many steps of one sort a period had."""

    move: str
    origin: str | None
    phase: str | None
    is_overdue: bool
    number: int


@dataclass(slots=True)
class Tally:
    """What a period had; `…_waiting` are cases that wait now, and whose time was up in the period.

    `reported` cases were made in the period; so many of them were found true (`valid`) or filed (`filed_of_reported`) since.
    """

    reported: int = 0
    valid: int = 0
    filed_of_reported: int = 0
    filed: int = 0
    filed_in_time: int = 0
    verified: int = 0
    verified_in_time: int = 0
    verify_waiting: int = 0
    dispatched: int = 0
    dispatched_in_time: int = 0
    taken_back: int = 0
    dispatch_waiting: int = 0
    handled: int = 0
    handled_in_time: int = 0
    handle_waiting: int = 0
    checked: int = 0
    checked_in_time: int = 0
    check_waiting: int = 0
    reworked: int = 0
    closed: int = 0
    closed_in_time: int = 0

    @property
    def dispatched_right(self) -> int:
        """Dispatched and not sent back."""
        return max(0, self.dispatched - self.taken_back)

    @property
    def verify_due(self) -> int:
        """应核实数."""
        return self.verified + self.verify_waiting

    @property
    def dispatch_due(self) -> int:
        """应派遣数."""
        return self.dispatched + self.dispatch_waiting

    @property
    def handle_due(self) -> int:
        """应处置数."""
        return self.handled + self.handle_waiting

    @property
    def check_due(self) -> int:
        """应核查数."""
        return self.checked + self.check_waiting

    @property
    def close_due(self) -> int:
        """应结案数."""
        return self.closed + self.check_waiting

    @property
    def closed_late(self) -> int:
        """超期结案数."""
        return self.closed - self.closed_in_time

    def add(self, step: StepCount) -> None:
        """Count steps of one sort."""
        in_time = 0 if step.is_overdue else step.number
        for name in _names(step):
            setattr(self, name, getattr(self, name) + step.number)
            timed = f"{name}_in_time"
            if hasattr(self, timed):
                setattr(self, timed, getattr(self, timed) + in_time)


def _names(step: StepCount) -> list[str]:
    """Return what steps of a sort count as."""
    found = {
        "reported": step.move == "propose",
        "filed": step.move in FILED,
        "verified": step.move in {"confirm", "cancel"} and step.origin == "proposed",
        "dispatched": step.move == "dispatch",
        "taken_back": step.move in TAKEN_BACK,
        "handled": step.move in DONE and step.phase == "handle",
        "checked": step.move in {*CLOSED, "rework"} and step.phase == "check",
        "reworked": step.move == "rework",
        "closed": step.move in CLOSED,
    }
    return [name for name, counts in found.items() if counts]


@dataclass(frozen=True, slots=True)
class Formula:
    """One indicator: two members of a tally."""

    name: str
    called: str
    numerator: str
    denominator: str

    def of(self, tally: Tally) -> tuple[int, int, float | None]:
        """Return numerator, denominator and their ratio; without anything due there is no ratio, not 0."""
        over: Any = getattr(tally, self.numerator)
        under: Any = getattr(tally, self.denominator)
        return over, under, round(over / under, 4) if under else None


FORMULAS = (
    Formula("valid_report_rate", "有效上报率", "valid", "reported"),
    Formula("filing_rate", "立案率", "filed_of_reported", "reported"),
    Formula("filing_in_time_rate", "按时立案率", "filed_in_time", "filed"),
    Formula("verification_in_time_rate", "按时核实率", "verified_in_time", "verify_due"),
    Formula("dispatch_in_time_rate", "按时派遣率", "dispatched_in_time", "dispatch_due"),
    Formula("dispatch_right_rate", "准确派遣率", "dispatched_right", "dispatch_due"),
    Formula("handling_rate", "处置率", "handled", "handle_due"),
    Formula("handling_in_time_rate", "按期处置率", "handled_in_time", "handle_due"),
    Formula("handling_overdue_rate", "超期待处置率", "handle_waiting", "handle_due"),
    Formula("check_in_time_rate", "按时核查率", "checked_in_time", "check_due"),
    Formula("rework_rate", "返工率", "reworked", "close_due"),
    Formula("closing_rate", "结案率", "closed", "close_due"),
    Formula("closing_in_time_rate", "按期结案率", "closed_in_time", "close_due"),
    Formula("closing_overdue_rate", "超期结案率", "closed_late", "close_due"),
)
