"""Scenes made at random, by a seed: for training and benchmarks. The same seed gives the same scene."""

from collections.abc import Callable
from typing import get_args

import numpy as np

from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.settings import (
    ActorKind,
    Bin,
    Dumped,
    Effects,
    Gathering,
    Hour,
    Kit,
    Lens,
    Parked,
    Point,
    Scene,
    Street,
    Traffic,
    VehicleKind,
    Where,
)
from pipeline.simulate.things.bin import BinKind
from pipeline.simulate.things.litter import LITTER

KITS: tuple[Kit, ...] = get_args(Kit)
LIGHTS: tuple[LightName, ...] = get_args(LightName)
BINS: tuple[BinKind, ...] = get_args(BinKind)
SECONDS = 60.0
Wheels = dict[ActorKind, float]
ALLEY_WHEELS: Wheels = {
    "sedan": 2,
    "hatch": 1,
    "suv": 1,
    "van": 1,
    "tricycle": 1.5,
    "e_bike": 2,
    "bicycle": 1.5,
    "truck": 0.5,
    "taxi": 0.5,
}
ROAD_WHEELS: Wheels = {"sedan": 3, "hatch": 1.5, "suv": 2, "van": 1, "truck": 0.8, "bus": 0.8, "taxi": 1, "e_bike": 1}
LANE_WHEELS: Wheels = {"bicycle": 2, "e_bike": 3, "tricycle": 1}
Spot = Callable[[], Point]
CARS = {"sedan", "hatch", "suv", "van"}
CYCLES: tuple[VehicleKind, ...] = ("bicycle", "e_bike", "tricycle")
STANDING: tuple[VehicleKind, ...] = ("bicycle", "e_bike", "tricycle", "sedan", "hatch", "suv", "van")


def random_scene(seed: int, kind: Kit | None = None, light: LightName | None = None) -> Scene:
    """Make a scene.

    Args:
        seed: same seed, same scene.
        kind: of street; default: by the seed.
        light: default: by the seed.
    """
    rng = np.random.default_rng(seed)
    chosen = kind or KITS[int(rng.choice(len(KITS), p=(0.45, 0.33, 0.22)))]
    hour = light or LIGHTS[int(rng.choice(len(LIGHTS), p=(0.40, 0.18, 0.12, 0.14, 0.10, 0.06)))]
    street, lens, life = _MAKERS[chosen](rng)
    return Scene.model_validate(
        {
            "name": f"{chosen}-{hour.replace('_', '-')}-{seed}",
            "seed": seed,
            "seconds": SECONDS,
            "place": Where(heading=float(rng.uniform(0, 359))),
            "street": street,
            "camera": lens,
            "light": Hour(kind=hour, sun_bearing=float(rng.uniform(0, 360)), sun_height=float(rng.uniform(18, 70))),
            "effects": _effects(rng),
            **life,
        }
    )


def _effects(rng: np.random.Generator) -> Effects:
    return Effects(
        noise=float(rng.uniform(0.4, 1.8)),
        vibration=float(rng.uniform(0.1, 0.8)) if rng.random() < 0.25 else 0.0,
        drift=float(rng.uniform(0.0, 0.12)),
        blur=float(rng.uniform(0.3, 0.75)),
    )


def _lens(rng: np.random.Generator, at: tuple[float, float, float], pan: float, tilt: float) -> Lens:
    fov = float(rng.uniform(38, 64))
    return Lens(at=at, pan=pan + float(rng.normal(0, 2)), tilt=tilt + float(rng.normal(0, 1.5)), fov=fov, size=(640, 360))


def _alley(rng: np.random.Generator) -> tuple[Street, Lens, dict[str, object]]:
    width = float(rng.uniform(4.6, 8.0))
    side = 1.0 if rng.random() < 0.5 else -1.0
    height = float(rng.uniform(3.0, 5.6))
    lens = _lens(
        rng,
        (side * float(rng.uniform(0.3, 0.8)) * (width / 2 - 0.5), -2.5, height),
        -side * float(rng.uniform(0, 7)),
        7 + height * 2,
    )
    edge, mid = width / 2 - 1.0, width / 4 - 0.3
    life = {
        "traffic": (
            _people("near", ((-edge, -4), (-edge, 62)), rng, 0.4),
            _people("far", ((edge, 62), (edge, -4)), rng, 0.4),
            _wheels("in", ALLEY_WHEELS, ((mid, -12), (mid, 66)), rng, (2.5, 5.5)),
            _wheels("out", ALLEY_WHEELS, ((-mid, 66), (-mid, -12)), rng, (2.5, 5.5)),
        ),
        "gatherings": _gatherings(
            rng, lambda: (float(rng.uniform(-0.5, 0.5)) * width / 2, float(rng.uniform(7, 22))), ((edge, 60), (-edge, -5))
        ),
        **_things(
            rng,
            lambda: (float(rng.choice((-1, 1))) * (width / 2 - float(rng.uniform(0.5, 1.2))), float(rng.uniform(4, 26))),
            0.0,
        ),
    }
    return Street(kit="alley", width=width, trees=int(rng.integers(0, 6))), lens, life


