"""Takes doubtful places out of a picture: what is neither thing nor background must not be seen. Not for privacy masks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.boxes import Boxes, areas, intersections

KEEP_LABEL_SHARE = 0.15
"""A doubtful place that covers this share of a labelled box stays as it is: the label is worth more."""


def without_doubt(image: NDArray[np.uint8], doubtful: NDArray[np.float32], labels: Boxes) -> NDArray[np.uint8]:
    """Return the (H, W, 3) picture with the (M, 4) relative places blurred beyond recognition, but for labelled things."""
    height, width = image.shape[:2]
    size = np.array([width, height, width, height], np.float32)
    result = image.copy()
    for place in erasable(doubtful, labels):
        x1, y1, x2, y2 = (int(v) for v in np.clip(place * size, 0, size - 1))
        part = result[y1 : y2 + 1, x1 : x2 + 1]
        cells = cv2.resize(part, (2, 2), interpolation=cv2.INTER_AREA)
        result[y1 : y2 + 1, x1 : x2 + 1] = cv2.resize(cells, part.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return result


def erasable(doubtful: NDArray[np.float32], labels: Boxes) -> NDArray[np.float32]:
    """The doubtful places that hide no labelled thing."""
    if not len(doubtful) or not len(labels):
        return doubtful
    hidden = intersections(doubtful, labels.xyxy) / np.maximum(areas(labels.xyxy)[None, :], 1e-9)
    return np.asarray(doubtful[hidden.max(axis=1) < KEEP_LABEL_SHARE], np.float32)


def erased_share(doubtful: NDArray[np.float32], labels: Boxes) -> float:
    """Share of the picture that `without_doubt` blurs, places counted each for itself."""
    return float(areas(erasable(doubtful, labels)).sum())
