"""Who does what in an alley of the trial: two park and one waits, litter is dumped, a thing is put down and taken up."""

from typing import Any

import numpy as np

from pipeline.simulate.camera import Camera
from pipeline.simulate.scene.incidents import cleaner, dumper, porter, stopper
from pipeline.simulate.scene.settings import Actor, ActorKind, Bin, Dumped, Parked, Point, Traffic, VehicleKind, Watch
from pipeline.simulate.scene.sight import NoSpot, seen_spot, sees_line
from pipeline.simulate.things.litter import LitterKind

LIMITS = (
    Watch(kind="parking", zone="kerb", seconds=20),
    Watch(kind="litter", zone="ground", seconds=15),
    Watch(kind="counting", line="gate"),
)
PARKERS: tuple[VehicleKind, ...] = ("sedan", "hatch", "suv", "van", "taxi")
CARRIED: tuple[LitterKind, ...] = ("bag", "black_bag", "black_bag", "box")
HEAPED: tuple[LitterKind, ...] = ("bags", "boxes", "pile", "rubble", "sofa", "mattress")
"""What lies there from the start in half of the scenes."""
BAG = (0.8, 0.8, 0.7)
CAR = (1.9, 4.6, 1.6)
AWAY: Point = (0.0, 68.0)


def alley_life(rng: np.random.Generator, camera: Camera, width: float) -> dict[str, Any]:
    """Return zones, lines, rules and everybody who is there.

    Raises:
        NoSpot: the camera does not see enough.
    """
    side = 1.0 if rng.random() < 0.5 else -1.0
    kerb = side * (width / 2 - 1.25)
    places = [seen_spot(camera, rng, lambda r: (kerb, float(r.uniform(9, 20))), size=CAR) for _ in range(2)]
    edge = -side * (width / 2 - 0.75)
    spots: list[Point] = []
    for _ in range(4):
        spots.append(
            seen_spot(camera, rng, lambda r: (edge, float(r.uniform(6, 20))), size=BAG, clear=tuple(spots), gap=1.8)
        )
    half = width / 2
    near, far = 4.5, 26.0
    strip = (side * 0.9, side * half)
    return {
        "zones": {
            "kerb": ((strip[0], near), (strip[1], near), (strip[1], far), (strip[0], far)),
            "ground": ((-half, near), (half, near), (half, far), (-half, far)),
        },
        "lines": {"gate": _gate(rng, camera, half - 0.1)},
        "rules": LIMITS,
        "actors": (*_drivers(rng, places), *_litterers(rng, spots, -side)),
        "litter": _heap(rng, spots[3]),
        "bins": (Bin(id="bin", at=(edge - side * 0.3, 23.0), facing=90, seed=int(rng.integers(1000)), fill=((0.0, 0.6),)),),
        "parked": (Parked(id="bike", kind="bicycle", at=(edge, 27.5), facing=8, seed=int(rng.integers(1000))),),
        "traffic": _traffic(rng, side, half),
    }


def _gate(rng: np.random.Generator, camera: Camera, half: float) -> tuple[Point, Point]:
    for y in rng.permutation(np.arange(7.0, 19.0, 0.5)):
        line = (-half, float(y)), (half, float(y))
        if sees_line(camera, line):
            return line
    raise NoSpot("the camera sees no line from wall to wall")


def _drivers(rng: np.random.Generator, places: list[Point]) -> list[Actor]:
    kinds = [PARKERS[int(n)] for n in rng.integers(len(PARKERS), size=2)]
    first, second = ((_in(place), _out(place)) for place in places)

    def draw(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    return [
        stopper("parker-1", kinds[0], comes=first[0], goes=first[1], at=draw(5, 9), stay=draw(40, 46)),
        stopper("waiter", "taxi", comes=first[0], goes=first[1], at=draw(64, 66), stay=draw(4, 6)),
        stopper("parker-2", kinds[1], comes=second[0], goes=() if rng.random() < 0.5 else second[1], at=82.0, stay=33.0)
        if rng.random() < 0.8
        else stopper("waiter-2", kinds[1], comes=second[0], goes=second[1], at=85.0, stay=9.0),
    ]


def _in(place: Point) -> tuple[Point, ...]:
    x, y = place
    return (0.0, -16.0), (0.0, y - 11), (x * 0.9, y - 4), (x, y)


def _out(place: Point) -> tuple[Point, ...]:
    x, y = place
    return (x * 0.8, y + 3), (0.0, y + 11), AWAY


def _litterers(rng: np.random.Generator, spots: list[Point], side: float) -> list[Actor]:
    """`side` is that of the wall where litter is put."""
    things = [CARRIED[int(n)] for n in rng.integers(len(CARRIED), size=3)]
    walk = side * 1.6
    ways = [((walk, y + 20.0), (walk, y + 3.0), (x, y)) for x, y in spots]
    back = [((walk, y + 3.0), (walk, 50.0)) for _, y in spots]
    soon = float(rng.uniform(14, 22))
    return [
        dumper("dumper-1", things[0], comes=ways[0], goes=back[0], at=soon),
        cleaner("cleaner", "dumper-1-thing", comes=ways[0], goes=back[0], at=soon + 50),
        dumper("dumper-2", things[1], comes=ways[1], goes=back[1], at=float(rng.uniform(55, 70))),
        porter("porter", things[2], comes=ways[2], goes=back[2], at=float(rng.uniform(30, 90))),
    ]


def _heap(rng: np.random.Generator, at: Point) -> tuple[Dumped, ...]:
    if rng.random() < 0.5:
        return ()
    kind = HEAPED[int(rng.integers(len(HEAPED)))]
    return (Dumped(id="heap", kind=kind, at=at, facing=float(rng.uniform(0, 360)), seed=int(rng.integers(1000))),)


def _traffic(rng: np.random.Generator, side: float, half: float) -> tuple[Traffic, ...]:
    """Return passers-by, all through the counting line before the scene ends."""
    walk = -side * (half - 1.75)
    wheels: dict[ActorKind, float] = {"bicycle": 1.5, "e_bike": 2.0, "tricycle": 0.5, "sedan": 1.5, "suv": 0.7, "van": 0.7}
    walkers: dict[ActorKind, float] = {"person": 1}
    down, up = ((walk, 46.0), (walk, -6.0)), ((walk * 0.55, -6.0), (walk * 0.55, 50.0))
    rates = [float(rng.uniform(3, most)) for most in (7, 6, 6)]
    return (
        Traffic(id="down", kinds=walkers, route=down, per_minute=rates[0], width=0.3, until=75),
        Traffic(id="up", kinds=walkers, route=up, per_minute=rates[1], width=0.3, gap=3, until=95),
        Traffic(
            id="wheels", kinds=wheels, route=((0, -14), (0, 66)), per_minute=rates[2], width=0.2, speed=(3.7, 4.1), gap=5,
            until=100,
        ),
    )
