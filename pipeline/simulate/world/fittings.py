"""Street furniture that stands still: lamp poles, wires, benches, rails, planters, lanterns."""

import itertools

import numpy as np

from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.mesh import Mesh
from pipeline.simulate.shapes import box, ellipsoid, rod, tube
from pipeline.simulate.skin import Colour, Skin
from pipeline.simulate.world.prop import Prop

WARM = np.array([0.30, 0.62, 1.0], np.float32)
LAMP_STRENGTH = 2.1
"""Light of a street lamp at one metre, where 1 is full day on white."""
Point = tuple[float, float]


def pole(
    place: Point, *, towards: Point, reach: float, height: float = 5.2, strength: float = LAMP_STRENGTH
) -> tuple[Prop, Lamp]:
    """Put up a lamp pole with an arm."""
    x, y = place
    tip = x + towards[0] * reach, y + towards[1] * reach
    parts = [
        tube([(x, y, 0.0, 0.09, 0.09), (x, y, 0.5, 0.07, 0.07), (x, y, height, 0.045, 0.045)], around=8),
        rod((x, y, height - 0.1), (tip[0], tip[1], height + 0.15), 0.03),
        ellipsoid((tip[0], tip[1], height + 0.12), (0.2, 0.2, 0.08)),
    ]
    aim = np.array([towards[0] * 0.1, towards[1] * 0.1, -1.0], np.float32)
    lamp = Lamp(np.array([tip[0], tip[1], height], np.float32), WARM * np.float32(strength), aim / np.linalg.norm(aim), 0.25)
    return Prop(Mesh.joined(parts), Skin.plain((120, 122, 124), gloss=0.2, glow=0.0)), lamp


def wires(points: list[tuple[float, float, float]], rng: np.random.Generator) -> list[Prop]:
    """Hang cables between points."""
    parts = []
    for start, end in itertools.pairwise(points):
        for _ in range(3):
            a = np.array(start) + [rng.uniform(-0.1, 0.1), 0, rng.uniform(-0.3, 0.2)]
            b = np.array(end) + [rng.uniform(-0.1, 0.1), 0, rng.uniform(-0.3, 0.2)]
            shares = np.linspace(0, 1, 9)[:, None]
            line = a + (b - a) * shares - np.array([0, 0, 2.2]) * shares * (1 - shares)
            parts += [rod(tuple(p), tuple(q), 0.012, around=3) for p, q in itertools.pairwise(line)]
    return [Prop(Mesh.joined(parts), Skin.plain((34, 34, 36)))]


def bench(place: Point, *, along_x: bool = True) -> Prop:
    """Put down a bench."""
    x, y = place
    half = (0.8, 0.22) if along_x else (0.22, 0.8)
    seat = box((x - half[0], y - half[1], 0.40), (x + half[0], y + half[1], 0.46))
    legs = [
        box((x + sx * half[0] * 0.8 - 0.05, y - 0.2, 0.0), (x + sx * half[0] * 0.8 + 0.05, y + 0.2, 0.40)) for sx in (-1, 1)
    ]
    return Prop(Mesh.joined([seat, *legs]), Skin.plain((126, 90, 60)))


def rail(start: Point, end: Point, *, colour: Colour = (225, 226, 224)) -> Prop:
    """Put up a road rail with posts."""
    a, b = np.array(start), np.array(end)
    length = float(np.linalg.norm(b - a))
    parts = [rod((*start, z), (*end, z), 0.025, around=4) for z in (0.35, 0.85)]
    for at in np.arange(0, length + 0.1, 1.4):
        x, y = a + (b - a) * at / length
        parts.append(rod((x, y, 0.0), (x, y, 0.95), 0.03, around=4))
    return Prop(Mesh.joined(parts), Skin.plain(colour, gloss=0.2))


def planter(place: Point, rng: np.random.Generator) -> list[Prop]:
    """Put down a stone planter with a shrub."""
    x, y = place
    stone = box((x - 0.6, y - 0.6, 0.0), (x + 0.6, y + 0.6, 0.55))
    shrub = ellipsoid((x, y, 0.75), (0.6, 0.6, 0.45), around=12, rows=8)
    rough = Mesh.of(
        shrub.points + rng.normal(0, 0.03, shrub.points.shape).astype(np.float32), shrub.normals, shrub.uv, shrub.faces
    )
    return [Prop(stone, Skin.plain((150, 148, 142))), Prop(rough, Skin.plain((60, 88, 44)))]
