"""Points, boxes and polygons in the picture: where feet stand, what overlaps. Pixels, x right, y down."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.config.settings import Line, Zone

Points = NDArray[np.float32]
Boxes = NDArray[np.float32]
RelativeBox = tuple[float, float, float, float]
"""A box relative to its picture: 0…1, x right, y down."""


def chosen(tracks: sv.Detections, mask: NDArray[np.bool_]) -> sv.Detections:
    """Return the tracks where a mask (N,) is true."""
    return tracks if mask.all() else cast("sv.Detections", tracks[mask])


def polygon_of(zone: Zone, width: int, height: int) -> Points:
    """Return a zone's corners, (N, 2) float32 pixels."""
    return np.asarray(zone.polygon, np.float32) * np.array([width, height], np.float32)


def line_of(line: Line, width: int, height: int) -> Points:
    """Return a line's start and end, (2, 2) float32 pixels."""
    return np.asarray([line.start, line.end], np.float32) * np.array([width, height], np.float32)


def relative(box: NDArray[np.floating], size: tuple[int, int], *, digits: int = 6) -> RelativeBox:
    """Return a pixel box (4,) relative to a picture of a width and height; it may reach beyond it.

    >>> relative(np.array([64, 36, 128, 72], np.float32), (640, 360))
    (0.1, 0.1, 0.2, 0.2)
    """
    x1, y1, x2, y2 = (np.asarray(box, np.float64) / (*size, *size)).round(digits).tolist()
    return (x1, y1, x2, y2)


def pixels(box: Sequence[float], size: tuple[int, int]) -> Boxes:
    """Return a relative box as pixels (4,) of a picture of a width and height."""
    whole: Boxes = (np.array(box, np.float64) * (*size, *size)).astype(np.float32)
    return whole


def feet(boxes: Boxes) -> Points:
    """Return the bottom centres of (N, 4) xyxy boxes, (N, 2)."""
    return np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]], axis=1)


def inside(points: Points, polygon: Points) -> NDArray[np.bool_]:
    """Tell for (N, 2) points whether each lies in a polygon (M, 2), by the even-odd rule.

    >>> square = np.array([[0, 0], [2, 0], [2, 2], [0, 2]], np.float32)
    >>> inside(np.array([[1, 1], [3, 1]], np.float32), square).tolist()
    [True, False]
    """
    x, y = points[:, 0, None], points[:, 1, None]
    x1, y1 = polygon[:, 0], polygon[:, 1]
    x2, y2 = np.roll(x1, -1), np.roll(y1, -1)
    spans = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    odd: NDArray[np.bool_] = (np.count_nonzero(spans & (x < crossing), axis=1) % 2).astype(bool)
    return odd


def standing_share(boxes: Boxes, polygon: Points) -> NDArray[np.float64]:
    """Return for (N, 4) boxes the share of their ground part that is in a polygon, (N,) 0…1.

    The ground part is the lowest fifth of a box: its upper edge stands for what is behind it, not on the ground.
    """
    if len(boxes) == 0:
        return np.zeros(0)
    across = np.linspace(0.1, 0.9, 5, dtype=np.float32)
    up = np.array([0.0, 0.1, 0.2], np.float32)
    x = boxes[:, 0, None] + (boxes[:, 2] - boxes[:, 0])[:, None] * across
    y = boxes[:, 3, None] - (boxes[:, 3] - boxes[:, 1])[:, None] * up
    grid = np.stack(np.broadcast_arrays(x[:, None, :], y[:, :, None]), axis=-1).reshape(-1, 2)
    share: NDArray[np.float64] = inside(grid, polygon).reshape(len(boxes), -1).mean(axis=1)
    return share


def iou(one: Boxes, other: Boxes) -> NDArray[np.float64]:
    """Return the intersection over union of (N, 4) with (M, 4) boxes, (N, M)."""
    shared = shared_area(one, other)
    return shared / np.maximum(areas(one)[:, None] + areas(other)[None, :] - shared, 1e-9)


def covered_share(box: Boxes, others: Boxes) -> float:
    """Return the largest share of a box (4,) that one of the others (M, 4) covers, 0…1."""
    if len(others) == 0:
        return 0.0
    return float(shared_area(box[None, :], others).max() / max(float(areas(box[None, :])[0]), 1e-9))


def in_front(around: Boxes, box: Boxes) -> Boxes:
    """Return the boxes that stand nearer to the camera than a box (4,)."""
    front: Boxes = around[around[:, 3] >= box[3] - 0.05 * (box[3] - box[1])]
    return front


def inside_share(boxes: Boxes, frame: Boxes) -> NDArray[np.float64]:
    """Return the share of each of (N, 4) boxes that lies in a box (4,), (N,) 0…1."""
    share: NDArray[np.float64] = shared_area(boxes, frame[None, :])[:, 0] / np.maximum(areas(boxes), 1e-9)
    return share


def shared_area(one: Boxes, other: Boxes) -> NDArray[np.float64]:
    """Return the area that (N, 4) share with (M, 4) boxes, (N, M) pixels²."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    sides = np.clip(high - low, 0, None).astype(np.float64)
    area: NDArray[np.float64] = sides[..., 0] * sides[..., 1]
    return area


def areas(boxes: Boxes) -> NDArray[np.float64]:
    """Return the areas of (N, 4) boxes, (N,) pixels²."""
    sides = (boxes[:, 2:] - boxes[:, :2]).astype(np.float64)
    area: NDArray[np.float64] = sides[:, 0] * sides[:, 1]
    return area
