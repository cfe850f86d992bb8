"""Bicycles, electric scooters and cargo tricycles. Their riders are people of their own (people/)."""

from functools import lru_cache
from typing import Literal

import numpy as np

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.shapes import Ring, box, disc, ellipsoid, rod, tube
from pipeline.simulate.skin import Canvas, Colour, Skin
from pipeline.simulate.vehicles.model import Place, Vehicle, Wheel

CycleKind = Literal["bicycle", "e_bike", "tricycle"]
PAINT, BLACK, METAL, SEAT, LAMP, TAIL, LOAD, TYRE = range(8)
PAINTS: tuple[Colour, ...] = (
    (226, 190, 50),
    (52, 110, 160),
    (70, 130, 96),
    (150, 40, 42),
    (30, 32, 36),
    (36, 38, 42),
    (220, 220, 218),
    (226, 226, 224),
    (206, 110, 50),
    (190, 140, 150),
    (90, 96, 104),
    (60, 66, 74),
)
LOADS: tuple[Colour, ...] = ((170, 130, 84), (60, 90, 140), (40, 120, 170), (200, 190, 170), (240, 200, 50))


@lru_cache(maxsize=64)
def cycle(kind: CycleKind, seed: int) -> Vehicle:
    """Build one; the seed chooses colours, basket and load."""
    rng = np.random.default_rng(seed)
    skin = _skin(rng)
    match kind:
        case "bicycle":
            return _bicycle(skin, rng)
        case "e_bike":
            return _scooter(skin, rng)
        case "tricycle":
            return _tricycle(skin, rng)


def _skin(rng: np.random.Generator) -> Skin:
    canvas = Canvas(128, 16)
    paint, load = PAINTS[int(rng.integers(len(PAINTS)))], LOADS[int(rng.integers(len(LOADS)))]
    patches: list[tuple[Colour, float, float]] = [
        (paint, 0.4, 0.0),
        ((26, 26, 28), 0.05, 0.0),
        ((165, 168, 172), 0.6, 0.0),
        ((40, 36, 34), 0.1, 0.0),
        ((240, 240, 236), 0.6, 1.0),
        ((180, 20, 20), 0.4, 0.6),
        (load, 0.02, 0.0),
        ((30, 30, 32), 0.02, 0.0),
    ]
    for number, (colour, gloss, glow) in enumerate(patches):
        canvas.rectangle((number * 16, 0, number * 16 + 16, 16), colour, gloss=gloss, glow=glow)
    return canvas.skin()


def _as(mesh: Mesh, patch: int) -> Mesh:
    return mesh.on_skin((patch + 0.1) / 8, 0.1, (patch + 0.9) / 8, 0.9)


def _spoked(radius: float, tyre: float) -> Mesh:
    turn = turned("z", np.pi / 2)
    ring = disc(radius, around=18, inner=radius - tyre).moved(turn, (0, 0, 0))
    ring = Mesh.of(ring.points, ring.normals, ring.uv, ring.faces, sheet=True)
    tread = tube([(0, 0, -0.018, radius, radius), (0, 0, 0.018, radius, radius)], around=18, caps=False)
    spokes = [
        _as(rod((0, -radius * c, -radius * s), (0, radius * c, radius * s), 0.006, around=3), METAL)
        for c, s in ((np.cos(a), np.sin(a)) for a in np.arange(5) * np.pi / 5)
    ]
    return Mesh.joined([_as(ring, TYRE), _as(tread.moved(turned("y", np.pi / 2), (0, 0, 0)), TYRE), *spokes])


def _solid(radius: float, width: float) -> Mesh:
    tread = tube([(0, 0, -width / 2, radius, radius), (0, 0, width / 2, radius, radius)], around=14)
    hub = tube(
        [(0, 0, -width / 2 - 0.01, radius * 0.55, radius * 0.55), (0, 0, width / 2 + 0.01, radius * 0.55, radius * 0.55)],
        around=10,
    )
    turn = turned("y", np.pi / 2)
    return Mesh.joined([_as(tread.moved(turn, (0, 0, 0)), TYRE), _as(hub.moved(turn, (0, 0, 0)), METAL).lifted(0.02)])


def _rods(joints: list[tuple[Place, Place]], radius: float, patch: int) -> list[Mesh]:
    return [_as(rod(start, end, radius), patch) for start, end in joints]


def _assembled(parts: list[Mesh], wheels: list[tuple[Mesh, Place, float]]) -> tuple[Mesh, tuple[Wheel, ...]]:
    meshes = [*parts, *(mesh.with_bone(number) for number, (mesh, _, _) in enumerate(wheels, 1))]
    return Mesh.joined(meshes), tuple(Wheel(hub, radius) for _, hub, radius in wheels)


