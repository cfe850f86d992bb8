"""Litter and dumped things: bags, boxes, bottles, piles, furniture, rubble; and luggage, which is none until it is left."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.shapes import Ring, box, ellipsoid, rod, tube
from pipeline.simulate.skin import Canvas, Colour, Skin

LitterKind = Literal[
    "bag", "black_bag", "bags", "box", "boxes", "bottle", "cup", "paper", "pile", "rubble", "sofa", "mattress", "chair",
    "suitcase",
]  # fmt: skip
LUGGAGE: frozenset[LitterKind] = frozenset({"suitcase"})
LITTER: tuple[LitterKind, ...] = tuple(kind for kind in get_args(LitterKind) if kind not in LUGGAGE)
"""What lies about in streets: luggage does not."""
BAGGED = {"bag", "black_bag", "bags", "pile"}
"""Labelled as garbage bags; luggage by its own name; the others as litter."""
PORTABLE: tuple[LitterKind, ...] = ("bag", "black_bag", "box", "bottle", "cup", "paper", "chair", "suitcase")
BAG_COLOURS: tuple[Colour, ...] = (
    (222, 222, 218),
    (190, 40, 40),
    (60, 110, 170),
    (60, 130, 80),
    (210, 160, 170),
    (230, 200, 60),
)
CASES: tuple[Colour, ...] = ((24, 26, 30), (40, 60, 120), (170, 40, 50), (190, 190, 196), (60, 110, 100))
CARD: Colour = (176, 136, 88)


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A mesh standing on the ground at the origin, its skin, and its class name."""

    mesh: Mesh
    skin: Skin
    class_name: str


@lru_cache(maxsize=256)
def litter(kind: LitterKind, seed: int) -> Thing:
    """Make a piece of litter."""
    rng = np.random.default_rng(seed)
    parts, skin = _BUILDERS[kind](rng)
    return Thing(Mesh.joined(parts), skin, kind if kind in LUGGAGE else "garbage bag" if kind in BAGGED else "litter")


def crumpled(mesh: Mesh, rng: np.random.Generator, amount: float) -> Mesh:
    """Return a mesh with dents; the lowest points stay down."""
    rough = np.sin(mesh.points @ rng.normal(0, 14, (3, 6)) + rng.uniform(0, 6, 6)).sum(axis=1) / 6
    points = mesh.points + mesh.normals * (rough * amount)[:, None].astype(np.float32)
    points[:, 2] = np.maximum(points[:, 2], 0.0)
    tilt = mesh.normals + 0.5 * np.cos(mesh.points @ rng.normal(0, 14, (3, 3))).astype(np.float32)
    tilt /= np.linalg.norm(tilt, axis=1, keepdims=True)
    return Mesh(points.astype(np.float32), tilt.astype(np.float32), mesh.uv, mesh.bones, mesh.faces, mesh.lift, mesh.sheet)


def sack(rng: np.random.Generator, size: float) -> Mesh:
    """Make a tied bag of about `size` metres."""
    wide, high = size * rng.uniform(0.42, 0.55), size * rng.uniform(0.8, 1.1)
    rings: list[Ring] = [
        (0, 0, 0.0, wide * 0.85, wide * 0.8), (0, 0, high * 0.28, wide, wide * 0.95),
        (0, 0, high * 0.6, wide * 0.85, wide * 0.8),
        (0, 0, high * 0.80, wide * 0.32, wide * 0.32), (0, 0, high * 0.86, wide * 0.18, wide * 0.18),
        (0, 0, high, wide * 0.42, wide * 0.30),
    ]  # fmt: skip
    return crumpled(tube(rings, around=14), rng, size * 0.09)


def grained(colour: Colour, rng: np.random.Generator, *, gloss: float) -> Skin:
    """Make a rough skin of about one colour."""
    canvas = Canvas(48, 48, colour)
    canvas.gloss[:] = gloss
    canvas.grain(rng, 0.16, size=8)
    canvas.grain(rng, 0.10, size=2)
    return canvas.skin()


