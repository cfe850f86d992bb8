"""Drives through alleys with litter, full bins and parked vehicles, by a seed; three of them pass the same alley.

One pass tells whether a thing is there, not for how long: what is lying, full or parked is so for the whole scene. No
incidents: cars beside the no-parking area, bins that are fine, bags beside who brought them, people.
"""

from dataclasses import dataclass

import numpy as np

from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.drives import Drive, Gps, Mount
from pipeline.simulate.scene.settings import (
    Actor,
    Bin,
    Dumped,
    Effects,
    Hour,
    Lens,
    Parked,
    Point,
    Scene,
    Step,
    Street,
    Traffic,
    VehicleKind,
    Watch,
    Where,
)
from pipeline.simulate.things.litter import LitterKind

FPS, SPEED, LENGTH_M = 8.0, 4.0, 74.0
SECONDS = 18.0
PASSES, ALLEYS = 3, 9
"""So many drives pass the first alley, and so many further alleys are driven through once."""
LIGHTS: tuple[LightName, ...] = ("day", "overcast", "day", "dusk", "overcast", "day")
LAID: tuple[LitterKind, ...] = ("pile", "black_bag", "bags", "boxes", "black_bag", "rubble", "box", "sofa")
PARKERS: tuple[VehicleKind, ...] = ("sedan", "hatch", "suv", "van")
RULES = (
    Watch(kind="parking", zone="kerb", seconds=1),
    Watch(kind="litter", zone="whole", seconds=1),
    Watch(kind="bins", zone="whole", seconds=1),
)
BESIDE_M = 4.0
"""The no-parking area is drawn on the map from wall to wall and so much beyond: a kerb's strip is narrower than GPS errors."""
SLOT_M = 6.0
"""Along each wall things stand in slots of so many metres, so that none hides another for a whole pass."""


@dataclass(frozen=True, slots=True)
class _Walls:
    """Places beside the walls, taken one after another."""

    half: float
    kerb: float
    free: dict[float, list[float]]

    def take(self, rng: np.random.Generator, side: float) -> float:
        """Return the y of a free slot on a side (-1 left, 1 right)."""
        slots = self.free[side]
        return slots.pop(int(rng.integers(len(slots)))) + float(rng.uniform(-0.8, 0.8))


def drive_scenes(seed: int, *, alleys: int = ALLEYS, passes: int = PASSES) -> list[Scene]:
    """Return the drives: `passes` through one alley, there, back, and there again, then one through each other alley."""
    first = [_scene(seed, number, LIGHTS[0]) for number in range(passes)]
    return first + [_scene(seed + number, 0, LIGHTS[number % len(LIGHTS)]) for number in range(1, alleys + 1)]


def _scene(seed: int, drive_pass: int, light: LightName) -> Scene:
    rng = np.random.default_rng((seed, 8))
    width = float(rng.uniform(6.9, 7.6))
    kerb = 1.0 if rng.random() < 0.5 else -1.0
    walls = _Walls(width / 2, kerb, {side: np.arange(14.0, 64.0, SLOT_M).tolist() for side in (-1.0, 1.0)})
    parked, area = _parked(rng, walls)
    there = (0.0, 0.0), (0.0, LENGTH_M - 6.0)
    mount = Mount(
        height_m=round(float(rng.uniform(2.1, 2.6)), 2), pitch_deg=round(float(rng.uniform(10, 15)), 1), forward_m=0.8
    )
    half, far = width / 2 - 0.1, LENGTH_M
    return Scene(
        name=f"drive-{seed}-{drive_pass + 1}",
        seed=seed,
        seconds=SECONDS,
        place=Where(lat=39.93 + seed % 7 * 0.003, lon=116.40 + seed % 5 * 0.003, heading=round(float(rng.uniform(0, 359)), 1)),
        camera=Lens(fov=round(float(rng.uniform(70, 82)), 1), fps=FPS),
        drive=Drive(
            route=there if drive_pass % 2 == 0 else there[::-1], speed=SPEED, aside_m=0.4, mounting=mount,
            gps=Gps(seed=seed * 10 + drive_pass),
        ),
        street=Street(kit="alley", width=width, length=LENGTH_M, trees=int(rng.integers(1, 5))),
        light=Hour(kind=light, sun_bearing=float(rng.uniform(150, 260)), sun_height=float(rng.uniform(35, 60))),
        effects=Effects(noise=0.9, vibration=0.3, blur=0.5),
        zones={"kerb": area, "whole": ((-half, -8.0), (half, -8.0), (half, far), (-half, far))},
        rules=RULES,
        parked=parked,
        litter=_litter(rng, walls),
        bins=_bins(rng, walls),
        actors=_attended(rng, walls),
        traffic=_people(drive_pass, walls),
    )  # fmt: skip