def _bicycle(skin: Skin, rng: np.random.Generator) -> Vehicle:
    rear, front, crank = (0.0, -0.50, 0.33), (0.0, 0.55, 0.33), (0.0, -0.06, 0.29)
    saddle, head = (0.0, -0.22, 0.86), (0.0, 0.36, 0.82)
    frame: list[tuple[Place, Place]] = [
        (rear, crank),
        (crank, saddle),
        (rear, (0.0, -0.18, 0.72)),
        (crank, (0.0, 0.38, 0.72)),
        ((0.0, -0.17, 0.70), (0.0, 0.37, 0.78)),
        (head, front),
    ]
    bars: list[tuple[Place, Place]] = [((-0.29, 0.26, 1.02), (0.29, 0.26, 1.02)), ((0.0, 0.26, 1.02), head)]
    parts = _rods(frame, 0.020, PAINT) + _rods(bars, 0.016, METAL)
    parts.append(_as(ellipsoid((0, -0.23, 0.90), (0.07, 0.14, 0.05)), SEAT))
    parts.append(
        _as(tube([(0, 0, 0.24, 0.012, 0.10), (0, 0, 0.34, 0.012, 0.10)], around=8).moved(np.eye(3), (0.03, -0.06, 0)), BLACK)
    )
    if rng.random() < 0.7:
        parts.append(_as(box((-0.17, 0.42, 0.72), (0.17, 0.68, 0.98)), BLACK if rng.random() < 0.5 else METAL))
    if rng.random() < 0.4:
        parts.append(_as(box((-0.08, -0.72, 0.70), (0.08, -0.30, 0.73)), METAL))
    mesh, wheels = _assembled(parts, [(_spoked(0.33, 0.04), rear, 0.33), (_spoked(0.33, 0.04), front, 0.33)])
    return Vehicle(mesh, skin, wheels, (), ((0.0, -0.85, 0.6),), 1.76, 0.6, 1.05, (0.0, -0.20, 0.93), pedals=True, reach=0.0)


def _scooter(skin: Skin, rng: np.random.Generator) -> Vehicle:
    rear, front = (0.0, -0.60, 0.25), (0.0, 0.64, 0.25)
    parts = [*_scooter_body(), *_scooter_front(front)]
    if rng.random() < 0.4:
        parts.append(_as(box((-0.23, -1.02, 0.86), (0.23, -0.58, 1.28)), LOAD))
    if rng.random() < 0.2:
        parts.append(_as(box((-0.34, 0.42, 0.40), (0.34, 0.48, 0.92)), LOAD))
    wheels = [(_rimmed(0.25, 0.09), rear, 0.25), (_rimmed(0.25, 0.08), front, 0.25)]
    mesh, hubs = _assembled(parts, wheels)
    return Vehicle(
        mesh, skin, hubs, ((0.0, 0.5, 0.86),), ((0.0, -0.90, 0.6),), 1.78, 0.68, 1.28, (0.0, -0.34, 0.92), reach=-0.1
    )


def _scooter_body() -> list[Mesh]:
    """Floor board, battery case, tail, seat, swing arm and rear lamp."""
    case: list[Ring] = [(0, -0.36, 0.26, 0.10, 0.22), (0, -0.36, 0.44, 0.13, 0.26), (0, -0.38, 0.58, 0.12, 0.28)]
    tail: list[Ring] = [(0, -0.48, 0.56, 0.11, 0.36), (0, -0.50, 0.66, 0.13, 0.38), (0, -0.48, 0.74, 0.11, 0.34)]
    rods: list[tuple[Place, Place]] = [
        ((-0.07, -0.30, 0.30), (-0.07, -0.60, 0.25)),
        ((0.07, -0.30, 0.30), (0.07, -0.60, 0.25)),
        ((0.09, -0.62, 0.27), (0.09, -0.52, 0.62)),
        ((-0.09, -0.62, 0.27), (-0.09, -0.52, 0.62)),
        ((-0.10, -0.1, 0.24), (-0.22, -0.12, 0.02)),
        ((-0.14, -0.95, 0.76), (0.14, -0.95, 0.76)),
    ]
    return [
        _as(tube(case, around=10, square=3.0), BLACK),
        _as(tube(tail, around=10, square=2.6), PAINT),
        _as(box((-0.13, -0.30, 0.23), (0.13, 0.36, 0.29)), BLACK),
        _as(box((-0.13, -0.80, 0.74), (0.13, -0.10, 0.84)), SEAT),
        _as(ellipsoid((0, -0.62, 0.44), (0.07, 0.30, 0.10)), BLACK),
        _as(box((-0.07, -0.90, 0.62), (0.07, -0.85, 0.70)), TAIL).lifted(0.1),
        _as(box((-0.10, -0.92, 0.42), (0.10, -0.90, 0.56)), LAMP).lifted(0.1),
        *_rods(rods, 0.018, METAL),
    ]


