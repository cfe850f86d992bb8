"""Electric scooters."""

import numpy as np

from pipeline.simulate.mesh import Mesh
from pipeline.simulate.shapes import Ring, box, ellipsoid, tube
from pipeline.simulate.skin import Skin
from pipeline.simulate.vehicles.cycle_parts import BLACK, LAMP, LOAD, METAL, PAINT, SEAT, TAIL, assembled, patched, rimmed, rods
from pipeline.simulate.vehicles.model import Place, Vehicle


def scooter(skin: Skin, rng: np.random.Generator) -> Vehicle:
    """Build one; the seed chooses box and wind shield."""
    rear, front = (0.0, -0.60, 0.25), (0.0, 0.64, 0.25)
    parts = [*_body(), *_front(front)]
    if rng.random() < 0.3:
        parts.append(patched(box((-0.20, -1.08, 0.80), (0.20, -0.72, 1.12)), LOAD if rng.random() < 0.6 else BLACK))
    if rng.random() < 0.15:
        parts.append(patched(box((-0.30, 0.44, 0.44), (0.30, 0.48, 0.90)), LOAD))
    wheels = [(rimmed(0.25, 0.09), rear, 0.25), (rimmed(0.25, 0.08), front, 0.25)]
    mesh, hubs = assembled(parts, wheels)
    return Vehicle(
        mesh, skin, hubs, ((0.0, 0.45, 0.99),), ((0.0, -0.95, 0.63),), 1.78, 0.68, 1.28, (0.0, -0.34, 0.92), reach=-0.1
    )


def _body() -> list[Mesh]:
    """Floor board, battery case, cowl over the rear wheel, saddle, swing arm, plate and rear lamp."""
    case: list[Ring] = [(0, -0.28, 0.26, 0.13, 0.14), (0, -0.26, 0.48, 0.15, 0.16), (0, -0.32, 0.72, 0.13, 0.20)]
    tail: list[Ring] = [
        (0, -0.48, 0.40, 0.10, 0.22), (0, -0.54, 0.50, 0.17, 0.34), (0, -0.56, 0.62, 0.18, 0.40), (0, -0.54, 0.74, 0.13, 0.42),
    ]  # fmt: skip
    saddle: list[Ring] = [(0, -0.42, 0.72, 0.14, 0.38), (0, -0.44, 0.80, 0.15, 0.40), (0, -0.46, 0.84, 0.11, 0.36)]
    tubes: list[tuple[Place, Place]] = [
        ((-0.08, -0.30, 0.30), (-0.08, -0.60, 0.25)),
        ((0.08, -0.30, 0.30), (0.08, -0.60, 0.25)),
        ((0.10, -0.62, 0.27), (0.10, -0.52, 0.55)),
        ((-0.10, -0.62, 0.27), (-0.10, -0.52, 0.55)),
        ((-0.10, -0.1, 0.24), (-0.20, -0.12, 0.02)),
        ((-0.12, -0.98, 0.78), (0.12, -0.98, 0.78)),
        ((-0.12, -0.98, 0.78), (-0.12, -0.70, 0.72)),
        ((0.12, -0.98, 0.78), (0.12, -0.70, 0.72)),
    ]
    return [
        patched(tube(case, around=10, square=3.0), BLACK),
        patched(tube(tail, around=12, square=2.6), PAINT),
        patched(box((-0.15, -0.32, 0.22), (0.15, 0.38, 0.28)), BLACK),
        patched(tube(saddle, around=12, square=2.6), SEAT),
        patched(ellipsoid((0, -0.66, 0.42), (0.06, 0.26, 0.12)), BLACK),
        patched(box((-0.08, -0.97, 0.60), (0.08, -0.93, 0.67)), TAIL).lifted(0.1),
        patched(box((-0.09, -0.95, 0.42), (0.09, -0.93, 0.54)), METAL).lifted(0.1),
        *rods(tubes, 0.016, METAL),
    ]


def _front(hub: Place) -> list[Mesh]:
    """Leg shield, fork, fender, head with lamp, bars, grips and mirrors."""
    apron: list[Ring] = [
        (0, 0.34, 0.26, 0.15, 0.04),
        (0, 0.40, 0.46, 0.20, 0.06),
        (0, 0.41, 0.66, 0.20, 0.07),
        (0, 0.36, 0.84, 0.14, 0.07),
        (0, 0.32, 0.94, 0.08, 0.06),
    ]
    head: list[Ring] = [(0, 0.30, 0.92, 0.09, 0.07), (0, 0.30, 0.99, 0.13, 0.10), (0, 0.28, 1.05, 0.10, 0.08)]
    bars: list[tuple[Place, Place]] = [((-0.33, 0.18, 1.02), (0.0, 0.28, 1.02)), ((0.0, 0.28, 1.02), (0.33, 0.18, 1.02))]
    grips: list[tuple[Place, Place]] = [((side * 0.35, 0.17, 1.02), (side * 0.22, 0.21, 1.02)) for side in (-1, 1)]
    levers: list[tuple[Place, Place]] = [((side * 0.34, 0.25, 1.01), (side * 0.18, 0.27, 1.02)) for side in (-1, 1)]
    fork: list[tuple[Place, Place]] = [((side * 0.06, 0.46, 0.60), (side * 0.06, hub[1], hub[2])) for side in (-1, 1)]
    stems: list[tuple[Place, Place]] = [((side * 0.24, 0.22, 1.03), (side * 0.30, 0.26, 1.21)) for side in (-1, 1)]
    mirrors = [patched(ellipsoid((side * 0.32, 0.26, 1.23), (0.06, 0.02, 0.042)), BLACK) for side in (-1, 1)]
    fender: list[Ring] = [(0, 0.62, 0.44, 0.07, 0.20), (0, 0.60, 0.52, 0.08, 0.20), (0, 0.56, 0.58, 0.06, 0.12)]
    return [
        patched(tube(apron, around=12, square=2.8), PAINT),
        patched(tube(head, around=10, square=2.4), PAINT),
        patched(tube(fender, around=10), PAINT),
        patched(ellipsoid((0, 0.39, 0.99), (0.075, 0.03, 0.055)), LAMP).lifted(0.05),
        patched(box((-0.10, 0.455, 0.56), (0.10, 0.48, 0.62)), BLACK).lifted(0.04),
        *rods(bars, 0.018, METAL),
        *rods(grips, 0.024, BLACK),
        *rods(levers, 0.007, METAL),
        *rods(fork, 0.024, METAL),
        *rods(stems, 0.006, BLACK),
        *mirrors,
    ]
