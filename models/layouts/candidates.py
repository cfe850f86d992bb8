"""What a layout makes of a model's outputs: boxes that may still overlap, and how to pick them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_CANDIDATES = 3000
"""Candidates of one picture that go on; NMS of so many takes 2 ms (measured), a dense crowd gives about 1000."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Boxes of one picture, best first.

    Attributes:
        xyxy: (N, 4) float32, pixels of the model's input.
        confidence: (N,) float32.
        class_id: (N,) int64, index in the file's own class list.
    """

    xyxy: NDArray[np.float32]
    confidence: NDArray[np.float32]
    class_id: NDArray[np.int64]


def strongest(scores: NDArray[np.float32], threshold: float) -> NDArray[np.intp]:
    """Return the indices of scores at or above the threshold, best first, equal ones by index."""
    chosen = np.flatnonzero(scores >= threshold)
    return chosen[np.argsort(-scores[chosen], kind="stable")][:MOST_CANDIDATES]


def corners(centred: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (N, 4) boxes given as centre x, centre y, width, height as xyxy."""
    half = centred[:, 2:] / 2
    return np.concatenate([centred[:, :2] - half, centred[:, :2] + half], axis=1)
