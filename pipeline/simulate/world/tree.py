"""Trees: a trunk, some boughs, and a crown of leaf sheets in clumps."""

import numpy as np

from pipeline.simulate.mesh import Mesh
from pipeline.simulate.shapes import rod, tube
from pipeline.simulate.skin import Canvas, Colour, Skin
from pipeline.simulate.world.prop import Prop

GREENS: tuple[Colour, ...] = ((70, 96, 46), (86, 108, 54), (58, 84, 44), (104, 116, 60), (120, 110, 50))
BARK: Colour = (92, 82, 70)
CLUMPS, LEAVES = 30, 84
"""Clumps in a crown, sheets in a clump."""


def tree(place: tuple[float, float], rng: np.random.Generator, *, height: float = 7.0, crown: float = 2.4) -> tuple[Prop, Prop]:
    """Grow a tree; returns the wood and the crown."""
    x, y = place
    radius = height * 0.022 + 0.05
    bend = rng.uniform(-0.25, 0.25, 2)
    fork = height * 0.45
    trunk = tube(
        [
            (x, y, 0.0, radius * 1.35, radius * 1.35),
            (x, y, 0.4, radius, radius),
            (x + bend[0], y + bend[1], fork, radius * 0.8, radius * 0.8),
        ]
    )
    wood = [trunk]
    centre = np.array([x + bend[0], y + bend[1], height - crown * 0.75])
    for _ in range(5):
        angle = rng.uniform(0, 2 * np.pi)
        tip = centre + np.array([np.cos(angle) * crown * 0.6, np.sin(angle) * crown * 0.6, rng.uniform(-0.4, 0.5)])
        wood.append(rod((x + bend[0], y + bend[1], fork - 0.1), (tip[0], tip[1], tip[2]), radius * 0.35))
    return Prop(Mesh.joined(wood), _bark(rng)), Prop(_crown(centre, crown, rng), _leaves(rng))


def _crown(centre: np.ndarray[tuple[int], np.dtype[np.float64]], crown: float, rng: np.random.Generator) -> Mesh:
    direction = rng.standard_normal((CLUMPS, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    middles = centre + direction * (rng.uniform(0.35, 0.85, (CLUMPS, 1)) * crown * np.array([1.0, 1.0, 0.75]))
    count = CLUMPS * LEAVES
    out = rng.standard_normal((count, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    spots = np.repeat(middles, LEAVES, axis=0) + out * rng.uniform(0.5, 1.0, (count, 1)) * crown * 0.30
    size = rng.uniform(0.05, 0.125, (count, 1)) * (crown / 2.4) ** 0.5
    first = np.cross(out, rng.standard_normal((count, 3)))
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(out, first)
    corners = np.stack(
        [spots - first * size, spots - second * size * 0.8, spots + first * size, spots + second * size * 0.8], axis=1
    )
    soft = out * 0.5 + (spots - centre) / crown + np.array([0, 0, 0.35])
    soft /= np.linalg.norm(soft, axis=1, keepdims=True)
    uv = np.repeat(rng.uniform(0, 1, (count, 2)), 4, axis=0)
    faces = np.arange(count * 4).reshape(count, 4)
    return Mesh.of(
        corners.reshape(-1, 3).astype(np.float32), np.repeat(soft, 4, axis=0).astype(np.float32), uv.astype(np.float32),
        faces.astype(np.int32), sheet=True,
    )  # fmt: skip


def _leaves(rng: np.random.Generator) -> Skin:
    canvas = Canvas(32, 32, GREENS[int(rng.integers(len(GREENS)))])
    canvas.grain(rng, 0.35, size=1)
    return canvas.skin()


def _bark(rng: np.random.Generator) -> Skin:
    canvas = Canvas(32, 64, BARK)
    canvas.grain(rng, 0.3, size=3)
    return canvas.skin()
