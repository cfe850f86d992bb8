"""What stands and lies near a training picture's camera: people, riders, vehicles, bins, heaps and dark bags."""

from dataclasses import dataclass, field
from math import hypot
from typing import TypeVar

import numpy as np

from pipeline.simulate.scene.settings import Actor, Bin, Dumped, Kit, Parked, Point, Scene, Step, Street, VehicleKind
from pipeline.simulate.scene.viewpoint import Viewpoint, walkable
from pipeline.simulate.things.bin import BinKind
from pipeline.simulate.things.litter import LitterKind

RADII = {"bus": 6.0, "truck": 3.6, "van": 2.8, "sedan": 2.7, "hatch": 2.5, "suv": 2.7, "taxi": 2.7}
CYCLE_M, PERSON_M, LITTER_M, BIN_M = 1.1, 0.45, 0.8, 0.7
"""Radii that things take up, metres."""
CLEAR_M = 1.7
"""Nothing stands nearer to the lens than this and its own radius."""
STANDING: dict[Kit, dict[VehicleKind, float]] = {
    "alley": {"bicycle": 3, "e_bike": 3, "tricycle": 1.5, "sedan": 1, "suv": 1, "hatch": 0.5, "van": 1, "truck": 0.5},
    "crossing": {"bicycle": 3, "e_bike": 3, "tricycle": 1, "sedan": 1, "suv": 1, "taxi": 1, "van": 1, "truck": 1.5, "bus": 2},
    "square": {"bicycle": 4, "e_bike": 4, "tricycle": 1.5, "sedan": 0.7, "van": 0.7, "truck": 0.5},
}
RIDDEN: dict[VehicleKind, float] = {"bicycle": 3, "e_bike": 4, "tricycle": 1}
LYING: dict[LitterKind, float] = {
    "bag": 1.5, "black_bag": 5, "bags": 3.5, "pile": 3, "box": 1.5, "boxes": 1, "bottle": 1, "cup": 1, "paper": 1,
    "rubble": 0.7, "sofa": 0.4, "mattress": 0.4, "chair": 0.6,
}  # fmt: skip
BINS: dict[BinKind, float] = {"wheelie": 3, "pair": 1, "drum": 1.5}
TRIES = 14
Kind = TypeVar("Kind", bound=str)


@dataclass(slots=True)
class Floor:
    """Open ground before a camera, and what is taken of it."""

    street: Street
    point: Viewpoint
    rng: np.random.Generator
    taken: list[tuple[Point, float]] = field(default_factory=list)

    def place(self, radius: float, *, wall: float = 0.4) -> Point | None:
        """Take a free place before the camera; None when none is found soon."""
        for _ in range(TRIES):
            at = self.point.ahead(self.rng)
            if walkable(self.street.kit, self.street.width, at, wall) and self.is_free(at, radius):
                self.taken.append((at, radius))
                return at
        return None

    def is_free(self, at: Point, radius: float) -> bool:
        """Tell whether something of a radius stands clear of the lens and of what is there."""
        lens = self.point.lens.at
        if hypot(at[0] - lens[0], at[1] - lens[1]) < CLEAR_M + radius:
            return False
        return all(hypot(at[0] - other[0], at[1] - other[1]) > 0.8 * (radius + size) for other, size in self.taken)


def foreground(scene: Scene, point: Viewpoint, rng: np.random.Generator) -> dict[str, object]:
    """Return the scene's things with more of them before the camera; what stands in the lens is left out."""
    floor = Floor(scene.street, point, rng)
    parked = tuple(one for one in scene.parked if floor.is_free(one.at, RADII.get(one.kind, CYCLE_M)))
    litter = tuple(one for one in scene.litter if floor.is_free(one.at, LITTER_M))
    bins = tuple(one for one in scene.bins if floor.is_free(one.at, BIN_M))
    floor.taken += [(one.at, RADII.get(one.kind, CYCLE_M)) for one in parked]
    floor.taken += [(one.at, LITTER_M) for one in litter] + [(one.at, BIN_M) for one in bins]
    close = point.view != "high"
    return {
        "parked": parked + _parked(floor, int(rng.integers(0, 4)) if close else 0),
        "bins": bins + _bins(floor, int(rng.integers(0, 3))),
        "litter": litter + _litter(floor, int(rng.integers(1, 6) if close else rng.integers(2, 8))),
        "actors": _people(floor, int(rng.integers(0, 6))) + _riders(floor, int(rng.integers(0, 3))) if close else (),
        "gatherings": () if close else scene.gatherings,
        "traffic": tuple(
            one.model_copy(update={"per_minute": one.per_minute * 1.4 if close else one.per_minute}) for one in scene.traffic
        ),
    }


