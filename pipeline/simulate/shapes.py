"""Simple shapes as meshes: tubes through rings, ellipsoids, boxes, discs, sheets. One skin square each."""

from math import pi

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.mesh import Mesh, Points

Ring = tuple[float, float, float, float, float]
"""Centre x, y, z and half widths along x and y, metres."""


def grid(points: Points, uv: Points, *, sheet: bool = False, normals: Points | None = None) -> Mesh:
    """Make a mesh of an (R, C, 3) grid of points; rows up and columns counter-clockwise face outwards."""
    rows, columns = points.shape[:2]
    at = np.arange(rows * columns).reshape(rows, columns)
    faces = np.stack([at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]], axis=-1).reshape(-1, 4)
    smooth = smooth_normals(points) if normals is None else normals
    return Mesh.of(points.reshape(-1, 3), smooth.reshape(-1, 3), uv.reshape(-1, 2), faces.astype(np.int32), sheet=sheet)


def smooth_normals(points: Points) -> Points:
    """Return (R, C, 3) unit normals of an (R, C, 3) grid by central differences."""
    closed = bool(np.allclose(points[:, 0], points[:, -1]))
    along = np.gradient(points, axis=1)
    if closed and points.shape[1] > 2:
        seam = (points[:, 1] - points[:, -2]) / 2
        along[:, 0] = along[:, -1] = seam
    normals = np.cross(along, np.gradient(points, axis=0))
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    return np.asarray(normals / np.maximum(length, 1e-9), np.float32)


def tube(rings: list[Ring], *, around: int = 8, square: float = 2.0, caps: bool = True) -> Mesh:
    """Make a tube upwards through elliptic rings, from the lowest to the highest.

    Args:
        rings: at least two.
        around: faces around.
        square: exponent of the superellipse: 2 is an ellipse, 4 nearly a rectangle.
        caps: close both ends by shrinking rings.
    """
    table = np.array(rings, np.float64)
    if caps:
        table = np.vstack([_shrunk(table[0]), table, _shrunk(table[-1])])
    angle = np.linspace(0, 2 * pi, around + 1) - pi / 2
    c, s = np.cos(angle), np.sin(angle)
    x = np.sign(c) * np.abs(c) ** (2 / square)
    y = np.sign(s) * np.abs(s) ** (2 / square)
    points = np.stack(
        [
            table[:, :1] + table[:, 3:4] * x,
            table[:, 1:2] + table[:, 4:5] * y,
            np.repeat(table[:, 2:3], around + 1, axis=1),
        ],
        axis=-1,
    ).astype(np.float32)
    down = 1 - (table[:, 2] - table[0, 2]) / max(table[-1, 2] - table[0, 2], 1e-6)
    u, v = np.meshgrid(np.linspace(0, 1, around + 1), down)
    mesh = grid(points, np.stack([u, v], axis=-1).astype(np.float32))
    return _capped(mesh, len(table), around, down_normals=caps)


def ellipsoid(centre: tuple[float, float, float], half: tuple[float, float, float], *, around: int = 8, rows: int = 6) -> Mesh:
    """Make an ellipsoid; u goes around from the back (-y is u = 0), v from the top down."""
    angle = np.linspace(0, 2 * pi, around + 1) - pi / 2
    height = np.linspace(-pi / 2, pi / 2, rows + 1)
    unit = np.stack(
        [
            np.cos(height)[:, None] * np.cos(angle),
            np.cos(height)[:, None] * np.sin(angle),
            np.repeat(np.sin(height)[:, None], around + 1, axis=1),
        ],
        axis=-1,
    )
    normals = unit / np.array(half)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    u, v = np.meshgrid(np.linspace(0, 1, around + 1), np.linspace(1, 0, rows + 1))
    points = (unit * np.array(half) + np.array(centre)).astype(np.float32)
    return grid(points, np.stack([u, v], axis=-1).astype(np.float32), normals=normals.astype(np.float32))


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Mesh:
    """Make a box; each side shows the whole skin square."""
    corner = np.array([low, high])
    return Mesh.joined([_side(corner, axis, end) for axis in range(3) for end in (0, 1)])


