"""Bicycles."""

from itertools import pairwise

import numpy as np

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.shapes import Ring, box, ellipsoid, rod, tube
from pipeline.simulate.skin import Skin
from pipeline.simulate.vehicles.cycle_parts import BLACK, METAL, PAINT, SEAT, SPOKE, WIRE, assembled, patched, rods, spoked
from pipeline.simulate.vehicles.model import Place, Vehicle


def bicycle(skin: Skin, rng: np.random.Generator) -> Vehicle:
    """Build one; the seed chooses frame, basket and rack."""
    rear, front, crank = (0.0, -0.50, 0.33), (0.0, 0.55, 0.33), (0.0, -0.06, 0.29)
    saddle, head, neck = (0.0, -0.22, 0.86), (0.0, 0.36, 0.86), (0.0, 0.42, 0.66)
    low = rng.random() < 0.5
    top = ((0.0, -0.12, 0.52), (0.0, 0.39, 0.70)) if low else ((0.0, -0.18, 0.74), (0.0, 0.38, 0.78))
    frame: list[tuple[Place, Place]] = [(crank, saddle), (crank, neck), top, (head, neck)]
    for side in (-0.06, 0.06):
        frame += [((side, *rear[1:]), crank), ((side, *rear[1:]), (0.0, -0.19, 0.72)), ((side * 0.7, *neck[1:]), (side, *front[1:]))]
    parts = rods(frame[:4], 0.016, PAINT) + rods(frame[4:], 0.008, PAINT)
    parts += [*_bars(), *_drive(crank)]
    parts.append(patched(ellipsoid((0, -0.25, 0.91), (0.085, 0.14, 0.04)), SEAT))
    parts += _guard(rear, 0.355, (0.9, 2.9)) + _guard(front, 0.355, (1.2, 2.4))
    if rng.random() < 0.7:
        parts += _basket(WIRE if rng.random() < 0.6 else BLACK)
    if rng.random() < 0.5:
        parts.append(patched(box((-0.07, -0.76, 0.71), (0.07, -0.32, 0.73)), BLACK))
        parts += rods([((x, -0.70, 0.71), (x, -0.52, 0.34)) for x in (-0.07, 0.07)], 0.008, BLACK)
    parts.append(patched(box((-0.03, -0.88, 0.52), (0.03, -0.86, 0.56)), SEAT))
    mesh, wheels = assembled(parts, [(spoked(0.335, 0.026), rear, 0.33), (spoked(0.335, 0.026), front, 0.33)])
    return Vehicle(mesh, skin, wheels, (), ((0.0, -0.85, 0.6),), 1.76, 0.6, 1.05, (0.0, -0.20, 0.93), pedals=True, reach=0.0)


def _bars() -> list[Mesh]:
    """Stem, bars swept back, grips, bell and lamp."""
    stem: list[tuple[Place, Place]] = [((0.0, 0.36, 0.84), (0.0, 0.33, 1.00))]
    bars: list[tuple[Place, Place]] = []
    grips: list[tuple[Place, Place]] = []
    for side in (-1, 1):
        bars += [((0.0, 0.33, 1.00), (side * 0.16, 0.34, 1.03)), ((side * 0.16, 0.34, 1.03), (side * 0.27, 0.22, 1.04))]
        grips.append(((side * 0.26, 0.23, 1.04), (side * 0.29, 0.11, 1.02)))
    lamp = patched(ellipsoid((0, 0.42, 0.90), (0.035, 0.04, 0.035), around=6, rows=4), METAL)
    return [*rods(stem, 0.014, METAL), *rods(bars, 0.011, METAL), *rods(grips, 0.018, BLACK), lamp]


def _drive(crank: Place) -> list[Mesh]:
    """Chain guard, cranks, pedals and stand."""
    _, y, z = crank
    guard = tube([(0, 0, -0.008, 0.075, 0.075), (0, 0, 0.008, 0.075, 0.075)], around=10).moved(turned("y", np.pi / 2), (0.05, y, z))
    case = box((0.045, -0.48, 0.355), (0.055, y, 0.37))
    cranks: list[tuple[Place, Place]] = [((side * 0.08, y, z), (side * 0.09, y + side * 0.12, z - side * 0.12)) for side in (-1, 1)]
    pedals = [
        box((side * 0.14 - 0.05, y + side * 0.12 - 0.04, z - side * 0.12 - 0.012),
            (side * 0.14 + 0.05, y + side * 0.12 + 0.04, z - side * 0.12 + 0.012))
        for side in (-1, 1)
    ]  # fmt: skip
    stand: list[tuple[Place, Place]] = [((-0.06, -0.48, 0.30), (-0.18, -0.42, 0.01))]
    return [patched(guard, SPOKE), patched(case, SPOKE), *rods(cranks, 0.012, METAL), *(patched(one, BLACK) for one in pedals),
            *rods(stand, 0.010, METAL)]  # fmt: skip


def _guard(hub: Place, radius: float, ends: tuple[float, float]) -> list[Mesh]:
    """A mudguard around a wheel, from one angle to another (0 is ahead)."""
    angles = np.linspace(*ends, 8)
    points = [(0.0, hub[1] + radius * np.cos(a), hub[2] + radius * np.sin(a)) for a in angles]
    return [patched(rod(a, b, 0.012, around=4), METAL) for a, b in pairwise(points)]


def _basket(patch: int) -> list[Mesh]:
    rings: list[Ring] = [(0, 0.55, 0.72, 0.13, 0.10), (0, 0.57, 0.97, 0.18, 0.15)]
    wall = tube(rings, around=8, square=5, caps=False)
    open_wall = Mesh.of(wall.points, wall.normals, wall.uv, wall.faces, sheet=True)
    floor = box((-0.12, 0.46, 0.72), (0.12, 0.64, 0.735))
    return [patched(open_wall, patch), patched(floor, patch)]
