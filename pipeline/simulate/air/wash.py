"""The light of fires and bursts on the still street: which way its surfaces face is told by their depths."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.plate import Plate

Floats = NDArray[np.float32]
COARSE = 8
"""Light is worked out for one of so many fine pixels along each side."""
SKY_M = 1000.0
APART_M = 0.05
FIGURE = 0.2
"""Share of light that people and things give back on the whole."""


class Wash:
    """Prepared once a street."""

    def __init__(self, plate: Plate, matt: Floats, *, coarse: int = COARSE) -> None:
        """Take the plate, and its surfaces' colour (H, W, 3) in the picture's pixels; `coarse`: see COARSE."""
        self._matt = matt
        self._depth = plate.depth[:: plate.depth.shape[0] // matt.shape[0], :: plate.depth.shape[1] // matt.shape[1]]
        rays = plate.camera.scaled(1 / coarse).rays()
        depth = cv2.resize(plate.depth, (rays.shape[1], rays.shape[0]), interpolation=cv2.INTER_NEAREST)
        points = rays * depth[..., None] + plate.camera.position.astype(np.float32)
        across, down = np.gradient(points, axis=1), np.gradient(points, axis=0)
        normals = np.cross(down, across)
        normals *= np.sign(-(normals * rays).sum(axis=2, keepdims=True))
        normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-9)
        self._shape = depth.shape
        self._solid = np.flatnonzero(depth < SKY_M)
        self._points = points.reshape(-1, 3)[self._solid].astype(np.float32)
        self._normals = normals.reshape(-1, 3)[self._solid].astype(np.float32)

    def over(self, frame: Floats, depth: Floats, lamps: Sequence[Lamp]) -> None:
        """Add the light of lamps to a frame (H, W, 3) with its depths (H, W); what stands before the street shines too."""
        total = np.zeros((self._shape[0] * self._shape[1], 3), np.float32)
        total[self._solid] = sum(lamp.on(self._points, self._normals) for lamp in lamps)
        size = frame.shape[1], frame.shape[0]
        matt = self._matt
        before = depth < self._depth - APART_M
        if before.any():
            matt = matt.copy()
            own = frame[before]
            matt[before] = np.clip(own * (FIGURE / max(float(own.mean()), 1e-4)), 0.02, 0.7)
        frame += cv2.resize(total.reshape(*self._shape, 3), size, interpolation=cv2.INTER_LINEAR) * matt
