"""One actor's whole part: where it is and what it does at any time. Pure."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from math import radians
from typing import Literal, Self

from pipeline.simulate.scene.settings import Actor, ActorKind, Step
from pipeline.simulate.script.path import Pace, Path, Point
from pipeline.simulate.things.litter import PORTABLE, LitterKind

Doing = Literal["moving", "standing", "stooping"]
SPEEDS: dict[str, float] = {
    "person": 1.3, "bicycle": 3.6, "e_bike": 5.0, "tricycle": 3.2, "sedan": 5.5, "hatch": 5.5, "suv": 5.5, "taxi": 5.5,
    "van": 5.0, "truck": 4.5, "bus": 5.5,
}  # fmt: skip
"""Usual metres a second in a back street."""
FORCES = {"person": 2.5, "bicycle": 1.2, "e_bike": 1.6, "tricycle": 1.0}
MOTOR_FORCE = 1.8
"""Change of speed, metres a second squared; motor vehicles share one."""
RADII = {"person": 0.4, "bicycle": 1.5, "e_bike": 1.8, "tricycle": 2.0}
MOTOR_RADIUS = 5.0
STOOP_S = 1.6
"""Bending down and up again to put or take something."""


@dataclass(frozen=True, slots=True)
class State:
    """An actor at one time. `heading` is radians clockwise from the y axis; `share` runs 0…1 through a stoop."""

    at: Point
    heading: float
    travelled: float
    speed: float
    doing: Doing
    share: float
    carries: LitterKind | None


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """A stretch of time with one thing to do."""

    start: float
    seconds: float
    doing: Doing
    at: Point
    heading: float
    before_m: float
    carries: LitterKind | None
    path: Path | None = None
    pace: Pace | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Handling:
    """A thing put down (`kind`) or taken up (`name`) by an actor."""

    t: float
    at: Point
    heading: float
    kind: LitterKind | None
    name: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An actor's part.

    Attributes:
        start, end: seconds of the scene between which it is there.
        stops: (start, end) of every rest.
        handlings: things put down and taken up, in order.
    """

    id: str
    kind: ActorKind
    start: float
    end: float
    stretches: tuple[_Stretch, ...]
    handlings: tuple[Handling, ...]

    @classmethod
    def of(cls, actor: Actor, until: float, things: Mapping[str, LitterKind] | None = None) -> Self:
        """Work out an actor's script; who stays, stays until `until`; `things` that can be taken up, by name."""
        work = _Work(actor, things or {})
        for number, step in enumerate(actor.steps):
            work.take(step, last=number == len(actor.steps) - 1 and not actor.stays, rests=_rests(actor.steps, number))
        if actor.stays or not actor.steps:
            work.stand(max(0.0, until - work.t))
        return cls(actor.id, actor.kind, actor.start, work.t, tuple(work.stretches), tuple(work.handlings))

    @property
    def stops(self) -> list[tuple[float, float]]:
        """Return when it rested, neighbours joined."""
        found: list[tuple[float, float]] = []
        for stretch in self.stretches:
            if stretch.doing == "moving" or stretch.seconds <= 0:
                continue
            end = stretch.start + stretch.seconds
            if found and abs(found[-1][1] - stretch.start) < 1e-6:
                found[-1] = (found[-1][0], end)
            else:
                found.append((stretch.start, end))
        return found

    def at(self, t: float) -> State | None:
        """Return the state at a time, or None when it is not there."""
        if not self.stretches or not self.start <= t < self.end:
            return None
        stretch = self.stretches[max(0, bisect_right(self.stretches, t, key=_start) - 1)]
        since = t - stretch.start
        if stretch.path is None or stretch.pace is None:
            share = since / stretch.seconds if stretch.seconds else 1.0
            return State(stretch.at, stretch.heading, stretch.before_m, 0.0, stretch.doing, share, stretch.carries)
        gone = stretch.pace.metres(since)
        heading = stretch.path.heading(gone) + (radians(180) if stretch.back else 0.0)
        signed = -gone if stretch.back else gone
        return State(
            stretch.path.at(gone), heading, stretch.before_m + signed, stretch.pace.speed(since), "moving", 0.0, stretch.carries
        )


def _start(stretch: _Stretch) -> float:
    return stretch.start


class _Work:
    """The script while it is worked out."""

    def __init__(self, actor: Actor, things: Mapping[str, LitterKind]) -> None:
        self.actor = actor
        self.t = actor.start
        self.at = actor.at
        self.heading = radians(actor.facing)
        self.metres = 0.0
        self.moving = not actor.stays and bool(actor.steps) and actor.steps[0].go is not None
        self.carries = actor.carries
        self._things = things
        self.stretches: list[_Stretch] = []
        self.handlings: list[Handling] = []

    def take(self, step: Step, *, last: bool, rests: bool) -> None:
        """Take the next step; `last` leaves the scene at speed."""
        if step.go is not None:
            self._go(step, to_rest=rests and not last)
        elif step.wait is not None:
            self.stand(step.wait)
        else:
            self._handle(step)

    def stand(self, seconds: float) -> None:
        """Stand for a time."""
        self._add(_Stretch(self.t, seconds, "standing", self.at, self.heading, self.metres, self.carries))
        self.moving = False

    def _go(self, step: Step, *, to_rest: bool) -> None:
        kind = self.actor.kind
        path = Path.through([self.at, *(step.go or ())], radius=RADII.get(kind, MOTOR_RADIUS))
        pace = Pace.over(
            path.length, step.speed or SPEEDS[kind], FORCES.get(kind, MOTOR_FORCE), from_rest=not self.moving, to_rest=to_rest
        )
        stretch = _Stretch(
            self.t, pace.seconds, "moving", self.at, self.heading, self.metres, self.carries, path, pace, back=step.back
        )
        self._add(stretch)
        self.at = path.at(path.length)
        self.heading = path.heading(path.length) + (radians(180) if step.back else 0.0)
        self.metres += -path.length if step.back else path.length
        self.moving = not to_rest

    def _handle(self, step: Step) -> None:
        half = STOOP_S / 2
        for number in (0, 1):
            self._add(_Stretch(self.t, half, "stooping", self.at, self.heading, self.metres, self.carries))
            if number == 0:
                self.handlings.append(Handling(self.t, self.at, self.heading, step.put, step.name or step.take))
                self.carries = None if step.put else self._in_hand(step.take or "")
        self.moving = False

    def _in_hand(self, name: str) -> LitterKind:
        """Return what one sees who takes up a thing; what is too large goes into a bag."""
        kind = self._things.get(name, "bag")
        return kind if kind in PORTABLE else "bag"

    def _add(self, stretch: _Stretch) -> None:
        self.stretches.append(stretch)
        self.t += stretch.seconds


def _rests(steps: tuple[Step, ...], number: int) -> bool:
    """Tell whether the step after this one is no way."""
    return number + 1 >= len(steps) or steps[number + 1].go is None