def _bag(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    colour = BAG_COLOURS[int(rng.integers(len(BAG_COLOURS)))]
    return [sack(rng, rng.uniform(0.38, 0.55))], grained(colour, rng, gloss=0.25)


def _black_bag(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    return [sack(rng, rng.uniform(0.6, 0.8))], grained((30, 31, 34), rng, gloss=0.5)


def _bags(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    count = int(rng.integers(3, 6))
    parts = [
        sack(rng, rng.uniform(0.45, 0.75)).moved(turned("z", k), (rng.uniform(-0.5, 0.5), rng.uniform(-0.4, 0.4), 0))
        for k in range(count)
    ]
    return parts, grained((34, 35, 38) if rng.random() < 0.7 else BAG_COLOURS[0], rng, gloss=0.45)


def _box(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    return [_carton(rng, 0.5)], _card(rng)


def _boxes(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    parts = [
        _carton(rng, 0.5).moved(turned("z", rng.uniform(0, 3)), (x, rng.uniform(-0.25, 0.25), z))
        for x, z in ((-0.35, 0), (0.3, 0), (0, 0.36))
    ]
    return parts, _card(rng)


def _carton(rng: np.random.Generator, size: float) -> Mesh:
    a, b, h = rng.uniform(0.35, 0.6, 3) * size * np.array([1, 1, 1.3])
    flap = rod((-a, -b, h), (a, -b * 1.7, h + 0.05), 0.012, around=4)
    return Mesh.joined([box((-a, -b, 0), (a, b, h)), flap])


def _card(rng: np.random.Generator) -> Skin:
    canvas = Canvas(64, 64, CARD)
    canvas.rectangle((28, 0, 36, 64), (200, 176, 130))
    canvas.rectangle((6, 40, 22, 52), (120, 84, 50))
    canvas.grain(rng, 0.08, size=3)
    return canvas.skin()


def _bottle(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    rings: list[Ring] = [
        (0, 0, 0.0, 0.045, 0.045),
        (0, 0, 0.22, 0.045, 0.045),
        (0, 0, 0.28, 0.018, 0.018),
        (0, 0, 0.32, 0.018, 0.018),
    ]
    lying = tube(rings).moved(turned("y", np.pi / 2), (-0.15, 0, 0.045)).moved(turned("z", rng.uniform(0, 6)), (0, 0, 0))
    colour = ((190, 214, 220), (90, 150, 90), (200, 80, 60))[int(rng.integers(3))]
    return [lying], Skin.plain(colour, gloss=0.6)


def _cup(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    cup = tube([(0, 0, 0.0, 0.05, 0.05), (0, 0, 0.22, 0.07, 0.07)]).moved(turned("y", 1.3), (0, 0, 0.06))
    return [cup.moved(turned("z", rng.uniform(0, 6)), (0, 0, 0))], grained((228, 222, 210), rng, gloss=0.2)


def _paper(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    sheets = [
        crumpled(
            ellipsoid(
                (rng.uniform(-0.3, 0.3), rng.uniform(-0.3, 0.3), 0.04), (rng.uniform(0.1, 0.2), rng.uniform(0.08, 0.15), 0.05)
            ),
            rng,
            0.03,
        )
        for _ in range(4)
    ]
    return sheets, grained((224, 222, 216), rng, gloss=0.02)


def _pile(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    count = int(rng.integers(6, 11))
    spread = rng.uniform(0.5, 0.9)
    parts = []
    for number in range(count):
        place = rng.normal(0, spread * 0.5), rng.normal(0, spread * 0.4), 0.0 if number < count * 0.6 else 0.32
        parts.append(sack(rng, rng.uniform(0.35, 0.7)).moved(turned("z", rng.uniform(0, 6)), place).on_skin(*_patch(rng)))
    parts += [
        _carton(rng, 0.45)
        .moved(turned("z", rng.uniform(0, 3)), (rng.normal(0, spread * 0.6), rng.normal(0, 0.4), 0))
        .on_skin(0.8, 0, 1, 1)
        for _ in range(2)
    ]
    canvas = Canvas(120, 48, (32, 33, 36))
    for number, colour in enumerate(
        [(32, 33, 36), BAG_COLOURS[0], (32, 33, 36), BAG_COLOURS[int(rng.integers(len(BAG_COLOURS)))], CARD]
    ):
        canvas.rectangle((number * 24, 0, number * 24 + 24, 48), colour, gloss=0.35 if number < 4 else 0.0)
    canvas.grain(rng, 0.14, size=5)
    return parts, canvas.skin()


def _patch(rng: np.random.Generator) -> tuple[float, float, float, float]:
    left = int(rng.integers(4)) * 0.2
    return left + 0.01, 0.0, left + 0.19, 1.0


def _rubble(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    heap = crumpled(
        ellipsoid((0, 0, 0.05), (rng.uniform(0.5, 0.9), rng.uniform(0.4, 0.7), rng.uniform(0.3, 0.45)), around=18, rows=10),
        rng,
        0.08,
    )
    bricks = [
        box((-0.12, -0.06, 0), (0.12, 0.06, 0.06)).moved(
            turned("z", rng.uniform(0, 3)), (rng.normal(0, 0.55), rng.normal(0, 0.45), rng.uniform(0, 0.25))
        )
        for _ in range(12)
    ]
    return [heap, *bricks], grained((142, 126, 112), rng, gloss=0.0)


def _sofa(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    wide = rng.uniform(0.7, 1.0)
    parts = [
        box((-wide, -0.42, 0.08), (wide, 0.42, 0.42)), box((-wide, 0.25, 0.42), (wide, 0.45, 0.85)),
        box((-wide - 0.16, -0.42, 0.06), (-wide, 0.45, 0.62)), box((wide, -0.42, 0.06), (wide + 0.16, 0.45, 0.62)),
    ]  # fmt: skip
    colour = ((120, 70, 50), (90, 96, 110), (150, 140, 120), (60, 80, 70))[int(rng.integers(4))]
    return parts, grained(colour, rng, gloss=0.1)


def _mattress(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    slab = box((-0.95, -0.1, 0), (0.95, 0.1, 1.25)).moved(turned("x", -rng.uniform(0.15, 0.35)), (0, 0, 0))
    return [slab], grained((206, 204, 214), rng, gloss=0.0)


def _chair(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    parts = [box((-0.22, -0.22, 0.42), (0.22, 0.22, 0.47)), box((-0.22, 0.18, 0.47), (0.22, 0.22, 0.95))]
    parts += [rod((x, y, 0.0), (x, y, 0.44), 0.02) for x in (-0.2, 0.2) for y in (-0.2, 0.2)]
    tipped = Mesh.joined(parts)
    if rng.random() < 0.4:
        tipped = tipped.moved(turned("x", np.pi / 2), (0, 0.4, 0.22))
    return [tipped], grained(((130, 86, 50), (190, 40, 40), (60, 90, 150))[int(rng.integers(3))], rng, gloss=0.15)


def _suitcase(rng: np.random.Generator) -> tuple[list[Mesh], Skin]:
    wide, deep, high = rng.uniform(0.19, 0.26), rng.uniform(0.11, 0.15), rng.uniform(0.56, 0.74)
    grip = high + rng.uniform(0.05, 0.35)
    parts = [tube([(0, 0, 0.06, wide, deep), (0, 0, high, wide, deep)], around=12, square=6.0)]
    parts += [rod((x, -deep * 0.7, high * 0.9), (x, -deep * 0.7, grip), 0.012) for x in (-wide * 0.5, wide * 0.5)]
    parts += [rod((-wide * 0.5, -deep * 0.7, grip), (wide * 0.5, -deep * 0.7, grip), 0.015)]
    parts += [rod((x - 0.02, y, 0.03), (x + 0.02, y, 0.03), 0.03) for x in (-wide * 0.8, wide * 0.8) for y in (-deep, deep)]
    colour = CASES[int(rng.integers(len(CASES)))]
    return parts, grained(colour, rng, gloss=0.3)


_BUILDERS = {
    "bag": _bag, "black_bag": _black_bag, "bags": _bags, "box": _box, "boxes": _boxes, "bottle": _bottle, "cup": _cup,
    "paper": _paper, "pile": _pile, "rubble": _rubble, "sofa": _sofa, "mattress": _mattress, "chair": _chair,
    "suitcase": _suitcase,
}  # fmt: skip
