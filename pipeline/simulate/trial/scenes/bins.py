"""What happens to the bins of an alley of the trial: they overflow, bags pile up, one is taken away; or it only looks so."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from pipeline.simulate.camera import Camera
from pipeline.simulate.scene.incidents import cleaner, dumper
from pipeline.simulate.scene.settings import Actor, ActorKind, Bin, Point, Step, Traffic, Watch
from pipeline.simulate.scene.sight import NoSpot, seen_spot
from pipeline.simulate.things.bin import BinKind
from pipeline.simulate.things.litter import LitterKind

Beside = tuple[float, float]
"""Metres along the wall, and the share of the way from a bin to where people walk."""
LIMIT_S = 15.0
RULES = (Watch(kind="bins", zone="ground", seconds=LIMIT_S),)
BIN = (0.9, 0.9, 1.1)
WALL_M, WALK_M = 0.9, 2.0
"""How far from the wall a bin stands, and who comes to it walks."""
KINDS: tuple[BinKind, ...] = ("wheelie", "wheelie", "drum")
BAGS: tuple[LitterKind, ...] = ("black_bag", "black_bag", "bag")
EMPTY, FULL = 0.3, 1.4
TRIES = 60
SUDDEN_S = 0.1
BESIDE: tuple[Beside, Beside] = ((-0.75, 0.35), (0.0, 0.9))
"""Where bags are put down: beside a bin, on the camera's side, and before it."""


class Fate(NamedTuple):
    """What becomes of one bin.

    Attributes:
        fill, away: of the bin, see `Bin`.
        actors: who has to do with it.
    """

    fill: tuple[tuple[float, float], ...] = ((0.0, EMPTY),)
    away: tuple[tuple[float, float], ...] = ()
    actors: tuple[Actor, ...] = ()


class Spot(NamedTuple):
    """A bin's name and place, and x of the way on which people come to it."""

    name: str
    at: Point
    walk: float


def bins_life(rng: np.random.Generator, camera: Camera, width: float) -> dict[str, Any]:
    """Return zones, rules, four bins with what happens to them, and passers-by.

    Half of the bins are in the register, and all that are taken away.

    Raises:
        NoSpot: the camera does not see enough.
    """
    half = width / 2
    inwards = (half - WALK_M) / (half - WALL_M)
    spots = [Spot(f"bin-{n}", at, at[0] * inwards) for n, at in enumerate(_places(rng, camera, half), 1)]
    bad, harmless = rng.permutation(len(INCIDENTS)), rng.permutation(len(LOOKALIKES))
    chosen = [INCIDENTS[int(bad[0])], INCIDENTS[int(bad[1])], LOOKALIKES[int(harmless[0])], LOOKALIKES[int(harmless[1])]]
    fates = [fate(rng, spot) for fate, spot in zip(chosen, spots, strict=True)]
    bins = tuple(_bin(rng, spot, fate, coded=n % 2 == 0) for n, (spot, fate) in enumerate(zip(spots, fates, strict=True), 1))
    return {
        "zones": {"ground": ((-half, 3.5), (half, 3.5), (half, 24.0), (-half, 24.0))},
        "rules": RULES,
        "bins": bins,
        "actors": tuple(actor for fate in fates for actor in fate.actors),
        "traffic": _traffic(rng),
    }


def _bin(rng: np.random.Generator, spot: Spot, fate: Fate, *, coded: bool) -> Bin:
    return Bin(
        id=spot.name,
        kind=KINDS[int(rng.integers(len(KINDS)))],
        at=spot.at,
        facing=90 if spot.at[0] > 0 else 270,
        seed=int(rng.integers(1000)),
        fill=fate.fill,
        away=fate.away,
        code=f"03005-{spot.name}" if coded or fate.away else None,
    )


def _places(rng: np.random.Generator, camera: Camera, half: float) -> list[Point]:
    """Draw places along both walls at which no bin stands before another one."""
    for _ in range(TRIES):
        places = [_place(camera, rng, side * (half - WALL_M)) for side in (-1.0, 1.0, -1.0, 1.0)]
        edges = sorted(_edges(camera, at) for at in places)
        if all(right <= left for (_, right), (left, _) in pairwise(edges)):
            return [places[int(n)] for n in rng.permutation(len(places))]
    raise NoSpot("the camera sees bins along the wall one before the other")


def _place(camera: Camera, rng: np.random.Generator, x: float) -> Point:
    return seen_spot(camera, rng, lambda r: (x, float(r.uniform(4.0, 18))), size=BIN)


def _edges(camera: Camera, at: Point) -> tuple[float, float]:
    """Return the left and right edge of a bin in the picture, pixels."""
    x, y = at
    corners = [(x + dx * BIN[0] / 2, y + dy * BIN[1] / 2, z) for dx in (-1, 1) for dy in (-1, 1) for z in (0.0, BIN[2])]
    shown = camera.project(np.array(corners))[:, 0]
    return float(shown.min()), float(shown.max())


def _overflows(rng: np.random.Generator, spot: Spot) -> Fate:
    start, lasts = _draw(rng, 25, 40), _draw(rng, 36, 50)
    return Fate(fill=_fill((start, start + lasts)), actors=(_user(f"{spot.name}-user", spot, start),))


