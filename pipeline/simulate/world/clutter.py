"""What people keep before their doors: pots with plants, lanterns, awnings, stools, bricks."""

from collections.abc import Callable

import numpy as np

from pipeline.simulate.mesh import Mesh
from pipeline.simulate.shapes import box, ellipsoid, panel, rod, tube
from pipeline.simulate.skin import Canvas, Colour, Skin
from pipeline.simulate.world.prop import Prop

GREENS: tuple[Colour, ...] = ((62, 92, 44), (80, 108, 52), (54, 80, 40))
POTS: tuple[Colour, ...] = ((140, 76, 50), (96, 92, 88), (60, 84, 110))
CLOTHS: tuple[Colour, ...] = ((60, 110, 80), (170, 60, 50), (70, 90, 140), (200, 196, 186))
Place = tuple[float, float]


def clutter(corner: Place, length: float, side: int, rng: np.random.Generator) -> list[Prop]:
    """Put things along a wall.

    Args:
        corner: x of the wall and where the stretch begins along y, metres.
        length: of the stretch.
        side: -1 for a wall on the left of the street, 1 on its right.
        rng: where from.
    """
    props: list[Prop] = []
    for _ in range(int(rng.integers(1, 5))):
        y = corner[1] + float(rng.uniform(0.5, length - 0.5))
        maker = MAKERS[int(rng.integers(len(MAKERS)))]
        props += maker((corner[0], y), side, rng)
    return props


def _pots(at: Place, side: int, rng: np.random.Generator) -> list[Prop]:
    props = []
    for number in range(int(rng.integers(1, 5))):
        x, y, r = at[0] - side * rng.uniform(0.2, 0.32), at[1] + number * 0.42, rng.uniform(0.11, 0.19)
        pot = tube([(x, y, 0.0, r * 0.75, r * 0.75), (x, y, r * 1.7, r, r)], around=8)
        shrub = ellipsoid((x, y, r * 2.6), (r * 1.5, r * 1.5, r * rng.uniform(1.2, 2.6)), around=10, rows=7)
        rough = Mesh.of(
            shrub.points + rng.normal(0, 0.03, shrub.points.shape).astype(np.float32), shrub.normals, shrub.uv, shrub.faces
        )
        props += [Prop(pot, Skin.plain(POTS[int(rng.integers(3))])), Prop(rough, _foliage(rng))]
    return props


def _foliage(rng: np.random.Generator) -> Skin:
    canvas = Canvas(24, 24, GREENS[int(rng.integers(3))])
    canvas.grain(rng, 0.4, size=2)
    return canvas.skin()


def _lanterns(at: Place, side: int, rng: np.random.Generator) -> list[Prop]:
    props = []
    for y in (at[1], at[1] + 2.1):
        x, high = at[0] - side * 0.42, float(rng.uniform(2.25, 2.45))
        ball = ellipsoid((x, y, high), (0.19, 0.19, 0.16), around=10, rows=6)
        tassel = rod((x, y, high - 0.34), (x, y, high + 0.3), 0.025, around=4)
        props += [Prop(ball, Skin.plain((190, 26, 24), gloss=0.1, glow=1.0)), Prop(tassel, Skin.plain((200, 150, 40)))]
    return props


def _awning(at: Place, side: int, rng: np.random.Generator) -> list[Prop]:
    wide, high, out = float(rng.uniform(1.6, 3.0)), float(rng.uniform(2.2, 2.5)), float(rng.uniform(0.6, 1.0))
    inner, outer = at[0] - side * 0.06, at[0] - side * out
    colour = CLOTHS[int(rng.integers(len(CLOTHS)))]
    corner = np.array([outer, at[1] + (wide if side > 0 else 0.0), high - 0.25])
    along = np.array([0.0, -side * wide, 0.0])
    sheet = panel(corner, along, np.array([inner - outer, 0.0, 0.35]), (3, 2))
    under = panel(corner + along, -along, np.array([inner - outer, 0.0, 0.35]), (3, 2))
    bars = [rod((outer, y, high - 0.27), (inner, y, high - 0.6), 0.02, around=4) for y in (at[1] + 0.1, at[1] + wide - 0.1)]
    skin = Skin.plain(colour)
    return [Prop(sheet, skin), Prop(under, skin), Prop(Mesh.joined(bars), Skin.plain((110, 112, 114)))]


def _stool(at: Place, side: int, rng: np.random.Generator) -> list[Prop]:
    x, y = at[0] - side * 0.45, at[1]
    seat = box((x - 0.16, y - 0.16, 0.36), (x + 0.16, y + 0.16, 0.41))
    legs = [rod((x + a, y + b, 0.0), (x + a, y + b, 0.38), 0.02, around=4) for a in (-0.12, 0.12) for b in (-0.12, 0.12)]
    colour: Colour = ((170, 60, 50), (120, 84, 52), (60, 90, 140))[int(rng.integers(3))]
    return [Prop(Mesh.joined([seat, *legs]), Skin.plain(colour))]


def _board(at: Place, side: int, rng: np.random.Generator) -> list[Prop]:
    """A notice board on the wall."""
    x, wide = at[0] - side * 0.07, float(rng.uniform(0.8, 1.6))
    canvas = Canvas(64, 48, (28, 70, 130) if rng.random() < 0.5 else (150, 30, 28))
    for row in (10, 20, 30, 38):
        canvas.rectangle((8, row, 8 + float(rng.uniform(20, 48)), row + 4), (236, 236, 230))
    start = np.array([x, at[1] + (wide if side > 0 else 0.0), 1.2])
    return [Prop(panel(start, np.array([0.0, -side * wide, 0.0]), np.array([0.0, 0.0, 0.8]), (1, 1)), canvas.skin())]


MAKERS: tuple[Callable[[Place, int, np.random.Generator], list[Prop]], ...] = (_pots, _pots, _lanterns, _awning, _stool, _board)