def _scooter_front(hub: Place) -> list[Mesh]:
    """Apron, fork, fender, lamp, bars and mirrors."""
    apron: list[Ring] = [
        (0, 0.34, 0.30, 0.11, 0.04),
        (0, 0.40, 0.55, 0.17, 0.06),
        (0, 0.36, 0.84, 0.12, 0.06),
        (0, 0.32, 0.96, 0.07, 0.05),
    ]
    bars: list[tuple[Place, Place]] = [((-0.33, 0.22, 1.02), (0.33, 0.22, 1.02)), ((0.0, 0.32, 0.92), (0.0, 0.24, 1.02))]
    grips: list[tuple[Place, Place]] = [((-0.35, 0.22, 1.02), (-0.22, 0.22, 1.02)), ((0.22, 0.22, 1.02), (0.35, 0.22, 1.02))]
    fork: list[tuple[Place, Place]] = [((side * 0.06, 0.42, 0.62), (side * 0.06, hub[1], hub[2])) for side in (-1, 1)]
    stems: list[tuple[Place, Place]] = [((side * 0.26, 0.24, 1.02), (side * 0.30, 0.28, 1.24)) for side in (-1, 1)]
    mirrors = [_as(ellipsoid((side * 0.31, 0.28, 1.25), (0.06, 0.02, 0.045)), BLACK) for side in (-1, 1)]
    return [
        _as(tube(apron, around=10, square=2.6), PAINT),
        _as(ellipsoid((0, 0.66, 0.50), (0.06, 0.22, 0.06)), PAINT),
        _as(ellipsoid((0, 0.45, 0.84), (0.08, 0.05, 0.07)), LAMP).lifted(0.05),
        _as(box((-0.09, 0.40, 0.70), (0.09, 0.47, 0.78)), BLACK).lifted(0.04),
        *_rods(bars, 0.018, METAL),
        *_rods(grips, 0.026, BLACK),
        *_rods(fork, 0.022, METAL),
        *_rods(stems, 0.008, BLACK),
        *mirrors,
    ]


def _rimmed(radius: float, width: float) -> Mesh:
    """A wheel with a fat tyre and a cast rim."""
    turn = turned("y", np.pi / 2)
    tread = tube([(0, 0, -width / 2, radius, radius), (0, 0, width / 2, radius, radius)], around=16, caps=False)
    parts = [_as(tread.moved(turn, (0, 0, 0)), TYRE)]
    for side in (-1, 1):
        face = turned("z", side * np.pi / 2)
        away = (side * width / 2, 0.0, 0.0)
        for outer, inner, patch, lift in (
            (1.0, 0.66, TYRE, 0.0),
            (0.68, 0.58, METAL, 0.02),
            (0.58, 0.0, BLACK, 0.01),
            (0.20, 0.0, METAL, 0.03),
        ):
            ring = disc(radius * outer, around=16, inner=radius * inner)
            parts.append(_as(ring.moved(face, away), patch).lifted(lift))
        parts += [
            _as(
                rod((away[0], 0, 0), (away[0], 0.6 * radius * np.cos(a), 0.6 * radius * np.sin(a)), 0.016, around=4), METAL
            ).lifted(0.03)
            for a in np.arange(5) * 2 * np.pi / 5
        ]
    return Mesh.joined(parts)


def _tricycle(skin: Skin, rng: np.random.Generator) -> Vehicle:
    front, rears = (0.0, 1.15, 0.26), ((-0.50, -0.65, 0.28), (0.50, -0.65, 0.28))
    low, high = 0.52, 0.86
    parts = [
        _as(box((-0.52, -1.30, low), (0.52, 0.10, low + 0.06)), PAINT),
        _as(box((-0.52, -1.30, low), (-0.47, 0.10, high)), PAINT),
        _as(box((0.47, -1.30, low), (0.52, 0.10, high)), PAINT),
        _as(box((-0.52, 0.05, low), (0.52, 0.10, high)), PAINT),
        _as(box((-0.52, -1.30, low), (0.52, -1.25, high)), PAINT),
        _as(box((-0.17, 0.16, 0.66), (0.17, 0.52, 0.78)), SEAT),
        _as(box((-0.07, -0.2, 0.36), (0.07, 0.95, 0.44)), BLACK),
        _as(box((-0.2, 0.5, 0.32), (0.2, 0.95, 0.36)), BLACK),
        _as(ellipsoid((0, 1.06, 0.88), (0.07, 0.06, 0.07)), LAMP).lifted(0.05),
        _as(box((-0.17, 0.98, 0.36), (0.17, 1.04, 0.86)), PAINT),
        *_rods(
            [((-0.32, 0.86, 1.04), (0.32, 0.86, 1.04)), ((0.0, 0.86, 1.04), (0.0, 0.98, 0.80)), ((0.0, 1.0, 0.8), front)],
            0.022,
            METAL,
        ),
    ]
    if rng.random() < 0.75:
        heights = rng.uniform(0.2, 0.75, 3)
        for number, height in enumerate(heights):
            y = -1.2 + number * 0.42
            parts.append(_as(box((-0.42, y, low + 0.06), (0.42, y + 0.38, low + 0.06 + height)), LOAD if number % 2 else SEAT))
    wheels = [(_solid(0.26, 0.09), front, 0.26), *((_solid(0.28, 0.10), hub, 0.28) for hub in rears)]
    mesh, hubs = _assembled(parts, wheels)
    return Vehicle(
        mesh, skin, hubs, ((0.0, 1.15, 0.88),), ((0.0, -1.33, 0.6),), 2.75, 1.15, 1.3, (0.0, 0.32, 0.88), reach=-0.05
    )
