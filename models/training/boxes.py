"""Boxes with classes and scores, relative to the picture, and what is measured between them. No pictures, no files."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

ROUGH = 0.5
"""Score of a box that a rule of thumb derived from a human label: kept, but a teacher's better-placed box replaces it."""


@dataclass(frozen=True, eq=False)
class Boxes:
    """Columns of equal length: a place, a class and a trust for each thing.

    Attributes:
        xyxy: (N, 4) float32, 0…1 of the picture's width and height, x right, y down.
        class_id: (N,) int64 into the class names that the holder knows.
        score: (N,) float32, 0…1; 1 for a human label.
    """

    xyxy: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 4), np.float32))
    class_id: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    score: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))

    def __post_init__(self) -> None:
        n = len(self.class_id)
        if self.xyxy.shape != (n, 4) or self.score.shape != (n,):
            raise ValueError(f"expected (N, 4), (N,), (N,), got {self.xyxy.shape}, {self.class_id.shape}, {self.score.shape}")

    def __len__(self) -> int:
        return len(self.class_id)

    def where(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> "Boxes":
        """The boxes that a mask or an index selects."""
        return Boxes(self.xyxy[keep], self.class_id[keep], self.score[keep])

    def flipped(self) -> "Boxes":
        """The boxes of the picture mirrored left to right."""
        x1, y1, x2, y2 = self.xyxy.T
        return Boxes(np.stack([1 - x2, y1, 1 - x1, y2], axis=1), self.class_id, self.score)


def joined(parts: Sequence[Boxes]) -> Boxes:
    """All boxes of the parts, in their order."""
    return Boxes(
        np.concatenate([np.zeros((0, 4), np.float32), *(part.xyxy for part in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(part.class_id for part in parts)]),
        np.concatenate([np.zeros(0, np.float32), *(part.score for part in parts)]),
    )


def areas(xyxy: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N,) areas of (N, 4) boxes, in the square of their unit."""
    return np.asarray(np.prod(np.clip(xyxy[:, 2:] - xyxy[:, :2], 0, None), axis=1), np.float32)


def intersections(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, M) common areas of (N, 4) and (M, 4) boxes."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    return np.asarray(np.prod(np.clip(high - low, 0, None), axis=2), np.float32)


def ious(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, M) intersection over union of (N, 4) and (M, 4) boxes."""
    common = intersections(a, b)
    union = areas(a)[:, None] + areas(b)[None, :] - common
    return np.asarray(np.divide(common, union, out=np.zeros_like(common), where=union > 0), np.float32)


def suppressed(boxes: Boxes, iou: float) -> Boxes:
    """The boxes that no better-scored box of the same class overlaps by more than `iou` (greedy NMS), best first."""
    rest = np.argsort(-boxes.score, kind="stable")
    kept: list[int] = []
    overlap = ious(boxes.xyxy, boxes.xyxy) * (boxes.class_id[:, None] == boxes.class_id[None, :])
    while len(rest):
        kept.append(int(rest[0]))
        rest = rest[1:][overlap[rest[0], rest[1:]] <= iou]
    return boxes.where(np.array(kept, np.int64))


def yolo_lines(boxes: Boxes) -> str:
    """The text of a YOLO label file: class, centre x, centre y, width, height."""
    x1, y1, x2, y2 = boxes.xyxy.T
    rows = np.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], axis=1)
    return "".join(f"{c} {' '.join(f'{v:.5f}' for v in row)}\n" for c, row in zip(boxes.class_id, rows, strict=True))


def from_yolo_lines(text: str) -> Boxes:
    """Read a YOLO label file; a polygon (more than five numbers) becomes the box around it.

    Raises:
        ValueError: a line is neither, with the line.
    """
    class_ids: list[int] = []
    corners: list[tuple[float, float, float, float]] = []
    for line in filter(str.strip, text.splitlines()):
        try:
            values = [float(word) for word in line.split()]
        except ValueError as error:
            raise ValueError(f"expected numbers, got {line!r}") from error
        if len(values) < 5 or len(values) % 2 == 0:
            raise ValueError(f"expected a class and 4 numbers or a polygon, got {line!r}")
        class_ids.append(int(values[0]))
        corners.append(_corners(values[1:]))
    xyxy = np.clip(np.array(corners, np.float32).reshape(-1, 4), 0, 1)
    return Boxes(xyxy, np.array(class_ids, np.int64), np.ones(len(class_ids), np.float32))


def _corners(values: list[float]) -> tuple[float, float, float, float]:
    if len(values) == 4:
        x, y, w, h = values
        return x - w / 2, y - h / 2, x + w / 2, y + h / 2
    xs, ys = values[0::2], values[1::2]
    return min(xs), min(ys), max(xs), max(ys)