def _parked(floor: Floor, count: int) -> tuple[Parked, ...]:
    found = []
    for number in range(count):
        kind = _drawn(floor.rng, STANDING[floor.street.kit])
        radius = RADII.get(kind, CYCLE_M)
        at = floor.place(radius, wall=1.1 if kind in RADII else 0.5)
        if at is not None:
            facing = _facing(floor, at, kind)
            found.append(Parked(id=f"near-parked-{number}", kind=kind, at=at, facing=facing, seed=_seed(floor.rng)))
    return tuple(found)


def _facing(floor: Floor, at: Point, kind: VehicleKind) -> float:
    """Return a direction along the street; two-wheelers stand as they like."""
    rng = floor.rng
    if kind not in RADII or floor.street.kit == "square":
        return float(rng.uniform(0, 360))
    along = 90.0 if floor.street.kit == "crossing" and abs(at[0]) > abs(at[1]) else 0.0
    return along + float(rng.choice((0, 180))) + float(rng.normal(0, 5))


def _bins(floor: Floor, count: int) -> tuple[Bin, ...]:
    found = []
    for number in range(count):
        at = floor.place(BIN_M)
        if at is not None:
            fill, facing = float(floor.rng.uniform(0, 1.8)), float(floor.rng.uniform(0, 360))
            kind, seed = _drawn(floor.rng, BINS), _seed(floor.rng)
            found.append(Bin(id=f"near-bin-{number}", kind=kind, at=at, facing=facing, seed=seed, fill=((0.0, fill),)))
    return tuple(found)


def _litter(floor: Floor, count: int) -> tuple[Dumped, ...]:
    found = []
    for number in range(count):
        at = floor.place(LITTER_M)
        if at is not None:
            kind, facing = _drawn(floor.rng, LYING), float(floor.rng.uniform(0, 360))
            found.append(Dumped(id=f"near-litter-{number}", kind=kind, at=at, facing=facing, seed=_seed(floor.rng)))
    return tuple(found)


def _people(floor: Floor, count: int) -> tuple[Actor, ...]:
    """Put people about: half stand, half walk by and come back."""
    found = []
    for number in range(count):
        at = floor.place(PERSON_M)
        if at is None:
            continue
        facing = float(floor.rng.uniform(0, 360))
        steps: tuple[Step, ...] = ()
        off = floor.rng.uniform(-2.5, 2.5, 2)
        way = at, (at[0] + float(off[0]), at[1] + float(off[1]))
        if floor.rng.random() < 0.6 and walkable(floor.street.kit, floor.street.width, way[1], 0.4):
            steps = tuple(Step(go=(way[(k + 1) % 2],), speed=float(floor.rng.uniform(0.7, 1.6))) for k in range(30))
        found.append(Actor(id=f"near-person-{number}", at=at, facing=facing, stays=True, steps=steps, seed=_seed(floor.rng)))
    return tuple(found)


def _riders(floor: Floor, count: int) -> tuple[Actor, ...]:
    """Put riders about who wait."""
    found = []
    for number in range(count):
        at = floor.place(CYCLE_M)
        if at is not None:
            kind, facing = _drawn(floor.rng, RIDDEN), float(floor.rng.uniform(0, 360))
            found.append(
                Actor(id=f"near-rider-{number}", kind=kind, at=at, facing=facing, stays=True, steps=(Step(wait=90.0),),
                      seed=_seed(floor.rng))
            )  # fmt: skip
    return tuple(found)


def _drawn(rng: np.random.Generator, shares: dict[Kind, float]) -> Kind:
    weights = np.array(list(shares.values()))
    return list(shares)[int(rng.choice(len(weights), p=weights / weights.sum()))]


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(1 << 30))
