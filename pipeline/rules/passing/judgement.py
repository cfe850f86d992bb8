"""What a rule of cameras that drive asks of the things that are passed, and what it makes of each. Values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.events import Measure, Severity
from pipeline.rules.passing.known import Known
from pipeline.rules.passing.passer import Passer


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a track looks like.

    Attributes:
        wrong: it is what the rule is about.
        fine: it surely is not, or no longer; neither: it is not decided yet.
        class_name: what it is called.
    """

    wrong: bool
    class_name: str
    fine: bool = False
    severity: Severity | None = None
    measured: Mapping[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """What a rule asks for.

    Attributes:
        kin: classes that such a thing may be called.
        judge: what it makes of a track.
        people, near_m: classes that attend a thing when they are so close.
        placeless: a thing is told although the vehicle does not know where it is.
        named: what else is known of a thing at its place.
    """

    kin: Sequence[str]
    judge: Callable[[Passer], Judgement]
    people: Sequence[str] = ()
    near_m: float = 0.0
    placeless: bool = False
    named: Callable[[Known], Mapping[str, Measure]] = lambda _: {}
