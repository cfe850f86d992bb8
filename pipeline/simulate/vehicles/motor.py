"""Cars, vans, trucks and buses, put together from hull, wheels, mirrors and load."""

from functools import lru_cache
from typing import Literal

import numpy as np

from pipeline.simulate.mesh import Mesh
from pipeline.simulate.shapes import box, panel
from pipeline.simulate.skin import Colour
from pipeline.simulate.vehicles import hull
from pipeline.simulate.vehicles.livery import Livery, painted
from pipeline.simulate.vehicles.model import Place, Vehicle, Wheel
from pipeline.simulate.vehicles.profile import BUS, CAB, HATCH, SEDAN, SUV, VAN, Profile

MotorKind = Literal["sedan", "hatch", "suv", "taxi", "van", "truck", "bus"]
PROFILES = {"sedan": SEDAN, "taxi": SEDAN, "hatch": HATCH, "suv": SUV, "van": VAN, "bus": BUS}
PAINTS: tuple[Colour, ...] = (
    (236, 237, 238),
    (236, 237, 238),
    (30, 31, 34),
    (30, 31, 34),
    (150, 154, 160),
    (110, 114, 120),
    (120, 24, 28),
    (28, 48, 96),
    (176, 178, 176),
    (96, 74, 54),
    (60, 78, 70),
    (206, 200, 186),
)
BUS_PAINTS: tuple[tuple[Colour, Colour], ...] = (
    ((190, 40, 40), (235, 225, 200)),
    ((40, 110, 160), (230, 232, 235)),
    ((60, 140, 80), (235, 235, 230)),
    ((232, 232, 230), (40, 120, 170)),
)
TAXI: tuple[Colour, ...] = ((222, 180, 60), (40, 90, 140), (60, 120, 80), (150, 40, 40))
LOAD_FLOOR, LOAD_LENGTH = 0.85, 3.6


@lru_cache(maxsize=64)
def motor(kind: MotorKind, seed: int) -> Vehicle:
    """Build a vehicle; the seed chooses colours, plates and load."""
    rng = np.random.default_rng(seed)
    livery = _livery(kind, rng, seed)
    return _truck(livery, rng) if kind == "truck" else _single(PROFILES[kind], livery)


def _livery(kind: MotorKind, rng: np.random.Generator, seed: int) -> Livery:
    plate: Colour = (40, 140, 80) if rng.random() < 0.3 else (24, 70, 160)
    match kind:
        case "bus":
            body, trim = BUS_PAINTS[int(rng.integers(len(BUS_PAINTS)))]
            return Livery(body, trim, (220, 180, 40), band=True, seed=seed)
        case "taxi":
            trim = TAXI[int(rng.integers(len(TAXI)))]
            return Livery((222, 180, 60), trim, plate, band=True, taxi=True, seed=seed)
        case "van":
            body = PAINTS[int(rng.integers(3))] if rng.random() < 0.7 else PAINTS[int(rng.integers(len(PAINTS)))]
            return Livery(
                body,
                TAXI[int(rng.integers(4))],
                plate,
                band=bool(rng.random() < 0.3),
                blind=bool(rng.random() < 0.5),
                seed=seed,
            )
        case "truck":
            body = ((60, 90, 150), (236, 237, 238), (150, 40, 36), (70, 110, 80), (200, 200, 196))[int(rng.integers(5))]
            trim = ((232, 232, 230), (232, 232, 230), (90, 120, 160), (206, 200, 180))[int(rng.integers(4))]
            return Livery(body, trim, (220, 180, 40), seed=seed)
        case _:
            return Livery(PAINTS[int(rng.integers(len(PAINTS)))], plate=plate, seed=seed)


def _single(profile: Profile, livery: Livery) -> Vehicle:
    parts = [hull.hull(profile), *_mirrors(profile), _underside(profile)]
    mesh, wheels = _on_wheels(parts, profile, profile.axles)
    if livery.taxi:
        lamp = box((-0.28, 0.22, profile.height - 0.01), (0.28, 0.42, profile.height + 0.13))
        mesh = Mesh.joined([mesh, lamp.on_skin(*hull.CHROME)])
    front, rear = profile.length / 2 + 0.03, -profile.length / 2 - 0.03
    lamps = _pair(profile.width * 0.36, front, max(profile.stations[-1][2], 0.55))
    tails = _pair(profile.width * 0.36, rear, max(profile.stations[0][2], 0.55))
    skin = painted(profile, livery)
    return Vehicle(mesh, skin, wheels, lamps, tails, profile.length, profile.width, profile.height)


def _truck(livery: Livery, rng: np.random.Generator) -> Vehicle:
    """A light truck: a cab and a goods box, or an open bed with its load."""
    ahead = LOAD_LENGTH / 2 + 0.05
    rear = ahead - 0.95 - LOAD_LENGTH
    cab = hull.hull(CAB).moved(np.eye(3), (0, ahead, 0))
    closed = rng.random() < 0.6
    high = 2.75 if closed else 1.75
    parts = [cab, *(_goods_box(rear) if closed else _open_bed(rear, rng)), *_chassis(rear, ahead)]
    mesh, wheels = _on_wheels(parts, CAB, (ahead + CAB.axles[0], rear + 0.9))
    front = ahead + CAB.length / 2
    length, shift = front - rear, -(front + rear) / 2
    hubs = tuple(Wheel((wheel.hub[0], wheel.hub[1] + shift, wheel.hub[2]), wheel.radius) for wheel in wheels)
    lamps, tails = _pair(0.72, length / 2 + 0.03, 0.8), _pair(0.8, -length / 2 - 0.03, 0.75)
    return Vehicle(_shifted(mesh, shift), painted(CAB, livery), hubs, lamps, tails, length, 1.96, max(high, CAB.height))


