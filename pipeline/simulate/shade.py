"""Darkens the ground where moving things shade it, once for a whole frame, so that shadows do not add up."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.figure import Figure
from pipeline.simulate.light.cast_shadow import Outline, lamp_outlines, sun_outlines, touch_outlines
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.plate import Plate

Area = tuple[int, int, int, int]
TOUCH, LAMP, SUN = 0.45, 0.55, 1.0
"""How dark each kind of shadow is."""
DARK = 0.12
"""Under a sky this bright a lamp's shadow is not seen any more."""
MARGIN = 8
NEAR_LAMP_M = 14.0
FINE = 2
"""Shadows are drawn in pixels of this many of the plate's."""


class Shade:
    """The shadows of one frame."""

    def __init__(self, plate: Plate) -> None:
        self._plate = plate
        self._camera = plate.camera.scaled(1 / FINE)
        size = self._camera.height, self._camera.width
        self._soft = np.zeros(size, np.uint8)
        self._hard = np.zeros(size, np.uint8)
        self._areas: list[Area] = []
        light = plate.light
        self._lamp = LAMP * light.lamps * max(0.0, 1 - float(light.sky.mean()) / DARK) if plate.lamps else 0.0

    def of(self, figure: Figure) -> None:
        """Draw the shadows of a figure."""
        light = self._plate.light
        if figure.number is not None:
            self._draw(self._soft, touch_outlines(self._camera, figure.mesh), TOUCH)
        elif not figure.mesh.sheet.any():
            return
        if light.sunny:
            self._draw(self._hard, sun_outlines(self._camera, figure.mesh, light.sun), SUN)
        elif self._lamp > 0:
            lamp = min(self._plate.lamps, key=lambda one: distance(one, figure))
            if distance(lamp, figure) < NEAR_LAMP_M:
                self._draw(self._soft, lamp_outlines(self._camera, figure.mesh, lamp.place), self._lamp)

    def fall(self, colour: NDArray[np.float32]) -> Iterator[Area]:
        """Darken `colour` and forget the shadows; yields the areas that changed, in the plate's pixels."""
        if not self._areas:
            return
        soft = cv2.GaussianBlur(self._soft, (0, 0), 1.7)
        hard = cv2.GaussianBlur(self._hard, (0, 0), 0.8) if self._plate.light.sunny else self._hard
        for left, top, right, bottom in self._areas:
            small = slice(top, bottom), slice(left, right)
            large = slice(top * FINE, bottom * FINE), slice(left * FINE, right * FINE)
            size = (right - left) * FINE, (bottom - top) * FINE
            share = _grown(soft[small], size)
            if self._plate.light.sunny:
                share = share + _grown(hard[small], size) * self._plate.sun_share[large]
            colour[large] *= (1 - np.minimum(share, 0.95) * self._plate.ground[large])[..., None]
            soft[small] = 0
            hard[small] = 0
            yield left * FINE, top * FINE, right * FINE, bottom * FINE
            self._soft[small] = 0
            self._hard[small] = 0
        self._areas = []

    def _draw(self, mask: NDArray[np.uint8], outlines: list[Outline], strength: float) -> None:
        if not outlines:
            return
        every = np.concatenate(outlines)[:, 0] >> 4
        height, width = mask.shape
        left, top = np.maximum(every.min(axis=0) - MARGIN, 0)
        right, bottom = np.minimum(every.max(axis=0) + MARGIN, (width, height))
        if right <= left or bottom <= top:
            return
        for outline in outlines:
            cv2.fillConvexPoly(mask, outline, round(strength * 255), cv2.LINE_8, 4)
        self._areas.append((int(left), int(top), int(right), int(bottom)))


def distance(lamp: Lamp, figure: Figure) -> float:
    """Return the metres over ground between a lamp and a figure."""
    return float(np.hypot(lamp.place[0] - figure.ground[0], lamp.place[1] - figure.ground[1]))


def _grown(mask: NDArray[Any], size: tuple[int, int]) -> NDArray[np.float32]:
    return cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) * np.float32(1 / 255)
