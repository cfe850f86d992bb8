"""Ultralytics' layouts: one row a number (YOLOv8, YOLO11) and NMS-free (YOLOv10, YOLO26)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.layouts.candidates import Candidates, corners, strongest


class YoloLayout:
    """N × (4 + classes) × anchors: centre x, centre y, width, height in input pixels, then a score a class."""

    inputs = 1

    def __init__(self, classes: int) -> None:
        self._rows = 4 + classes
        self.expected = f"N×{self._rows}×anchors (4 + {classes} classes)"

    def accepts(self, outputs: Mapping[str, NDArray[np.generic]]) -> bool:
        """Tell whether the first output has a row for each class."""
        shape = _first(outputs).shape
        return len(shape) == 3 and shape[1] == self._rows

    def decode(self, outputs: Mapping[str, NDArray[np.generic]], slot: int, threshold: float) -> Candidates:
        """Return each anchor's best class."""
        rows = _first(outputs)[slot]
        best = highest(rows[4:])
        chosen = strongest(best, threshold)
        kept = rows[:, chosen].astype(np.float32)
        # The best class only of the few that are left: argmax over all anchors takes 9 times as long as max.
        return Candidates(corners(kept[:4].T), best[chosen], kept[4:].argmax(axis=0))


class EndToEndLayout:
    """N × boxes × 6: x1, y1, x2, y2 in input pixels, score, class; the model has chosen already."""

    inputs = 1
    expected = "N×boxes×6 (x1, y1, x2, y2, score, class)"

    def accepts(self, outputs: Mapping[str, NDArray[np.generic]]) -> bool:
        """Tell whether the first output has six columns."""
        shape = _first(outputs).shape
        return len(shape) == 3 and shape[2] == 6

    def decode(self, outputs: Mapping[str, NDArray[np.generic]], slot: int, threshold: float) -> Candidates:
        """Return the boxes as they are."""
        rows = _first(outputs)[slot].astype(np.float32)
        rows = rows[strongest(rows[:, 4], threshold)]
        return Candidates(rows[:, :4], rows[:, 4], rows[:, 5].astype(np.int64))


def highest(scores: NDArray[np.generic]) -> NDArray[np.float32]:
    """Return the highest of each column of (classes, anchors) as float32.

    Half floats at or above zero sort like their bits read as integers, and NumPy compares
    integers 40 times faster than half floats.
    """
    if scores.dtype == np.float16:
        bits: NDArray[np.int16] = scores.view(np.int16).max(axis=0)
        return bits.view(np.float16).astype(np.float32)
    return np.asarray(scores.max(axis=0), np.float32)


def _first(outputs: Mapping[str, NDArray[np.generic]]) -> NDArray[np.generic]:
    return next(iter(outputs.values()))
