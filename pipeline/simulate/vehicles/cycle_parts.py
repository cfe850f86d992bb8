"""What bicycles, scooters, motorcycles and tricycles are put together from: painted patches, rods, wheels."""

import numpy as np

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.shapes import disc, rod, tube
from pipeline.simulate.skin import Canvas, Colour, Skin
from pipeline.simulate.vehicles.model import Place, Wheel

PAINT, BLACK, METAL, SEAT, LAMP, TAIL, LOAD, TYRE, SPOKE, WIRE = range(10)
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


def cycle_skin(rng: np.random.Generator) -> Skin:
    """Paint the patches of a cycle: the seed chooses colours."""
    canvas = Canvas(160, 16)
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
        ((96, 98, 102), 0.1, 0.0),
        ((70, 72, 76), 0.2, 0.0),
    ]
    for number, (colour, gloss, glow) in enumerate(patches):
        canvas.rectangle((number * 16, 0, number * 16 + 16, 16), colour, gloss=gloss, glow=glow)
    for at in (2, 6, 10, 14):
        canvas.rectangle((144 + at, 0, 145 + at, 16), (150, 152, 156), gloss=0.4)
        canvas.rectangle((144, at, 160, at + 1), (150, 152, 156), gloss=0.4)
    return canvas.skin()


def patched(mesh: Mesh, patch: int) -> Mesh:
    """Return a mesh with one patch of the skin all over."""
    return mesh.on_skin((patch + 0.1) / 10, 0.1, (patch + 0.9) / 10, 0.9)


def rods(joints: list[tuple[Place, Place]], radius: float, patch: int) -> list[Mesh]:
    """Make rods between pairs of joints."""
    return [patched(rod(start, end, radius), patch) for start, end in joints]


def assembled(parts: list[Mesh], wheels: list[tuple[Mesh, Place, float]]) -> tuple[Mesh, tuple[Wheel, ...]]:
    """Join the parts (bone 0) and the wheels (bones 1…), each wheel given with its hub and radius."""
    meshes = [*parts, *(mesh.with_bone(number) for number, (mesh, _, _) in enumerate(wheels, 1))]
    return Mesh.joined(meshes), tuple(Wheel(hub, radius) for _, hub, radius in wheels)


def spoked(radius: float, tyre: float) -> Mesh:
    """Make a wheel with thin spokes, a metal rim and a tyre `tyre` metres high."""
    turn = turned("z", np.pi / 2)
    parts = []
    for outer, inner, patch, lift in ((radius, radius - tyre, TYRE, 0.0), (radius - tyre, radius - tyre - 0.016, METAL, 0.01)):
        ring = disc(outer, around=22, inner=inner).moved(turn, (0, 0, 0))
        parts.append(patched(Mesh.of(ring.points, ring.normals, ring.uv, ring.faces, sheet=True), patch).lifted(lift))
    tread = tube([(0, 0, -0.016, radius, radius), (0, 0, 0.016, radius, radius)], around=22, caps=False)
    parts.append(patched(tread.moved(turned("y", np.pi / 2), (0, 0, 0)), TYRE))
    rim = radius - tyre
    parts += [
        patched(rod((0, -rim * c, -rim * s), (0, rim * c, rim * s), 0.002, around=3), SPOKE)
        for c, s in ((np.cos(a), np.sin(a)) for a in np.arange(6) * np.pi / 6)
    ]
    parts.append(patched(rod((-0.05, 0, 0), (0.05, 0, 0), 0.025), METAL))
    return Mesh.joined(parts)


def solid(radius: float, width: float) -> Mesh:
    """Make a small wheel with a wide hub."""
    tread = tube([(0, 0, -width / 2, radius, radius), (0, 0, width / 2, radius, radius)], around=14)
    hub = tube(
        [(0, 0, -width / 2 - 0.01, radius * 0.55, radius * 0.55), (0, 0, width / 2 + 0.01, radius * 0.55, radius * 0.55)],
        around=10,
    )
    turn = turned("y", np.pi / 2)
    return Mesh.joined([patched(tread.moved(turn, (0, 0, 0)), TYRE), patched(hub.moved(turn, (0, 0, 0)), METAL).lifted(0.02)])


def rimmed(radius: float, width: float) -> Mesh:
    """Make a wheel with a fat tyre and a cast rim."""
    turn = turned("y", np.pi / 2)
    tread = tube([(0, 0, -width / 2, radius, radius), (0, 0, width / 2, radius, radius)], around=16, caps=False)
    parts = [patched(tread.moved(turn, (0, 0, 0)), TYRE)]
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
            parts.append(patched(ring.moved(face, away), patch).lifted(lift))
        parts += [
            patched(
                rod((away[0], 0, 0), (away[0], 0.6 * radius * np.cos(a), 0.6 * radius * np.sin(a)), 0.016, around=4), METAL
            ).lifted(0.03)
            for a in np.arange(5) * 2 * np.pi / 5
        ]
    return Mesh.joined(parts)
