"""Draws a mesh into the pixels of a camera, nearest faces last, and interpolates values over them.

Faces are drawn as numbers, so only pixels that stay visible are worth any arithmetic. Values are
exact in perspective: value / depth and 1 / depth are linear in the picture. Not here: light and colour.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import NEAR_M, Camera
from pipeline.simulate.mesh import Mesh

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
SHIFT = 4
"""Corners are placed to 1/16 pixel."""
FAR_PX = 30_000.0
"""Corners beyond are pulled in, so that they fit the fixed-point numbers."""


@dataclass(frozen=True, slots=True)
class Fragments:
    """The visible pixels of one mesh.

    Attributes:
        left, top: pixel of the crop's corner.
        width, height: size of the crop.
        at: (N,) places in the crop, row by row.
        depth: (N,) metres.
        values: (N, K) interpolated.
        face: (N,) the mesh's face that shows.
    """

    left: int
    top: int
    width: int
    height: int
    at: NDArray[np.intp]
    depth: Floats
    values: Floats
    face: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Crop:
    left: int
    top: int
    right: int
    bottom: int


def rasterise(
    camera: Camera, mesh: Mesh, values: Floats, *, seen: Floats | None = None, both_sides: bool = False
) -> Fragments | None:
    """Draw a mesh; None when nothing of it is in the picture.

    Args:
        camera: where from.
        mesh: in world metres.
        values: (V, K) at the points, to be interpolated.
        seen: (V, 3) the points as projected, if that is done already.
        both_sides: draw faces that look away too.
    """
    corners = (camera.project(mesh.points) if seen is None else seen)[mesh.faces]
    order = _drawn(camera, mesh, corners, both_sides=both_sides)
    if order.size == 0:
        return None
    corners = corners[order]
    crop = _crop(camera, corners)
    numbers = _numbers(corners, crop)
    at = np.flatnonzero(numbers)
    if at.size == 0:
        return None
    face = numbers.ravel()[at] - 1
    width = crop.right - crop.left
    planes, nearest, farthest = _planes(corners, values[mesh.faces[order]], crop)
    depth, found = _interpolated(planes, face, at, width)
    depth = np.clip(depth, nearest[face], farthest[face])
    return Fragments(crop.left, crop.top, width, crop.bottom - crop.top, at, depth, found * depth[:, None], order[face])


def extent(seen: Floats) -> tuple[float, float, float, float] | None:
    """Return the box around projected points (V, 3) in pixels, not cut at the picture; None when some are behind the camera."""
    low, high = seen.min(axis=0), seen.max(axis=0)
    if low[2] < NEAR_M:
        return None
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _drawn(camera: Camera, mesh: Mesh, corners: Floats, *, both_sides: bool) -> NDArray[np.intp]:
    """Choose the faces that look at the camera, farthest first."""
    first = corners[:, 2, :2] - corners[:, 0, :2]
    second = corners[:, 3, :2] - corners[:, 1, :2]
    turn = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    low, high = corners.min(axis=1), corners.max(axis=1)
    keep = (low[:, 2] > NEAR_M) & (both_sides | (turn < 0) | mesh.sheet)
    keep &= (high[:, 0] > 0) & (high[:, 1] > 0) & (low[:, 0] < camera.width) & (low[:, 1] < camera.height)
    chosen = np.flatnonzero(keep)
    distance = corners[chosen, :, 2].mean(axis=1) - mesh.lift[chosen]
    return chosen[np.argsort(-distance, kind="stable")]


def _crop(camera: Camera, corners: Floats) -> _Crop:
    low = corners[:, :, :2].min(axis=(0, 1))
    high = corners[:, :, :2].max(axis=(0, 1))
    return _Crop(
        max(0, int(np.floor(low[0])) - 1),
        max(0, int(np.floor(low[1])) - 1),
        min(camera.width, int(np.ceil(high[0])) + 1),
        min(camera.height, int(np.ceil(high[1])) + 1),
    )


def _numbers(corners: Floats, crop: _Crop) -> Ints:
    """Draw the faces as 1…F, the last one on top."""
    numbers = np.zeros((crop.bottom - crop.top, crop.right - crop.left), np.int32)
    shifted = corners[:, :, :2] - np.array([crop.left + 0.5, crop.top + 0.5], np.float32)
    fixed = np.rint(np.clip(shifted, -FAR_PX, FAR_PX) * (1 << SHIFT)).astype(np.int32)
    for number, polygon in enumerate(fixed, 1):
        cv2.fillConvexPoly(numbers, polygon, number, cv2.LINE_8, SHIFT)
    return numbers


def _planes(corners: Floats, values: Floats, crop: _Crop) -> tuple[Floats, Floats, Floats]:
    """Fit 1/depth and value/depth as planes over each face: (F, 3, 1 + K) constant, by x, by y."""
    inverse = 1.0 / corners[:, :, 2:3]
    shares = np.concatenate([inverse, values * inverse], axis=2)
    place = corners[:, :, :2] - np.array([crop.left + 0.5, crop.top + 0.5], np.float32)
    middle, mean = place.mean(axis=1), shares.mean(axis=1)
    off = place - middle[:, None]
    xx, yy = (off[:, :, 0] ** 2).sum(axis=1), (off[:, :, 1] ** 2).sum(axis=1)
    xy = (off[:, :, 0] * off[:, :, 1]).sum(axis=1)
    by = np.einsum("fca,fck->fak", off, shares - mean[:, None])
    determinant = xx * yy - xy * xy
    flat = determinant < 1e-4 * (xx + yy) ** 2
    scale = np.where(flat, 0.0, 1.0 / np.where(flat, 1.0, determinant))[:, None]
    by_x = (by[:, 0] * yy[:, None] - by[:, 1] * xy[:, None]) * scale
    by_y = (by[:, 1] * xx[:, None] - by[:, 0] * xy[:, None]) * scale
    constant = mean - by_x * middle[:, :1] - by_y * middle[:, 1:]
    depth = corners[:, :, 2]
    return np.stack([constant, by_x, by_y], axis=1).astype(np.float32), depth.min(axis=1), depth.max(axis=1)


def _interpolated(planes: Floats, face: Ints, at: NDArray[np.intp], width: int) -> tuple[Floats, Floats]:
    plane = planes[face]
    y, x = np.divmod(at, width)
    found = plane[:, 0] + plane[:, 1] * x[:, None].astype(np.float32) + plane[:, 2] * y[:, None].astype(np.float32)
    return 1.0 / np.maximum(found[:, 0], 1e-4), found[:, 1:]
