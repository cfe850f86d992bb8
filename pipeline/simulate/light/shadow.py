"""Where the sun gets to: a depth picture of the world seen from the sun."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, atan2, degrees

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.mesh import Mesh
from pipeline.simulate.raster import rasterise

Floats = NDArray[np.float32]
DISTANCE_M = 900.0
"""How far the sun's picture is taken from: nearly parallel rays, and depths that float32 holds to a millimetre."""
SIZE = 2048
SLACK_M = 0.12
"""A surface this close behind the one that the sun sees counts as the same."""


@dataclass(frozen=True, slots=True)
class ShadowMap:
    """Depth of the first thing that the sun meets, and the camera it was taken with."""

    camera: Camera
    depth: Floats

    def share(self, points: Floats) -> Floats:
        """Return (N,) 0…1 how much of the sun reaches points (N, 3)."""
        seen = self.camera.project(points)
        total = np.zeros(len(points), np.float32)
        for dx, dy in ((-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7)):
            x = np.clip((seen[:, 0] + dx).astype(np.int32), 0, SIZE - 1)
            y = np.clip((seen[:, 1] + dy).astype(np.int32), 0, SIZE - 1)
            total += seen[:, 2] < self.depth[y, x] + SLACK_M
        return total / np.float32(4)


def shadow_map(meshes: Sequence[Mesh], sun: Floats, centre: tuple[float, float], radius: float) -> ShadowMap:
    """Take the sun's picture of meshes.

    Args:
        meshes: what casts shadows.
        sun: (3,) direction towards the sun.
        centre: the middle of what matters, metres.
        radius: how far around it, metres.
    """
    middle = np.array([*centre, 0.0])
    place = middle + sun * DISTANCE_M
    pan, tilt = degrees(atan2(-sun[0], -sun[1])), degrees(asin(float(np.clip(sun[2], -1, 1))))
    fov = 2 * degrees(atan2(radius, DISTANCE_M))
    camera = Camera.aimed((place[0], place[1], place[2]), pan=pan, tilt=tilt, fov=fov, size=(SIZE, SIZE))
    depth = np.full((SIZE, SIZE), np.inf, np.float32)
    for mesh in meshes:
        found = rasterise(camera, mesh, np.zeros((len(mesh.points), 0), np.float32), both_sides=True)
        if found is None:
            continue
        part = depth[found.top : found.top + found.height, found.left : found.left + found.width]
        flat = part.reshape(-1)
        flat[found.at] = np.minimum(flat[found.at], found.depth)
        part[:] = flat.reshape(part.shape)
    return ShadowMap(camera, depth)
