"""A pinhole camera over a metric world: x right, y ahead, z up, metres; ground is z = 0.

Not here: lens distortion (there is none) and noise (sensor.py).
"""

from dataclasses import dataclass
from math import radians, tan
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEAR_M = 0.35
"""Nothing nearer to the lens is drawn, metres."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where a camera hangs, where it looks, and how large its picture is.

    Attributes:
        position: (3,) metres.
        rotation: (3, 3) world to camera axes (right, down, ahead).
        focal: pixels.
        width, height: pixels. A pixel covers [i, i + 1); the axis passes the picture's middle.
    """

    position: Floats
    rotation: Floats
    focal: float
    width: int
    height: int

    @classmethod
    def aimed(cls, position: tuple[float, float, float], *, pan: float, tilt: float, fov: float, size: tuple[int, int]) -> Self:
        """Aim a camera.

        Args:
            position: metres.
            pan: degrees clockwise from the y axis, seen from above.
            tilt: degrees below the horizon.
            fov: horizontal field of view, degrees.
            size: width, height in pixels.
        """
        focal = size[0] / 2 / tan(radians(fov) / 2)
        return cls(np.asarray(position, np.float64), looking(radians(pan), radians(tilt)), focal, *size)

    def scaled(self, factor: float) -> "Camera":
        """Return the same view in a picture `factor` times as large."""
        size = round(self.width * factor), round(self.height * factor)
        return Camera(self.position, self.rotation, self.focal * factor, *size)

    @property
    def mirrored(self) -> bool:
        """Tell whether it sees the world as in a mirror on the ground."""
        return bool(np.linalg.det(self.rotation) < 0)

    def mirror(self) -> "Camera":
        """Return the camera that sees, in each pixel, what flat water would show there."""
        under = np.array([1.0, 1.0, -1.0])
        return Camera(self.position * under, self.rotation * under, self.focal, self.width, self.height)

    def project(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """Map (N, 3) metres to (N, 3): x, y in pixels and the depth in metres (negative: behind)."""
        seen = (points.astype(np.float32) - self.position.astype(np.float32)) @ self.rotation.T.astype(np.float32)
        depth = seen[:, 2]
        scale = np.float32(self.focal) / np.where(np.abs(depth) < 1e-6, np.float32(1e-6), depth)
        seen[:, 0] = seen[:, 0] * scale + np.float32(self.width / 2)
        seen[:, 1] = seen[:, 1] * scale + np.float32(self.height / 2)
        return seen

    def ground_homography(self) -> Floats:
        """Return (3, 3): ground metres (x, y, 1) to pixels, third row positive in front of the camera."""
        matrix = self.matrix()
        return matrix[:, [0, 1, 3]]

    def matrix(self) -> Floats:
        """Return (3, 4): world metres to pixels times depth."""
        inner = np.array([[self.focal, 0, self.width / 2], [0, self.focal, self.height / 2], [0, 0, 1.0]])
        return inner @ np.column_stack([self.rotation, -self.rotation @ self.position])

    def on_ground(self, pixels: NDArray[np.floating]) -> Floats:
        """Map (N, 2) pixels to (N, 2) metres on the ground; pixels above the horizon give NaN."""
        inverse = np.linalg.inv(self.ground_homography())
        mapped = np.column_stack([pixels, np.ones(len(pixels))]) @ inverse.T
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = mapped[:, :2] / mapped[:, 2:]
        found[mapped[:, 2] <= 0] = np.nan
        return found

    def rays(self) -> NDArray[np.float32]:
        """Return (H, W, 3) directions through the middles of the pixels; their depth is 1."""
        x = (np.arange(self.width) + 0.5 - self.width / 2) / self.focal
        y = (np.arange(self.height) + 0.5 - self.height / 2) / self.focal
        flat = np.stack([*np.meshgrid(x, y), np.ones((self.height, self.width))], axis=-1)
        return (flat @ self.rotation).astype(np.float32)


def looking(pan: float, tilt: float) -> Floats:
    """Return (3, 3) world to camera axes, for radians right of the y axis and below the horizon."""
    ahead = np.array([np.sin(pan) * np.cos(tilt), np.cos(pan) * np.cos(tilt), -np.sin(tilt)])
    right = np.array([np.cos(pan), -np.sin(pan), 0.0])
    return np.stack([right, np.cross(ahead, right), ahead])
