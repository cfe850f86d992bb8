"""Two- and three-wheelers by kind and seed; cargo tricycles are built here. Their riders are people of their own (people/)."""

from functools import lru_cache
from typing import Literal

import numpy as np

from pipeline.simulate.shapes import box, ellipsoid
from pipeline.simulate.skin import Skin
from pipeline.simulate.vehicles.bicycle import bicycle
from pipeline.simulate.vehicles.cycle_parts import (
    BLACK,
    LAMP,
    LOAD,
    METAL,
    PAINT,
    SEAT,
    assembled,
    cycle_skin,
    patched,
    rods,
    solid,
)
from pipeline.simulate.vehicles.model import Vehicle
from pipeline.simulate.vehicles.motorbike import motorbike
from pipeline.simulate.vehicles.scooter import scooter

CycleKind = Literal["bicycle", "e_bike", "tricycle"]
MOTORBIKES = 0.35
"""Share of `e_bike` that is built like a motorcycle; the others are scooters."""


@lru_cache(maxsize=64)
def cycle(kind: CycleKind, seed: int) -> Vehicle:
    """Build one; the seed chooses colours, basket and load."""
    rng = np.random.default_rng(seed)
    skin = cycle_skin(rng)
    match kind:
        case "bicycle":
            return bicycle(skin, rng)
        case "e_bike":
            return motorbike(skin, rng) if rng.random() < MOTORBIKES else scooter(skin, rng)
        case "tricycle":
            return _tricycle(skin, rng)


def _tricycle(skin: Skin, rng: np.random.Generator) -> Vehicle:
    front, rears = (0.0, 1.15, 0.26), ((-0.50, -0.65, 0.28), (0.50, -0.65, 0.28))
    low, high = 0.52, 0.86
    parts = [
        patched(box((-0.52, -1.30, low), (0.52, 0.10, low + 0.06)), PAINT),
        patched(box((-0.52, -1.30, low), (-0.47, 0.10, high)), PAINT),
        patched(box((0.47, -1.30, low), (0.52, 0.10, high)), PAINT),
        patched(box((-0.52, 0.05, low), (0.52, 0.10, high)), PAINT),
        patched(box((-0.52, -1.30, low), (0.52, -1.25, high)), PAINT),
        patched(box((-0.17, 0.16, 0.66), (0.17, 0.52, 0.78)), SEAT),
        patched(box((-0.07, -0.2, 0.36), (0.07, 0.95, 0.44)), BLACK),
        patched(box((-0.2, 0.5, 0.32), (0.2, 0.95, 0.36)), BLACK),
        patched(ellipsoid((0, 1.06, 0.88), (0.07, 0.06, 0.07)), LAMP).lifted(0.05),
        patched(box((-0.17, 0.98, 0.36), (0.17, 1.04, 0.86)), PAINT),
        *rods(
            [((-0.32, 0.86, 1.04), (0.32, 0.86, 1.04)), ((0.0, 0.86, 1.04), (0.0, 0.98, 0.80)), ((0.0, 1.0, 0.8), front)],
            0.022,
            METAL,
        ),
    ]
    if rng.random() < 0.75:
        heights = rng.uniform(0.2, 0.75, 3)
        for number, height in enumerate(heights):
            y = -1.2 + number * 0.42
            parts.append(patched(box((-0.42, y, low + 0.06), (0.42, y + 0.38, low + 0.06 + height)), LOAD if number % 2 else SEAT))
    wheels = [(solid(0.26, 0.09), front, 0.26), *((solid(0.28, 0.10), hub, 0.28) for hub in rears)]
    mesh, hubs = assembled(parts, wheels)
    return Vehicle(
        mesh, skin, hubs, ((0.0, 1.15, 0.88),), ((0.0, -1.33, 0.6),), 2.75, 1.15, 1.3, (0.0, 0.32, 0.88), reach=-0.05
    )
