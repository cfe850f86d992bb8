"""Who does what at a crossing of the trial: mixed traffic over a counting line, one parks, one waits, a bag is left."""

from typing import Any

import numpy as np

from pipeline.simulate.camera import Camera
from pipeline.simulate.scene.incidents import dumper, stopper
from pipeline.simulate.scene.settings import Actor, ActorKind, Gathering, Lens, Point, Traffic, VehicleKind, Watch
from pipeline.simulate.scene.sight import NoSpot, seen_spot, sees_line
from pipeline.simulate.trial.scenes.alley import BAG, CARRIED

RULES = (
    Watch(kind="counting", line="east"),
    Watch(kind="parking", zone="kerb", seconds=20),
    Watch(kind="litter", zone="pavement", seconds=15),
    Watch(kind="crowd", zone="corner", people=8, seconds=15),
)
CAR = (5.0, 2.0, 1.7)
STOPPERS: tuple[VehicleKind, ...] = ("sedan", "hatch", "suv", "van", "truck")
CARS: dict[ActorKind, float] = {"sedan": 3, "suv": 1.5, "hatch": 1, "taxi": 1, "van": 0.7, "bus": 0.6, "truck": 0.6}
CYCLES: dict[ActorKind, float] = {"bicycle": 1.5, "e_bike": 2, "tricycle": 0.5}
CROWD_RADIUS_M = 2.2


def crossing_lens(rng: np.random.Generator, width: float) -> Lens:
    """Return a camera at the south-west corner that sees the eastern arm."""
    half, height = width / 2, float(rng.uniform(6.0, 8.5))
    at = -half * 0.8 + float(rng.uniform(-0.8, 0.8)), -half - float(rng.uniform(7.5, 10.0)), height
    return Lens(
        at=at, pan=float(rng.uniform(26, 33)), tilt=8 + height * 1.9, fov=float(rng.uniform(58, 66)), size=(640, 360)
    )


def crossing_life(rng: np.random.Generator, camera: Camera, width: float) -> dict[str, Any]:
    """Return zones, lines, rules and everybody who is there.

    Raises:
        NoSpot: the camera does not see enough.
    """
    half = width / 2
    place = seen_spot(camera, rng, lambda r: (half + float(r.uniform(6.5, 14)), half - 1.3), size=CAR)
    corner = half + 3.4, half + 2.4
    spots: list[Point] = []
    for _ in range(2):
        spots.append(
            seen_spot(
                camera, rng, lambda r: (half + float(r.uniform(0.9, 5)), -half - float(r.uniform(0.9, 3.8))), size=BAG,
                clear=tuple(spots), gap=2.0,
            )
        )  # fmt: skip
    cx, cy = corner
    return {
        "zones": {
            "kerb": _oblong((half + 3.5, half - 2.6), (half + 20, half)),
            "pavement": _oblong((half + 0.3, -half - 4.3), (half + 8, -half - 0.3)),
            "corner": _oblong((cx - 2.6, cy - 2.3), (cx + 2.6, cy + 2.2)),
        },
        "lines": {"east": _line(camera, half)},
        "rules": RULES,
        "actors": (*_drivers(rng, place, half), *_litterers(rng, spots, half)),
        "gatherings": _gathering(rng, corner, half),
        "traffic": _traffic(rng, half),
    }  # fmt: skip


def _oblong(low: Point, high: Point) -> tuple[Point, ...]:
    return low, (high[0], low[1]), high, (low[0], high[1])


def _line(camera: Camera, half: float) -> tuple[Point, Point]:
    for x in np.arange(half - 1.2, -2.0, -0.5):
        line = (float(x), -half + 0.2), (float(x), half + 3.4)
        if sees_line(camera, line):
            return line
    raise NoSpot("the camera sees no line over the eastern arm")


