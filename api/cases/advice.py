"""What would change if a rule asked for more: worked out from cases that operators judged. Pure; nothing is guessed.

An event tells what its rule measured when it was heard of last. A rule that asked for more would not have reported what
measured less. What the present limit never let through nobody measured and nobody judged: below it nothing can be said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import floor, log10

from api.cases.judgement import RIGHT, WRONG, Precision, Verdict

HOLDS = ("limit_s", "stay_s", "hold_s")
"""Names under which rules keep how long a thing must last; what they compare with it is `dwell_s`."""
DWELL = "dwell_s"
STEPS = 12
"""Values beyond the present limit in a table that nobody chose."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case that was judged, as one rule of one camera saw it.

    Attributes:
        verdict: the operator's word.
        value: the most that the rule measured in its events.
        is_open: one of its events goes on: it may measure more yet.
    """

    verdict: Verdict
    value: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What one limit would let through.

    Attributes:
        at: the limit.
        kept, lost: cases that would have been reported all the same, and those that would not.
        undecided: cases that still go on and may reach the limit; they are in neither.
        is_whole: no event was held back by a higher limit; else more cases than these would be kept.
    """

    at: float
    kept: Precision
    lost: Precision
    undecided: int
    is_whole: bool


def table(cases: Sequence[Judged], limits: Collection[float], chosen: Collection[float] = ()) -> list[Row]:
    """Return what limits would let through, the lowest first.

    Args:
        cases: what was judged.
        limits: those that were in force when its events were reported; empty: the rule tells none.
        chosen: limits to try; none: from the one in force on, in round steps.
    """
    tried = sorted({*chosen} or {*_steps(cases, limits)})
    return [_row(cases, at, whole=not limits or at >= max(limits)) for at in tried]


def _row(cases: Sequence[Judged], at: float, *, whole: bool) -> Row:
    kept = [one.verdict for one in cases if one.value >= at]
    below = [one for one in cases if one.value < at]
    lost = [one.verdict for one in below if not one.is_open]
    return Row(at, _counted(kept), _counted(lost), sum(one.is_open for one in below), whole)


def _counted(verdicts: Sequence[Verdict]) -> Precision:
    right, wrong = (sum(verdict in words for verdict in verdicts) for words in (RIGHT, WRONG))
    return Precision(right, wrong, len(verdicts) - right - wrong)


def _steps(cases: Sequence[Judged], limits: Collection[float]) -> list[float]:
    """Return round limits from the one in force (or the least that was measured) to beyond the most that was measured."""
    values = [one.value for one in cases]
    if not values:
        return [*limits]
    first, last = max(limits, default=min(values)), max(values)
    if last <= first:
        return [first]
    step = _round((last - first) / STEPS)
    begin = floor(first / step) + 1
    return [first, *(step * number for number in range(begin, begin + STEPS + 1) if step * (number - 1) <= last)]


def _round(step: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, 50 … that is not below a step."""
    scale = 10.0 ** floor(log10(step))
    return next(part * scale for part in (1.0, 2.0, 5.0, 10.0) if part * scale >= step * (1 - 1e-9))
