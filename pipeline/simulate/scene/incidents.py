"""Scripts of single incidents, and of what only looks like one: parkers, taxis, dumpers, porters. Metres and seconds."""

from itertools import pairwise
from math import hypot

from pipeline.simulate.scene.settings import Actor, Point, Step, VehicleKind
from pipeline.simulate.things.litter import LitterKind

WALK_MPS = 1.3
DRIVE_MPS = 4.5
BRAKING_S = 2.0
"""What slowing down costs."""


def stopper(
    name: str, kind: VehicleKind, *, comes: tuple[Point, ...], goes: tuple[Point, ...], at: float, stay: float
) -> Actor:
    """Return a vehicle that comes along a way, stands from about `at` on for `stay` seconds, and goes; no way: it stays."""
    start = max(0.0, at - _metres(comes) / DRIVE_MPS - BRAKING_S)
    steps: tuple[Step, ...] = (Step(go=comes[1:], speed=DRIVE_MPS),)
    if goes:
        steps += (Step(wait=stay), Step(go=goes, speed=DRIVE_MPS))
    return Actor(id=name, kind=kind, start=start, at=comes[0], stays=not goes, steps=steps)


def dumper(name: str, thing: LitterKind, *, comes: tuple[Point, ...], goes: tuple[Point, ...], at: float) -> Actor:
    """Return somebody who brings a thing, leaves it at about `at`, and goes; the thing is called `name-thing`."""
    start = max(0.0, at - _metres(comes) / WALK_MPS)
    steps = (
        Step(go=comes[1:], speed=WALK_MPS), Step(put=thing, name=f"{name}-thing"), Step(go=goes, speed=WALK_MPS),
    )  # fmt: skip
    return Actor(id=name, start=start, at=comes[0], carries=thing, steps=steps)


def cleaner(name: str, thing: str, *, comes: tuple[Point, ...], goes: tuple[Point, ...], at: float) -> Actor:
    """Return somebody who takes a thing up at about `at`."""
    start = max(0.0, at - _metres(comes) / WALK_MPS)
    return Actor(
        id=name, start=start, at=comes[0], steps=(Step(go=comes[1:]), Step(take=thing), Step(go=goes, speed=WALK_MPS))
    )


def porter(name: str, thing: LitterKind, *, comes: tuple[Point, ...], goes: tuple[Point, ...], at: float) -> Actor:
    """Return somebody who puts a thing down, rests beside it, and takes it up again: no incident."""
    start = max(0.0, at - _metres(comes) / WALK_MPS)
    rest = (Step(put=thing, name=f"{name}-thing"), Step(wait=4.0), Step(take=f"{name}-thing"))
    steps = (Step(go=comes[1:], speed=WALK_MPS), *rest, Step(go=goes, speed=WALK_MPS))
    return Actor(id=name, start=start, at=comes[0], carries=thing, steps=steps)


def _metres(way: tuple[Point, ...]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way))