def _crossing(rng: np.random.Generator) -> tuple[Street, Lens, dict[str, object]]:
    width = float(rng.uniform(8, 13))
    half = width / 2
    height = float(rng.uniform(5.0, 8.5))
    lens = _lens(rng, (-half - 2.0, -half - float(rng.uniform(2, 7)), height), float(rng.uniform(20, 40)), 11 + height * 1.6)
    lane, path = half * 0.32, half + 2.2
    life = {
        "traffic": (
            _people("north", ((-path, path), (path, path)), rng, 0.8),
            _people("south", ((path, -path), (-path, -path)), rng, 0.8),
            _people("east", ((path, -20), (path, 34)), rng, 0.8),
            _wheels("eastward", ROAD_WHEELS, ((-44, -lane), (44, -lane)), rng, (5, 10)),
            _wheels("westward", ROAD_WHEELS, ((44, lane), (-44, lane)), rng, (5, 10)),
            _wheels("northward", LANE_WHEELS, ((half * 0.8, -24), (half * 0.8, 40)), rng, (3, 5)),
            _wheels("turning", ROAD_WHEELS, ((-lane, 44), (-lane, lane), (-44, lane)), rng, (4, 7)),
        ),
        "gatherings": _gatherings(
            rng, lambda: (path + float(rng.uniform(-1, 3)), path + float(rng.uniform(0, 3))), ((path, 34), (30, path))
        ),
        **_things(rng, lambda: (half + float(rng.uniform(4.5, 15)), path + float(rng.uniform(-1.2, 1.8))), 90.0),
    }
    return Street(kit="crossing", width=width, trees=int(rng.integers(0, 9))), lens, life


def _square(rng: np.random.Generator) -> tuple[Street, Lens, dict[str, object]]:
    height = float(rng.uniform(4.5, 8.0))
    lens = _lens(rng, (float(rng.uniform(-10, -3)), -3.0, height), float(rng.uniform(8, 22)), 9 + height * 2.0)
    life = {
        "traffic": (
            _people("across", ((-18, 12), (18, 16)), rng, 3.0),
            _people("along", ((2, 36), (-2, -4)), rng, 4.0),
            _wheels("ridden", LANE_WHEELS, ((20, 20), (-18, 9)), rng, (2.5, 4)),
        ),
        "gatherings": _gatherings(
            rng, lambda: (float(rng.uniform(-5, 6)), float(rng.uniform(7, 20))), ((-19, 12), (19, 16), (0, 36))
        ),
        **_things(rng, lambda: (float(rng.uniform(-9, 9)), float(rng.uniform(5, 24))), 0.0, CYCLES),
    }
    return Street(kit="square", trees=int(rng.integers(0, 9))), lens, life


def _people(name: str, route: tuple[Point, ...], rng: np.random.Generator, width: float) -> Traffic:
    turned = route if rng.random() < 0.5 else route[::-1]
    return Traffic(id=name, kinds={"person": 1}, route=turned, per_minute=float(rng.uniform(3, 18)), width=width, gap=1.0)


def _wheels(
    name: str, kinds: Wheels, route: tuple[Point, ...], rng: np.random.Generator, speed: tuple[float, float]
) -> Traffic:
    return Traffic(id=name, kinds=kinds, route=route, per_minute=float(rng.uniform(2, 12)), width=0.4, speed=speed, gap=2.5)


def _gatherings(rng: np.random.Generator, spot: Callable[[], Point], entries: tuple[Point, ...]) -> tuple[Gathering, ...]:
    if rng.random() < 0.55:
        return ()
    people = int(rng.integers(2, 16))
    start = float(rng.uniform(0, 15))
    return (
        Gathering(
            id="group",
            people=people,
            at=spot(),
            radius=1.2 + 0.2 * people,
            entries=entries,
            start=start,
            until=start + float(rng.uniform(20, 40)),
        ),
    )


def _things(
    rng: np.random.Generator, spot: Spot, facing: float, kinds: tuple[VehicleKind, ...] = STANDING
) -> dict[str, object]:
    """Put litter, bins and standing vehicles about, none into another."""
    seeds = rng.integers(1 << 30, size=40)
    taken: list[tuple[Point, float]] = []
    parked = []
    for k in range(int(rng.integers(0, 5))):
        kind = kinds[int(rng.integers(len(kinds)))]
        at = _free(spot, taken, 2.9 if kind in CARS else 1.2)
        if at is None:
            continue
        turn = facing + float(rng.choice((0, 180))) + float(rng.normal(0, 5))
        parked.append(Parked(id=f"parked-{k}", kind=kind, at=at, seed=int(seeds[20 + k]), facing=turn))
    litter = []
    for k in range(int(rng.integers(1, 10))):
        at = _free(spot, taken, 0.8)
        if at is not None:
            kind_of = LITTER[int(rng.integers(len(LITTER)))]
            litter.append(Dumped(id=f"litter-{k}", kind=kind_of, at=at, facing=float(rng.uniform(0, 360)), seed=int(seeds[k])))
    bins = []
    for k in range(int(rng.integers(0, 5))):
        at = _free(spot, taken, 0.7)
        if at is not None:
            fill = ((0.0, float(rng.uniform(0, 1.5))),)
            turn = float(rng.choice((0, 90, 180, 270)))
            bins.append(
                Bin(
                    id=f"bin-{k}",
                    kind=BINS[int(rng.integers(len(BINS)))],
                    at=at,
                    facing=turn,
                    seed=int(seeds[10 + k]),
                    fill=fill,
                )
            )
    return {"litter": tuple(litter), "bins": tuple(bins), "parked": tuple(parked)}


def _free(spot: Spot, taken: list[tuple[Point, float]], radius: float) -> Point | None:
    """Return a spot that keeps clear of what is there, and note it; None when none is found soon."""
    for _ in range(20):
        at = spot()
        if all(np.hypot(at[0] - other[0], at[1] - other[1]) > radius + size for other, size in taken):
            taken.append((at, radius))
            return at
    return None


_MAKERS = {"alley": _alley, "crossing": _crossing, "square": _square}
