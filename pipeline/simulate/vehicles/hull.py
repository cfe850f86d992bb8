"""Lofts a profile into a hull on a vehicle's skin, and builds its wheels. Not here: the paint (livery.py)."""

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.shapes import disc, grid, smooth_normals, tube
from pipeline.simulate.vehicles.profile import Profile

Region = tuple[float, float, float, float]
SIDE: Region = (0.0, 0.0, 1.0, 0.30)
TOP: Region = (0.0, 0.30, 1.0, 0.56)
FRONT: Region = (0.0, 0.56, 0.4, 0.80)
BACK: Region = (0.4, 0.56, 0.8, 0.80)
WHEEL: Region = (0.8, 0.56, 1.0, 0.69)
RUBBER: Region = (0.82, 0.705, 0.87, 0.735)
DARK: Region = (0.92, 0.705, 0.97, 0.735)
PAINT: Region = (0.82, 0.76, 0.87, 0.79)
CHROME: Region = (0.92, 0.76, 0.97, 0.79)
LOAD_SIDE: Region = (0.0, 0.80, 0.6, 1.0)
LOAD_END: Region = (0.6, 0.80, 0.8, 1.0)
LOAD_TOP: Region = (0.8, 0.80, 1.0, 1.0)
CABIN_M = 0.25
"""Where roof and belt line are farther apart, there is a cabin with leaning sides."""
ROUND = 3
"""Points that round an edge of the roof."""


def hull(profile: Profile) -> Mesh:
    """Loft the body, closed at both ends, open below."""
    table = dense(profile)
    points = np.stack([_section(profile, row) for row in table]).astype(np.float32)
    normals = smooth_normals(points)
    middle = 4
    last = points.shape[1] - middle
    parts = [
        _strip(profile, points[:, : middle + 1], normals[:, : middle + 1], SIDE),
        _strip(profile, points[:, middle:last], normals[:, middle:last], TOP),
        _strip(profile, points[:, last - 1 :], normals[:, last - 1 :], SIDE),
        _end(profile, points[0], ahead=False),
        _end(profile, points[-1], ahead=True),
    ]
    return Mesh.joined(parts)


def dense(profile: Profile) -> NDArray[np.float64]:
    """Return the stations with long gaps filled, at most 0.6 m apart."""
    table = np.array(profile.stations)
    places = [table[0, 0]]
    for start, end in zip(table[:-1, 0], table[1:, 0], strict=True):
        pieces = max(1, int(np.ceil((end - start) / 0.6)))
        places += list(np.linspace(start, end, pieces + 1)[1:])
    return np.column_stack([places, *(np.interp(places, table[:, 0], table[:, k]) for k in range(1, 5))])


def wheel(radius: float, width: float, *, left: bool) -> Mesh:
    """Build a wheel with its hub at the origin, its outer side to the left or right."""
    outwards = turned("z", -np.pi / 2 if left else np.pi / 2)
    face = disc(radius, around=14).moved(outwards, (-width / 2 if left else width / 2, 0, 0)).on_skin(*WHEEL)
    tread = tube([(0, 0, -width / 2, radius, radius), (0, 0, width / 2, radius, radius)], around=14, caps=False)
    return Mesh.joined([face.lifted(0.12), tread.moved(turned("y", np.pi / 2), (0, 0, 0)).on_skin(*RUBBER)])


def _section(profile: Profile, row: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points of one station from the left sill over the roof to the right sill."""
    along, low, belt, top, share = row
    half = profile.width / 2 * share
    cabin = float(np.clip((top - belt - 0.10) / CABIN_M, 0, 1))
    roof = half * (0.95 + cabin * (profile.cabin - 0.95))
    edge = 0.02 + 0.07 * cabin
    right = [(half * 0.90, low), (half * 0.985, low + 0.14), (half, (low + belt) / 2), (half * 0.985, belt), (roof, top - edge)]
    corner = [
        (roof - edge * 1.6 * (1 - np.cos(a)), top - edge * (1 - np.sin(a))) for a in np.linspace(0, np.pi / 2, ROUND + 1)[1:]
    ]
    right += [*corner, (0.0, top + 0.02)]
    left = [(-x, z) for x, z in right]
    return np.array([(x, along, z) for x, z in left + right[-2::-1]])


def _strip(profile: Profile, points: NDArray[np.float32], normals: NDArray[np.float32], region: Region) -> Mesh:
    along = points[..., 1] / profile.length + 0.5
    across = 0.5 + points[..., 0] / profile.width if region is TOP else 1 - points[..., 2] / profile.height
    return grid(points, np.stack([along, across], axis=-1), normals=normals).on_skin(*region)


def _end(profile: Profile, section: NDArray[np.float32], *, ahead: bool) -> Mesh:
    """Close one end by a sheet from its section to the middle line."""
    inner = section.copy()
    inner[:, 0] = 0
    points = np.stack([section, inner] if ahead else [inner, section])
    uv = np.stack([0.5 + points[..., 0] / profile.width, 1 - points[..., 2] / profile.height], axis=-1).astype(np.float32)
    normals = np.zeros_like(points)
    normals[..., 0] = points[..., 0] / profile.width * 0.5
    normals[..., 1] = 1 if ahead else -1
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return grid(points, uv, normals=normals).on_skin(*(FRONT if ahead else BACK))