def _drivers(rng: np.random.Generator, place: Point, half: float) -> list[Actor]:
    """One parks and another waits a moment, before or after him."""
    lane = half * 0.32
    x, y = place
    comes: tuple[Point, ...] = ((46.0, lane), (x + 12, lane), (x + 4, y), (x, y))
    goes: tuple[Point, ...] = ((x - 3, y - 0.4), (x - 10, lane), (-46.0, lane))
    kinds = [STOPPERS[int(n)] for n in rng.integers(len(STOPPERS), size=2)]
    late = rng.random() < 0.5
    parks = stopper("parker", kinds[0], comes=comes, goes=goes, at=52.0 if late else 11.0, stay=float(rng.uniform(42, 50)))
    waits = stopper("waiter", kinds[1], comes=comes, goes=goes, at=16.0 if late else 84.0, stay=float(rng.uniform(6, 12)))
    return [parks, waits]


def _litterers(rng: np.random.Generator, spots: list[Point], half: float) -> list[Actor]:
    things = [CARRIED[int(n)] for n in rng.integers(len(CARRIED), size=2)]
    corner = half + 1.5, -half - 1.0
    ways = [((36.0, -half - 3.2), (x + 3, -half - 3.0), (x, y)) for x, y in spots]
    back = [(corner, (half + 2.2, 34.0)) for _ in spots]
    return [
        dumper(f"dumper-{number}", thing, comes=way, goes=home, at=at)
        for number, (thing, way, home, at) in enumerate(
            zip(things, ways, back, (float(rng.uniform(24, 40)), float(rng.uniform(60, 80))), strict=True)
        )
    ]


def _gathering(rng: np.random.Generator, at: Point, half: float) -> tuple[Gathering, ...]:
    """People wait at the corner: a crowd, or too few for one."""
    people = int(rng.integers(12, 16)) if rng.random() < 0.85 else int(rng.integers(2, 5))
    entries: tuple[Point, ...] = ((half + 2.5, 38.0), (34.0, half + 2.6))
    start = float(rng.uniform(4, 40))
    return (
        Gathering(
            id="group", people=people, at=at, radius=CROWD_RADIUS_M, entries=entries, start=start, spread=5,
            until=start + float(rng.uniform(40, 55)),
        ),
    )  # fmt: skip


def _traffic(rng: np.random.Generator, half: float) -> tuple[Traffic, ...]:
    """Return passers-by, all over the counting line before the scene ends."""
    lane, cycle, path = half * 0.32, half - 0.9, half + 1.6
    rates = [float(rate) for rate in rng.uniform(3, 7, 4)]
    walk: tuple[Point, ...] = ((-18, path), (half - 0.2, path), (half + 2.2, 36))
    back: tuple[Point, ...] = ((half + 2.8, 36), (half + 0.6, path + 1), (-18, path + 1))
    people: dict[ActorKind, float] = {"person": 1}
    return (
        _lane("eastward", CARS, ((-44, -lane), (44, -lane)), per_minute=rates[0], gap=6, until=105),
        _lane("westward", CARS, ((44, lane), (-44, lane)), per_minute=rates[1], gap=6, until=105),
        _lane("cycles", CYCLES, ((-44, -cycle), (44, -cycle)), per_minute=rates[2], gap=3.5, until=98),
        Traffic(id="walk", kinds=people, route=walk, per_minute=rates[3], width=0.4, gap=3, until=92),
        Traffic(id="back", kinds=people, route=back, per_minute=rates[3] * 0.6, width=0.3, gap=4, until=75),
    )


def _lane(
    name: str, kinds: dict[ActorKind, float], route: tuple[Point, ...], *, per_minute: float, gap: float, until: float
) -> Traffic:
    """Vehicles that do not catch up with each other."""
    speed = (3.4, 4.2) if kinds is CYCLES else (5.5, 6.5)
    return Traffic(id=name, kinds=kinds, route=route, per_minute=per_minute, width=0.2, speed=speed, gap=gap, until=until)