def _parked(rng: np.random.Generator, walls: _Walls) -> tuple[tuple[Parked, ...], tuple[Point, ...]]:
    """Return two vehicles in the no-parking area and one beyond its end, and the area."""
    side, x = walls.kerb, walls.kerb * (walls.half - 1.1)
    begin = float(rng.uniform(16, 26))
    places = [begin + 4.0, begin + 4.0 + float(rng.uniform(6.5, 9)), begin + 31.0]
    cars = tuple(
        Parked(
            id=f"car-{number}", kind=PARKERS[int(rng.integers(len(PARKERS)))], at=(x, y), facing=float(rng.choice([0, 180])),
            seed=int(rng.integers(1000)),
        )
        for number, y in enumerate(places)
    )  # fmt: skip
    walls.free[side] = [y for y in walls.free[side] if min(abs(y - place) for place in places) > SLOT_M]
    wide, end = walls.half + BESIDE_M, begin + 19.0
    return cars, ((-wide, begin), (wide, begin), (wide, end), (-wide, end))


def _litter(rng: np.random.Generator, walls: _Walls) -> tuple[Dumped, ...]:
    kinds = rng.permutation(len(LAID))[:3]
    found = []
    for number, kind in enumerate(kinds.tolist()):
        side = walls.kerb if number == 0 else -walls.kerb
        at = side * (walls.half - 0.75), walls.take(rng, side)
        facing, looks = float(rng.uniform(0, 360)), int(rng.integers(1000))
        found.append(Dumped(id=f"left-{number}", kind=LAID[kind], at=at, facing=facing, seed=looks))
    return tuple(found)


def _bins(rng: np.random.Generator, walls: _Walls) -> tuple[Bin, ...]:
    """Return one that overflows and one that is fine."""
    found = []
    for name, fill in (("over", 1.4), ("fine", 0.3)):
        at = -walls.kerb * (walls.half - 0.6), walls.take(rng, -walls.kerb)
        facing = 90.0 if at[0] < 0 else 270.0
        found.append(Bin(id=name, at=at, facing=facing, seed=int(rng.integers(1000)), fill=((0.0, fill),)))
    return tuple(found)


def _attended(rng: np.random.Generator, walls: _Walls) -> tuple[Actor, ...]:
    """Return somebody who has put a bag down and stands beside it, in every second alley."""
    y = walls.take(rng, -walls.kerb)
    if rng.random() < 0.5:
        return ()
    side = -walls.kerb
    steps = (Step(put="black_bag"), Step(wait=SECONDS))
    at = side * (walls.half - 1.2), y
    return (Actor(id="waiter", at=at, facing=side * 90, carries="black_bag", stays=True, steps=steps),)


def _people(drive_pass: int, walls: _Walls) -> tuple[Traffic, ...]:
    """Return passers-by, others on each pass, on the free side."""
    free = -walls.kerb * (walls.half - 1.7)
    along = ((free, -6.0), (free, LENGTH_M - 4.0))
    return (
        Traffic(id=f"up-{drive_pass}", kinds={"person": 1}, route=along, per_minute=8, width=0.3),
        Traffic(id=f"down-{drive_pass}", kinds={"person": 3, "bicycle": 1}, route=along[::-1], per_minute=8, width=0.3),
    )
