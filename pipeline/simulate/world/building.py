"""Houses along a street: a front that is painted, and a roof. Not here: the paint of the parts (masonry.py)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.mesh import Mesh
from pipeline.simulate.shapes import box, panel
from pipeline.simulate.skin import Canvas, Skin
from pipeline.simulate.world import masonry
from pipeline.simulate.world.masonry import SCALE
from pipeline.simulate.world.prop import Prop

Style = Literal["court", "plain", "shops", "storeys"]
CELL_M = 1.0


@dataclass(frozen=True, slots=True)
class Front:
    """A stretch of street front; its left end is `start`, seen from the street.

    Attributes:
        start, end: metres on the ground.
        height: of the wall.
        style: what is painted on it.
        roof: a tiled roof above, or a cap.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    height: float
    style: Style
    roof: bool


def house(front: Front, rng: np.random.Generator) -> list[Prop]:
    """Build wall, roof or cap, and what hangs on the wall."""
    start, end = np.array([*front.start, 0.0]), np.array([*front.end, 0.0])
    along = end - start
    length = float(np.linalg.norm(along))
    canvas = Canvas(max(8, round(length * SCALE)), max(8, round(front.height * SCALE)))
    _paint(canvas, front, length, rng)
    cells = max(1, round(length / CELL_M)), max(1, round(front.height / CELL_M))
    wall = panel(start, along, np.array([0, 0, front.height]), cells)
    outward = np.cross(along / length, [0, 0, 1])
    props = [Prop(wall, canvas.skin())]
    props += _roof(start, along, outward, front, rng) if front.roof else _cap(start, along, outward, front)
    return props + _hangings(start, along, outward, rng)


def _paint(canvas: Canvas, front: Front, length: float, rng: np.random.Generator) -> None:
    grey = float(rng.uniform(104, 132))
    if rng.random() < 0.7 or front.style == "court":
        masonry.brick_wall(canvas, rng, (grey, grey + 1, grey + 1))
    else:
        masonry.plaster(canvas, rng, masonry.PLASTERS[int(rng.integers(len(masonry.PLASTERS)))])
    masonry.weather(canvas, rng)
    if rng.random() < 0.6:
        masonry.plinth(canvas, float(rng.uniform(0.35, 0.6)), (128, 128, 126))
    _openings(canvas, front, length, rng)


def _openings(canvas: Canvas, front: Front, length: float, rng: np.random.Generator) -> None:
    at = float(rng.uniform(0.5, 1.5))
    while at < length - 1.8:
        wide = float(rng.uniform(1.1, 1.8))
        if front.style == "shops":
            wide = min(float(rng.uniform(2.5, 4.5)), length - at - 0.3)
            masonry.shop(canvas, at, at + wide, rng)
        elif front.style == "court" and rng.random() < 0.45:
            masonry.door(canvas, at, rng, wide=wide)
        elif rng.random() < 0.7:
            masonry.window(canvas, (at, 1.1, at + wide, min(2.3, front.height - 0.4)), rng, lit=bool(rng.random() < 0.3))
        for storey in np.arange(3.9, front.height - 1.4, 2.9):
            masonry.window(canvas, (at, storey, at + min(wide, 1.6), storey + 1.3), rng, lit=bool(rng.random() < 0.3))
        at += wide + float(rng.uniform(0.6, 2.6))


def _roof(
    start: NDArray[np.float64], along: NDArray[np.float64], outward: NDArray[np.float64], front: Front, rng: np.random.Generator
) -> list[Prop]:
    length = float(np.linalg.norm(along))
    depth, rise = 3.0, 1.5
    eave = start + outward * 0.40 + [0, 0, front.height - 0.08]
    slope = -outward * depth + [0, 0, rise]
    cells = max(1, round(length)), 3
    canvas = masonry.tiles(round(length * SCALE), round(np.hypot(depth, rise) * SCALE), rng)
    edge = panel(eave - [0, 0, 0.14], along, np.array([0, 0, 0.14]), (cells[0], 1))
    under = panel(eave - [0, 0, 0.14] - outward * 0.42, along, outward * 0.42, (cells[0], 1))
    ridge_low = start - outward * (depth - 0.4) + [0, 0, front.height + rise - 0.10]
    ridge = panel(ridge_low, along, np.array([0, 0, 0.32]), (cells[0], 1))
    back = panel(eave + slope + along, -along, slope * [-1, -1, 1] - [0, 0, 2 * rise], cells)
    dark = Skin.plain((66, 66, 70))
    return [
        Prop(panel(eave, along, slope, cells), canvas.skin()),
        Prop(back, canvas.skin()),
        Prop(edge, dark),
        Prop(under, Skin.plain((70, 56, 48))),
        Prop(ridge, dark),
        *_gables(start, along, outward, front.height, (depth, rise)),
    ]


def _gables(
    start: NDArray[np.float64],
    along: NDArray[np.float64],
    outward: NDArray[np.float64],
    height: float,
    roof: tuple[float, float],
) -> list[Prop]:
    """The house's two ends, each a wall with a triangle."""
    inwards, up = -outward * 2 * (roof[0] - 0.4), np.array([0, 0, height])
    found = []
    for foot, way in ((start + inwards, -inwards), (start + along, inwards)):
        wall = panel(foot, way, up, (4, 2))
        tip = foot + way / 2 + up + [0, 0, roof[1]]
        corners = np.stack([foot + up, foot + way + up, tip, tip]).astype(np.float32)
        normal = np.cross(way, up) / np.linalg.norm(np.cross(way, up))
        uv = np.array([[0, 1], [1, 1], [0.5, 0], [0.5, 0]], np.float32)
        top = Mesh.of(corners, np.broadcast_to(normal, (4, 3)), uv, np.array([[0, 1, 2, 3]]))
        found += [Prop(wall, Skin.plain((112, 113, 113))), Prop(top, Skin.plain((108, 109, 109)))]
    return found


def _cap(start: NDArray[np.float64], along: NDArray[np.float64], outward: NDArray[np.float64], front: Front) -> list[Prop]:
    length = float(np.linalg.norm(along))
    low = start + outward * 0.10 + [0, 0, front.height - 0.02]
    cells = max(1, round(length)), 1
    edge = panel(low, along, np.array([0, 0, 0.16]), cells)
    top = panel(low + [0, 0, 0.16], along, -outward * 0.5, cells)
    skin = Skin.plain((104, 104, 106))
    return [Prop(edge, skin), Prop(top, skin)]


def _hangings(
    start: NDArray[np.float64], along: NDArray[np.float64], outward: NDArray[np.float64], rng: np.random.Generator
) -> list[Prop]:
    """Air conditioners, meter boxes, lanterns."""
    length = float(np.linalg.norm(along))
    direction = along / length
    props = []
    for _ in range(int(rng.integers(0, 1 + int(length / 4)))):
        at = start + direction * rng.uniform(0.5, max(0.6, length - 1.0))
        if rng.random() < 0.5:
            size, height, colour = (0.82, 0.30, 0.56), rng.uniform(1.9, 2.5), (214, 212, 204)
        else:
            size, height, colour = (0.42, 0.14, 0.55), rng.uniform(1.2, 1.6), (150, 154, 156)
        block = box((0, 0, 0), size)
        turn = np.stack([direction, -outward, [0, 0, 1]], axis=1)
        shift = at + outward * size[1]
        props.append(Prop(block.moved(turn, (shift[0], shift[1], height)), Skin.plain(colour, gloss=0.1)))
    return props
