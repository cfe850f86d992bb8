"""Small pictures of made-up alleys: one street in perspective, a parked car, somebody who walks; drawn, not rendered."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.events import Box
from tests.support.pinhole import Pinhole

WIDTH, HEIGHT = 480, 270
CAMERA = Pinhole(up_m=6.0, down=0.3, heading=0.0, focal=0.8)
CAR = Box(x1=0.55, y1=0.5, x2=0.79, y2=0.74)
"""Stands at the right kerb for the whole hour."""
ROUND_S = 40.0
SKY, ROAD, KERB, PAINT = (216, 205, 196), (116, 118, 120), (150, 156, 160), (222, 226, 228)


@dataclass(frozen=True, slots=True)
class Alley:
    """How one camera's alley looks: tints of its walls and its car."""

    wall: tuple[int, int, int]
    car: tuple[int, int, int]

    @classmethod
    def of(cls, number: int) -> "Alley":
        """Return the alley of a camera."""
        chance = np.random.default_rng(number)
        wall, car = chance.integers(95, 150, 3).tolist(), chance.integers(30, 210, 3).tolist()
        return cls((wall[0], wall[1], wall[2]), (car[0], car[1], car[2]))

    def jpeg(self, t: float, *, scale: int = 1) -> bytes:
        """Return the picture of a second, 480 × 270, or so many times as large."""
        picture = np.full((HEIGHT, WIDTH, 3), SKY, np.uint8)
        for points, colour in self._surfaces():
            cv2.fillPoly(picture, [_pixels(points)], colour, cv2.LINE_AA)
        _boxed(picture, CAR, self.car)
        _boxed(picture, walker(t), (60, 50, 120))
        shown = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        done, data = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, 80])
        assert done
        return bytes(data.tobytes())

    def _surfaces(self) -> list[tuple[NDArray[np.float64], tuple[int, int, int]]]:
        """Return walls, road, kerbs and the line in the middle, corners relative to the picture."""
        wall = [_upright(side * 7.0) for side in (-1, 1)]
        road = _strip(-5.5, 5.5)
        lines = [_strip(-0.08, 0.08, near=near, far=near + 2) for near in range(4, 58, 4)]
        painted = [(line, PAINT) for line in lines]
        return [*((one, self.wall) for one in wall), (_strip(-7, 7), KERB), (road, ROAD), *painted]


def walker(t: float) -> Box:
    """Return where somebody is who walks down the alley's left side and back."""
    share = abs((t % ROUND_S) / ROUND_S * 2 - 1)
    foot = CAMERA.image(np.array([[-3.0, 8.0 + 18 * share]]))[0]
    height = 0.62 / (1 + 1.6 * share) * 0.5
    x, y = float(foot[0]), float(foot[1])
    return Box(x1=round(x - height * 0.1, 5), y1=round(y - height, 5), x2=round(x + height * 0.1, 5), y2=round(min(1.0, y), 5))


def _strip(left: float, right: float, *, near: float = 3.2, far: float = 60.0) -> NDArray[np.float64]:
    return CAMERA.image(np.array([[left, near], [left, far], [right, far], [right, near]]))


def _upright(east: float) -> NDArray[np.float64]:
    return CAMERA.sight(np.array([[east, 3.2, 0], [east, 60, 0], [east, 60, 5.5], [east, 3.2, 5.5]]))


def _pixels(points: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.clip(np.round(points * (WIDTH, HEIGHT)), -2000, 2000).astype(np.int32)


def _boxed(picture: NDArray[np.uint8], box: Box, colour: tuple[int, int, int]) -> None:
    low, high = _pixels(np.array([[box.x1, box.y1], [box.x2, box.y2]])).tolist()
    cv2.rectangle(picture, low, high, colour, -1)
    cv2.rectangle(picture, low, high, (40, 40, 40), 1)
