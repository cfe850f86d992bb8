"""Light motorcycles, electric or not."""

import numpy as np

from pipeline.simulate.mesh import Mesh
from pipeline.simulate.shapes import Ring, box, ellipsoid, rod, tube
from pipeline.simulate.skin import Skin
from pipeline.simulate.vehicles.cycle_parts import (
    BLACK,
    LAMP,
    LOAD,
    METAL,
    PAINT,
    SEAT,
    SPOKE,
    TAIL,
    assembled,
    patched,
    rimmed,
    rods,
)
from pipeline.simulate.vehicles.model import Place, Vehicle


def motorbike(skin: Skin, rng: np.random.Generator) -> Vehicle:
    """A light motorcycle: tank, long saddle, open frame with its engine or battery, silencer."""
    rear, front = (0.0, -0.62, 0.29), (0.0, 0.68, 0.29)
    parts = [*_body(), *_front(front)]
    if rng.random() < 0.25:
        parts.append(patched(box((-0.20, -1.05, 0.82), (0.20, -0.68, 1.14)), BLACK if rng.random() < 0.6 else LOAD))
    wheels = [(rimmed(0.29, 0.11), rear, 0.29), (rimmed(0.29, 0.09), front, 0.29)]
    mesh, hubs = assembled(parts, wheels)
    return Vehicle(mesh, skin, hubs, ((0.0, 0.66, 0.88),), ((0.0, -0.98, 0.68),), 1.95, 0.74, 1.25, (0.0, -0.22, 0.90), reach=-0.05)


def _body() -> list[Mesh]:
    saddle: list[Ring] = [(0, -0.42, 0.70, 0.12, 0.40), (0, -0.42, 0.78, 0.14, 0.42), (0, -0.44, 0.82, 0.10, 0.38)]
    engine: list[Ring] = [(0, 0.06, 0.24, 0.13, 0.20), (0, 0.06, 0.40, 0.15, 0.22), (0, 0.14, 0.58, 0.10, 0.13)]
    frame: list[tuple[Place, Place]] = [
        ((0.0, 0.42, 0.86), (0.0, 0.30, 0.34)), ((0.0, 0.40, 0.84), (0.0, -0.30, 0.68)), ((0.0, -0.20, 0.66), (0.0, -0.18, 0.30)),
    ]  # fmt: skip
    shiny: list[tuple[Place, Place]] = [((0.12, 0.24, 0.42), (0.15, 0.10, 0.24)), ((-0.14, -0.10, 0.24), (-0.24, -0.14, 0.01))]
    for side in (-0.10, 0.10):
        frame.append(((side, -0.10, 0.32), (side, -0.62, 0.29)))
        shiny += [((side * 1.1, -0.62, 0.30), (side * 1.1, -0.46, 0.68)), ((side * 1.2, -0.60, 0.76), (side * 0.8, -0.98, 0.80))]
    return [
        patched(ellipsoid((0, 0.14, 0.79), (0.14, 0.28, 0.12), around=12), PAINT),
        patched(tube(saddle, around=12, square=2.6), SEAT),
        patched(ellipsoid((0, -0.32, 0.58), (0.13, 0.19, 0.11), around=10), PAINT),
        patched(ellipsoid((0, -0.76, 0.70), (0.09, 0.24, 0.06), around=10), PAINT),
        patched(ellipsoid((0, -0.88, 0.56), (0.06, 0.10, 0.14), around=8), BLACK),
        patched(tube(engine, around=10, square=3.0), SPOKE),
        patched(box((-0.08, -1.00, 0.65), (0.08, -0.95, 0.71)), TAIL).lifted(0.1),
        patched(box((-0.09, -0.99, 0.46), (0.09, -0.97, 0.58)), METAL).lifted(0.1),
        *rods(frame, 0.022, BLACK),
        *rods(shiny, 0.018, METAL),
        patched(rod((0.15, 0.10, 0.25), (0.17, -0.86, 0.36), 0.042, around=8), METAL),
    ]


def _front(hub: Place) -> list[Mesh]:
    bars: list[tuple[Place, Place]] = [((side * 0.36, 0.24, 1.04), (0.0, 0.36, 1.00)) for side in (-1, 1)]
    grips: list[tuple[Place, Place]] = [((side * 0.37, 0.24, 1.04), (side * 0.25, 0.28, 1.03)) for side in (-1, 1)]
    fork: list[tuple[Place, Place]] = [((side * 0.08, 0.40, 0.98), (side * 0.08, hub[1], hub[2])) for side in (-1, 1)]
    stems: list[tuple[Place, Place]] = [((side * 0.24, 0.28, 1.04), (side * 0.30, 0.30, 1.20)) for side in (-1, 1)]
    return [
        patched(ellipsoid((0, 0.50, 0.88), (0.10, 0.10, 0.10), around=10), BLACK),
        patched(ellipsoid((0, 0.58, 0.88), (0.085, 0.04, 0.085), around=10), LAMP).lifted(0.05),
        patched(ellipsoid((0, 0.66, 0.58), (0.07, 0.24, 0.05), around=10), PAINT),
        *rods(bars, 0.016, METAL),
        *rods(grips, 0.024, BLACK),
        *rods(fork, 0.026, METAL),
        *rods(stems, 0.007, BLACK),
        *(patched(ellipsoid((side * 0.31, 0.30, 1.22), (0.06, 0.02, 0.042)), BLACK) for side in (-1, 1)),
    ]
