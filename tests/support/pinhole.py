"""A true pinhole camera above a flat ground, to test what is fitted against what is so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.config.settings import GroundPoint
from pipeline.locate.plane import TangentPlane

Array = NDArray[np.float64]
WIDTH, HEIGHT = 1280, 720
LAT, LON = 39.9336, 116.4034
POINTING_ERROR = 0.0015
"""Standard deviation with which people click a point, share of the picture's sides."""


@dataclass(frozen=True)
class Pinhole:
    """A camera at the origin of the ground, looking down.

    Attributes:
        up_m: height above the ground.
        down: angle of its axis below the horizon, radians.
        heading: azimuth of its axis, radians from north to east.
        focal: focal length ÷ width of the picture.
    """

    up_m: float = 6.0
    down: float = 0.5
    heading: float = 0.3
    focal: float = 0.8

    def image(self, ground: Array) -> Array:
        """Map (N, 2) metres east, north to (N, 2) places in the picture, 0…1 (only for what lies ahead)."""
        return self.sight(np.column_stack([ground, np.zeros(len(ground))]))

    def sight(self, points: Array) -> Array:
        """Map (N, 3) metres east, north, up to (N, 2) places in the picture, alike."""
        east, north, up = points.T
        drop = self.up_m - up
        ahead = east * np.sin(self.heading) + north * np.cos(self.heading)
        right = east * np.cos(self.heading) - north * np.sin(self.heading)
        depth = ahead * np.cos(self.down) + drop * np.sin(self.down)
        below = -ahead * np.sin(self.down) + drop * np.cos(self.down)
        pixels = self.focal * WIDTH * np.stack([right, below], axis=1) / depth[:, None]
        places: Array = pixels / (WIDTH, HEIGHT) + 0.5
        return places

    def floor(self, image: Array) -> Array:
        """Map (N, 2) places in the picture to (N, 2) metres east, north (only below the horizon)."""
        right, below = ((image - 0.5) * (WIDTH, HEIGHT) / (self.focal * WIDTH)).T
        drop = np.sin(self.down) + below * np.cos(self.down)
        ahead = self.up_m * (np.cos(self.down) - below * np.sin(self.down)) / drop
        aside = self.up_m * right / drop
        sin, cos = np.sin(self.heading), np.cos(self.heading)
        return np.stack([aside * cos + ahead * sin, ahead * cos - aside * sin], axis=1)

    def horizon(self) -> float:
        """Return y of the horizon in the picture, 0 at the upper edge, 1 at the lower."""
        return 0.5 - self.focal * WIDTH * float(np.tan(self.down)) / HEIGHT


def random_pinhole(rng: np.random.Generator) -> Pinhole:
    """Return a camera as streets have them."""
    return Pinhole(
        up_m=rng.uniform(3.5, 9), down=rng.uniform(0.25, 0.9), heading=rng.uniform(0, 2 * np.pi), focal=rng.uniform(0.6, 1.2)
    )


def spread(rng: np.random.Generator, count: int, camera: Pinhole, *, far_m: float = 45.0) -> Array:
    """Return (count, 2) places in the picture, spread over the ground that is less than `far_m` away."""
    top = max(camera.image(camera_ahead(camera, far_m))[0, 1], 0.05)
    columns = (np.arange(count) % 2 + rng.uniform(0.1, 0.9, count)) / 2
    rows = (rng.permutation(count) + rng.uniform(0.1, 0.9, count)) / count
    return np.stack([0.05 + 0.9 * columns, top + (0.98 - top) * rows], axis=1)


def camera_ahead(camera: Pinhole, distance_m: float) -> Array:
    """Return (1, 2) the ground straight ahead."""
    return np.array([[np.sin(camera.heading), np.cos(camera.heading)]]) * distance_m


def ground_points(image: Array, ground: Array) -> tuple[GroundPoint, ...]:
    """Return surveyed points, the camera standing at LAT, LON."""
    earth = TangentPlane(LAT, LON).latlon(ground)
    return tuple(
        GroundPoint(image=(float(x), float(y)), lat=float(lat), lon=float(lon))
        for (x, y), (lat, lon) in zip(np.clip(image, 0, 1), earth, strict=True)
    )
