"""The shadows that things cast on flat ground, as outlines in the picture: from the sun, from a lamp, where they touch it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import NEAR_M, Camera
from pipeline.simulate.mesh import Mesh

Floats = NDArray[np.float32]
Outline = NDArray[np.int32]
"""(N, 1, 2) pixels times 16."""
TOUCH_M = 0.4
"""What is below this height darkens the ground around it."""
FARTHEST_M = 14.0
"""Longest shadow that is drawn."""
FAR_PX = 30_000.0


def sun_outlines(camera: Camera, mesh: Mesh, sun: Floats) -> list[Outline]:
    """Return the outline of the shadow of each bone's convex hull."""
    height = np.maximum(mesh.points[:, 2:3], 0)
    reach = np.minimum(height / max(float(sun[2]), 0.05), FARTHEST_M)
    return _outlines(camera, mesh, mesh.points[:, :2] - sun[:2] * reach)


def lamp_outlines(camera: Camera, mesh: Mesh, lamp: Floats) -> list[Outline]:
    """Return the same for a lamp at a place; nothing when it hangs lower than the thing is high."""
    if float(mesh.points[:, 2].max()) > lamp[2] - 0.3:
        return []
    share = lamp[2] / np.maximum(lamp[2] - np.maximum(mesh.points[:, 2:3], 0), 0.1)
    return _outlines(camera, mesh, lamp[:2] + (mesh.points[:, :2] - lamp[:2]) * share)


def touch_outlines(camera: Camera, mesh: Mesh) -> list[Outline]:
    """Return the outline of what is just above the ground."""
    low = mesh.points[mesh.points[:, 2] < TOUCH_M]
    if len(low) < 3:
        return []
    return _hull(_projected(camera, low[:, :2]))


def _outlines(camera: Camera, mesh: Mesh, ground: Floats) -> list[Outline]:
    seen = _projected(camera, ground)
    order = np.argsort(mesh.bones, kind="stable")
    ends = np.flatnonzero(np.diff(mesh.bones[order])) + 1
    return [outline for group in np.split(seen[order], ends) for outline in _hull(group)]


def _projected(camera: Camera, ground: Floats) -> Floats:
    return camera.project(np.column_stack([ground, np.zeros(len(ground), np.float32)]))


def _hull(seen: Floats) -> list[Outline]:
    if seen[:, 2].min() < NEAR_M:
        return []
    fixed = np.rint(np.clip(seen[:, :2], -FAR_PX, FAR_PX) * 16).astype(np.int32)
    return [np.asarray(cv2.convexHull(fixed), np.int32)]
