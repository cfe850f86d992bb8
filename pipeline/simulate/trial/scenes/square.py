"""Who does what on a square of the trial: two crowds gather, a tour passes, a few chat, litter is dumped, a van stays."""

from typing import Any

import numpy as np

from pipeline.simulate.camera import Camera
from pipeline.simulate.scene.incidents import dumper, porter, stopper
from pipeline.simulate.scene.settings import Actor, Bin, Dumped, Gathering, Passing, Point, Traffic, Watch
from pipeline.simulate.scene.sight import seen_spot
from pipeline.simulate.trial.scenes.alley import BAG, CARRIED, HEAPED, PARKERS

RULES = (
    Watch(kind="crowd", zone="middle", people=8, seconds=15),
    Watch(kind="litter", zone="ground", seconds=15),
    Watch(kind="parking", zone="forecourt", seconds=20),
)
CROWD_RADIUS_M = 3.0
CROWD = (2 * CROWD_RADIUS_M, 2 * CROWD_RADIUS_M, 1.7)
GAP_M = CROWD_RADIUS_M + 2.5
"""Nobody of the crowd stands within reach of what is dumped."""
CAR = (2.4, 4.8, 1.8)
ENTRIES: tuple[Point, ...] = ((-19.0, 12.0), (2.0, 34.0), (1.0, -6.0))


def square_life(rng: np.random.Generator, camera: Camera) -> dict[str, Any]:
    """Return zones, rules and everybody who is there.

    Raises:
        NoSpot: the camera does not see enough.
    """
    middle = seen_spot(camera, rng, lambda r: (float(r.uniform(-4, 2)), float(r.uniform(9, 16))), size=CROWD)
    van = seen_spot(
        camera, rng, lambda r: (float(r.uniform(5, 12)), float(r.uniform(12, 20))), size=CAR, clear=(middle,), gap=6.0
    )
    spots: list[Point] = []
    for _ in range(4):
        spots.append(_spot(camera, rng, middle, (van, *spots)))
    cx, cy = middle
    reach = CROWD_RADIUS_M + 1.2
    return {
        "zones": {
            "middle": ((cx - reach, cy - reach), (cx + reach, cy - reach), (cx + reach, cy + reach), (cx - reach, cy + reach)),
            "ground": ((-14.0, 4.0), (14.0, 4.0), (14.0, 27.0), (-14.0, 27.0)),
            "forecourt": ((cx + 4.0, 8.0), (14.0, 8.0), (14.0, 26.0), (cx + 4.0, 26.0)),
        },
        "rules": RULES,
        "actors": (*_litterers(rng, spots), *_drivers(rng, van)),
        "gatherings": _gatherings(rng, middle),
        "passings": (
            Passing(id="tour", people=12, route=((-19, cy + 1), (cx, cy), (3, 34)), start=42, spread=3, width=3.0, speed=1.5),
        ),
        "litter": _heap(rng, spots[3]),
        "bins": (Bin(id="bins", kind="pair", at=(-7.5, 24.0), facing=60, seed=3, fill=((0.0, 0.5),)),),
        "traffic": _traffic(rng),
    }


def _traffic(rng: np.random.Generator) -> tuple[Traffic, ...]:
    """Return passers-by behind the square's middle."""
    walking, riding = ((-18.0, 29.0), (18.0, 30.0)), ((19.0, 32.0), (-19.0, 31.5))
    rate = float(rng.uniform(3, 8))
    return (
        Traffic(id="strollers", kinds={"person": 1}, route=walking, per_minute=rate, width=1.0),
        Traffic(id="riders", kinds={"bicycle": 1, "e_bike": 1}, route=riding, per_minute=2, width=0.5, speed=(2.5, 4)),
    )


def _spot(camera: Camera, rng: np.random.Generator, middle: Point, others: tuple[Point, ...]) -> Point:
    def drawn(r: np.random.Generator) -> Point:
        while True:
            at = float(r.uniform(-9, 8)), float(r.uniform(5, 20))
            if np.hypot(at[0] - middle[0], at[1] - middle[1]) >= GAP_M:
                return at

    return seen_spot(camera, rng, drawn, size=BAG, clear=others, gap=3.0)


def _gatherings(rng: np.random.Generator, middle: Point) -> tuple[Gathering, ...]:
    """Two crowds one after the other; or a few people who chat, and then one crowd."""
    sizes = int(rng.integers(12, 17)), int(rng.integers(12, 17))
    first = sizes[0] if rng.random() < 0.75 else 4
    return tuple(
        Gathering(
            id=name, people=people, at=middle, radius=CROWD_RADIUS_M, entries=ENTRIES, start=start, spread=5, until=until
        )
        for name, people, start, until in (("meeting", first, 3.0, 38.0), ("dance", sizes[1], 72.0, 111.0))
    )


def _litterers(rng: np.random.Generator, spots: list[Point]) -> list[Actor]:
    things = [CARRIED[int(n)] for n in rng.integers(len(CARRIED), size=3)]
    ways = [((x - 10.0, 32.0), (x, y)) for x, y in spots]
    back = [((x + 1.0, y + 2.5), (x - 9.0, 33.0)) for x, y in spots]
    times = rng.uniform(22, 30), rng.uniform(55, 75), rng.uniform(40, 95)
    return [
        dumper("dumper-1", things[0], comes=ways[0], goes=back[0], at=float(times[0])),
        dumper("dumper-2", things[1], comes=ways[1], goes=back[1], at=float(times[1])),
        porter("porter", things[2], comes=ways[2], goes=back[2], at=float(times[2])),
    ]


def _drivers(rng: np.random.Generator, place: Point) -> list[Actor]:
    """Return a vehicle that stays, in two of three scenes."""
    if rng.random() > 2 / 3:
        return []
    kind = PARKERS[int(rng.integers(len(PARKERS)))]
    x, y = place
    return [stopper("parker", kind, comes=((x, -14.0), (x, y - 6), (x, y)), goes=(), at=float(rng.uniform(15, 60)), stay=0.0)]


def _heap(rng: np.random.Generator, at: Point) -> tuple[Dumped, ...]:
    if rng.random() < 0.6:
        return ()
    kind = HEAPED[int(rng.integers(len(HEAPED)))]
    return (Dumped(id="heap", kind=kind, at=at, facing=float(rng.uniform(0, 360)), seed=int(rng.integers(1000))),)
