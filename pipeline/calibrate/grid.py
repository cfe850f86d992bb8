"""Draws the ground on a snapshot: lines each metre, stronger ones with their distance each five, and the clicked points."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import Array

Pixels = Callable[[Array], Array]
"""Maps (N, 2) metres on the ground to (N, 2) pixels; NaN where they are not before the camera."""
FINE, STRONG, MARK, DARK = (120, 220, 120), (60, 255, 255), (255, 80, 255), (0, 0, 0)
PIECE_M = 0.25
FAR_PX = 20_000.0


@dataclass(frozen=True, slots=True)
class Extent:
    """Metres between which lines are drawn: across (right or east) and along (ahead or north)."""

    left: int
    right: int
    near: int
    far: int


def drawn(
    image: NDArray[np.uint8], pixels: Pixels, extent: Extent, *, marks: Array, names: tuple[str, str] = ("right", "ahead")
) -> NDArray[np.uint8]:
    """Return a copy of the picture (H, W, 3) with the ground drawn on it, and the clicked points (N, 2) as crosses."""
    picture = image.copy()
    for strong in (False, True):
        for across in range(extent.left, extent.right + 1):
            if (across % 5 == 0) == strong:
                _line(picture, pixels(_straight((across, extent.near), (across, extent.far))), strong=strong)
        for along in range(extent.near, extent.far + 1):
            if (along % 5 == 0) == strong:
                _line(picture, pixels(_straight((extent.left, along), (extent.right, along))), strong=strong)
    _labels(picture, pixels, extent, names)
    for x, y in np.round(marks).astype(int).tolist():
        cv2.drawMarker(picture, (x, y), MARK, cv2.MARKER_CROSS, max(12, image.shape[1] // 60), max(1, image.shape[1] // 500))
    return picture


def _straight(start: tuple[float, float], end: tuple[float, float]) -> Array:
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    found: Array = np.linspace(start, end, max(2, int(length / PIECE_M) + 1))
    return found


def _line(picture: NDArray[np.uint8], points: Array, *, strong: bool) -> None:
    seen = np.all(np.isfinite(points) & (np.abs(np.nan_to_num(points)) < FAR_PX), axis=1)
    width = max(1, picture.shape[1] // 900) * (2 if strong else 1)
    both_seen = np.logical_and(seen[:-1], seen[1:]).tolist()
    for start, end, both in zip(points[:-1], points[1:], both_seen, strict=True):
        if both:
            ends = [(round(float(x) * 16), round(float(y) * 16)) for x, y in (start, end)]
            cv2.line(picture, ends[0], ends[1], STRONG if strong else FINE, width, cv2.LINE_AA, 4)


def _labels(picture: NDArray[np.uint8], pixels: Pixels, extent: Extent, names: tuple[str, str]) -> None:
    middle = min(max(0, extent.left), extent.right)
    told = [((middle, y), f"{y} m {names[1]}") for y in range(extent.near, extent.far + 1) if y % 5 == 0 and y]
    base = extent.near + 5 - extent.near % 5
    told += [((x, base), f"{x} m {names[0]}") for x in range(extent.left, extent.right + 1) if x % 5 == 0 and x != middle]
    scale = max(0.4, picture.shape[1] / 1800)
    for place, text in told:
        x, y = pixels(np.array([place], np.float64))[0]
        if not (0 <= x < picture.shape[1] and 0 <= y < picture.shape[0]):
            continue
        at = round(float(x)) + 3, round(float(y)) - 3
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, DARK, 3, cv2.LINE_AA)
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, STRONG, 1, cv2.LINE_AA)