def _goods_box(rear: float) -> list[Mesh]:
    low, high, half, front = LOAD_FLOOR, 2.75, 0.99, rear + LOAD_LENGTH
    up, wide, long = np.array([0, 0, high - low]), np.array([2 * half, 0, 0]), np.array([0, LOAD_LENGTH, 0])
    return [
        panel(np.array([half, rear, low]), long, up, (3, 2)).on_skin(*hull.LOAD_SIDE),
        panel(np.array([-half, front, low]), -long, up, (3, 2)).on_skin(*hull.LOAD_SIDE),
        panel(np.array([-half, rear, low]), wide, up, (2, 2)).on_skin(*hull.LOAD_END),
        panel(np.array([half, front, low]), -wide, up, (2, 2)).on_skin(*hull.LOAD_TOP),
        panel(np.array([-half, rear, high]), wide, long, (2, 3)).on_skin(*hull.LOAD_TOP),
    ]


def _open_bed(rear: float, rng: np.random.Generator) -> list[Mesh]:
    half, low, high, front = 0.97, LOAD_FLOOR, LOAD_FLOOR + 0.42, rear + LOAD_LENGTH
    walls = [
        box((-half, rear, low), (-half + 0.05, front, high)),
        box((half - 0.05, rear, low), (half, front, high)),
        box((-half, rear, low), (half, rear + 0.05, high)),
        box((-half, front - 0.05, low), (half, front, high + 0.4)),
        box((-half, rear, low - 0.08), (half, front, low)),
    ]
    parts = [wall.on_skin(*hull.PAINT) for wall in walls]
    for along in np.arange(rear + 0.15, front - 0.9, 0.85):
        for side in (-0.9, 0.02):
            tall = rng.uniform(0.2, 0.9)
            crate = box((side, along, low), (side + rng.uniform(0.6, 0.86), along + 0.75, low + tall))
            parts.append(crate.on_skin(*(hull.LOAD_END if rng.random() < 0.6 else hull.DARK)))
    return parts


def _chassis(rear: float, ahead: float) -> list[Mesh]:
    pieces = [
        box((-0.42, rear, 0.55), (0.42, ahead, LOAD_FLOOR)),
        box((-0.95, rear + 1.5, 0.45), (-0.85, ahead - 1.0, 0.72)),
        box((0.85, rear + 1.5, 0.45), (0.95, ahead - 1.0, 0.72)),
        box((-0.95, rear, 0.45), (0.95, rear + 0.08, 0.60)),
        box((-0.95, rear + 0.35, 0.42), (-0.70, rear + 0.40, 0.85)),
        box((0.70, rear + 0.35, 0.42), (0.95, rear + 0.40, 0.85)),
    ]
    return [piece.on_skin(*hull.DARK).lifted(-0.4) for piece in pieces]


def _shifted(mesh: Mesh, along: float) -> Mesh:
    """Shift the body's bone alone: the wheels move with their hubs."""
    points = mesh.points.copy()
    points[mesh.bones == 0, 1] += along
    return Mesh(points, mesh.normals, mesh.uv, mesh.bones, mesh.faces, mesh.lift, mesh.sheet)


def _on_wheels(parts: list[Mesh], profile: Profile, axles: tuple[float, ...]) -> tuple[Mesh, tuple[Wheel, ...]]:
    wheels: list[Wheel] = []
    meshes = list(parts)
    tyre = 0.22 if profile.length < 8 else 0.3
    for along in axles:
        for side in (-1, 1):
            wheels.append(Wheel((side * (profile.width / 2 + 0.012 - tyre / 2), along, profile.wheel), profile.wheel))
            meshes.append(hull.wheel(profile.wheel, tyre, left=side < 0).with_bone(len(wheels)))
    return Mesh.joined(meshes), tuple(wheels)


def _mirrors(profile: Profile) -> list[Mesh]:
    along, high = profile.glass[1] - 0.12, profile.stations[len(profile.stations) // 2][2] + 0.04
    size = 0.10 if profile.length < 8 else 0.2
    found = []
    for side in (-1, 1):
        inner, outer = sorted((side * (profile.width / 2 - 0.02), side * (profile.width / 2 + 0.17)))
        found.append(box((inner, along, high), (outer, along + 0.1, high + size * 1.4)).on_skin(*hull.PAINT).lifted(0.1))
    return found


def _underside(profile: Profile) -> Mesh:
    """A dark sheet under the car that closes the view between the wheels."""
    half, low = profile.width * 0.44, profile.stations[len(profile.stations) // 2][1]
    start = np.array([-half, -profile.length * 0.46, low - 0.06])
    walls = []
    for corner, right in (
        (start, np.array([2 * half, 0, 0])),
        (start + [2 * half, 0, 0], np.array([0, profile.length * 0.92, 0])),
        (start + [2 * half, profile.length * 0.92, 0], np.array([-2 * half, 0, 0])),
        (start + [0, profile.length * 0.92, 0], np.array([0, -profile.length * 0.92, 0])),
    ):
        walls.append(panel(corner, right, np.array([0, 0, 0.14]), (1, 1)).on_skin(*hull.DARK).lifted(-0.3))
    return Mesh.joined(walls)


def _pair(x: float, y: float, z: float) -> tuple[Place, Place]:
    return (-x, y, z), (x, y, z)
