"""Waste bins of the street, by how full they are: 0 empty … 1 full, above it overflows."""

from functools import lru_cache
from typing import Literal

import numpy as np

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.shapes import box, rod, tube
from pipeline.simulate.skin import Canvas, Colour, Skin
from pipeline.simulate.things.litter import Thing, sack

BinKind = Literal["wheelie", "pair", "drum"]
OVERFLOWS = 1.05
"""Fuller than this, a bin is overflowing."""
COLOURS: tuple[Colour, ...] = ((36, 96, 56), (40, 84, 150), (90, 92, 94), (190, 50, 44), (60, 62, 66))


@lru_cache(maxsize=128)
def waste_bin(kind: BinKind, seed: int, fill: float) -> Thing:
    """Make a bin; `fill` is worth rounding, as each value is built once."""
    rng = np.random.default_rng(seed)
    colour = COLOURS[int(rng.integers(len(COLOURS)))]
    parts = [part.on_skin(0.02, 0, 0.30, 1) for part in _BUILDERS[kind]()]
    if fill > 0.8:
        parts += _spill(kind, np.random.default_rng(seed + 1), fill)
    return Thing(Mesh.joined(parts), _skin(colour, rng), "overflowing bin" if fill > OVERFLOWS else "bin")


def _skin(colour: Colour, rng: np.random.Generator) -> Skin:
    canvas = Canvas(120, 40, colour)
    canvas.gloss[:] = 0.2
    canvas.rectangle((14, 14, 24, 26), (225, 225, 222), gloss=0.2)
    canvas.rectangle((40, 0, 60, 40), (32, 33, 36), gloss=0.4)
    canvas.rectangle((60, 0, 80, 40), (222, 220, 214), gloss=0.2)
    canvas.rectangle((80, 0, 100, 40), (30, 30, 32), gloss=0.1)
    canvas.rectangle((100, 0, 120, 40), (176, 136, 88))
    canvas.grain(rng, 0.10, size=4)
    return canvas.skin()


def _wheelie() -> list[Mesh]:
    tub = tube([(0, 0, 0.10, 0.24, 0.25), (0, 0, 0.92, 0.29, 0.33)], around=12, square=5)
    lid = tube([(0, 0, 0.92, 0.31, 0.36), (0, -0.02, 0.99, 0.29, 0.34)], around=12, square=5)
    wheels = [
        tube([(0, 0, -0.03, 0.1, 0.1), (0, 0, 0.03, 0.1, 0.1)], around=10).moved(turned("y", np.pi / 2), (x, -0.24, 0.10))
        for x in (-0.26, 0.26)
    ]
    return [tub, lid, *(wheel.on_skin(2.4, 0, 3.0, 1) for wheel in wheels)]


def _pair() -> list[Mesh]:
    tubs = [box((x - 0.24, -0.2, 0.12), (x + 0.24, 0.2, 0.95)) for x in (-0.28, 0.28)]
    posts = [rod((x, 0, 0), (x, 0, 1.25), 0.03) for x in (-0.54, 0.0, 0.54)]
    return [*tubs, *posts, box((-0.6, -0.26, 1.22), (0.6, 0.26, 1.27))]


def _drum() -> list[Mesh]:
    return [tube([(0, 0, 0.0, 0.28, 0.28), (0, 0, 0.5, 0.30, 0.30), (0, 0, 0.92, 0.30, 0.30)], around=16)]


def _spill(kind: BinKind, rng: np.random.Generator, fill: float) -> list[Mesh]:
    """Bags that stick out of the top, and some beside it when it overflows."""
    top = {"wheelie": 0.88, "pair": 0.85, "drum": 0.80}[kind]
    parts = []
    for _ in range(3 if fill <= OVERFLOWS else 5):
        place = rng.uniform(-0.16, 0.16), rng.uniform(-0.14, 0.14), top + rng.uniform(0, 0.15)
        parts.append(sack(rng, rng.uniform(0.3, 0.42)).moved(turned("z", rng.uniform(0, 6)), place).on_skin(*_patch(rng)))
    if fill > OVERFLOWS:
        for _ in range(int(rng.integers(2, 6))):
            angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.45, 0.8)
            place = far * np.cos(angle), far * np.sin(angle), 0.0
            parts.append(sack(rng, rng.uniform(0.35, 0.6)).moved(turned("z", rng.uniform(0, 6)), place).on_skin(*_patch(rng)))
    return parts


def _patch(rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Choose black, white or cardboard on the skin."""
    left = (2 / 6, 2 / 6, 3 / 6, 5 / 6)[int(rng.integers(4))]
    return left + 0.01, 0.0, left + 0.15, 1.0


_BUILDERS = {"wheelie": _wheelie, "pair": _pair, "drum": _drum}