def panel(origin: NDArray[np.floating], right: NDArray[np.floating], up: NDArray[np.floating], cells: tuple[int, int]) -> Mesh:
    """Make a flat rectangle facing right × up, cut into (across, upwards) cells; v is 0 at its top."""
    across, upwards = cells
    a, b = np.meshgrid(np.linspace(0, 1, across + 1), np.linspace(0, 1, upwards + 1))
    points = np.asarray(origin) + a[..., None] * np.asarray(right) + b[..., None] * np.asarray(up)
    normal = np.cross(right, up)
    normals = np.broadcast_to(normal / np.linalg.norm(normal), points.shape)
    return grid(points.astype(np.float32), np.stack([a, 1 - b], axis=-1).astype(np.float32), normals=normals.astype(np.float32))


def rod(start: tuple[float, float, float], end: tuple[float, float, float], radius: float, *, around: int = 5) -> Mesh:
    """Make a thin cylinder between two points."""
    a, b = np.array(start, np.float64), np.array(end, np.float64)
    length = float(np.linalg.norm(b - a))
    axis = (b - a) / max(length, 1e-9)
    side = np.cross(axis, [1.0, 0.0, 0.0] if abs(axis[0]) < 0.8 else [0.0, 1.0, 0.0])
    side /= np.linalg.norm(side)
    upright = tube([(0, 0, 0, radius, radius), (0, 0, length, radius, radius)], around=around, caps=False)
    return upright.moved(np.stack([side, np.cross(axis, side), axis], axis=1), a)


def disc(radius: float, *, around: int = 16, inner: float = 0.0) -> Mesh:
    """Make a flat ring in the x-z plane facing -y; the skin square spans its width."""
    angle = np.linspace(0, 2 * pi, around + 1)
    rim = np.stack([np.cos(angle), np.zeros_like(angle), np.sin(angle)], axis=-1)
    points = np.stack([rim * radius, rim * inner]).astype(np.float32)
    uv = 0.5 + points[..., [0, 2]] / radius * np.array([0.5, -0.5])
    normals = np.broadcast_to(np.array([0, -1.0, 0]), points.shape).astype(np.float32)
    return grid(points, uv.astype(np.float32), normals=normals)


def _shrunk(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    tip = ring.copy()
    tip[3:] *= 0.02
    return tip


def _capped(mesh: Mesh, rows: int, around: int, *, down_normals: bool) -> Mesh:
    if not down_normals:
        return mesh
    normals = mesh.normals.reshape(rows, around + 1, 3).copy()
    normals[0], normals[-1] = (0, 0, -1), (0, 0, 1)
    for row, tip in ((1, 0), (-2, -1)):
        mixed = normals[row] + 0.5 * normals[tip]
        normals[row] = mixed / np.linalg.norm(mixed, axis=-1, keepdims=True)
    return Mesh.of(mesh.points, normals.reshape(-1, 3), mesh.uv, mesh.faces)


def _side(corner: NDArray[np.floating], axis: int, end: int) -> Mesh:
    """One side of a box, upright where it can be."""
    size = corner[1] - corner[0]
    across = (axis + 1) % 3 if axis != 0 else 1
    upwards = 3 - axis - across
    if axis == 1:
        across, upwards = 0, 2
    right, up = np.zeros(3), np.zeros(3)
    right[across], up[upwards] = size[across], size[upwards]
    origin = corner[0].copy()
    outward = np.zeros(3)
    outward[axis] = 1 if end else -1
    if np.dot(np.cross(right, up), outward) < 0:
        origin = origin + right
        right = -right
    origin[axis] = corner[end][axis]
    return panel(origin, right, up, (1, 1))
