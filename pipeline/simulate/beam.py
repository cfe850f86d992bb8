"""The headlights of moving vehicles: lamps that travel, and the light they throw on what stands still."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.figure import Figure
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.plate import Plate

Floats = NDArray[np.float32]
HEADLIGHT = np.array([0.82, 0.95, 1.0], np.float32) * 3.2
"""A headlight at one metre, where 1 is full day on white."""
CONE = 0.86
"""Cosine at which its cone ends."""
REACH_M = 18.0
FAN = (-0.5, -0.25, 0.0, 0.25, 0.5)
"""Directions, radians off the axis, in which its foot is sought."""
COARSE = 4
"""The light on the street is worked out for one of so many fine pixels along each side."""


def beams(figures: Sequence[Figure]) -> Iterator[Lamp]:
    """Yield one lamp a moving vehicle."""
    for figure in figures:
        if not figure.headlights or not figure.moving:
            continue
        yield headlight(figure.headlights, figure.heading)


def headlight(lamps: Sequence[tuple[float, float, float]], heading: float) -> Lamp:
    """Return the light of a vehicle's headlights at these places as one lamp; `heading` is radians clockwise from y."""
    ahead = np.array([np.sin(heading), np.cos(heading), -0.10], np.float32)
    place = np.mean(np.array(lamps, np.float32), axis=0).astype(np.float32)
    return Lamp(place, HEADLIGHT * np.float32(len(lamps)), ahead / np.linalg.norm(ahead), CONE)


def thrown(beam: Lamp, plate: Plate) -> tuple[tuple[slice, slice], Floats] | None:
    """Return where a beam lights the street, in fine pixels, and the light that falls there (H, W, 3)."""
    part = _area(beam, plate)
    if part is None:
        return None
    rows = np.arange(part[0].start, part[0].stop, COARSE)
    columns = np.arange(part[1].start, part[1].stop, COARSE)
    camera = plate.camera
    x = (columns + COARSE / 2 - camera.width / 2) / camera.focal
    y = (rows + COARSE / 2 - camera.height / 2) / camera.focal
    flat = np.stack([*np.meshgrid(x, y), np.ones((len(rows), len(columns)))], axis=-1)
    rays = (flat @ camera.rotation).astype(np.float32)
    depth = plate.depth[part[0].start : part[0].stop : COARSE, part[1].start : part[1].stop : COARSE]
    points = (rays * depth[..., None] + camera.position.astype(np.float32)).reshape(-1, 3)
    shine = beam.on(points, None).reshape(len(rows), len(columns), 3)
    size = part[1].stop - part[1].start, part[0].stop - part[0].start
    return part, np.asarray(cv2.resize(shine, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _area(beam: Lamp, plate: Plate) -> tuple[slice, slice] | None:
    """Return the part of the picture around the cone's foot."""
    ways = [np.zeros(2), *(_turned(beam.aim, angle) * reach for angle in FAN for reach in (REACH_M / 3, REACH_M))]
    corners = beam.place[:2] + np.array(ways)
    seen = plate.camera.project(np.column_stack([corners, np.zeros(len(corners))]))
    ahead = seen[seen[:, 2] > 0.5]
    if len(ahead) < 2:
        return None
    height, width = plate.depth.shape
    low, high = ahead[:, :2].min(axis=0) - (24, 64), ahead[:, :2].max(axis=0) + 24
    if len(ahead) < len(seen):
        low, high = np.array([0.0, low[1]]), np.array([float(width), float(height)])
    left, top = (int(value) // COARSE * COARSE for value in np.clip(low, 0, (width, height)))
    right, bottom = (int(value) // COARSE * COARSE for value in np.clip(high, 0, (width, height)))
    return (slice(top, bottom), slice(left, right)) if right > left and bottom > top else None


def _turned(aim: Floats, angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([aim[0] * c + aim[1] * s, aim[1] * c - aim[0] * s])