def _stays_full(rng: np.random.Generator, spot: Spot) -> Fate:
    start = _draw(rng, 45, 70)
    return Fate(fill=_fill((start, 1e4)), actors=(_user(f"{spot.name}-user", spot, start),))


def _bags_pile_up(rng: np.random.Generator, spot: Spot) -> Fate:
    """Two people leave bags beside it; somebody fetches one of them in the end, or nobody does."""
    first, second = _draw(rng, 16, 24), _draw(rng, 30, 40)
    brought = ("a", BESIDE[0], first), ("b", BESIDE[1], second)
    actors = [_dumper(rng, f"{spot.name}-{name}", spot, beside, at) for name, beside, at in brought]
    if rng.random() < 0.6:
        way = (spot.walk, spot.at[1] + 16.0), (spot.walk, spot.at[1] + 2.5), (spot.walk, spot.at[1] - 0.75)
        actors.append(
            cleaner(f"{spot.name}-cleaner", f"{spot.name}-a-thing", comes=way, goes=_home(spot), at=second + _draw(rng, 36, 44))
        )
    return Fate(actors=tuple(actors))


def _is_taken_away(rng: np.random.Generator, _: Spot) -> Fate:
    start = _draw(rng, 30, 50)
    return Fate(away=((start, start + _draw(rng, 36, 50)),))


def _overflows_shortly(rng: np.random.Generator, spot: Spot) -> Fate:
    start = _draw(rng, 30, 80)
    return Fate(fill=_fill((start, start + _draw(rng, 5, 9))), actors=(_user(f"{spot.name}-user", spot, start),))


def _one_bag(rng: np.random.Generator, spot: Spot) -> Fate:
    return Fate(actors=(_dumper(rng, f"{spot.name}-a", spot, BESIDE[1], _draw(rng, 25, 70)),))


def _is_emptied_elsewhere(rng: np.random.Generator, _: Spot) -> Fate:
    """It is rolled to the lorry and back."""
    start = _draw(rng, 30, 90)
    return Fate(fill=((0.0, 0.7), (start, 0.7), (start + SUDDEN_S, 0.1)), away=((start, start + _draw(rng, 5, 9)),))


def _is_used(rng: np.random.Generator, spot: Spot) -> Fate:
    return Fate(fill=((0.0, 0.1), (100.0, 0.6)), actors=(_user(f"{spot.name}-user", spot, _draw(rng, 25, 90)),))


INCIDENTS: tuple[Callable[[np.random.Generator, Spot], Fate], ...] = (
    _overflows, _stays_full, _bags_pile_up, _bags_pile_up, _is_taken_away,
)  # fmt: skip
LOOKALIKES: tuple[Callable[[np.random.Generator, Spot], Fate], ...] = (
    _overflows_shortly, _one_bag, _is_emptied_elsewhere, _is_used,
)  # fmt: skip


def _draw(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _fill(over: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Return a fill that overflows all at once and is emptied all at once."""
    start, end = over
    return (0.0, EMPTY), (start, EMPTY), (start + SUDDEN_S, FULL), (end, FULL), (end + SUDDEN_S, EMPTY)


def _user(name: str, spot: Spot, at: float) -> Actor:
    """Return somebody who throws something in at about `at`."""
    way: tuple[Point, ...] = ((spot.walk, spot.at[1] + 2.5), (spot.walk, spot.at[1] + 0.2))
    start = max(0.0, at - 14.0)
    steps = (Step(go=way), Step(wait=2.0), Step(go=_home(spot)))
    return Actor(id=name, start=start, at=(spot.walk, spot.at[1] + 18.0), steps=steps)


def _dumper(rng: np.random.Generator, name: str, spot: Spot, beside: Beside, at: float) -> Actor:
    """Return somebody who puts a bag down beside the bin."""
    x, y = spot.at[0] + (spot.walk - spot.at[0]) * beside[1], spot.at[1] + beside[0]
    way: tuple[Point, ...] = ((spot.walk, y + 17.0), (spot.walk, y + 2.5), (x + (spot.walk - x) * 0.3, y + 0.45))
    return dumper(name, BAGS[int(rng.integers(len(BAGS)))], comes=way, goes=_home(spot), at=at)


def _home(spot: Spot) -> tuple[Point, ...]:
    return (spot.walk, spot.at[1] + 3.5), (spot.walk, 52.0)


def _traffic(rng: np.random.Generator) -> tuple[Traffic, ...]:
    """Return passers-by and some wheels along the middle."""
    wheels: dict[ActorKind, float] = {"bicycle": 1.5, "e_bike": 2.0, "tricycle": 0.5, "sedan": 0.7}
    rates = [float(rng.uniform(2, 6)) for _ in range(2)]
    return (
        Traffic(id="walkers", kinds={"person": 1}, route=((0.5, 46.0), (0.5, -6.0)), per_minute=rates[0], width=0.3),
        Traffic(
            id="wheels", kinds=wheels, route=((-0.4, -14), (-0.4, 66)), per_minute=rates[1], width=0.2,
            speed=(3.7, 4.1), gap=5,
        ),
    )  # fmt: skip
