"""YOLOX's layout: a row an anchor; the grid is applied here unless the export has done it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.layouts.candidates import Candidates, corners, strongest

STRIDES = (8, 16, 32)
"""Pixels between two anchors on the three levels (arXiv 2107.08430)."""


class YoloxLayout:
    """N × anchors × (5 + classes): centre x, centre y, width, height, objectness, then a score a class.

    Undecoded, the first four are `(centre / stride) - cell` and `log(size / stride)`.
    """

    inputs = 1

    def __init__(self, classes: int, width: int, height: int, *, decoded: bool) -> None:
        self._decoded = decoded
        self._cells, self._strides = _grid(width, height)
        self._shape = (len(self._cells), 5 + classes)
        self.expected = f"N×{self._shape[0]}×{self._shape[1]} (anchors of {width}×{height}, 5 + {classes} classes)"

    def accepts(self, outputs: Mapping[str, NDArray[np.generic]]) -> bool:
        """Tell whether the first output has the input's anchors and a column for each class."""
        shape = next(iter(outputs.values())).shape
        return len(shape) == 3 and shape[1:] == self._shape

    def decode(self, outputs: Mapping[str, NDArray[np.generic]], slot: int, threshold: float) -> Candidates:
        """Return each anchor's best class; its confidence is objectness × score."""
        rows = next(iter(outputs.values()))[slot]
        # A score is at most 1, so a weak objectness rules an anchor out before its classes are read.
        likely = np.flatnonzero(rows[:, 4] >= threshold)
        kept = rows[likely].astype(np.float32)
        confidence: NDArray[np.float32] = kept[:, 4] * kept[:, 5:].max(axis=1, initial=0.0)
        order = strongest(confidence, threshold)
        kept, likely = kept[order], likely[order]
        boxes = kept[:, :4] if self._decoded else self._placed(kept[:, :4], likely)
        return Candidates(corners(boxes), confidence[order], kept[:, 5:].argmax(axis=1))

    def _placed(self, raw: NDArray[np.float32], anchors: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return (N, 4) centre and size in input pixels."""
        stride = self._strides[anchors]
        return np.concatenate([(raw[:, :2] + self._cells[anchors]) * stride, np.exp(raw[:, 2:]) * stride], axis=1)


def _grid(width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return each anchor's cell (A, 2) as column, row, and its stride (A, 1), row by row, finest level first."""
    cells, strides = [], []
    for stride in STRIDES:
        rows, columns = np.mgrid[0 : height // stride, 0 : width // stride]
        cells.append(np.stack([columns.ravel(), rows.ravel()], axis=1).astype(np.float32))
        strides.append(np.full((rows.size, 1), stride, np.float32))
    return np.concatenate(cells), np.concatenate(strides)
