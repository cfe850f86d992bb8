"""The shadows that moving things cast on flat ground: from the sun, from a lamp, and where they touch it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import NEAR_M, Camera
from pipeline.simulate.mesh import Mesh

Floats = NDArray[np.float32]
TOUCH_M = 0.4
"""What is below this height darkens the ground around it."""
FARTHEST_M = 14.0
"""Longest shadow that is drawn."""


def sun_outlines(camera: Camera, mesh: Mesh, sun: Floats) -> list[NDArray[np.int32]]:
    """Return the outlines, in pixels, of the shadow of each bone's convex hull."""
    height = np.maximum(mesh.points[:, 2:3], 0)
    reach = np.minimum(height / max(float(sun[2]), 0.05), FARTHEST_M)
    ground = mesh.points[:, :2] - sun[:2] * reach
    return _outlines(camera, mesh, ground)


def lamp_outlines(camera: Camera, mesh: Mesh, lamp: Floats) -> list[NDArray[np.int32]]:
    """Return the same for a lamp at a place; nothing when it hangs lower than the thing is high."""
    if float(mesh.points[:, 2].max()) > lamp[2] - 0.3:
        return []
    share = lamp[2] / np.maximum(lamp[2] - np.maximum(mesh.points[:, 2:3], 0), 0.1)
    ground = lamp[:2] + (mesh.points[:, :2] - lamp[:2]) * share
    return _outlines(camera, mesh, ground)


def touch_outline(camera: Camera, mesh: Mesh) -> list[NDArray[np.int32]]:
    """Return the outline of what is just above the ground."""
    low = mesh.points[mesh.points[:, 2] < TOUCH_M]
    return [] if len(low) < 3 else _hull(camera, low[:, :2])


def _outlines(camera: Camera, mesh: Mesh, ground: Floats) -> list[NDArray[np.int32]]:
    found: list[NDArray[np.int32]] = []
    for bone in np.unique(mesh.bones):
        found += _hull(camera, ground[mesh.bones == bone])
    return found


def _hull(camera: Camera, ground: Floats) -> list[NDArray[np.int32]]:
    seen = camera.project(np.column_stack([ground, np.zeros(len(ground), np.float32)]))
    if bool((seen[:, 2] < NEAR_M).any()):
        return []
    pixels = np.rint(np.clip(seen[:, :2], -20000, 20000)).astype(np.int32)
    return [np.asarray(cv2.convexHull(pixels)[:, 0], np.int32)]
